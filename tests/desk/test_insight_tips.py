# SPDX-License-Identifier: EUPL-1.2
"""What tips are about: the page and its file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from flask.testing import FlaskClient

from feedback.cases.rules import CaseKind
from tests.people import Cast, login

PAGE = "/werk/uitkomsten/tips"


def test_tips_are_told_by_theme_with_the_words_that_say_so(
    client: FlaskClient, people: Cast, open_case: Callable[..., int], tuesday: object
) -> None:
    login(client, people.anouk)
    assert "Te weinig tips voor een indeling (n = 0" in client.get(PAGE).text
    for place in range(52):
        story = "Zet meer afvalbakken neer." if place < 43 else "Hang daar een lantaarnpaal."
        open_case(kind=CaseKind.SUGGESTION, story=story, phone="")
    page = client.get(f"{PAGE}?kwartaal=2026-Q4").text
    assert "Afval en containers" in page
    assert "<dd>afvalbakken</dd>" in page
    assert "82,7%" in page
    assert "lantaarnpaal" not in page
    lines = csv.DictReader(io.StringIO(client.get(f"{PAGE}/csv").text))
    rows = {row["theme"]: row for row in lines}
    assert (rows["waste"]["n"], rows["waste"]["tips"]) == ("43", "52")
    assert (rows["street_lighting"]["n"], rows["street_lighting"]["suppressed"]) == ("", "true")


def test_who_helps_residents_does_not_decide_on_figures(
    client: FlaskClient, people: Cast, tuesday: object
) -> None:
    login(client, people.marloes)
    assert client.get(PAGE).status_code == 403
