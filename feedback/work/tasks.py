# SPDX-License-Identifier: EUPL-1.2
"""Sweeps over the queue's own tables."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback.db import db, rows_touched, unit_of_work
from feedback.work import queries
from feedback.work.models import Job, Slot

KEEP_JOBS = timedelta(days=30)
KEEP_SLOTS = timedelta(days=3)
BATCH = 1000


def forget_finished_work(*, now: datetime) -> int:
    """Remove finished jobs and old slots in small batches; return how many rows went.

    Dead jobs stay until a person has dealt with them.
    """
    gone = 0
    while ids := queries.list_finished_job_ids(before=now - KEEP_JOBS, limit=BATCH):
        with unit_of_work():
            gone += rows_touched(db.session.execute(sa.delete(Job).where(Job.id.in_(ids))))
    with unit_of_work():
        old = sa.delete(Slot).where(Slot.claimed_at < now - KEEP_SLOTS)
        gone += rows_touched(db.session.execute(old))
    return gone
