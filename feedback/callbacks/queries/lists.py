# SPDX-License-Identifier: EUPL-1.2
"""Lists of people to call: what a list is narrowed to, as conditions of a statement.

Every list is a range of one partial index (whose, due, target, number), so the first page
costs the same with a thousand cases as with a million.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from feedback.callbacks.models import Promise
from feedback.callbacks.queries.promises import OPEN
from feedback.callbacks.rules import TimeState
from feedback.cases.models import Case
from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import Channel
from feedback.db import UtcMoment
from feedback.moments import moment_before


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


class Shape(NamedTuple):
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
OF_THE_CASE = frozenset({"kind", "channel", "topic_id"})


def shape_of(wanted: QueueFilter) -> Shape:
    """Return what the statement of a list depends on."""
    names = (*_OPTIONAL, "team_id")
    given = frozenset(name for name in names if getattr(wanted, name) is not None)
    return Shape(wanted.whose, wanted.state, given)


def ends_later(wanted: QueueFilter, *, now: datetime) -> bool:
    """Tell whether a list goes on after ``now``."""
    return wanted.until is not None and wanted.until >= now


def as_asked(wanted: QueueFilter, *, ends_later: bool) -> QueueFilter:
    """Return the same list without an end that who is late is before anyhow.

    Of two limits on one side SQLite seeks with the first, and tries each row with the other.
    """
    return replace(wanted, until=None) if ends_later and wanted.state is TimeState.LATE else wanted


def values_of(wanted: QueueFilter, *, place: int = 0) -> dict[str, object]:
    """Return what is filled in, beside ``now``; ``place`` tells lists of one statement apart."""
    values: dict[str, object] = {
        f"{name}_{place}": value
        for name in _OPTIONAL
        if (value := getattr(wanted, name)) is not None
    }
    if wanted.whose is Whose.MINE:
        values[f"user_id_{place}"] = wanted.user_id
    elif wanted.whose is Whose.TEAM and wanted.team_id is not None:
        values[f"team_id_{place}"] = wanted.team_id
    return values


def conditions(shape: Shape, *, place: int = 0) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on the rows of a list; ``place`` as in ``values_of``."""
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
