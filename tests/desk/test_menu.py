# SPDX-License-Identifier: EUPL-1.2
"""The main menu: what stands in the bar, what stands under "Meer", where one is."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from feedback.desk.views.shell import _is_part
from tests.people import Cast, login

ENTRY = re.compile(r'<li><a href="[^"]+"(?: aria-current="page")?>([^<]+)</a></li>')


def test_eight_entries_stand_in_the_bar_and_the_rest_under_more(ingrid: FlaskClient) -> None:
    page = ingrid.get("/werk").text
    bar, _, rest = page.partition('<li class="gh-more">')
    assert len(ENTRY.findall(bar)) == 8
    assert "Bord" in ENTRY.findall(bar)
    assert ENTRY.findall(rest)[:2] == ["Mail", "Nieuw bericht"]


def test_more_says_that_one_is_under_it(ingrid: FlaskClient) -> None:
    more = '<li class="gh-more"><details data-menu>\n        <summary class="is-current">'
    assert more in ingrid.get("/werk/mail").text
    assert more not in ingrid.get("/werk").text


def test_whoever_may_do_little_has_no_more(client: FlaskClient, people: Cast) -> None:
    login(client, people.anouk)
    assert "gh-more" not in client.get("/werk/uitkomsten").text


@pytest.mark.parametrize(
    ("blueprint", "entry", "expected"),
    [
        ("desk_surveys", "desk_surveys", True),
        ("desk_survey_rounds", "desk_surveys", True),
        ("desk_budget_acts", "desk_budget", True),
        ("desk_case_steps", "desk_cases", True),
        ("desk_surveys", "desk_texts", False),
        ("desk_instructions", "desk_insight", False),
    ],
)
def test_a_page_lights_the_entry_it_belongs_to(blueprint: str, entry: str, expected: bool) -> None:
    assert _is_part(blueprint, of=entry) is expected
