# SPDX-License-Identifier: EUPL-1.2
"""All cases, also closed ones: search and filter, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.models import User
from feedback.accounts.rules import Actor
from feedback.callbacks.models import Promise, Verdict
from feedback.cases.models import Case
from feedback.cases.queries import find_case_ids
from feedback.catalogue.models import Topic
from feedback.contacts.queries import ContactCard, find_contacts_select, list_cards
from feedback.db import db
from feedback.desk.rules.lookups import CaseLookup, Whose

PAGE_SIZE = 50
SEARCH_WINDOW = 500
STORY_START = 160


@dataclass(frozen=True)
class CaseRow:
    """One case on the list, with what became of its last promise."""

    case: Case
    story_start: str
    topic: str | None
    owner_name: str | None
    name: str
    promise: Promise | None
    verdict: Verdict | None


@dataclass(frozen=True)
class CasesPage:
    """One page of cases; ``next_before`` is where the next page begins."""

    rows: Sequence[CaseRow]
    next_before: int | None


def find_cases_page(lookup: CaseLookup, *, by: Actor) -> CasesPage:
    """Return the newest cases that answer to ``lookup``, a page at a time."""
    query = (
        sa.select(
            Case,
            sa.func.coalesce(sa.func.substr(Case.story, 1, STORY_START), ""),
            Topic.label,
            User.name,
        )
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .outerjoin(User, User.id == Case.assignee_id)
        .where(*_conditions(lookup, by=by))
        .order_by(Case.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    found = db.session.execute(query).all()
    rows = found[:PAGE_SIZE]
    cards = list_cards(row[0].contact_id for row in rows)
    last = _last_promises([row[0].id for row in rows])
    more = len(found) > PAGE_SIZE
    return CasesPage(
        [
            CaseRow(case, story_start, topic, owner_name, _name(cards, case), *_last(last, case))
            for case, story_start, topic, owner_name in rows
        ],
        rows[-1][0].id if more else None,
    )


def _name(cards: dict[str, ContactCard], case: Case) -> str:
    card = cards.get(case.contact_id or "")
    return card.name if card else ""


def _last(
    found: dict[int, tuple[Promise, Verdict | None]], case: Case
) -> tuple[Promise | None, Verdict | None]:
    return found.get(case.id, (None, None))


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


def _conditions(lookup: CaseLookup, *, by: Actor) -> list[sa.ColumnElement[bool]]:
    asked: list[sa.ColumnElement[bool]] = []
    if lookup.before_id is not None:
        asked.append(Case.id < lookup.before_id)
    if lookup.search:
        asked.append(Case.id.in_(_found(lookup)))
    for column, value in (
        (Case.status, lookup.status),
        (Case.kind, lookup.kind),
        (Case.channel, lookup.channel),
        (Case.topic_id, lookup.topic_id),
    ):
        if value is not None:
            asked.append(column == value)
    if lookup.whose is Whose.MINE:
        asked.append(Case.assignee_id == by.id)
    elif lookup.whose is Whose.NOBODY:
        asked.append(Case.assignee_id.is_(None))
    return asked


def _found(lookup: CaseLookup) -> list[int]:
    """Return the newest cases that a search names, before where the last page ended."""
    return find_case_ids(lookup.search, limit=SEARCH_WINDOW, before_id=lookup.before_id)


def _last_promises(case_ids: Sequence[int]) -> dict[int, tuple[Promise, Verdict | None]]:
    """Return the last promise of each of these cases with its verdict, in one select."""
    query = (
        sa.select(Promise, Verdict)
        .outerjoin(Verdict, Verdict.promise_id == Promise.id)
        .where(Promise.case_id.in_(case_ids))
        .order_by(Promise.id)
    )
    if not case_ids:
        return {}
    return {given.case_id: (given, verdict) for given, verdict in db.session.execute(query)}
