# SPDX-License-Identifier: EUPL-1.2
"""Promises that were settled: the rows behind the figures of the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.queries.board import Kept, find_kept
from feedback.callbacks.rules import VerdictReason
from feedback.cases.models import Case
from feedback.contacts.queries import list_cards
from feedback.db import db
from feedback.desk.rules import times
from feedback.desk.rules.lookups import VERDICT_OF, WEEKS_BACK, Outcome, PromiseLookup

PAGE_SIZE = 50


@dataclass(frozen=True)
class PromiseRow:
    """One settled promise and whose it was."""

    verdict: Verdict
    promise: Promise
    case: Case
    name: str


@dataclass(frozen=True)
class PromisesPage:
    """One page of promises, and how many there are."""

    rows: Sequence[PromiseRow]
    total: int
    kept: Kept


def weeks_back(now: datetime) -> datetime:
    """Return the moment from which the figures of the past twelve weeks count."""
    return times.start_of_day(now - timedelta(weeks=WEEKS_BACK))


def find_promises_page(lookup: PromiseLookup, *, now: datetime) -> PromisesPage:
    """Return the settled promises that ``lookup`` asks for, latest first."""
    conditions = _conditions(lookup.outcome, now=now)
    counting = sa.select(sa.func.count()).select_from(Verdict).where(*conditions)
    query = (
        sa.select(Verdict, Promise, Case)
        .join(Promise, Promise.id == Verdict.promise_id)
        .join(Case, Case.id == Promise.case_id)
        .where(*conditions)
        .order_by(Verdict.due_at.desc(), Verdict.id.desc())
        .limit(PAGE_SIZE)
        .offset((lookup.page - 1) * PAGE_SIZE)
    )
    found = db.session.execute(query).all()
    cards = list_cards(row[2].contact_id for row in found)
    rows = [
        PromiseRow(*row, cards[row[2].contact_id].name if row[2].contact_id in cards else "")
        for row in found
    ]
    kept = find_kept(since=weeks_back(now), now=now)
    return PromisesPage(rows, db.session.scalar(counting) or 0, kept)


def _conditions(outcome: Outcome, *, now: datetime) -> list[sa.ColumnElement[bool]]:
    """Return the same conditions as the counts of the board have."""
    if outcome is Outcome.SPOKEN_TODAY:
        return [
            Verdict.recorded_at >= times.start_of_day(now),
            Verdict.happened_at >= times.start_of_day(now),
            Verdict.happened_at < times.end_of_day(now),
            Verdict.reason == VerdictReason.SPOKEN,
        ]
    return [Verdict.outcome == VERDICT_OF[outcome], Verdict.due_at >= weeks_back(now)]
