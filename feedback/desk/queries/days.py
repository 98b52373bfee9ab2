# SPDX-License-Identifier: EUPL-1.2
"""What waits by its day: late, today, this week."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from feedback.desk.rules.lookups import When

_SUNDAY = 6


def on_day(day: InstrumentedAttribute[date], when: When, *, today: date) -> sa.ColumnElement[bool]:
    """Return the condition that a day is one of ``when``, as seen from ``today``."""
    sunday = today + timedelta(days=_SUNDAY - today.weekday())
    conditions: dict[When, sa.ColumnElement[bool]] = {
        When.ALL: sa.true(),
        When.LATE: day < today,
        When.TODAY: day == today,
        When.WEEK: day.between(today, sunday),
    }
    return conditions[when]
