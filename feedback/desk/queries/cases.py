# SPDX-License-Identifier: EUPL-1.2
"""All cases, also closed ones: search and filter, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from feedback.accounts.models import User
from feedback.accounts.rules import Actor
from feedback.again import Again
from feedback.among import among
from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.rules import VerdictOutcome
from feedback.cases.models import Case
from feedback.cases.queries import find_case_ids
from feedback.cases.rules import CaseKind, CaseStatus
from feedback.catalogue.models import Topic
from feedback.contacts.queries import find_contacts_select, list_call_cards
from feedback.db import db
from feedback.desk.queries.lines import contact_name
from feedback.desk.rules.lookups import CaseLookup, Whose

PAGE_SIZE = 50
SEARCH_WINDOW = 500
STORY_START = 160


class CaseRow(NamedTuple):
    """One case on the list."""

    contact_id: str | None
    id: int
    number: str
    kind: CaseKind
    status: CaseStatus
    received_at: datetime
    story_start: str
    topic: str | None
    owner_name: str | None


class LastPromise(NamedTuple):
    """When the last promise of a case was due, and how it ended."""

    case_id: int
    due_at: datetime
    outcome: VerdictOutcome | None


class CaseLine(NamedTuple):
    """A case on the list, whose it is about, and what became of its last promise."""

    row: CaseRow
    name: str
    promise: LastPromise | None


@dataclass(frozen=True)
class CasesPage:
    """One page of cases; ``next_before`` is where the next page begins."""

    lines: Sequence[CaseLine]
    next_before: int | None


def find_cases_page(lookup: CaseLookup, *, by: Actor, now: datetime) -> CasesPage:
    """Return the newest cases that answer to ``lookup``, a page at a time."""
    values = _values(lookup, by=by)
    query = _rows(frozenset(values), lookup.whose)
    found = _CASE_ROWS.read(db.session.connection(), query, values, now=now)
    rows = found[:PAGE_SIZE]
    cards = list_call_cards((row.contact_id for row in rows), now=now)
    last = _last_promises([row.id for row in rows], now=now)
    return CasesPage(
        [
            CaseLine(row, contact_name(cards.get(row.contact_id or "")), last.get(row.id))
            for row in rows
        ],
        rows[-1].id if len(found) > PAGE_SIZE else None,
    )


def list_likely_doubles(phone: str, email: str, *, since: datetime) -> Sequence[Case]:
    """Return recent cases of someone with this number or address, newest first."""
    conditions = [
        Case.contact_id.in_(contacts)
        for contacts in (find_contacts_select(term) for term in (phone, email) if term.strip())
        if contacts is not None
    ]
    if not conditions:
        return ()
    query = (
        sa.select(Case)
        .where(sa.or_(*conditions))
        .where(Case.received_at >= since)
        .order_by(Case.id.desc())
        .limit(5)
    )
    return db.session.scalars(query).all()


#: What a list can be narrowed to. Each combination is put together once: that costs more
#: than the search itself.
_OPTIONAL: dict[str, Callable[[sa.BindParameter[Any]], sa.ColumnElement[bool]]] = {
    "before_id": lambda value: Case.id < value,
    "found": Case.id.in_,
    "status": lambda value: Case.status == value,
    "kind": lambda value: Case.kind == value,
    "channel": lambda value: Case.channel == value,
    "topic_id": lambda value: Case.topic_id == value,
    "owner_id": lambda value: Case.assignee_id == value,
}


def _values(lookup: CaseLookup, *, by: Actor) -> dict[str, object]:
    narrowed = {
        "status": lookup.status,
        "kind": lookup.kind,
        "channel": lookup.channel,
        "topic_id": lookup.topic_id,
        "owner_id": by.id if lookup.whose is Whose.MINE else None,
    }
    values: dict[str, object] = {
        name: value for name, value in narrowed.items() if value is not None
    }
    if lookup.search:
        is_all = not values and lookup.whose is Whose.EVERYONE
        limit = PAGE_SIZE + 1 if is_all else SEARCH_WINDOW
        found = find_case_ids(lookup.search, limit=limit, before_id=lookup.before_id)
        return {**values, "found": found}
    return values if lookup.before_id is None else {**values, "before_id": lookup.before_id}


#: The fields of ``CaseRow``, in their order.
_COLUMNS = (
    Case.contact_id,
    Case.id,
    Case.number,
    Case.kind,
    Case.status,
    Case.received_at,
    sa.func.coalesce(sa.func.substr(Case.story, 1, STORY_START), "").label("story_start"),
    Topic.label.label("topic"),
    User.name.label("owner_name"),
)
_CASE_ROWS = Again(sa.select(*_COLUMNS).selected_columns, CaseRow._make)


@lru_cache(maxsize=256)
def _rows(given: frozenset[str], whose: Whose) -> sa.Select[*tuple[Any, ...]]:
    conditions = [
        condition(sa.bindparam(name, expanding=name == "found"))
        for name, condition in _OPTIONAL.items()
        if name in given
    ]
    if whose is Whose.NOBODY:
        conditions.append(Case.assignee_id.is_(None))
    return (
        sa.select(*_COLUMNS)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .outerjoin(User, User.id == Case.assignee_id)
        .where(*conditions)
        .order_by(Case.id.desc())
        .limit(PAGE_SIZE + 1)
    )


_LAST_PROMISES = (
    sa.select(Promise.case_id, Promise.due_at, Verdict.outcome)
    .outerjoin(Verdict, Verdict.promise_id == Promise.id)
    .where(among(Promise.case_id, "case_ids"))
    .order_by(Promise.id)
)


_PROMISE_ROWS = Again(_LAST_PROMISES.selected_columns, LastPromise._make)


def _last_promises(case_ids: Sequence[int], *, now: datetime) -> dict[int, LastPromise]:
    """Return the last promise of each of these cases."""
    if not case_ids:
        return {}
    values = {"case_ids": case_ids}
    rows = _PROMISE_ROWS.read(db.session.connection(), _LAST_PROMISES, values, now=now)
    return {row.case_id: row for row in rows}
