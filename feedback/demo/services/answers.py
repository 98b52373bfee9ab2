# SPDX-License-Identifier: EUPL-1.2
"""Answers to the survey after contact, some of which became a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice
from random import Random
from typing import Any

from feedback.cases.models import Case
from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import Channel
from feedback.db import as_row, db, unit_of_work
from feedback.demo import queries
from feedback.demo.rules.answers import ASPECTS, Answer, make_answers
from feedback.surveys.models.answers import Response, ResponseFollowUp, SurveyVersion
from feedback.surveys.rules.marks import MarkScale
from feedback.surveys.services.counting import count_in
from feedback.surveys.services.surveys import ensure_survey, ensure_version, store_responses

KEY, TITLE = "na-contact", "Onderzoek na contact (voorbeelddata)"
BATCH = 5_000
#: How many of the latest cases began as an answer with "ja, bel mij".
TIED = 20
QUESTIONS: list[dict[str, Any]] = [
    {"kind": "overall_mark", "code": "overall_mark", "label": "Uw cijfer in het algemeen"},
    *({"kind": "aspect", "code": code, "label": label} for code, label in ASPECTS.items()),
    {"kind": "effort", "code": "effort", "label": "Hoeveel moeite kostte het u?"},
    {"kind": "background", "code": "age", "label": "Leeftijd"},
]


#: What somebody gives who then tells this.
MARKS = {CaseKind.COMPLAINT: (2, 5), CaseKind.SUGGESTION: (6, 8), CaseKind.COMPLIMENT: (9, 10)}


def write_answers(count: int, *, seed: int, now: datetime) -> None:
    """Write ``count`` invented answers; the last of them belong to cases that asked for a call."""
    chance = Random(f"answers:{seed}")  # noqa: S311 - answers, no secrets
    with unit_of_work():
        survey = ensure_survey(KEY, title=TITLE, scale=MarkScale(), now=now)
        version = ensure_version(survey, QUESTIONS, now=now)
        began = queries.list_cases_from_form(limit=min(count, TIED))
        answers = make_answers(count, now=now, chance=chance)
        apart, number = count - len(began), 0
        while batch := list(islice(answers, min(BATCH, apart - number))):
            store_responses(
                [_row(version, f"{number + at:07d}", one) for at, one in enumerate(batch)]
            )
            number += len(batch)
        for case, answer in zip(began, answers, strict=True):
            _tie(version, case, answer, chance=chance)


def _tie(version: SurveyVersion, case: Case, answer: Answer, *, chance: Random) -> None:
    """Write the answer that this case began with, and which case it became."""
    lowest, highest = MARKS.get(case.kind, (6, 8))
    own = replace(
        answer,
        channel=Channel.DIGITAL_FORM,
        mark=chance.randint(lowest, highest),
        explanation=case.story,
        suggestion=None,
        submitted_at=case.received_at,
    )
    row = Response(**_row(version, case.number, own))
    db.session.add(row)
    count_in([as_row(row)])
    db.session.flush()  # the tie refers to the answer by its id
    db.session.add(ResponseFollowUp(response_id=row.id, case_id=case.id))


def _row(version: SurveyVersion, name: str, answer: Answer) -> dict[str, Any]:
    return {
        "survey_id": version.survey_id,
        "version_id": version.id,
        "batch_id": None,
        "external_id": f"demo-{name}",
        "round": "",
        "submitted_at": answer.submitted_at,
        "recorded_at": answer.submitted_at,
        "channel": answer.channel,
        "mode": "self",
        "weight": None,
        "stratum": None,
        "overall_mark": answer.mark,
        "overall_absent": None,
        "effort": answer.effort,
        "explanation": answer.explanation,
        "suggestion": answer.suggestion,
        "aspects": answer.aspects,
        "background": {"age": answer.age},
    }
