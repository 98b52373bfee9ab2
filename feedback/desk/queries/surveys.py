# SPDX-License-Identifier: EUPL-1.2
"""Surveys as the workplace shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feedback.db import db
from feedback.surveys.models.answers import Response, Survey, SurveyVersion
from feedback.surveys.queries.asking import list_answered_versions, list_surveys, list_versions
from feedback.surveys.rules.questionnaire import Question, from_stored, series_breaks


@dataclass(frozen=True)
class SurveyRow:
    """One survey in the list."""

    survey: Survey
    responses: int
    version: int


@dataclass(frozen=True)
class VersionRow:
    """One version: what changed so that its series does not go on."""

    version: SurveyVersion
    questions: int
    is_answered: bool
    breaks: Sequence[str]


def list_survey_rows() -> list[SurveyRow]:
    """Return every survey with how many answers it has and its version in use."""
    counts = sa.select(Response.survey_id, sa.func.count()).group_by(Response.survey_id)
    answered = {survey_id: count for survey_id, count in db.session.execute(counts)}
    newest = sa.select(SurveyVersion.survey_id, sa.func.max(SurveyVersion.number)).group_by(
        SurveyVersion.survey_id
    )
    versions = {survey_id: number for survey_id, number in db.session.execute(newest)}
    return [
        SurveyRow(one, answered.get(one.id, 0), versions.get(one.id, 0)) for one in list_surveys()
    ]


def list_version_rows(survey_id: int) -> list[VersionRow]:
    """Return the versions of a survey, newest first, each beside the one before it."""
    versions = list_versions(survey_id)
    answered = list_answered_versions(survey_id)
    asked: list[tuple[Question, ...]] = [from_stored(one.questions) for one in versions]
    return [
        VersionRow(
            version,
            len(version.questions),
            version.id in answered,
            series_breaks(older, questions) if older else [],
        )
        for version, questions, older in zip(versions, asked, [*asked[1:], ()], strict=True)
    ]
