# SPDX-License-Identifier: EUPL-1.2
"""The stored answers that figures are reckoned from: only of groups of ten and more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feedback.db import db
from feedback.surveys.models.answers import Response, SurveyVersion
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.released import Wish, find_released
from feedback.surveys.rules.questionnaire import QuestionKind, from_stored

Marks = tuple[int | None, ...]


@dataclass(frozen=True)
class StoredAnswers:
    """Marks of aspects and the overall mark last, a row for each respondent; None is no mark."""

    codes: tuple[str, ...]
    labels: dict[str, str]
    rows: Sequence[Marks]
    weights: Sequence[float] | None
    """None when nobody has a weight."""


def find_answers(key: str, *, wish: Wish) -> StoredAnswers:
    """Return the answers of a survey that fit a wish; raises ``NotFound`` for another key.

    Aspects come in the order in which they were first asked. What somebody skipped, does not
    know or does not apply is no mark.
    """
    survey = get_survey(key)
    labels = _labels(survey.id)
    query = (
        sa.select(Response.aspects, Response.overall_mark, Response.weight)
        .where(find_released(survey.id).matching(wish))
        .order_by(Response.id)
    )
    found = db.session.execute(query).all()
    codes = tuple(code for code in labels if any(code in row.aspects for row in found))
    rows = [(*(_mark(row.aspects.get(code)) for code in codes), row.overall_mark) for row in found]
    weighted = any(row.weight is not None for row in found)
    weights = [1.0 if row.weight is None else row.weight for row in found] if weighted else None
    return StoredAnswers(codes, labels, rows, weights)


def _labels(survey_id: int) -> dict[str, str]:
    """Return what each aspect is called, by its code, over all versions; the last words win."""
    query = (
        sa.select(SurveyVersion.questions)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number)
    )
    return {
        question.code: question.label
        for questions in db.session.scalars(query)
        for question in from_stored(questions)
        if question.kind is QuestionKind.ASPECT
    }


def _mark(value: object) -> int | None:
    return value if isinstance(value, int) else None
