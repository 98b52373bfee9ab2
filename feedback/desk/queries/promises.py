# SPDX-License-Identifier: EUPL-1.2
"""Promises that were settled: the rows behind the figures of the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.queries.board import Kept, find_kept
from feedback.callbacks.rules import VerdictOutcome, VerdictReason
from feedback.cases.models import Case
from feedback.contacts.queries import list_cards
from feedback.db import db
from feedback.desk.rules import times
from feedback.desk.rules.lookups import (
    EXCLUDED_FOR,
    VERDICT_OF,
    WEEKS_BACK,
    WHY_LATE,
    Outcome,
    PromiseLookup,
)

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
    counting = (
        sa.select(sa.func.count())
        .select_from(Verdict)
        .join(Promise, Promise.id == Verdict.promise_id)
        .where(*conditions)
    )
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
    if outcome is Outcome.EXCLUDED or outcome in EXCLUDED_FOR:
        excluded = [
            Verdict.outcome == VerdictOutcome.EXCLUDED,
            Verdict.recorded_at >= weeks_back(now),
        ]
        reason = EXCLUDED_FOR.get(outcome)
        return excluded + ([Verdict.reason == reason] if reason else [])
    settled = [Verdict.outcome == VERDICT_OF[outcome], Verdict.due_at >= weeks_back(now)]
    return settled + ([why_late() == outcome.value] if outcome in WHY_LATE else [])


def why_late() -> sa.Case[str]:
    """Return the one reason that stored facts give for a promise that was not kept.

    Told to us after due; else tried before due (and not reached); else not tried in time.
    """
    return sa.case(
        (Promise.given_at > Promise.due_at, Outcome.LATE_RECEIVED.value),
        (Promise.first_attempt_at <= Promise.due_at, Outcome.LATE_TRIED.value),
        else_=Outcome.LATE_UNTRIED.value,
    )


def count_why_late(*, now: datetime) -> dict[Outcome, int]:
    """Return how often each reason made a promise of the past weeks late."""
    reason = why_late().label("why_late")
    query = (
        sa.select(reason, sa.func.count())
        .select_from(Verdict)
        .join(Promise, Promise.id == Verdict.promise_id)
        .where(*_conditions(Outcome.LATE, now=now))
        .group_by(sa.literal_column("why_late"))
    )
    found = {Outcome(word): count for word, count in db.session.execute(query)}
    return {why: found.get(why, 0) for why in WHY_LATE}
