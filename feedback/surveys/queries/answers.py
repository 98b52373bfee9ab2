# SPDX-License-Identifier: EUPL-1.2
"""Every select on surveys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feedback.db import db
from feedback.errors import NotFound
from feedback.surveys.models.answers import Response, ResponseFollowUp, Survey, SurveyVersion
from feedback.surveys.rules.marks import Effort, MarkScale

BATCH = 1_000


@dataclass(frozen=True)
class Score:
    """The score that came with a case, as its page shows it."""

    survey_title: str
    mark: int | None
    scale: MarkScale
    effort: Effort | None

    @property
    def is_low(self) -> bool:
        """Tell whether the mark lies in the lower half of its scale."""
        return self.mark is not None and self.scale.is_low(self.mark)


def find_survey(key: str) -> Survey | None:
    """Return the survey with this key."""
    return db.session.scalar(sa.select(Survey).where(Survey.key == key))


def get_survey(key: str) -> Survey:
    """Return the survey with this key; raises ``NotFound``."""
    found = find_survey(key)
    if found is None:
        raise NotFound(f"There is no survey {key!r}.")
    return found


def get_survey_by_id(survey_id: int) -> Survey:
    """Return the survey that something of ours refers to; raises ``NotFound``."""
    found = db.session.get(Survey, survey_id)
    if found is None:
        raise NotFound("There is no such survey.")
    return found


def find_latest_version(survey_id: int) -> SurveyVersion | None:
    """Return the version of a survey that was made last."""
    query = (
        sa.select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def find_version(survey_id: int, number: int) -> SurveyVersion | None:
    """Return the version of a survey with this number."""
    query = sa.select(SurveyVersion).where(
        SurveyVersion.survey_id == survey_id, SurveyVersion.number == number
    )
    return db.session.scalar(query)


def list_response_ids(
    survey_id: int, identities: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Return the numbers of the answers with these ids and rounds."""
    names = sorted({name for name, _ in identities})
    found: dict[tuple[str, str], int] = {}
    for start in range(0, len(names), BATCH):
        query = (
            sa.select(Response.id, Response.external_id, Response.round)
            .where(Response.survey_id == survey_id)
            .where(Response.external_id.in_(names[start : start + BATCH]))
        )
        found.update({(row.external_id, row.round): row.id for row in db.session.execute(query)})
    return found


def count_responses(survey_id: int) -> int:
    """Return how many answers a survey has."""
    query = sa.select(sa.func.count()).select_from(Response).where(Response.survey_id == survey_id)
    return db.session.scalar(query) or 0


def find_response(response_id: int) -> Response | None:
    """Return one answer."""
    return db.session.get(Response, response_id)


def find_follow_up(response_id: int) -> ResponseFollowUp | None:
    """Return which case an answer became."""
    return db.session.get(ResponseFollowUp, response_id)


def find_score_of_case(case_id: int) -> Score | None:
    """Return the score that came with a case, in one select."""
    row = db.session.execute(
        sa.select(Survey, Response)
        .join(Response, Response.survey_id == Survey.id)
        .join(ResponseFollowUp, ResponseFollowUp.response_id == Response.id)
        .where(ResponseFollowUp.case_id == case_id)
    ).one_or_none()
    return None if row is None else make_score(row.Survey, row.Response)


def make_score(survey: Survey, response: Response) -> Score:
    """Return the score of an answer, as the page of its case shows it."""
    return Score(survey.title, response.overall_mark, survey.scale, response.effort)


def iterate_responses(survey_id: int) -> Iterator[Response]:
    """Yield every answer of a survey in the order of recording, in batches."""
    last = 0
    while True:
        query = (
            sa.select(Response)
            .where(Response.survey_id == survey_id)
            .where(Response.id > last)
            .order_by(Response.id)
            .limit(BATCH)
        )
        rows = db.session.scalars(query).all()
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def list_codes(survey_id: int) -> tuple[list[str], list[str]]:
    """Return the codes of aspects and backgrounds that any version of a survey asked."""
    query = (
        sa.select(SurveyVersion.questions)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number)
    )
    found: dict[str, dict[str, None]] = {"aspect": {}, "background": {}}
    for questions in db.session.scalars(query):
        for question in questions:
            if question["kind"] in found:
                found[question["kind"]][question["code"]] = None
    return list(found["aspect"]), list(found["background"])
