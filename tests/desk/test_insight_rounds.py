# SPDX-License-Identifier: EUPL-1.2
"""Rounds, published figures and two mirrors on their pages."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask.testing import FlaskClient

from feedback.db import unit_of_work
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.services import building
from tests.insight.stored import MAKER, keep_survey, marks
from tests.people import Cast, login

ROUNDS = "/werk/uitkomsten/rondes"
CALCULATOR = f"{ROUNDS}/rekenen"


@pytest.fixture
def measured(client: FlaskClient, people: Cast, now: datetime) -> FlaskClient:
    """An analyst, with three rounds: the last one asked others."""
    for number, (name, population, lift) in enumerate(
        (("0-meting", "inwoners", 0.0), ("1-meting", "inwoners", 0.7), ("2-meting", "klanten", 0.0))
    ):
        keep_survey(
            "ronde",
            marks(120, seed=number, lift=lift),
            now=now,
            instrument=Instrument.ROUND,
            channel=None,
            round_name=name,
        )
        with unit_of_work():
            work = building.Fieldwork(name, population=population, mode="per mail")
            building.open_round(get_survey("ronde"), work, by=MAKER, now=now)
    login(client, people.anouk)
    return client


def test_rounds_of_other_people_are_not_compared(measured: FlaskClient) -> None:
    page = measured.get(ROUNDS).text
    assert "<h1>Het totaaloordeel van deze rondes is niet te vergelijken</h1>" in page
    assert "Er is een andere groep gevraagd: “inwoners” en “klanten”" in page
    assert "aantoonbaar hoger" not in page
    assert "Hierop rust de uitspraak." not in page


def test_rounds_of_the_same_people_show_what_rose(measured: FlaskClient) -> None:
    page = measured.get(f"{ROUNDS}?onderzoek=ronde&van=0-meting&tot=1-meting").text
    assert "<h1>Het totaaloordeel is aantoonbaar hoger</h1>" in page
    assert "De kleinste verandering van het totaaloordeel" in page
    assert "Hierop rust de uitspraak." in page and "Niet in beide rondes is gewogen." in page


def test_published_figures_prove_nothing_and_say_why(measured: FlaskClient) -> None:
    page = measured.get(f"{CALCULATOR}?eerste=6,4&tweede=6,6&n2=353&groep=dezelfde").text
    assert "6,4 → 6,6: niet aangetoond" in page
    assert "0,077" in page
    page = measured.get(f"{CALCULATOR}?eerste=6,4&tweede=8,6&n1=400&n2=210&groep=andere").text
    assert "6,4 → 8,6: niet te vergelijken" in page
    assert 'role="alert"' not in measured.get(CALCULATOR).text
    refused = measured.get(f"{CALCULATOR}?eerste=elf&tweede=11&n1=3&n2=").text
    assert refused.count('role="alert"') == 4


def test_two_mirrors_lie_side_by_side(measured: FlaskClient, now: datetime) -> None:
    empty = measured.get("/werk/uitkomsten/spiegels").text
    assert "nog geen spiegel" in empty
    guesses = [
        {"overall_mark": None, "aspects": {"h_empathy": 8 + n % 2, "h_empathy_importance": 5}}
        for n in range(12)
    ]
    keep_survey("spiegel", guesses, now=now, instrument=Instrument.EMPLOYEE_MIRROR, channel=None)
    page = measured.get("/werk/uitkomsten/spiegels?onderzoek=ronde").text
    assert "Over inleven denken wij rooskleuriger dan inwoners" in page
    assert "n = 12" in page
