# SPDX-License-Identifier: EUPL-1.2
"""The queue: open promises by time left, and counts that match its rows.

Every list is a range of one partial index (whose, due, target, number), so the first page
costs the same with a thousand cases as with a million. Counts stop at ``COUNT_LIMIT``.
Pages ask them of the connection, past the session: half the time, and no unwritten rows.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from feedback.accounts.models import User
from feedback.among import among
from feedback.callbacks.models import CallAttempt, Promise
from feedback.callbacks.queries.promises import OPEN
from feedback.callbacks.rules import IN_VAIN, AttemptOutcome, TimeState
from feedback.cases.models import Case
from feedback.cases.rules import CaseKind
from feedback.catalogue.models import Topic
from feedback.catalogue.rules import Channel
from feedback.db import UtcMoment, db, written
from feedback.moments import moment_before

COUNT_LIMIT = 500
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


class QueueRow(NamedTuple):
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
    was_tried: bool
    window_starts_at: datetime | None = None
    window_ends_at: datetime | None = None

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """The part of a day that the resident chose; None when none was chosen."""
        if self.window_starts_at is None or self.window_ends_at is None:
            return None
        return self.window_starts_at, self.window_ends_at


@dataclass(frozen=True)
class Tries:
    """When a person was tried in vain, oldest first, and how the last try ended."""

    moments: tuple[datetime, ...]
    last_outcome: AttemptOutcome

    @property
    def count(self) -> int:
        """How often."""
        return len(self.moments)

    @property
    def last_at(self) -> datetime:
        """When last."""
        return self.moments[-1]


def list_queue(
    wanted: QueueFilter, *, now: datetime, limit: int, offset: int = 0
) -> list[QueueRow]:
    """Return the rows of a list, least time left first."""
    wanted = _asked(wanted, now=now)
    values = _values(wanted, now=now) | {"offset": offset}
    found = db.session.connection().execute(_rows(_shape(wanted), limit), values).all()
    return [QueueRow._make(row) for row in found]


def count_queue(wanted: QueueFilter, *, now: datetime) -> int:
    """Return how many rows a list has, at most one more than ``COUNT_LIMIT``."""
    return count_lists({"": wanted}, now=now)[""]


def count_lists(filters: dict[str, QueueFilter], *, now: datetime) -> dict[str, int]:
    """Return the count of each named list, in one statement; the same list is counted once."""
    lists = tuple(dict.fromkeys(filters.values()))
    asked = [_asked(wanted, now=now) for wanted in lists]
    values = {
        name: value
        for place, wanted in enumerate(asked)
        for name, value in _values(wanted, now=now, place=place).items()
    }
    statement = _counts(tuple(_shape(wanted) for wanted in asked))
    counts = db.session.connection().execute(statement, values).one()
    found = dict(zip(lists, counts, strict=True))
    return {name: int(found[wanted]) for name, wanted in filters.items()}


def list_tries(case_ids: Sequence[int]) -> dict[int, Tries]:
    """Return the vain attempts of each of these cases for its running promise, in one select."""
    if not case_ids:
        return {}
    found: dict[int, list[tuple[datetime, AttemptOutcome]]] = {}
    tried = db.session.connection().execute(_TRIES, {"case_ids": case_ids}).all()
    for case_id, started_at, outcome in tried:
        found.setdefault(case_id, []).append((started_at, outcome))
    return {
        case_id: Tries(tuple([at for at, _ in made]), made[-1][1])
        for case_id, made in found.items()
    }


class _Shape(NamedTuple):
    """Which conditions a list has: what its statement depends on, apart from the values.

    Building a statement costs more than running it, so each shape is built once.
    """

    whose: Whose
    state: TimeState | None
    given: frozenset[str]


_OPTIONAL: dict[str, Callable[[sa.BindParameter[Any]], sa.ColumnElement[bool]]] = {
    "until": lambda value: Promise.due_at <= value,
    "after": lambda value: Promise.due_at > value,
    "kind": lambda value: Case.kind == value,
    "channel": lambda value: Case.channel == value,
    "topic_id": lambda value: Case.topic_id == value,
    "case_ids": Promise.case_id.in_,
}
_OF_THE_CASE = frozenset({"kind", "channel", "topic_id"})


def _shape(wanted: QueueFilter) -> _Shape:
    names = (*_OPTIONAL, "team_id")
    given = frozenset(name for name in names if getattr(wanted, name) is not None)
    return _Shape(wanted.whose, wanted.state, given)


def _asked(wanted: QueueFilter, *, now: datetime) -> QueueFilter:
    """Return the same list without an end that who is late is before anyhow.

    Of two limits on one side SQLite seeks with the first, and tries each row with the other.
    """
    is_later = wanted.until is not None and wanted.until >= now
    return replace(wanted, until=None) if wanted.state is TimeState.LATE and is_later else wanted


def _values(wanted: QueueFilter, *, now: datetime, place: int = 0) -> dict[str, object]:
    """Return what is filled in; ``place`` tells lists within one statement apart."""
    values: dict[str, object] = {
        f"{name}_{place}": value
        for name in _OPTIONAL
        if (value := getattr(wanted, name)) is not None
    }
    if wanted.whose is Whose.MINE:
        values[f"user_id_{place}"] = wanted.user_id
    elif wanted.whose is Whose.TEAM and wanted.team_id is not None:
        values[f"team_id_{place}"] = wanted.team_id
    if wanted.state is not None:
        values["now"] = now
    return values


def _conditions(shape: _Shape, *, place: int = 0) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [OPEN]
    if shape.whose is Whose.MINE:
        found.append(Promise.owner_id == _value("user_id", place))
    elif shape.whose is Whose.NOBODY:
        found.append(Promise.owner_id.is_(None))
    elif shape.whose is Whose.TEAM:
        has_team = "team_id" in shape.given
        found.append(Promise.team_id == (_value("team_id", place) if has_team else None))
    for name, condition in _OPTIONAL.items():
        if name in shape.given:
            found.append(condition(_value(name, place, expanding=name == "case_ids")))
    if shape.state is not None:
        found.append(_in_state(shape.state))
    return found


def _value(name: str, place: int, *, expanding: bool = False) -> sa.BindParameter[Any]:
    return sa.bindparam(f"{name}_{place}", expanding=expanding)


@lru_cache(maxsize=256)
def _rows(shape: _Shape, limit: int) -> sa.Select[*tuple[Any, ...]]:
    return (
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
            Promise.first_attempt_at.is_not(None).label("was_tried"),
            Promise.window_starts_at,
            Promise.window_ends_at,
        )
        .join(Case, Case.id == Promise.case_id)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .outerjoin(User, User.id == Promise.owner_id)
        .where(*_conditions(shape))
        .order_by(Promise.due_at, Promise.target_at, Promise.case_id)
        .limit(written(limit))
        .offset(sa.bindparam("offset"))
    )


@lru_cache(maxsize=256)
def _counts(shapes: tuple[_Shape, ...]) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(*(_counting(shape, place=place) for place, shape in enumerate(shapes)))


def _counting(shape: _Shape, *, place: int) -> sa.ColumnElement[int]:
    """Return the count of a list: one more than the limit if it goes on, or else the rows.

    To go straight to the row behind the limit takes a third of counting up to it.
    """
    base = sa.select().select_from(Promise)
    if shape.given & _OF_THE_CASE:
        base = base.join(Case, Case.id == Promise.case_id)
    base = base.where(*_conditions(shape, place=place))
    beyond = base.add_columns(written(COUNT_LIMIT + 1)).limit(written(1))
    return sa.func.coalesce(
        beyond.offset(written(COUNT_LIMIT)).scalar_subquery(),
        base.add_columns(sa.func.count()).scalar_subquery(),
    )


def _select_tries() -> sa.Select[*tuple[Any, ...]]:
    """What came before the resident last chose a moment is not on the ladder any more."""
    since_chosen = sa.or_(Promise.chosen_at.is_(None), CallAttempt.started_at >= Promise.chosen_at)
    return (
        sa.select(CallAttempt.case_id, CallAttempt.started_at, CallAttempt.outcome)
        .join(Promise, Promise.id == CallAttempt.promise_id)
        .where(among(CallAttempt.case_id, "case_ids"))
        .where(CallAttempt.outcome.in_(IN_VAIN))
        .where(OPEN)
        .where(since_chosen)
        .order_by(CallAttempt.case_id, CallAttempt.started_at, CallAttempt.id)
    )


_TRIES = _select_tries()


_NOW: sa.BindParameter[Any] = sa.bindparam("now", type_=UtcMoment())
_LONGEST_NEARLY = sa.select(sa.func.coalesce(sa.func.max(Promise.nearly_seconds), 0)).where(OPEN)
#: Whatever was nearly gone before then is past its promise by now. Without it a list of what
#: is nearly gone would read all that is late, to leave it out.
NEARLY_SINCE = moment_before(_NOW, _LONGEST_NEARLY.scalar_subquery())

#: Written so that no planner starts from it: of what is not nearly gone half is past its
#: target, of what is not past its target hardly anything is nearly gone.
_NOT_NEARLY = sa.func.coalesce(Promise.nearly_at, Promise.due_at) > _NOW


def _in_state(state: TimeState) -> sa.ColumnElement[bool]:
    """Return the condition that a promise stands so at ``now``: the twin of ``time_state``."""
    # The target is never after the promise (the table refuses it), so nothing is said of the
    # latter: a second limit on it draws the planners to an index that reads all of today.
    soon = Promise.nearly_at.between(NEARLY_SINCE, _NOW)
    # Written so that SQLite compares texts as texts, instead of trying each as a number first.
    past_target = sa.func.coalesce(Promise.target_at, Promise.due_at) < _NOW
    return {
        TimeState.LATE: Promise.due_at < _NOW,
        TimeState.PAST_TARGET: sa.and_(Promise.due_at >= _NOW, past_target),
        TimeState.DUE_SOON: sa.and_(Promise.target_at >= _NOW, soon),
        TimeState.ON_TIME: sa.and_(Promise.target_at >= _NOW, _NOT_NEARLY),
    }[state]
