# SPDX-License-Identifier: EUPL-1.2
"""The service calendar: when the municipality is there for its residents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from feedback.business_time.dutch_days import DUTCH_NAMES, Holiday, days_of
from feedback.business_time.errors import NoWorkingDay
from feedback.business_time.hours import (
    Blocks,
    LaterWeek,
    Week,
    in_order,
    problems_in_dated_days,
    problems_in_later_weeks,
    problems_in_week,
)
from feedback.business_time.local_time import ONE_DAY, day_of, moment_on, usable_moment
from feedback.business_time.wording import WEEKDAYS_NL, full_day_nl
from feedback.errors import Invalid

#: How many days the search for a working day goes on. A calendar that is closed for longer
#: than a year is a mistake, and says so instead of answering with a day far away.
SEARCH_LIMIT_DAYS = 366
_CACHED_DAYS = 5_000
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block on one day as moments in UTC, half-open."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class ServiceCalendar:
    """One version of the opening hours; it never changes once made.

    ``weekly`` holds the blocks of Monday to Sunday; ``closures`` maps a day to why the doors
    are closed then; ``exceptional`` maps a day to its own hours, which also hold on a holiday;
    ``later_weeks`` are weekly hours that hold from a day on, so that a deadline that runs
    over a change of hours is right before the change.
    Raises ``Invalid`` with the field names of hours that cannot be.
    """

    version: int
    weekly: Week
    holidays: frozenset[Holiday] = frozenset()
    closures: Mapping[date, str] = field(default_factory=dict, hash=False)
    exceptional: Mapping[date, Blocks] = field(default_factory=dict, hash=False)
    later_weeks: tuple[LaterWeek, ...] = ()
    _stretches: dict[date, tuple[Stretch, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        problems = {
            **problems_in_week(self.weekly),
            **problems_in_later_weeks(self.later_weeks),
            **problems_in_dated_days(self.closures, self.exceptional),
        }
        if problems:
            raise Invalid(problems)
        later = sorted(self.later_weeks, key=lambda week: week.from_day)
        exceptional = {day: tuple(sorted(blocks)) for day, blocks in self.exceptional.items()}
        for name, value in (
            ("weekly", in_order(self.weekly)),
            ("later_weeks", tuple(LaterWeek(w.from_day, in_order(w.weekly)) for w in later)),
            ("exceptional", MappingProxyType(exceptional)),
            ("closures", MappingProxyType(dict(self.closures))),
        ):
            object.__setattr__(self, name, value)

    def __hash__(self) -> int:
        """Return a hash by the version alone: quick, and calendars that are equal share it."""
        return hash(self.version)

    @cached_property
    def ordinary_day(self) -> timedelta:
        """How long a working day of the weekly hours lasts on average: for saying "3 dagen"."""
        open_days = [blocks for blocks in self.weekly if blocks]
        minutes = sum(block.closes - block.opens for blocks in open_days for block in blocks)
        return timedelta(seconds=max(1, minutes * 60 // max(1, len(open_days))))

    def blocks_on(self, day: date) -> Blocks:
        """Return the opening blocks of ``day``, in order; none on a day that is closed."""
        if day in self.exceptional:
            return self.exceptional[day]
        if day in self.closures or day in days_of(day.year, self.holidays):
            return ()
        return self.week_of(day)[day.weekday()]

    def week_of(self, day: date) -> Week:
        """Return the weekly hours that hold on ``day``."""
        for later in reversed(self.later_weeks):
            if later.from_day <= day:
                return later.weekly
        return self.weekly

    def is_working_day(self, day: date) -> bool:
        """Tell whether there are opening hours on ``day``."""
        return bool(self.blocks_on(day))

    def closed_because(self, day: date) -> str | None:
        """Return why ``day`` is no working day, in Dutch; ``None`` on a working day."""
        if self.is_working_day(day):
            return None
        if day in self.closures:
            return self.closures[day]
        holiday = days_of(day.year, self.holidays).get(day)
        if holiday is not None:
            return DUTCH_NAMES[holiday]
        if day.weekday() >= _SATURDAY:
            return "weekend"
        return f"op {WEEKDAYS_NL[day.weekday()]} gesloten"

    def stretches_on(self, day: date) -> tuple[Stretch, ...]:
        """Return the blocks of ``day`` as moments; right on the days the clocks change."""
        known = self._stretches.get(day)
        if known is None:
            if len(self._stretches) >= _CACHED_DAYS:
                self._stretches.clear()
            known = tuple(
                Stretch(
                    moment_on(day, timedelta(minutes=block.opens)),
                    moment_on(day, timedelta(minutes=block.closes)),
                )
                for block in self.blocks_on(day)
            )
            self._stretches[day] = known
        return known

    def opening_of(self, day: date) -> datetime:
        """Return the moment the first block of ``day`` opens; ``day`` is a working day."""
        return self._stretches_of_working_day(day)[0].opens_at

    def closing_of(self, day: date) -> datetime:
        """Return the moment the last block of ``day`` closes; ``day`` is a working day."""
        return self._stretches_of_working_day(day)[-1].closes_at

    def is_open(self, at: datetime) -> bool:
        """Tell whether the doors are open: blocks are half-open, 17:00:00 is closed."""
        return any(
            stretch.opens_at <= at < stretch.closes_at for stretch in self.stretches_on(day_of(at))
        )

    def open_from(self, at: datetime) -> datetime:
        """Return ``at`` (UTC) while the doors are open, else the moment they open next."""
        at = usable_moment(at)
        today = day_of(at)
        for stretch in self.stretches_on(today):
            if at < stretch.closes_at:
                return max(at, stretch.opens_at)
        return self.opening_of(self.next_working_day(today))

    def next_working_day(self, after: date) -> date:
        """Return the first working day later than the day ``after``.

        Raises ``NoWorkingDay`` when there is none within ``SEARCH_LIMIT_DAYS``.
        """
        day = after
        for _ in range(SEARCH_LIMIT_DAYS):
            day += ONE_DAY
            if self.is_working_day(day):
                return day
        raise NoWorkingDay(
            f"In de {SEARCH_LIMIT_DAYS} dagen na {full_day_nl(after)} is geen werkdag. "
            "Controleer de openingstijden en de sluitingsdagen."
        )

    def _stretches_of_working_day(self, day: date) -> tuple[Stretch, ...]:
        stretches = self.stretches_on(day)
        if not stretches:
            raise NoWorkingDay(f"{full_day_nl(day)} is geen werkdag.")
        return stretches
