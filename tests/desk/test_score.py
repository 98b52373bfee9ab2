# SPDX-License-Identifier: EUPL-1.2
"""The score that came with a case stands beside the story."""

from __future__ import annotations

from feedback.db import unit_of_work
from feedback.surveys.rules.marks import MarkScale
from feedback.surveys.services import surveys
from tests.desk.conftest import MONDAY


def test_the_page_shows_the_score_that_came_with_the_case(marloes, open_case):
    case_id = open_case()
    with unit_of_work():
        survey = surveys.ensure_survey(
            "kto", title="Onderzoek balie", scale=MarkScale(), now=MONDAY
        )
        version = surveys.ensure_version(survey, [], now=MONDAY)
        row = {"survey_id": survey.id, "version_id": version.id, "external_id": "1", "round": ""}
        rest = {"recorded_at": MONDAY, "overall_mark": 3, "aspects": {}, "background": {}}
        surveys.store_responses([row | rest])
        surveys.tie_to_case(1, case_id=case_id)
    page = marloes.get(f"/werk/zaken/{case_id}").text
    assert "Uit onderzoek: Onderzoek balie" in page
    assert "<b>Cijfer 3</b> (van 1 slecht tot 10 goed)" in page


def test_a_case_without_a_score_says_nothing_of_it(marloes, open_case):
    assert "Uit onderzoek" not in marloes.get(f"/werk/zaken/{open_case()}").text
