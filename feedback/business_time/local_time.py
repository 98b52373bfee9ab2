# SPDX-License-Identifier: EUPL-1.2
"""From the clock on the wall in Amsterdam to moments in UTC, and back.

Twice a year the wall clock misleads. Every local boundary is one moment: a clock time in
the repeated hour means its first pass, one in the skipped hour means the jump itself.
So blocks that touch (00:00-02:30 and 02:30-24:00) neither lose nor double a second, and
the mapping never runs backwards. ``zoneinfo`` alone puts 02:30 of the skipped hour *after*
03:00; that would break the order of deadlines.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from feedback.business_time.errors import OutsideCalendar
from feedback.clock import AMSTERDAM, local, require_aware

FIRST_YEAR, LAST_YEAR = 1970, 2999
ONE_DAY = timedelta(days=1)
_ONE_MINUTE = timedelta(minutes=1)
_MIDNIGHT = time()


def usable_moment(at: datetime) -> datetime:
    """Return ``at`` in UTC when a promise can be about it.

    Raises ``ValueError`` for a naive moment and ``OutsideCalendar`` for a year outside
    1970-2999 (near year 1 and 9999 even its zone cannot be computed).
    """
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise OutsideCalendar
    return require_aware(at)


def day_of(at: datetime) -> date:
    """Return the calendar day in Amsterdam at this moment."""
    return local(at).date()


def moment_on(day: date, since_midnight: timedelta) -> datetime:
    """Return the moment (UTC) at which the wall clock of ``day`` shows ``since_midnight``.

    24 hours is the midnight that ends the day.
    """
    wall = datetime.combine(day, _MIDNIGHT) + since_midnight
    moment = wall.replace(tzinfo=AMSTERDAM).astimezone(UTC)
    if _on_the_wall(moment) == wall:
        return moment
    return _jump_before(moment)


def clock_time(at: datetime) -> timedelta:
    """Return what the wall clock shows, as time since midnight.

    In the second pass of the repeated hour the answer is the end of that hour: a message
    sent later must never get an earlier deadline than one sent in the first pass.
    """
    shown = local(at)
    if shown.fold:
        at = at.replace(second=0, microsecond=0)
        while shown.fold:
            at += _ONE_MINUTE
            shown = local(at)
    wall = shown.replace(tzinfo=None, fold=0)
    return wall - datetime.combine(wall.date(), _MIDNIGHT)


def end_of_day(day: date) -> datetime:
    """Return the last whole second of ``day`` (23:59:59): how legal terms end."""
    return moment_on(day, ONE_DAY - timedelta(seconds=1))


def _on_the_wall(moment: datetime) -> datetime:
    return moment.astimezone(AMSTERDAM).replace(tzinfo=None, fold=0)


def _jump_before(moment: datetime) -> datetime:
    """Walk back to the moment the clocks jumped forward (at most an hour ago)."""
    jumped = moment.replace(second=0, microsecond=0)
    offset = jumped.astimezone(AMSTERDAM).utcoffset()
    while (jumped - _ONE_MINUTE).astimezone(AMSTERDAM).utcoffset() == offset:
        jumped -= _ONE_MINUTE
    return jumped
