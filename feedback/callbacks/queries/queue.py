# SPDX-License-Identifier: EUPL-1.2
"""The queue: open promises by time left, and counts that match its rows.

Every list is a range of one partial index (whose, due, target, number), so the first page
costs the same with a thousand cases as with a million. Counts stop at ``COUNT_LIMIT``.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.models import User
from feedback.callbacks.models import CallAttempt, Promise
from feedback.callbacks.queries.promises import OPEN
from feedback.callbacks.rules import AttemptOutcome, TimeState
from feedback.cases.models import Case
from feedback.cases.rules import CaseKind
from feedback.catalogue.models import Topic
from feedback.catalogue.rules import Channel
from feedback.db import db

COUNT_LIMIT = 1_000
STORY_START = 160


class Whose(enum.StrEnum):
    """Whose promises a list holds."""

    EVERYONE = "everyone"
    MINE = "mine"
    TEAM = "team"
    NOBODY = "nobody"


@dataclass(frozen=True)
class QueueFilter:
    """What a list is narrowed to.

    ``until`` is the end of the day it is for; ``case_ids`` are what a search found
    (``cases.queries.find_case_ids``).
    """

    whose: Whose = Whose.EVERYONE
    user_id: int | None = None
    team_id: int | None = None
    until: datetime | None = None
    after: datetime | None = None
    kind: CaseKind | None = None
    channel: Channel | None = None
    topic_id: int | None = None
    state: TimeState | None = None
    case_ids: tuple[int, ...] | None = None

    @property
    def asks_case(self) -> bool:
        """Tell whether counting needs the case itself, not only its promise."""
        return bool(self.kind or self.channel or self.topic_id)


@dataclass(frozen=True)
class QueueRow:
    """One person to call, as the list and the head of a case show them."""

    promise_id: int
    case_id: int
    number: str
    kind: CaseKind
    channel: Channel
    story_start: str
    topic: str | None
    contact_id: str | None
    started_at: datetime
    half_at: datetime
    nearly_at: datetime
    target_at: datetime
    due_at: datetime
    calendar_version_id: int
    way: str
    owner_id: int | None
    owner_name: str | None


@dataclass(frozen=True)
class Tries:
    """How often a person was tried in vain, and when last."""

    count: int
    last_at: datetime
    last_outcome: AttemptOutcome


def list_queue(
    wanted: QueueFilter, *, now: datetime, limit: int, offset: int = 0
) -> list[QueueRow]:
    """Return the rows of a list, least time left first."""
    query = (
        sa.select(
            Promise.id.label("promise_id"),
            Promise.case_id,
            Case.number,
            Case.kind,
            Case.channel,
            sa.func.coalesce(sa.func.substr(Case.story, 1, STORY_START), "").label("story_start"),
            Topic.label.label("topic"),
            Case.contact_id,
            Promise.started_at,
            Promise.half_at,
            Promise.nearly_at,
            Promise.target_at,
            Promise.due_at,
            Promise.norm_calendar_version_id.label("calendar_version_id"),
            Promise.way,
            Promise.owner_id,
            User.name.label("owner_name"),
        )
        .join(Case, Case.id == Promise.case_id)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .outerjoin(User, User.id == Promise.owner_id)
        .where(*_conditions(wanted, now=now))
        .order_by(Promise.due_at, Promise.target_at, Promise.case_id)
        .limit(limit)
        .offset(offset)
    )
    return [QueueRow(*row) for row in db.session.execute(query)]


def count_queue(wanted: QueueFilter, *, now: datetime) -> int:
    """Return how many rows a list has, at most one more than ``COUNT_LIMIT``."""
    return db.session.scalar(_counting(wanted, now=now)) or 0


def count_lists(filters: dict[str, QueueFilter], *, now: datetime) -> dict[str, int]:
    """Return the count of each named list, in one statement."""
    columns = [
        _counting(wanted, now=now).scalar_subquery().label(name) for name, wanted in filters.items()
    ]
    row = db.session.execute(sa.select(*columns)).one()
    return {name: int(getattr(row, name)) for name in filters}


def list_tries(case_ids: Sequence[int]) -> dict[int, Tries]:
    """Return the vain attempts of each of these cases, in one select."""
    latest = sa.func.row_number().over(
        partition_by=CallAttempt.case_id,
        order_by=(CallAttempt.started_at.desc(), CallAttempt.id.desc()),
    )
    count = sa.func.count().over(partition_by=CallAttempt.case_id)
    inner = (
        sa.select(
            CallAttempt.case_id,
            CallAttempt.started_at,
            CallAttempt.outcome,
            count.label("tries"),
            latest.label("place"),
        )
        .where(CallAttempt.case_id.in_(case_ids))
        .where(CallAttempt.outcome.not_in([AttemptOutcome.REACHED, AttemptOutcome.DECLINED]))
        .subquery()
    )
    query = sa.select(inner).where(inner.c.place == 1)
    return {
        row.case_id: Tries(row.tries, row.started_at, row.outcome)
        for row in db.session.execute(query)
    }


def _counting(wanted: QueueFilter, *, now: datetime) -> sa.Select[int]:
    inner = sa.select(sa.literal(1)).select_from(Promise)
    if wanted.asks_case:
        inner = inner.join(Case, Case.id == Promise.case_id)
    inner = inner.where(*_conditions(wanted, now=now)).limit(COUNT_LIMIT + 1)
    return sa.select(sa.func.count()).select_from(inner.subquery())


def _conditions(wanted: QueueFilter, *, now: datetime) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [OPEN]
    if wanted.whose is Whose.MINE:
        found.append(Promise.owner_id == wanted.user_id)
    elif wanted.whose is Whose.NOBODY:
        found.append(Promise.owner_id.is_(None))
    elif wanted.whose is Whose.TEAM:
        found.append(Promise.team_id == wanted.team_id)
    if wanted.until is not None:
        found.append(Promise.due_at <= wanted.until)
    if wanted.after is not None:
        found.append(Promise.due_at > wanted.after)
    if wanted.kind is not None:
        found.append(Case.kind == wanted.kind)
    if wanted.channel is not None:
        found.append(Case.channel == wanted.channel)
    if wanted.topic_id is not None:
        found.append(Case.topic_id == wanted.topic_id)
    if wanted.state is not None:
        found.append(in_state(wanted.state, now=now))
    if wanted.case_ids is not None:
        found.append(Promise.case_id.in_(wanted.case_ids))
    return found


def in_state(state: TimeState, *, now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a promise stands so at ``now``: the twin of ``time_state``."""
    late = Promise.due_at < now
    past_target = sa.and_(Promise.due_at >= now, Promise.target_at < now)
    soon = sa.and_(Promise.due_at >= now, Promise.target_at >= now, Promise.nearly_at <= now)
    on_time = sa.and_(Promise.due_at >= now, Promise.target_at >= now, Promise.nearly_at > now)
    return {
        TimeState.LATE: late,
        TimeState.PAST_TARGET: past_target,
        TimeState.DUE_SOON: soon,
        TimeState.ON_TIME: on_time,
    }[state]
