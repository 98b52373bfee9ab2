# SPDX-License-Identifier: EUPL-1.2
"""Commands on the queue: enqueue, claim, run; claim a slot; leave a heartbeat."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
import structlog

from feedback.clock import Clock
from feedback.db import db, end_reading, insert_once, rows_touched, unit_of_work
from feedback.work import queries
from feedback.work.models import Heartbeat, Job, Slot
from feedback.work.rules import (
    LEASE,
    JobStatus,
    NotNow,
    PermanentFailure,
    TemporaryFailure,
    is_hopeless,
    next_try,
)

log = structlog.get_logger()


class Handler(Protocol):
    """What runs one kind of job, in three visible steps."""

    def prepare(self, payload: Mapping[str, Any], *, now: datetime) -> object | None:
        """Read what is needed; None means that there is nothing left to do.

        May raise ``rules.NotNow``, as may ``act``: then the job waits, and this was no try.
        """

    def act(self, prepared: Any) -> object:
        """Do the outside effect, in no transaction; may raise the two failures of ``rules``."""

    def record(self, payload: Mapping[str, Any], outcome: Any, *, now: datetime) -> None:
        """Write what came of it, in the transaction that also ends the job."""

    def give_up(self, payload: Mapping[str, Any], reason: str, *, now: datetime) -> None:
        """Write that this will not happen by itself any more, for a person to see."""


@dataclass(frozen=True)
class Claim:
    """A lease on one job."""

    job_id: int
    kind: str
    payload: dict[str, Any]
    token: str


def enqueue(
    kind: str,
    payload: Mapping[str, Any],
    *,
    dedupe_key: str,
    run_at: datetime,
    now: datetime,
) -> bool:
    """Write a job in the running unit of work; the same ``dedupe_key`` is written once.

    Returns whether it is new. ``payload`` holds ids only.
    """
    return insert_once(
        Job,
        kind=kind,
        payload=dict(payload),
        dedupe_key=dedupe_key,
        status=JobStatus.WAITING,
        run_at=run_at,
        wanted_at=run_at,
        attempts=0,
        created_at=now,
    )


def claim(*, kinds: Collection[str], limit: int, worker: str, now: datetime) -> list[Claim]:
    """Lease up to ``limit`` due jobs of these ``kinds`` to ``worker`` for a minute.

    A worker asks only for kinds it has a handler for: during an update an old worker must
    leave the new kinds to a new one.
    """
    ids = queries.list_due_job_ids(kinds=kinds, now=now, limit=limit)
    if not ids:
        return []
    token = f"{worker}:{secrets.token_hex(8)}"
    jobs = db.session.scalars(
        sa.update(Job)
        .where(Job.id.in_(ids))
        .values(status=JobStatus.CLAIMED, claim_token=token, claimed_until=now + LEASE)
        .values(attempts=Job.attempts + 1)
        .returning(Job)
    )
    found = sorted(jobs, key=lambda job: (job.run_at, job.id))
    return [Claim(job.id, job.kind, dict(job.payload), token) for job in found]


def run_job(lease: Claim, *, handlers: Mapping[str, Handler], clock: Clock) -> bool:
    """Run one leased job: the one path for every kind of work.

    1. Prepare: read, in a transaction that cannot write.
    2. Act: outside every transaction; a crash here leaves the lease to run out.
    3. Record the outcome and the end of the job in one transaction, if the lease still holds.

    Returns whether the job is done. A bug in a handler counts as a failure of that job
    only: it is logged, tried later, and never stops the others.
    """
    handler = handlers[lease.kind]
    try:
        prepared = handler.prepare(lease.payload, now=clock.now())
        end_reading()
        outcome = None if prepared is None else handler.act(prepared)
        with unit_of_work():
            job = queries.find_claimed_job(lease.job_id, claim_token=lease.token)
            if job is None:
                log.warning("job.lease_lost", job=lease.job_id, kind=lease.kind)
                return False
            now = clock.now()
            if prepared is not None:
                handler.record(lease.payload, outcome, now=now)
            _end(job, status=JobStatus.DONE, now=now)
        return True
    except NotNow as later:
        with unit_of_work():
            release([lease], until=later.until)
    except PermanentFailure as failure:
        _fail(lease, handler, reason=str(failure), final=True, now=clock.now())
    except TemporaryFailure as failure:
        _fail(lease, handler, reason=str(failure), final=False, now=clock.now())
    except Exception as error:
        log.exception("job.fault", job=lease.job_id, kind=lease.kind)
        _fail(lease, handler, reason=type(error).__name__, final=False, now=clock.now())
    return False


def run_due(
    *,
    handlers: Mapping[str, Handler],
    clock: Clock,
    worker: str,
    limit: int = 20,
    may_go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Claim and run one batch of due jobs; return how many were claimed.

    1. Lease the batch. 2. Run its jobs one by one. 3. Give back what was not begun, when
    ``may_go_on`` says stop or when half of the lease is over: a slow mail server must not
    let leases run out under jobs that are about to act, for then two workers would.
    """
    with unit_of_work():
        leases = claim(kinds=handlers.keys(), limit=limit, worker=worker, now=clock.now())
    begun_at = time.monotonic()
    for index, lease in enumerate(leases):
        if not may_go_on() or time.monotonic() - begun_at > LEASE.total_seconds() / 2:
            with unit_of_work():
                release(leases[index:])
            break
        run_job(lease, handlers=handlers, clock=clock)
    return len(leases)


def release(leases: Sequence[Claim], *, until: datetime | None = None) -> None:
    """Give leased jobs back that nobody began, at once or ``until`` later; no try is counted."""
    for lease in leases:
        job = queries.find_claimed_job(lease.job_id, claim_token=lease.token)
        if job is not None:
            job.status = JobStatus.WAITING
            job.attempts -= 1
            job.claim_token = None
            job.claimed_until = None
            job.run_at = until or job.run_at


def claim_slot(name: str, *, due: str, now: datetime) -> bool:
    """Claim one run of periodic work; only the first to ask gets it."""
    return insert_once(Slot, name=name, due=due, claimed_at=now)


def release_slot(name: str, *, due: str) -> None:
    """Give a claimed slot back after its run failed, so that anyone may try it again."""
    db.session.execute(sa.delete(Slot).where(Slot.name == name).where(Slot.due == due))


def beat(name: str, *, now: datetime) -> None:
    """Leave a sign of life under ``name``."""
    updated = db.session.execute(
        sa.update(Heartbeat).where(Heartbeat.name == name).values(beat_at=now)
    )
    if not rows_touched(updated):
        insert_once(Heartbeat, name=name, beat_at=now)


def _end(job: Job, *, status: JobStatus, now: datetime) -> None:
    job.status = status
    job.finished_at = now
    job.claim_token = None
    job.claimed_until = None


def _fail(lease: Claim, handler: Handler, *, reason: str, final: bool, now: datetime) -> None:
    """Put the job back for later, or leave it to a person when it is hopeless."""
    with unit_of_work():
        job = queries.find_claimed_job(lease.job_id, claim_token=lease.token)
        if job is None:
            return
        job.last_error = reason[:200]
        if final or is_hopeless(wanted_at=job.wanted_at or job.created_at, now=now):
            _end(job, status=JobStatus.DEAD, now=now)
            handler.give_up(lease.payload, reason, now=now)
            return
        job.status = JobStatus.WAITING
        job.claim_token = None
        job.claimed_until = None
        job.run_at = next_try(attempts=job.attempts, now=now, spread=secrets.randbelow(1000) / 1000)
