# SPDX-License-Identifier: EUPL-1.2
"""Marks of others: typed in with source and date, beside the factsheet, never compared."""

from __future__ import annotations

import io
import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from feedback.db import end_reading
from feedback.insight.benchmarks import list_benchmarks
from feedback.insight.rules.quarters import Quarter
from feedback.insight.rules.sheet_forms import as_data
from feedback.insight.sheets import make_sheet
from tests.insight.sheets import quarter_of_twelve
from tests.people import Cast, login
from tests.surveys.asked import KEY

PAGE = "/werk/uitkomsten/anderen"
SHEET = f"/werk/uitkomsten/factsheet?onderzoek={KEY}&kanaal=counter&kwartaal=2026-Q3"
FILE = SHEET.replace("factsheet", "factsheet/bestand") + "&vorm="
TYPED = {
    "channel": "counter",
    "who": "Gemeente Zeemond <b>",
    "mark": "7,9",
    "respondents": "1.204",
    "measured_on": "2026-03-31",
    "source": "Jaarverslag 2025, bladzijde 12",
}


@pytest.fixture
def analyst(client: FlaskClient, people: Cast, tuesday: datetime) -> FlaskClient:
    quarter_of_twelve(now=tuesday)
    login(client, people.anouk)
    return client


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_it_stands_beside_the_factsheet_in_every_form_with_its_warning(
    analyst: FlaskClient,
) -> None:
    assert analyst.post(PAGE, data=TYPED).status_code == 303
    page = analyst.get(SHEET).text
    paper = PdfReader(io.BytesIO(analyst.get(FILE + "pdf").data)).pages[0].extract_text()
    for form in (page, paper):
        assert "7,9" in form and "Andere methode mogelijk" in plain(form)
        assert "1.204" in form and "31 maart 2026" in plain(form)
    assert "Gemeente Zeemond &lt;b&gt;" in page
    line = 'benchmark,,Gemeente Zeemond <b>,1204,7.9,,,"2026-03-31 · Jaarverslag 2025, bladzijde 12'
    assert f"{line} · other method possible" in analyst.get(FILE + "csv").text
    sheet = make_sheet(KEY, channel="counter", quarter=Quarter(2026, 3))
    end_reading()
    found = as_data(sheet)["benchmarks"]
    assert [(one["value"], one["n"], one["measuredOn"]) for one in found] == [
        (7.9, 1204, "2026-03-31")
    ]
    other = SHEET.replace("counter", "digital_form")
    assert "Zeemond" not in analyst.get(other).text
    later = {**TYPED, "who": "Later gemeten", "measured_on": "2026-10-02"}
    assert analyst.post(PAGE, data=later).status_code == 303
    assert "Later gemeten" not in analyst.get(SHEET).text, "it is of after this quarter"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mark": "11"}, "Vul een cijfer in van 1 tot 10"),
        ({"mark": "zeven"}, "Vul een cijfer in van 1 tot 10"),
        ({"mark": ""}, "Vul een cijfer in van 1 tot 10"),
        ({"respondents": "9"}, "Vul een aantal in vanaf 10"),
        ({"respondents": "veel"}, "Vul een aantal in vanaf 10"),
        ({"measured_on": "2027-01-01"}, "Kies een dag die geweest is"),
        ({"measured_on": "lente"}, "Kies een dag"),
        ({"source": " \x00 "}, "Vul in waar het cijfer staat"),
        ({"who": "x" * 100_000}, "in hoogstens 120 tekens"),
        ({"channel": "duif"}, "Kies een van de antwoorden"),
    ],
    ids=lambda one: "-".join(one)[:20] if isinstance(one, dict) else "",
)
def test_what_is_no_figure_with_a_source_is_refused_in_words(
    analyst: FlaskClient, change: dict[str, str], words: str
) -> None:
    answer = analyst.post(PAGE, data={**TYPED, **change})
    assert answer.status_code == 400
    assert words in answer.text
    assert list_benchmarks() == []
    end_reading()


def test_what_is_taken_away_is_nowhere_any_more(analyst: FlaskClient) -> None:
    analyst.post(PAGE, data=TYPED)
    number = list_benchmarks()[0].id
    end_reading()
    assert analyst.post(f"{PAGE}/{number}/weg").status_code == 303
    assert "Zeemond" not in analyst.get(SHEET).text
    assert analyst.post(f"{PAGE}/{number}/weg").status_code == 404


def test_it_is_for_who_looks_after_the_figures(client: FlaskClient, people: Cast) -> None:
    login(client, people.marloes)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data=TYPED).status_code == 403
