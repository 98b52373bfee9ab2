# SPDX-License-Identifier: EUPL-1.2
"""Moments between receipt and deadline: when to warn."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.local_time import usable_moment
from feedback.business_time.working_time import add_working_time, working_time_between
from feedback.errors import Invalid

_TICK = timedelta(microseconds=1)


def at_share(
    start: datetime, due: datetime, *, percent: int, calendar: ServiceCalendar
) -> datetime:
    """Return the moment (UTC) at which ``percent`` of the working time up to ``due`` has gone.

    ``percent`` is 0 to 100. Never later than ``due``; when there is no working time between
    the two (a call asked for in the evening), the answer is ``due`` itself.
    """
    start, due = usable_moment(start), usable_moment(due)
    if not 0 <= percent <= 100:
        raise Invalid({"percent": "Geef een percentage van 0 tot en met 100."})
    total = working_time_between(start, due, calendar=calendar)
    if not total:
        return due
    ticks = -(-(total // _TICK) * percent // 100)
    return min(due, add_working_time(start, ticks * _TICK, calendar=calendar))


def share_gone(
    start: datetime, due: datetime, *, now: datetime, calendar: ServiceCalendar
) -> float:
    """Return the share (0 to 1) of the working time up to ``due`` that has gone by ``now``."""
    total = working_time_between(start, due, calendar=calendar)
    if not total:
        return 1.0 if now >= due else 0.0
    return working_time_between(start, min(now, due), calendar=calendar) / total
