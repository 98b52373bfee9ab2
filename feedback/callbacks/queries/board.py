# SPDX-License-Identifier: EUPL-1.2
"""The manager's board: today's promises, and how many were kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.queries.promises import OPEN
from feedback.callbacks.queries.queue import in_state
from feedback.callbacks.rules import TimeState, VerdictOutcome, VerdictReason
from feedback.db import db


@dataclass(frozen=True)
class Kept:
    """Promises that fell due in a period: % in time = kept ÷ (kept + late + open and late).

    Open ones that are not yet due are left out, excluded ones are counted apart
    (sla.md §4.29).
    """

    kept: int
    late: int
    open_late: int
    excluded: int
    target_met: int

    @property
    def n(self) -> int:
        """Return how many promises the percentage is about."""
        return self.kept + self.late + self.open_late

    @property
    def percent(self) -> float | None:
        """Return the percentage kept, or None when there is nothing to divide."""
        return 100 * self.kept / self.n if self.n else None


@dataclass(frozen=True)
class Load:
    """The open promises of one owner (None: nobody's) until a moment."""

    owner_id: int | None
    late: int
    soon: int
    total: int


def find_kept(*, since: datetime, now: datetime, team_id: int | None = None) -> Kept:
    """Return how the promises that fell due from ``since`` until ``now`` turned out."""
    outcome = (
        sa.select(
            sa.func.count().filter(Verdict.outcome == VerdictOutcome.KEPT),
            sa.func.count().filter(Verdict.outcome == VerdictOutcome.LATE),
            sa.func.count().filter(Verdict.outcome == VerdictOutcome.EXCLUDED),
            sa.func.count().filter(Verdict.target_met, Verdict.outcome == VerdictOutcome.KEPT),
        )
        .select_from(Verdict)
        .where(Verdict.due_at >= since)
        .where(sa.or_(Verdict.due_at <= now, Verdict.recorded_at <= now))
    )
    waiting = (
        sa.select(sa.func.count())
        .select_from(Promise)
        .where(OPEN)
        .where(Promise.due_at >= since)
        .where(Promise.due_at < now)
    )
    if team_id is not None:
        outcome = outcome.join(Promise, Promise.id == Verdict.promise_id)
        outcome = outcome.where(Promise.team_id == team_id)
        waiting = waiting.where(Promise.team_id == team_id)
    kept, late, excluded, target_met = db.session.execute(outcome).one()
    return Kept(kept, late, db.session.scalar(waiting) or 0, excluded, target_met)


def count_excluded(*, since: datetime, now: datetime) -> dict[VerdictReason, int]:
    """Return how many promises are not counted, by reason."""
    query = (
        sa.select(Verdict.reason, sa.func.count())
        .where(Verdict.outcome == VerdictOutcome.EXCLUDED)
        .where(Verdict.recorded_at >= since)
        .where(Verdict.recorded_at <= now)
        .group_by(Verdict.reason)
    )
    return {reason: count for reason, count in db.session.execute(query)}


def list_loads(*, until: datetime, now: datetime) -> Sequence[Load]:
    """Return the open promises until ``until`` by owner."""
    late = in_state(TimeState.LATE, now=now)
    soon = sa.or_(in_state(TimeState.PAST_TARGET, now=now), in_state(TimeState.DUE_SOON, now=now))
    query = (
        sa.select(
            Promise.owner_id,
            sa.func.count().filter(late),
            sa.func.count().filter(soon),
            sa.func.count(),
        )
        .where(OPEN)
        .where(Promise.due_at <= until)
        .group_by(Promise.owner_id)
    )
    return [Load(*row) for row in db.session.execute(query)]


def count_spoken_between(start: datetime, end: datetime) -> int:
    """Return how many promises were settled by a talk that began in this period."""
    return db.session.scalar(_SPOKEN, {"start": start, "end": end}) or 0


#: Put together once: the queue asks it each time.
_SPOKEN = (
    sa.select(sa.func.count())
    .select_from(Verdict)
    .where(Verdict.recorded_at >= sa.bindparam("start"))
    .where(Verdict.happened_at >= sa.bindparam("start"))
    .where(Verdict.happened_at < sa.bindparam("end"))
    .where(Verdict.reason == VerdictReason.SPOKEN)
)
