# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions on versions: the defaults, which one holds, what may be published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.day_parts import PartOfDay
from feedback.business_time.deadlines import (
    CALL_POLICIES,
    DEFAULT_WORKING_MINUTES,
    Policy,
)
from feedback.business_time.dutch_days import CAO_GEMEENTEN
from feedback.business_time.hours import Block, LaterWeek, Week

#: The first version holds from the beginning of time: imports bring cases of past years.
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_VERSION = 1

MOST_REASON_CHARACTERS = 500
MOST_CLOSURE_CHARACTERS = 100

#: How far back a change of hours is noticed as a change of the past.
_LOOK_BACK = timedelta(days=400)
_OFFICE = (Block(8 * 60 + 30, 17 * 60),)
_MOST_WORKING_MINUTES = 10_000
MOST_ATTEMPTS = 10


class EscalationStep(StrEnum):
    """What happens to a promise that was not kept in time."""

    BREACHED = "breached"
    MORNING_AFTER = "morning_after"
    THREE_TIMES_LATE = "three_times_late"


class Audience(StrEnum):
    """Who is told of an escalation; whoever is away is followed by a deputy."""

    OWNER = "owner"
    TEAM_LEAD = "team_lead"
    MANAGERS = "managers"


@dataclass(frozen=True)
class EscalationRule:
    """Who hears of one step."""

    step: EscalationStep
    tell: tuple[Audience, ...]


@dataclass(frozen=True)
class LadderPolicy:
    """How often someone is tried before a case may close as unreachable (niet bereikt).

    So many attempts, in so many parts of the day, on so many working days.
    """

    attempts: int = 3
    parts_of_day: int = 2
    working_days: int = 2


@dataclass(frozen=True)
class Norms:
    """One version of what we ask of ourselves.

    ``working_minutes`` is the length of the policy ``working-hours``; ``warn_percentages``
    are shares of the working time between receipt and due; ``ladder`` is how often someone
    is tried before giving up; ``spoken_percent`` is the share of closed cases whose resident
    is asked whether we really spoke.
    """

    version: int
    target_policy: Policy
    due_policy: Policy
    working_minutes: int
    warn_percentages: tuple[int, ...]
    escalations: tuple[EscalationRule, ...]
    ladder: LadderPolicy = LadderPolicy()
    spoken_percent: int = 5


#: Monday to Friday 8.30-17.00, closed on the days of Cao Gemeenten (sla.md, section 1).
DEFAULT_CALENDAR = ServiceCalendar(FIRST_VERSION, (*[_OFFICE] * 5, (), ()), CAO_GEMEENTEN)

#: Aim for the same clock time, promise closing time; warn at half and at 80 percent.
DEFAULT_NORMS = Norms(
    FIRST_VERSION,
    target_policy=Policy.SAME_CLOCK_NEXT_WORKDAY,
    due_policy=Policy.CLOSE_OF_NEXT_WORKDAY,
    working_minutes=DEFAULT_WORKING_MINUTES,
    warn_percentages=(50, 80),
    escalations=(
        EscalationRule(EscalationStep.BREACHED, (Audience.OWNER, Audience.TEAM_LEAD)),
        EscalationRule(EscalationStep.MORNING_AFTER, (Audience.MANAGERS,)),
        EscalationRule(EscalationStep.THREE_TIMES_LATE, (Audience.TEAM_LEAD, Audience.MANAGERS)),
    ),
)


