# SPDX-License-Identifier: EUPL-1.2
"""Commands on surveys: make them, take answers in, tie an answer to its case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback.db import db, insert_once, insert_rows
from feedback.errors import Conflict, Invalid
from feedback.surveys.models.answers import Response, ResponseFollowUp, Survey, SurveyVersion
from feedback.surveys.queries import answers as queries
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.rules.marks import MarkScale
from feedback.surveys.services.counting import count_in

BATCH = 500
#: Every column of an answer, so that rows of one file go in by one statement.
_BLANK: Mapping[str, Any] = dict.fromkeys(
    one.key for one in sa.inspect(Response).columns if one.key not in {"id", "is_folded"}
)


def ensure_survey(
    key: str,
    *,
    title: str | None,
    scale: MarkScale | None,
    now: datetime,
    instrument: Instrument = Instrument.ELSEWHERE,
) -> Survey:
    """Return the survey with this key, made when there is none.

    Raises ``Invalid`` when it is there with other ends of its mark: marks of two scales in
    one survey could not be told apart.
    """
    found = queries.find_survey(key)
    if found is None:
        ends = scale or MarkScale()
        found = Survey(
            key=key,
            title=title or key,
            mark_worst=ends.worst,
            mark_best=ends.best,
            created_at=now,
            instrument=instrument,
        )
        db.session.add(found)
        db.session.flush()  # Versions and answers refer to the survey by its id.
    elif scale is not None and scale != found.scale:
        raise Invalid(
            {
                "survey.mark_scale": f"This survey is marked from {found.mark_worst} (worst) to "
                f"{found.mark_best} (best). Use another key for another scale."
            }
        )
    return found


def ensure_version(
    survey: Survey, questions: Sequence[Mapping[str, Any]], *, now: datetime
) -> SurveyVersion:
    """Return the version that asks exactly these questions: the latest one, or a new one."""
    asked = [dict(question) for question in questions]
    latest = queries.find_latest_version(survey.id)
    if latest is not None and latest.questions == asked:
        return latest
    made = SurveyVersion(
        survey_id=survey.id,
        number=latest.number + 1 if latest else 1,
        questions=asked,
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()  # Answers refer to the version by its id.
    return made


def store_responses(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write answers: rows with a value for every column of ``Response`` but its id."""
    for start in range(0, len(rows), BATCH):
        insert_rows(Response, [{**_BLANK, **row} for row in rows[start : start + BATCH]])
    count_in(rows)


def tie_to_case(response_id: int, *, case_id: int) -> None:
    """Remember which case an answer became, once.

    Raises ``Invalid`` for an answer that is not there, ``Conflict`` for one that already
    has a case.
    """
    if queries.find_response(response_id) is None:
        raise Invalid({"surveyResponseId": "Dit antwoord bestaat niet."})
    if not insert_once(ResponseFollowUp, response_id=response_id, case_id=case_id):
        raise Conflict("Dit antwoord hoort al bij een zaak.")
