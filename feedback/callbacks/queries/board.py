# SPDX-License-Identifier: EUPL-1.2
"""The manager's board: today's promises, and how many were kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback.accounts.models import User
from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.queries.counts import COUNT_LIMIT
from feedback.callbacks.queries.lists import NEARLY_SINCE
from feedback.callbacks.queries.promises import OPEN
from feedback.callbacks.rules import VerdictOutcome, VerdictReason
from feedback.db import WHOLE_NUMBER, UtcMoment, db


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


def find_kept(*, since: datetime, now: datetime) -> Kept:
    """Return how the promises that fell due from ``since`` until ``now`` turned out."""
    return Kept(*db.session.connection().execute(_KEPT, {"since": since, "now": now}).one())


def select_kept(waiting: sa.Select[int]) -> sa.Select[*tuple[Any, ...]]:
    """Return the select of the fields of ``Kept``, still to be narrowed to a period.

    ``waiting`` counts the promises of that period that are open and late.
    """
    return sa.select(
        sa.func.count().filter(Verdict.outcome == VerdictOutcome.KEPT),
        sa.func.count().filter(Verdict.outcome == VerdictOutcome.LATE),
        waiting.scalar_subquery(),
        sa.func.count().filter(Verdict.outcome == VerdictOutcome.EXCLUDED),
        sa.func.count().filter(Verdict.target_met, Verdict.outcome == VerdictOutcome.KEPT),
    ).select_from(Verdict)


def count_tried_in_time(*, since: datetime, now: datetime) -> int:
    """Return how many promises were not kept, though we tried to call before they were due.

    Attempts are counted apart from conversations: they change no verdict (sla.md §4.4).
    """
    values = {"since": since, "now": now}
    return sum(db.session.connection().execute(_TRIED_IN_TIME, values).one())


def count_excluded(*, since: datetime, now: datetime) -> dict[VerdictReason, int]:
    """Return how many promises are not counted, by reason."""
    found = db.session.connection().execute(_EXCLUDED, {"since": since, "now": now})
    return {reason: count for reason, count in found}


def list_loads(*, until: datetime, now: datetime) -> list[Load]:
    """Return the open promises until ``until`` by owner, None for nobody's.

    Counts of late ones and totals stop at ``COUNT_LIMIT``, as those of the queue do: each is
    a range of the owner's index, and never a walk over all that is open.
    """
    values = {"until": until, "now": now}
    connection = db.session.connection()
    soon = {owner_id: count for owner_id, count in connection.execute(_SOON, values)}
    counted = connection.execute(_BY_OWNER, values)
    return [
        Load(owner_id, late, soon.get(owner_id or NOBODY, 0), total)
        for owner_id, late, total in counted
        if total
    ]


def _range(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """Return the count of open promises within ``conditions``, for each row of ``User``."""
    inner: sa.Select[Any] = (
        sa.select(sa.literal_column("1"))
        .select_from(Promise)
        .where(OPEN, *conditions)
        .limit(COUNT_LIMIT + 1)
        .correlate(User)
    )
    return sa.select(sa.func.count()).select_from(inner.subquery()).scalar_subquery()


NOBODY = 0
_NOW: sa.BindParameter[Any] = sa.bindparam("now", type_=UtcMoment())
_UNTIL: sa.BindParameter[Any] = sa.bindparam("until", type_=UtcMoment())
_SINCE: sa.BindParameter[Any] = sa.bindparam("since", type_=UtcMoment())

# Put together once: to build a statement takes longer than to ask it.
_FELL_DUE = (
    sa.select(sa.func.count())
    .select_from(Promise)
    .where(OPEN)
    .where(Promise.due_at >= _SINCE)
    .where(Promise.due_at < _NOW)
)
_KEPT = (
    select_kept(_FELL_DUE)
    .where(Verdict.due_at >= _SINCE)
    .where(sa.or_(Verdict.due_at <= _NOW, Verdict.recorded_at <= _NOW))
)
_IN_TIME = Promise.first_attempt_at <= Promise.due_at
_JUDGED_LATE = (
    sa.select(sa.func.count())
    .select_from(Verdict)
    .join(Promise, Promise.id == Verdict.promise_id)
    .where(Verdict.outcome == VerdictOutcome.LATE)
    .where(Verdict.due_at >= _SINCE)
    .where(_IN_TIME)
)
_TRIED_IN_TIME = sa.select(
    _JUDGED_LATE.scalar_subquery(), _FELL_DUE.where(_IN_TIME).scalar_subquery()
)
_EXCLUDED = (
    sa.select(Verdict.reason, sa.func.count())
    .where(Verdict.outcome == VerdictOutcome.EXCLUDED)
    .where(Verdict.recorded_at >= _SINCE)
    .where(Verdict.recorded_at <= _NOW)
    .group_by(Verdict.reason)
)
_OWN, _NOBODYS = Promise.owner_id == User.id, Promise.owner_id.is_(None)
_LATE, _UNTIL_THEN = Promise.due_at < _NOW, Promise.due_at <= _UNTIL
_BY_OWNER = sa.select(User.id, _range(_OWN, _LATE), _range(_OWN, _UNTIL_THEN)).union_all(
    sa.select(
        sa.cast(sa.null(), WHOLE_NUMBER),
        _range(_NOBODYS, _LATE),
        _range(_NOBODYS, _UNTIL_THEN),
    )
)
_OWNER = sa.func.coalesce(Promise.owner_id, NOBODY)
#: The few that are nearly gone, by owner. Written as a case and grouped by an expression so
#: that SQLite begins at what is nearly gone: at a plain limit or column it chooses an index
#: that makes it read all that is promised for today.
_SOON = (
    sa.select(_OWNER, sa.func.count())
    .where(OPEN)
    .where(Promise.nearly_at.between(NEARLY_SINCE, _NOW))
    .where(sa.case((sa.and_(Promise.due_at >= _NOW, _UNTIL_THEN), 1)) == 1)
    .group_by(_OWNER)
)


def count_spoken_between(start: datetime, end: datetime) -> int:
    """Return how many promises were settled by a talk that began in this period."""
    values = {"start": start, "end": end}
    return db.session.connection().scalar(SPOKEN, values) or 0


#: Between ``start`` and ``end``; put together once, for the queue asks it each time.
SPOKEN = (
    sa.select(sa.func.count())
    .select_from(Verdict)
    .where(Verdict.recorded_at >= sa.bindparam("start"))
    .where(Verdict.happened_at >= sa.bindparam("start"))
    .where(Verdict.happened_at < sa.bindparam("end"))
    .where(Verdict.reason == VerdictReason.SPOKEN)
)
