# SPDX-License-Identifier: EUPL-1.2
"""Counting and adding working time: only what passes while the doors are open.

Durations are real time: the night the clocks go back has an hour more of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback.business_time.calendar import ServiceCalendar, Stretch
from feedback.business_time.local_time import ONE_DAY, day_of, usable_moment
from feedback.errors import Invalid

_NOTHING = timedelta()
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DayPart:
    """The working time counted on one day."""

    day: date
    counted: timedelta
    ends_at: datetime


def working_time_between(start: datetime, end: datetime, *, calendar: ServiceCalendar) -> timedelta:
    """Return the working time from ``start`` to ``end``; nothing when ``end`` is earlier."""
    start, end = usable_moment(start), usable_moment(end)
    day, last = day_of(start), day_of(end)
    total = _NOTHING
    while day <= last:
        for stretch in calendar.stretches_on(day):
            # Compared by hand: a list counts this some two hundred times.
            begins = stretch.opens_at if start < stretch.opens_at else start
            ends = stretch.closes_at if stretch.closes_at < end else end
            if begins < ends:
                total += ends - begins
        day += ONE_DAY
    return total


def working_seconds_between(start: datetime, end: datetime, *, calendar: ServiceCalendar) -> int:
    """Return the whole working seconds from ``start`` to ``end``; 0 when ``end`` is earlier."""
    return working_time_between(start, end, calendar=calendar) // _SECOND


def add_working_time(start: datetime, amount: timedelta, *, calendar: ServiceCalendar) -> datetime:
    """Return the earliest moment (UTC) by which ``amount`` of working time has passed.

    Adding nothing gives ``start`` itself. Raises ``Invalid`` for a negative amount and
    ``NoWorkingDay`` when the calendar runs out of working days.
    """
    start = usable_moment(start)
    if amount < _NOTHING:
        raise Invalid({"amount": "Werktijd kan niet minder dan nul zijn."})
    if amount == _NOTHING:
        return start
    ends_at = start
    for part in working_parts(start, amount, calendar=calendar):
        ends_at = part.ends_at
    return ends_at


def add_working_seconds(start: datetime, seconds: int, *, calendar: ServiceCalendar) -> datetime:
    """Return the earliest moment (UTC) by which ``seconds`` of working time have passed."""
    return add_working_time(start, timedelta(seconds=seconds), calendar=calendar)


def working_parts(
    start: datetime, amount: timedelta, *, calendar: ServiceCalendar
) -> Iterator[DayPart]:
    """Yield day by day how ``amount`` (more than nothing) of working time is counted."""
    day, left = day_of(start), amount
    while left > _NOTHING:
        counted, ends_at = _count_on(calendar.stretches_on(day), start, left)
        left -= counted
        if counted:
            yield DayPart(day, counted, ends_at)
        if left > _NOTHING:
            day = calendar.next_working_day(day)


def _count_on(
    stretches: tuple[Stretch, ...], start: datetime, wanted: timedelta
) -> tuple[timedelta, datetime]:
    counted, ends_at = _NOTHING, start
    for stretch in stretches:
        opens_at = max(start, stretch.opens_at)
        part = min(wanted - counted, stretch.closes_at - opens_at)
        if part > _NOTHING:
            counted += part
            ends_at = opens_at + part
    return counted, ends_at