def fingerprint(calendar: ServiceCalendar) -> str:
    """Return a digest of everything the calendar says, its version number included."""
    said = {
        "version": calendar.version,
        "weekly": _week_as_minutes(calendar.weekly),
        "holidays": sorted(calendar.holidays),
        "closures": {day.isoformat(): why for day, why in calendar.closures.items()},
        "exceptional": {
            day.isoformat(): [(block.opens, block.closes) for block in blocks]
            for day, blocks in calendar.exceptional.items()
        },
        "later_weeks": {
            later.from_day.isoformat(): _week_as_minutes(later.weekly)
            for later in calendar.later_weeks
        },
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def changes_the_past(old: ServiceCalendar, new: ServiceCalendar, *, today: date) -> bool:
    """Tell whether hours of a day before ``today`` differ between the two.

    Days further back than 400 count when they are named one by one.
    """
    first = today - _LOOK_BACK
    days = {first + timedelta(days=n) for n in range(_LOOK_BACK.days)}
    for calendar in (old, new):
        days.update(day for day in calendar.closures if day < today)
        days.update(day for day in calendar.exceptional if day < today)
    return any(old.blocks_on(day) != new.blocks_on(day) for day in days)


def problems_in_words(reason: str, closures: Mapping[date, str]) -> dict[str, str]:
    """Return one Dutch sentence per text that is too long for the place it is read in."""
    problems: dict[str, str] = {}
    if len(reason) > MOST_REASON_CHARACTERS:
        problems["reason"] = f"Houd de reden onder de {MOST_REASON_CHARACTERS} tekens."
    for day, why in closures.items():
        if len(why) > MOST_CLOSURE_CHARACTERS:
            name = f"closures.{day.isoformat()}"
            problems[name] = f"Houd dit onder de {MOST_CLOSURE_CHARACTERS} tekens."
    return problems


def problems_in_norms(norms: Norms) -> dict[str, str]:
    """Return one Dutch sentence per field that is wrong; empty when the norms can be."""
    problems: dict[str, str] = {}
    for name in ("target_policy", "due_policy"):
        if getattr(norms, name) not in CALL_POLICIES:
            problems[name] = "Kies een norm voor terugbellen; dit is een wettelijke termijn."
    if not 1 <= norms.working_minutes <= _MOST_WORKING_MINUTES:
        problems["working_minutes"] = "Geef 1 tot en met 10.000 werkminuten."
    percentages = norms.warn_percentages
    if any(not 1 <= percent <= 99 for percent in percentages):
        problems["warn_percentages"] = "Geef percentages van 1 tot en met 99."
    elif list(percentages) != sorted(set(percentages)):
        problems["warn_percentages"] = "Geef elk percentage één keer, van laag naar hoog."
    steps = [rule.step for rule in norms.escalations]
    if len(steps) != len(set(steps)) or not all(rule.tell for rule in norms.escalations):
        problems["escalations"] = "Noem elke stap één keer, met wie het hoort."
    if not 0 <= norms.spoken_percent <= 100:
        problems["spoken_percent"] = "Geef een percentage van 0 tot en met 100."
    return problems | _problems_in_ladder(norms.ladder)


def _problems_in_ladder(ladder: LadderPolicy) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not 1 <= ladder.attempts <= MOST_ATTEMPTS:
        problems["ladder.attempts"] = f"Geef 1 tot en met {MOST_ATTEMPTS} pogingen."
    if not 1 <= ladder.parts_of_day <= len(PartOfDay):
        problems["ladder.parts_of_day"] = f"Geef 1 of {len(PartOfDay)} dagdelen."
    if not 1 <= ladder.working_days <= max(1, ladder.attempts):
        problems["ladder.working_days"] = (
            "Geef minstens 1 werkdag, en niet meer werkdagen dan pogingen."
        )
    return problems


def escalations_as_data(rules: Iterable[EscalationRule]) -> list[dict[str, object]]:
    """Return the rules as they are stored: words of the field, nothing else."""
    return [{"step": rule.step.value, "tell": [who.value for who in rule.tell]} for rule in rules]


def escalations_from_data(stored: Iterable[Mapping[str, object]]) -> tuple[EscalationRule, ...]:
    """Return stored rules as values; a word nobody knows raises ``ValueError``."""
    return tuple(
        EscalationRule(
            EscalationStep(str(row["step"])),
            tuple(Audience(who) for who in _words(row["tell"])),
        )
        for row in stored
    )


def week_from(rows: Iterable[tuple[int, Block]]) -> Week:
    """Return seven days of blocks from (ISO weekday, block) pairs."""
    days: list[list[Block]] = [[] for _ in range(7)]
    for weekday, block in rows:
        days[weekday - 1].append(block)
    return tuple(tuple(sorted(day)) for day in days)


def weeks_from(
    rows: Iterable[tuple[date, int, Block]], *, base_day: date
) -> tuple[Week, tuple[LaterWeek, ...]]:
    """Return the week that holds from ``base_day``, and the weeks that follow it."""
    by_day: dict[date, list[tuple[int, Block]]] = {}
    for from_day, weekday, block in rows:
        by_day.setdefault(from_day, []).append((weekday, block))
    base = week_from(by_day.pop(base_day, []))
    later = tuple(LaterWeek(day, week_from(by_day[day])) for day in sorted(by_day))
    return base, later


def _week_as_minutes(week: Week) -> list[list[tuple[int, int]]]:
    return [[(block.opens, block.closes) for block in blocks] for blocks in week]


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else []
