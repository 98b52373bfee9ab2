# SPDX-License-Identifier: EUPL-1.2
"""Blocks of opening hours, and what is wrong with hours that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from feedback.business_time.local_time import FIRST_YEAR
from feedback.business_time.wording import clock_words

MINUTES_A_DAY = 24 * 60

#: The fields of a week, in order, as errors name them.
WEEK_FIELDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, order=True, slots=True)
class Block:
    """From ``opens`` up to but not including ``closes``, in minutes since local midnight.

    1440 is 24:00, the end of the day.
    """

    opens: int
    closes: int


Blocks = tuple[Block, ...]
Week = tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class LaterWeek:
    """Weekly hours that hold from a day on: summer hours, or a change known beforehand."""

    from_day: date
    weekly: Week


def in_order(weekly: Week) -> Week:
    """Return the week with the blocks of each day in the order of the clock."""
    return tuple(tuple(sorted(blocks)) for blocks in weekly)


def problems_in_week(weekly: Week, *, prefix: str = "") -> dict[str, str]:
    """Return one Dutch sentence per field of a week that is wrong; empty when it can be.

    Fields: ``weekly`` or a weekday such as ``monday``, after ``prefix``.
    """
    if len(weekly) != len(WEEK_FIELDS):
        return {f"{prefix}weekly": "Geef de openingstijden van zeven dagen, maandag eerst."}
    if not any(weekly):
        return {f"{prefix}weekly": "Geef ten minste één dag met openingstijden."}
    problems: dict[str, str] = {}
    for name, blocks in zip(WEEK_FIELDS, weekly, strict=True):
        _add_problem(problems, f"{prefix}{name}", _problem_in_day(blocks))
    return problems


def problems_in_later_weeks(later_weeks: Sequence[LaterWeek]) -> dict[str, str]:
    """Return one Dutch sentence per wrong field, such as ``from.2027-01-01.monday``."""
    problems: dict[str, str] = {}
    seen: set[date] = set()
    for later in later_weeks:
        prefix = f"from.{later.from_day.isoformat()}."
        problems.update(problems_in_week(later.weekly, prefix=prefix))
        if later.from_day.year <= FIRST_YEAR:
            problems[f"{prefix}weekly"] = "Kies een dag na 1970."
        if later.from_day in seen:
            problems[f"{prefix}weekly"] = "Deze dag heeft al nieuwe openingstijden."
        seen.add(later.from_day)
    return problems


def problems_in_dated_days(
    closures: Mapping[date, str], exceptional: Mapping[date, Blocks]
) -> dict[str, str]:
    """Return one Dutch sentence per field that is wrong; empty when the days can be.

    Fields: ``closures.2026-12-24`` and ``exceptional.2026-12-24``.
    """
    problems: dict[str, str] = {}
    for day, blocks in exceptional.items():
        found = _problem_in_day(blocks)
        if not blocks:
            found = "Geef openingstijden, of maak er een sluitingsdag van."
        elif day in closures:
            found = "Deze dag is ook een sluitingsdag. Kies één van beide."
        _add_problem(problems, f"exceptional.{day.isoformat()}", found)
    for day, reason in closures.items():
        missing = None if reason.strip() else "Zeg waarom deze dag gesloten is."
        _add_problem(problems, f"closures.{day.isoformat()}", missing)
    return problems


def _add_problem(problems: dict[str, str], name: str, found: str | None) -> None:
    if found:
        problems[name] = found


def _problem_in_day(blocks: Iterable[Block]) -> str | None:
    last = 0
    for block in sorted(blocks):
        if not 0 <= block.opens <= MINUTES_A_DAY or not 0 <= block.closes <= MINUTES_A_DAY:
            return "Tijden liggen tussen 0.00 en 24.00 uur."
        if block.closes <= block.opens:
            return (
                f"De sluitingstijd {clock_words(block.closes)} moet later zijn "
                f"dan de openingstijd {clock_words(block.opens)}."
            )
        if block.opens < last:
            return f"De tijden vanaf {clock_words(block.opens)} uur overlappen elkaar."
        last = block.closes
    return None
