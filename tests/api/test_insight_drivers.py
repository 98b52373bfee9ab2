# SPDX-License-Identifier: EUPL-1.2
"""Drijfveren on the page, in the file and from the API: the same digits, the same refusals."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from feedback.accounts.rules import Role, Scope
from feedback.catalogue.rules import Channel
from feedback.db import end_reading, unit_of_work
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.services.folding import fold_answers
from tests.api.conftest import MakeCaller
from tests.insight.stored import keep_survey, marks, with_holes
from tests.people import Cast, login

PAGE = "/werk/uitkomsten/drijfveren"


@pytest.fixture
def reader(client: FlaskClient, people: Cast, now: datetime) -> FlaskClient:
    """An analyst, with three hundred answers at the counter and nine by telephone."""
    keep_survey("balie", marks(300), now=now)
    keep_survey("balie", marks(9), now=now, channel=Channel.PHONE)
    login(client, people.anouk)
    return client


def test_the_page_the_file_and_the_api_say_the_same(
    reader: FlaskClient, make_caller: MakeCaller
) -> None:
    page = reader.get(f"{PAGE}?onderzoek=balie").text
    assert "<h1>Inleven vraagt als eerste aandacht</h1>" in page
    assert "n = 300, waarvan 300 volledig" in page
    sent = reader.get(f"{PAGE}/bestand?onderzoek=balie").data.decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(sent)))
    assert (first["code"], first["plaats"], first["vak"]) == ("h_empathy", "1", "verbeteren")
    caller = make_caller(Scope.INSIGHTS_READ, role=Role.ANALYST)
    told = caller.get("/insights/drivers?survey=balie").json
    driver = told["drivers"][0]
    assert f"{driver['mean']:.1f}".replace(".", ",") == first["gemiddelde"]
    assert f"{driver['share']:.0%}" == first["aandeel"]
    assert f"{first['gemiddelde']} <span" in page
    assert f"{first['aandeel']} <span" in page
    assert driver["quadrant"] == "improve"


def test_nine_answers_are_nowhere(reader: FlaskClient, make_caller: MakeCaller) -> None:
    where = "?onderzoek=balie&kanaal=phone"
    assert "Te weinig respons om te tonen (minimaal 10)" in reader.get(PAGE + where).text
    assert len(reader.get(f"{PAGE}/bestand{where}").text.splitlines()) == 1
    caller = make_caller(Scope.INSIGHTS_READ, role=Role.ANALYST)
    told = caller.get("/insights/drivers?survey=balie&channel=phone").json
    assert (told["suppressed"], told["drivers"]) == (True, [])
    assert caller.get("/insights/drivers?survey=nergens").status_code == 404
    assert caller.get("/insights/drivers").status_code == 400


def test_a_norm_of_our_own_draws_the_line(reader: FlaskClient, make_caller: MakeCaller) -> None:
    caller = make_caller(Scope.INSIGHTS_READ, role=Role.ANALYST)
    where = "/insights/drivers?survey=balie"
    mean = caller.get(where).json
    means = [one["mean"] for one in mean["drivers"]]
    assert mean["norm"] == pytest.approx(sum(means) / len(means), abs=0.1)
    low = caller.get(f"{where}&norm=2.5").json
    assert low["norm"] == 2.5
    assert low["drivers"][0]["quadrant"] == "keep"
    sent = reader.get(f"{PAGE}/bestand?onderzoek=balie&grens=2,5").data.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(sent)))["vak"] == "vasthouden"
    for wrong in ("11", "0", "acht", "nan", ""):
        assert caller.get(f"{where}&norm={wrong}").status_code == 400


def test_too_few_for_an_order_is_said(client: FlaskClient, people: Cast, now: datetime) -> None:
    keep_survey("klein", marks(38), now=now)
    login(client, people.anouk)
    page = client.get(PAGE).text
    assert "Te weinig antwoorden voor een volgorde (n = 38, nodig 50)" in page
    assert '<svg class="gh-chart' not in page


def test_without_answers_the_page_says_so(client: FlaskClient, people: Cast) -> None:
    login(client, people.anouk)
    assert "nog geen onderzoek" in client.get(PAGE).text
    assert client.get(f"{PAGE}?onderzoek=nergens").status_code == 404


def test_many_answers_give_the_same_bytes_folded_or_not(
    client: FlaskClient, people: Cast, make_caller: MakeCaller, now: datetime
) -> None:
    keep_survey("veel", with_holes(700), now=now)
    keep_survey("veel", with_holes(500, seed=2), now=now, channel=Channel.PHONE)
    keep_survey("veel", with_holes(9, seed=3), now=now, channel=Channel.EMAIL)
    login(client, people.anouk)
    caller = make_caller(Scope.INSIGHTS_READ, role=Role.ANALYST)

    def said() -> tuple[str, str, object]:
        page = client.get(f"{PAGE}?onderzoek=veel").text
        file = client.get(f"{PAGE}/bestand?onderzoek=veel").text
        told = caller.get("/insights/drivers?survey=veel").json
        return page[page.index("<main") :], file, told

    from_rows = said()
    survey_id = get_survey("veel").id
    for limit in (400, 5_000):
        end_reading()
        with unit_of_work():
            assert fold_answers(survey_id, limit=limit) > 0
        assert said() == from_rows
    assert from_rows[2]["n"] == 1_200  # type: ignore[index] # of the answer of the API
