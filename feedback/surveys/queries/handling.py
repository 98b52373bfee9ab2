# SPDX-License-Identifier: EUPL-1.2
"""Every select on how the cases were handled that we ask about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from feedback.callbacks.models import Conversation, Promise, Verdict
from feedback.cases.models import Case
from feedback.catalogue.models import Topic
from feedback.db import db
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.rules.surprises import SurpriseState
from feedback.surveys.models.answers import Response, ResponseFollowUp, Survey
from feedback.surveys.models.handling import HandlingCount
from feedback.surveys.queries.aftercare import not_around_a_surprise
from feedback.surveys.queries.released import quarter_of
from feedback.surveys.rules.handling import (
    Attention,
    Callback,
    Handling,
    HandlingCell,
    judge_callback,
)
from feedback.surveys.rules.marks import MarkScale


def find_handling(case: Case, *, versions: Collection[int] = ()) -> Handling:
    """Return how a case was handled, as coarse as it is kept.

    ``versions`` are the versions of instructions on it: a higher package knows them.
    """
    topic = db.session.get(Topic, case.topic_id) if case.topic_id is not None else None
    return Handling(
        quarter=quarter_of(case.handled_at or case.closed_at or case.received_at),
        channel=case.channel.value,
        kind=case.kind.value,
        topic=topic.code if topic is not None else "",
        callback=_callback(case.id),
        attention=Attention.GIVEN if _was_surprised(case.id) else Attention.NONE,
        versions=tuple(sorted(versions)),
        before=_mark_before(case.id),
    )


def is_around_surprise(case_id: int, *, surprised_after: date) -> bool:
    """Tell whether the person of a case is about to get an attentie, or just got one."""
    query = sa.select(Case.id).where(Case.id == case_id, not_around_a_surprise(surprised_after))
    return db.session.scalar(query) is None


def list_handling_cells() -> list[tuple[HandlingCell, int]]:
    """Return every count there is, in a fixed order."""
    columns = [getattr(HandlingCount, name) for name in HandlingCell._fields]
    query = sa.select(*columns, HandlingCount.count).order_by(*columns)
    return [(HandlingCell(*row[:-1]), row[-1]) for row in db.session.execute(query)]


def _callback(case_id: int) -> Callback:
    query = (
        sa.select(Verdict.outcome, Verdict.reason)
        .select_from(Promise)
        .outerjoin(Verdict, Verdict.promise_id == Promise.id)
        .where(Promise.case_id == case_id)
        .order_by(Promise.id)
    )
    verdicts = [
        None if outcome is None or reason is None else (outcome, reason)
        for outcome, reason in db.session.execute(query)
    ]
    talked = sa.select(sa.exists().where(Conversation.case_id == case_id))
    return judge_callback(verdicts, was_spoken=bool(db.session.scalar(talked)))


def _was_surprised(case_id: int) -> bool:
    query = sa.select(Surprise.id).where(
        Surprise.case_id == case_id, Surprise.state == SurpriseState.DELIVERED
    )
    return db.session.scalar(query.limit(1)) is not None


def _mark_before(case_id: int) -> int | None:
    """Return the mark that the case came in with, when it was given from 1 to 10."""
    query = (
        sa.select(Response.overall_mark)
        .join(ResponseFollowUp, ResponseFollowUp.response_id == Response.id)
        .join(Survey, Survey.id == Response.survey_id)
        .where(ResponseFollowUp.case_id == case_id)
        .where(Survey.mark_worst == MarkScale().worst, Survey.mark_best == MarkScale().best)
    )
    return db.session.scalar(query)
