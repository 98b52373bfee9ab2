# SPDX-License-Identifier: EUPL-1.2
"""Selects of the API: pages of cases, and kept answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from feedback.api.cursors import Cursor, KeyValue
from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.rules import PromiseState
from feedback.cases.models import Case
from feedback.cases.queries import find_case_ids_by_words
from feedback.catalogue.models import District, Topic
from feedback.db import db
from feedback.web.models import IdempotencyKey

COUNTED_AT_MOST = 10_000
BY_PROMISE = "promise.dueAt"
#: The types of the sort key, for each part of each sorted list.
KEY_SHAPES: Mapping[str, tuple[tuple[type, ...], ...]] = {
    "promise.dueAt": ((datetime, datetime, int), (int,)),
    "-promise.dueAt": ((datetime, datetime, int), (int,)),
    "receivedAt": ((datetime, int),),
    "-receivedAt": ((datetime, int),),
}
_OPEN = Promise.state == PromiseState.OPEN
#: A promise inside a condition: another name, so that it is not taken for the joined one.
_Running = aliased(Promise)
_HAS_PROMISE = (
    sa.exists()
    .where(_Running.case_id == Case.id)
    .where(_Running.state == PromiseState.OPEN)
    .correlate(Case)
)


@dataclass(frozen=True)
class PageOfCases:
    """One page, and where the pages before and after it are."""

    cases: Sequence[Case]
    next: Cursor | None
    previous: Cursor | None


@dataclass(frozen=True)
class _Part:
    """A part of the list: its rows and the columns they are sorted by, all in one direction."""

    select: sa.Select[Any]
    keys: tuple[InstrumentedAttribute[Any], ...]
    descending: bool


def list_cases(
    filters: Sequence[sa.ColumnElement[bool]], *, sort: str, cursor: Cursor | None, size: int
) -> PageOfCases:
    """Return ``size`` cases from ``cursor`` on, in the order of ``sort``.

    By promise, cases with an open promise come first; the others follow, newest first.
    """
    parts = _parts(sort, filters)
    backward = cursor is not None and cursor.backward
    found = _walk(parts, cursor, size=size + 1, backward=backward)
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    after, before = (True, more) if backward else (more, cursor is not None)
    places = [Cursor(sort, part, key) for part, key, _ in found]
    return PageOfCases(
        cases=[case for _, _, case in found],
        next=places[-1] if places and after else None,
        previous=_turned(places[0]) if places and before else None,
    )


def count_cases(filters: Sequence[sa.ColumnElement[bool]]) -> int:
    """Return how many cases there are, counting no further than one above the cap."""
    inner = sa.select(Case.id).where(*filters).limit(COUNTED_AT_MOST + 1).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(inner)) or 0


def case_filters(asked: Mapping[str, Any], *, now: datetime) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of the query parameters that were given."""
    conditions: list[sa.ColumnElement[bool]] = []
    equal = {
        "status": Case.status,
        "kind": Case.kind,
        "channel": Case.channel,
        "assignee": Case.assignee_id,
        "team": Case.team_id,
    }
    for name, column in equal.items():
        if name in asked:
            conditions.append(column == asked[name])
    if "topic" in asked:
        topic = sa.select(Topic.id).where(Topic.code == asked["topic"]).scalar_subquery()
        conditions.append(Case.topic_id == topic)
    if "dueBefore" in asked:
        conditions.append(_HAS_PROMISE.where(_Running.due_at < asked["dueBefore"]))
    if "late" in asked:
        late = _HAS_PROMISE.where(_Running.due_at < now)
        conditions.append(late if asked["late"] else ~late)
    if "q" in asked:
        found = find_case_ids_by_words(asked["q"], limit=COUNTED_AT_MOST + 1)
        conditions.append(Case.id.in_(found))
    return conditions


def list_latest_promises(
    case_ids: Sequence[int],
) -> dict[int, tuple[Promise, Verdict | None]]:
    """Return the last promise of each of these cases with its verdict, in one select."""
    query = (
        sa.select(Promise, Verdict)
        .outerjoin(Verdict, Verdict.promise_id == Promise.id)
        .where(Promise.case_id.in_(case_ids))
        .order_by(Promise.id)
    )
    return {given.case_id: (given, verdict) for given, verdict in db.session.execute(query)}


def list_codes(cases: Sequence[Case]) -> tuple[dict[int, str], dict[int, str]]:
    """Return the codes of the topics and districts of these cases, by their numbers."""
    topics = {case.topic_id for case in cases if case.topic_id is not None}
    districts = {case.district_id for case in cases if case.district_id is not None}
    return _codes(Topic, topics), _codes(District, districts)


def get_kept_answer(owner: str, route: str, key: str) -> IdempotencyKey:
    """Return the kept answer under this key."""
    query = (
        sa.select(IdempotencyKey)
        .where(IdempotencyKey.owner == owner)
        .where(IdempotencyKey.route == route)
        .where(IdempotencyKey.key == key)
    )
    return db.session.execute(query).scalar_one()


def _parts(sort: str, filters: Sequence[sa.ColumnElement[bool]]) -> list[_Part]:
    descending = sort.startswith("-")
    if sort.endswith("receivedAt"):
        rows = sa.select(Case).where(*filters)
        return [_Part(rows, (Case.received_at, Case.id), descending)]
    promised = sa.select(Case).join(Promise, Promise.case_id == Case.id).where(_OPEN, *filters)
    others = sa.select(Case).where(~_HAS_PROMISE, *filters)
    # The keys are the columns of ix_promise_queue, so that a page is read off the index.
    keys = (Promise.due_at, Promise.target_at, Promise.case_id)
    return [_Part(promised, keys, descending), _Part(others, (Case.id,), descending=True)]


def _walk(
    parts: Sequence[_Part], cursor: Cursor | None, *, size: int, backward: bool
) -> list[tuple[int, tuple[KeyValue, ...], Case]]:
    """Read rows from the cursor on, through one part after another, until there are ``size``."""
    start = cursor.part if cursor else 0
    order = range(start, -1, -1) if backward else range(start, len(parts))
    found: list[tuple[int, tuple[KeyValue, ...], Case]] = []
    for number in order:
        if len(found) == size:
            break
        key = cursor.key if cursor and number == start else None
        query = _from(parts[number], key, backward=backward).limit(size - len(found))
        for case, *keys in db.session.execute(query.add_columns(*parts[number].keys)):
            found.append((number, tuple(keys), case))
    return found


def _from(part: _Part, key: Sequence[KeyValue] | None, *, backward: bool) -> sa.Select[Any]:
    downward = part.descending is not backward
    query = part.select.order_by(*(c.desc() if downward else c.asc() for c in part.keys))
    if key is None:
        return query
    row = sa.tuple_(*part.keys)
    seen = sa.tuple_(*(sa.literal(v, c.type) for v, c in zip(key, part.keys, strict=True)))
    return query.where(row < seen if downward else row > seen)


def _turned(place: Cursor) -> Cursor:
    return Cursor(place.sort, place.part, place.key, backward=True)


def _codes(table: type[Topic] | type[District], numbers: set[int]) -> dict[int, str]:
    if not numbers:
        return {}
    query = sa.select(table.id, table.code).where(table.id.in_(numbers))
    return {row.id: row.code for row in db.session.execute(query)}
