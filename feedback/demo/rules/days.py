# SPDX-License-Identifier: EUPL-1.2
"""The days around now that matter to promises, and moments on them (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.local_time import day_of, moment_on

ONE_DAY = timedelta(days=1)
MARGIN = timedelta(minutes=2)


@dataclass(frozen=True)
class Days:
    """The working day whose closing comes next, and the two before it.

    What came in from ``before`` up to ``current`` is due at the closing of ``current``; what
    came in earlier should have been done; what comes in on ``current`` is due a day later.
    """

    current: date
    before: date
    two_before: date
    now: datetime
    calendar: ServiceCalendar

    @property
    def is_today(self) -> bool:
        """Tell whether ``current`` has begun."""
        return day_of(self.now) == self.current

    def opening(self, day: date) -> datetime:
        """Return when the doors open on a working day."""
        return self.calendar.opening_of(day)

    def closing(self, day: date) -> datetime:
        """Return when the doors close on a working day."""
        return self.calendar.closing_of(day)


def days_around(now: datetime, *, calendar: ServiceCalendar) -> Days:
    """Return the working days around ``now``."""
    current = day_of(calendar.open_from(now))
    before = working_day_before(current, calendar=calendar)
    return Days(current, before, working_day_before(before, calendar=calendar), now, calendar)


def working_day_before(day: date, *, calendar: ServiceCalendar) -> date:
    """Return the last working day earlier than ``day``."""
    day -= ONE_DAY
    while not calendar.is_working_day(day):
        day -= ONE_DAY
    return day


def receipt_on(day: date, *, calendar: ServiceCalendar, chance: Random) -> datetime:
    """Return a moment on ``day`` at which somebody sends a message: mostly in office hours."""
    if not calendar.is_working_day(day):
        return clock_on(day, 9, 22, chance=chance)
    opens, closes = calendar.opening_of(day), calendar.closing_of(day)
    dice = chance.random()
    if dice < 0.78:
        return between(opens, closes, chance=chance)
    if dice < 0.94:
        return between(closes, max(closes, moment_on(day, timedelta(hours=23))), chance=chance)
    return between(min(opens, moment_on(day, timedelta(hours=6))), opens, chance=chance)


def clock_on(day: date, first_hour: int, last_hour: int, *, chance: Random) -> datetime:
    """Return a moment on ``day`` between two hours of the Amsterdam clock."""
    start = moment_on(day, timedelta(hours=first_hour))
    return between(start, moment_on(day, timedelta(hours=last_hour)), chance=chance)


def between(start: datetime, end: datetime, *, chance: Random) -> datetime:
    """Return a whole second from ``start`` to ``end``; ``start`` when ``end`` is earlier."""
    seconds = int((end - start).total_seconds())
    return start + timedelta(seconds=chance.randint(0, seconds) if seconds > 0 else 0)
