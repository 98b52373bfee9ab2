# SPDX-License-Identifier: EUPL-1.2
"""What became of the promises of a period: counts by channel and topic, never rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.callbacks.models import CallAttempt, Promise, Verdict
from feedback.callbacks.queries.board import Kept, select_kept
from feedback.callbacks.queries.promises import OPEN
from feedback.callbacks.rules import VerdictOutcome, VerdictReason
from feedback.cases.models import Case
from feedback.catalogue.models import Topic
from feedback.catalogue.rules import Channel
from feedback.db import UtcMoment, db


@dataclass(frozen=True)
class OutcomeCount:
    """Promises of one channel and topic that ended alike; ``outcome`` None: open and past due."""

    channel: Channel
    topic: str | None
    outcome: VerdictOutcome | None
    reason: VerdictReason | None
    target_met: bool
    count: int


def count_outcomes(*, begins: datetime, ends: datetime, now: datetime) -> Sequence[OutcomeCount]:
    """Return how the promises that fell due from ``begins`` until ``ends`` turned out.

    Verdicts that stand, and promises that are open while their moment has passed.
    """
    judged = (
        sa.select(
            Case.channel,
            Topic.code,
            Verdict.outcome,
            Verdict.reason,
            Verdict.target_met,
            sa.func.count(),
        )
        .select_from(Verdict)
        .join(Promise, Promise.id == Verdict.promise_id)
        .join(Case, Case.id == Promise.case_id)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .where(Verdict.due_at >= begins)
        .where(Verdict.due_at < ends)
        .group_by(Case.channel, Topic.code, Verdict.outcome, Verdict.reason, Verdict.target_met)
    )
    waiting = (
        sa.select(Case.channel, Topic.code, sa.func.count())
        .select_from(Promise)
        .join(Case, Case.id == Promise.case_id)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .where(OPEN)
        .where(Promise.due_at >= begins)
        .where(Promise.due_at < min(ends, now))
        .group_by(Case.channel, Topic.code)
    )
    found = [OutcomeCount(*row) for row in db.session.execute(judged)]
    for channel, topic, count in db.session.execute(waiting):
        found.append(OutcomeCount(channel, topic, None, None, target_met=False, count=count))
    return found


def find_kept(*, begins: datetime, ends: datetime, now: datetime) -> Kept:
    """Return how the same promises turned out together: one reading of an index, no cases."""
    values = {"begins": begins, "ends": ends, "passed": min(ends, now)}
    return Kept(*db.session.connection().execute(_KEPT, values).one())


_BEGINS = sa.bindparam("begins", type_=UtcMoment())
_WAITING = (
    sa.select(sa.func.count())
    .select_from(Promise)
    .where(OPEN)
    .where(Promise.due_at >= _BEGINS)
    .where(Promise.due_at < sa.bindparam("passed"))
)
#: Put together once: every overview of a manager asks it.
_KEPT = (
    select_kept(_WAITING)
    .where(Verdict.due_at >= _BEGINS)
    .where(Verdict.due_at < sa.bindparam("ends"))
)


def count_working_minutes(*, begins: datetime, ends: datetime) -> dict[int, int]:
    """Return how many conversations came after so many whole working minutes."""
    query = (
        sa.select(Verdict.working_seconds, sa.func.count())
        .where(Verdict.due_at >= begins)
        .where(Verdict.due_at < ends)
        .where(Verdict.reason == VerdictReason.SPOKEN)
        .group_by(Verdict.working_seconds)
    )
    found: dict[int, int] = {}
    for seconds, count in db.session.execute(query):
        found[seconds // 60] = found.get(seconds // 60, 0) + count
    return found


def count_tries(*, begins: datetime, ends: datetime) -> dict[int, int]:
    """Return how many counted promises took so many tries; those without any are under 0."""
    tries = (
        sa.select(sa.func.count(CallAttempt.id).label("tries"))
        .select_from(Verdict)
        .outerjoin(CallAttempt, CallAttempt.promise_id == Verdict.promise_id)
        .where(Verdict.due_at >= begins)
        .where(Verdict.due_at < ends)
        .where(Verdict.outcome != VerdictOutcome.EXCLUDED)
        .group_by(Verdict.promise_id)
        .subquery()
    )
    query = sa.select(tries.c.tries, sa.func.count()).group_by(tries.c.tries)
    return {count: promises for count, promises in db.session.execute(query)}


def count_tried_by_due(*, begins: datetime, ends: datetime) -> int:
    """Return how many promises were not kept, though we tried before they were due."""
    query = (
        sa.select(sa.func.count())
        .select_from(Verdict)
        .join(Promise, Promise.id == Verdict.promise_id)
        .where(Verdict.due_at >= begins)
        .where(Verdict.due_at < ends)
        .where(Verdict.outcome == VerdictOutcome.LATE)
        .where(Promise.first_attempt_at <= Promise.due_at)
    )
    return db.session.scalar(query) or 0
