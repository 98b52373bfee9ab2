# SPDX-License-Identifier: EUPL-1.2
"""Sweeps over the HTTP ground's own tables."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from feedback.db import db, rows_touched, unit_of_work
from feedback.web.models import KEEP_ANSWERS, AttemptCounter, IdempotencyKey


def forget_web_traces(*, now: datetime) -> int:
    """Remove answers kept for repeated requests, and counters; return how many rows went.

    A counter does not say how long its window is. All are removed: the nightly hour is
    the quietest, and a limit that starts again then protects as well as before.
    """
    with unit_of_work():
        answers = sa.delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEEP_ANSWERS)
        gone = rows_touched(db.session.execute(answers))
    with unit_of_work():
        return gone + rows_touched(db.session.execute(sa.delete(AttemptCounter)))
