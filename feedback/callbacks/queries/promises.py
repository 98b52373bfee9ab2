# SPDX-License-Identifier: EUPL-1.2
"""Selects on promises and verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.rules import PromiseState, PromiseTimes, Step
from feedback.cases.models import Case
from feedback.db import db, written


@dataclass(frozen=True)
class WatchedPromise:
    """What the watch needs of an open promise: a plain row, for there may be very many."""

    id: int
    case_id: int
    times: PromiseTimes
    norm_version: int
    calendar_version_id: int
    owner_id: int | None
    team_id: int | None
    case_number: str


OPEN = Promise.state == written(PromiseState.OPEN)


def find_open_promise(case_id: int, *, lock: bool = False) -> Promise | None:
    """Return the promise that runs for a case, locked when it is about to be settled."""
    query = sa.select(Promise).where(Promise.case_id == case_id).where(OPEN)
    return db.session.scalar(query.with_for_update(key_share=True) if lock else query)


def find_latest_promise(case_id: int) -> Promise | None:
    """Return the last promise that was given for a case."""
    query = sa.select(Promise).where(Promise.case_id == case_id).order_by(Promise.id.desc())
    return db.session.scalar(query.limit(1))


_OF_CASE = (
    sa.select(Promise, Verdict)
    .outerjoin(Verdict, Verdict.promise_id == Promise.id)
    .where(Promise.case_id == sa.bindparam("case_id"))
    .order_by(Promise.id)
)


def list_promises_of(case_id: int) -> Sequence[tuple[Promise, Verdict | None]]:
    """Return every promise given for a case with its verdict, oldest first."""
    return [
        (given, verdict) for given, verdict in db.session.execute(_OF_CASE, {"case_id": case_id})
    ]


def list_open_promises(*, lock: bool = False) -> Sequence[Promise]:
    """Return every open promise, in a fixed order so that locks are taken in one direction."""
    query = sa.select(Promise).where(OPEN).order_by(Promise.id)
    return db.session.scalars(query.with_for_update(key_share=True) if lock else query).all()


def count_open_promises() -> int:
    """Return how many promises still have to be kept."""
    query = sa.select(sa.func.count()).select_from(Promise)
    return db.session.scalar(query.where(Promise.state == PromiseState.OPEN)) or 0


def list_promises_to_watch(*, now: datetime, limit: int) -> list[WatchedPromise]:
    """Return open promises whose next moment has passed, oldest first."""
    query = (
        sa.select(
            Promise.id,
            Promise.case_id,
            Promise.started_at,
            Promise.half_at,
            Promise.nearly_at,
            Promise.target_at,
            Promise.due_at,
            Promise.norm_version,
            Promise.norm_calendar_version_id,
            Promise.owner_id,
            Promise.team_id,
            Case.number,
        )
        .join(Case, Case.id == Promise.case_id)
        .where(OPEN)
        .where(Promise.next_step_at < now)
        .order_by(Promise.next_step_at, Promise.id)
        .limit(limit)
    )
    return [
        WatchedPromise(
            id=row.id,
            case_id=row.case_id,
            times=PromiseTimes(
                row.started_at, row.half_at, row.nearly_at, row.target_at, row.due_at
            ),
            norm_version=row.norm_version,
            calendar_version_id=row.norm_calendar_version_id,
            owner_id=row.owner_id,
            team_id=row.team_id,
            case_number=row.number,
        )
        for row in db.session.connection().execute(query)
    ]


def hold_promises_to_watch(
    given: Sequence[WatchedPromise], *, now: datetime
) -> list[WatchedPromise]:
    """Return those that still are as they were read, locked until this unit ends.

    Settled, recomputed or looked at since: left out, for the next look. So are rows that
    another worker holds.
    """
    query = (
        sa.select(Promise.id, Promise.norm_version, Promise.owner_id, Promise.team_id)
        .where(Promise.id.in_([one.id for one in given]))
        .where(OPEN)
        .where(Promise.next_step_at < now)
        .order_by(Promise.id)
        .with_for_update(skip_locked=True, key_share=True)
    )
    held = {tuple(row) for row in db.session.connection().execute(query)}
    return [one for one in given if (one.id, one.norm_version, one.owner_id, one.team_id) in held]


def select_stored_steps(
    promise_ids: Sequence[int], *, now: datetime
) -> sa.Select[tuple[int, str, int, datetime]]:
    """Select the steps before ``now`` whose moments stand in the promises themselves."""
    norm, never = Promise.norm_version, sa.literal(0)
    parts = [
        sa.select(
            Promise.id,
            sa.literal(step.value).label("step"),
            version.label("version"),
            at.label("at"),
        )
        .where(Promise.id.in_(promise_ids))
        .where(at < now)
        for step, version, at in (
            (Step.HALF_GONE, norm, Promise.half_at),
            (Step.NEARLY_GONE, norm, Promise.nearly_at),
            (Step.BREACHED, never, Promise.due_at),
        )
    ]
    steps = sa.union_all(*parts).subquery("steps")
    return sa.select(steps.c.id, steps.c.step, steps.c.version, steps.c.at)


def has_norms_of_another_calendar(version: int) -> bool:
    """Tell whether an open promise still follows another version of the calendar."""
    query = (
        sa.select(Promise.id)
        .where(OPEN)
        .where(Promise.norm_calendar_version_id != version)
        .limit(1)
    )
    return db.session.scalar(query) is not None
