# SPDX-License-Identifier: EUPL-1.2
"""What waits by its day: late, today, this week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from feedback.desk.rules.lookups import When

_LAST_WEEKDAY = 6
_TODAY: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date())
_SUNDAY: sa.BindParameter[date] = sa.bindparam("sunday", type_=sa.Date())


def on_day(day: InstrumentedAttribute[date], when: When) -> sa.ColumnElement[bool]:
    """Return the condition that a day is one of ``when``; ``days_from`` are its values."""
    conditions: dict[When, sa.ColumnElement[bool]] = {
        When.ALL: sa.true(),
        When.LATE: day < _TODAY,
        When.TODAY: day == _TODAY,
        When.WEEK: day.between(_TODAY, _SUNDAY),
    }
    return conditions[when]


def count_by_day(
    day: InstrumentedAttribute[date], waits: sa.ColumnElement[bool]
) -> sa.Select[*tuple[Any, ...]]:
    """Return the select of how many that wait are of each ``When``, in its order."""
    return sa.select(*(sa.func.count().filter(on_day(day, when)) for when in When)).where(waits)


def read_counts(row: Sequence[int]) -> dict[When, int]:
    """Return what ``count_by_day`` found."""
    return dict(zip(When, row, strict=True))


def days_from(today: date) -> dict[str, date]:
    """Return what days are compared with, as seen from ``today``."""
    return {"today": today, "sunday": today + timedelta(days=_LAST_WEEKDAY - today.weekday())}
