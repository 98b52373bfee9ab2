# SPDX-License-Identifier: EUPL-1.2
"""Every select on the queue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from feedback.db import db
from feedback.work.models import Heartbeat, Job
from feedback.work.rules import JobStatus

OPEN = Job.status.in_([JobStatus.WAITING, JobStatus.CLAIMED])


def list_due_job_ids(*, kinds: Collection[str], now: datetime, limit: int) -> list[int]:
    """Return ids of jobs of these ``kinds`` that may be claimed at ``now``, oldest first.

    Due is: waiting with its moment come, or claimed by someone whose lease ran out. On
    PostgreSQL the rows are locked and rows locked by others are passed over; on SQLite the
    unit of work is alone anyway.
    """
    due = sa.or_(
        Job.status == JobStatus.WAITING,
        sa.and_(Job.status == JobStatus.CLAIMED, Job.claimed_until <= now),
    )
    query = (
        sa.select(Job.id)
        .where(OPEN)
        .where(Job.run_at <= now)
        .where(Job.kind.in_(kinds))
        .where(due)
        .order_by(Job.run_at, Job.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(db.session.scalars(query))


def find_claimed_job(job_id: int, *, claim_token: str) -> Job | None:
    """Return the job if this claim still holds it, locked for its recording."""
    query = (
        sa.select(Job)
        .where(Job.id == job_id)
        .where(Job.claim_token == claim_token)
        .where(Job.status == JobStatus.CLAIMED)
        .with_for_update()
    )
    return db.session.scalar(query)


def list_finished_job_ids(*, before: datetime, limit: int) -> list[int]:
    """Return ids of jobs that were done before a moment, oldest first."""
    query = (
        sa.select(Job.id)
        .where(Job.status == JobStatus.DONE)
        .where(Job.finished_at < before)
        .order_by(Job.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def count_jobs_by_status() -> dict[str, int]:
    """Return how many jobs stand where."""
    rows = db.session.execute(sa.select(Job.status, sa.func.count()).group_by(Job.status))
    return {status.value: count for status, count in rows}


def find_oldest_waiting(*, now: datetime) -> datetime | None:
    """Return the moment from which the oldest due job has been waiting, or None."""
    query = sa.select(sa.func.min(Job.run_at)).where(OPEN).where(Job.run_at <= now)
    return db.session.scalar(query)


def find_heartbeat(name: str) -> datetime | None:
    """Return the last sign of life under ``name``."""
    return db.session.scalar(sa.select(Heartbeat.beat_at).where(Heartbeat.name == name))
