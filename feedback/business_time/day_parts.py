# SPDX-License-Identifier: EUPL-1.2
"""Parts of the day (dagdelen): the morning and the afternoon of a day with opening hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from feedback.business_time.calendar import ServiceCalendar, Stretch
from feedback.business_time.local_time import ONE_DAY, day_of, moment_on, usable_moment
from feedback.clock import local

_NOON = timedelta(hours=12)
#: With less than this left nobody calls "this morning" any more.
_WORTH_CALLING = timedelta(minutes=15)


class PartOfDay(StrEnum):
    """The two parts in which people say when a call suits them."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class Window:
    """A part of one working day: from the first to the last open moment in it."""

    day: date
    part: PartOfDay
    starts_at: datetime
    ends_at: datetime

    def holds(self, at: datetime) -> bool:
        """Tell whether a moment lies in the window; half-open, as opening hours are."""
        return self.starts_at <= at < self.ends_at


def part_of(at: datetime) -> PartOfDay:
    """Return in which part of its day a moment lies, on the clock in Amsterdam."""
    return PartOfDay.MORNING if local(at).hour < 12 else PartOfDay.AFTERNOON


def windows_on(day: date, *, calendar: ServiceCalendar) -> tuple[Window, ...]:
    """Return the parts of ``day`` in which the doors are open: two, one or none."""
    return _parts(day, calendar.stretches_on(day))


@lru_cache(maxsize=512)
def _parts(day: date, stretches: tuple[Stretch, ...]) -> tuple[Window, ...]:
    """Cut the open stretches of a day at noon; a list asks the same few days for each row."""
    noon = moment_on(day, _NOON)
    bounds = {
        PartOfDay.MORNING: (moment_on(day, timedelta()), noon),
        PartOfDay.AFTERNOON: (noon, moment_on(day, ONE_DAY)),
    }
    found = []
    for part, (begin, end) in bounds.items():
        open_in_it = [
            (max(stretch.opens_at, begin), min(stretch.closes_at, end))
            for stretch in stretches
            if stretch.opens_at < end and stretch.closes_at > begin
        ]
        if open_in_it:
            found.append(Window(day, part, open_in_it[0][0], open_in_it[-1][1]))
    return tuple(found)


def coming_windows(
    now: datetime, *, calendar: ServiceCalendar, working_days: int
) -> Iterator[Window]:
    """Yield the parts of day from ``now`` on, of today and so many working days after it.

    What is left of the part that runs now begins now, and is passed over when a quarter of
    an hour or less is left. Raises ``NoWorkingDay`` when the calendar runs out of them.
    """
    now = usable_moment(now)
    day = day_of(now)
    for window in windows_on(day, calendar=calendar):
        if window.ends_at - now > _WORTH_CALLING:
            yield Window(day, window.part, max(now, window.starts_at), window.ends_at)
    for _ in range(working_days):
        day = calendar.next_working_day(day)
        yield from windows_on(day, calendar=calendar)
