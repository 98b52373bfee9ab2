# SPDX-License-Identifier: EUPL-1.2
"""Invented answers have the shape they promise, so that what computes on them can be judged."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from random import Random
from statistics import correlation, mean

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.callbacks.tasks import sweep_promises
from feedback.catalogue.rules import Channel
from feedback.db import db
from feedback.demo.rules.answers import ASPECTS, POPULATIONS, Answer, make_answers
from feedback.demo.services.load import Load, load_demo
from feedback.surveys.models.answers import Response, ResponseFollowUp
from feedback.surveys.queries.answers import count_responses, find_score_of_case, find_survey
from tests.conftest import MONDAY_MORNING


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    return list(make_answers(6_000, now=MONDAY_MORNING, chance=Random(5)))


@pytest.mark.parametrize("channel", POPULATIONS, ids=lambda channel: channel.value)
def test_marks_of_each_channel_are_as_meant(answers: list[Answer], channel: Channel) -> None:
    marks = [one.mark for one in answers if one.channel is channel]
    assert mean(marks) == pytest.approx(POPULATIONS[channel].mean, abs=0.2)
    assert set(marks) <= set(range(1, 11))


def test_one_halo_lies_behind_all_aspects(answers: list[Answer]) -> None:
    both = [
        (one.aspects["bereidheid"], one.aspects["op_de_hoogte"], one.mark)
        for one in answers
        if isinstance(one.aspects.get("bereidheid"), int)
        and isinstance(one.aspects.get("op_de_hoogte"), int)
    ]
    first, second, marks = zip(*both, strict=True)
    assert 0.4 < correlation(first, second) < 0.62
    assert correlation(second, marks) > correlation(first, marks) > 0.4


def test_some_aspects_do_not_apply_and_few_answer_all(answers: list[Answer]) -> None:
    whole = [one for one in answers if all(isinstance(one.aspects.get(a), int) for a in ASPECTS)]
    assert 0.3 < len(whole) / len(answers) < 0.45
    none = Counter(one.aspects.get("op_de_hoogte") for one in answers)["not_applicable"]
    assert none / len(answers) == pytest.approx(0.2, abs=0.03)


def test_the_same_dice_give_the_same_answers() -> None:
    def fifty(seed: int) -> list[Answer]:
        return list(make_answers(50, now=MONDAY_MORNING, chance=Random(seed)))

    assert fifty(1) == fifty(1) != fifty(2)


@pytest.mark.slow
def test_a_demo_ties_answers_to_the_cases_they_became(app: Flask, now: datetime) -> None:
    wanted = Load(cases=30, responses=60, seed=1)
    load_demo(wanted, sweep=sweep_promises, tell=lambda done: None, now=now)
    survey = find_survey("na-contact")
    assert survey is not None
    assert "voorbeelddata" in survey.title
    assert count_responses(survey.id) == 60
    afterwards = find_survey("na-het-gesprek")
    assert afterwards is not None and count_responses(afterwards.id) >= 1
    own = sa.select(Response.id).where(Response.survey_id == survey.id)
    tied = db.session.scalars(
        sa.select(ResponseFollowUp.case_id).where(ResponseFollowUp.response_id.in_(own))
    ).all()
    assert len(tied) >= 3
    score = find_score_of_case(tied[0])
    assert score is not None
    assert score.mark is not None
