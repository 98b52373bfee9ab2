# SPDX-License-Identifier: EUPL-1.2
"""A factsheet in every form: the same digits, and the same things left out."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader

from feedback.accounts.rules import Role, Scope
from feedback.insight.rules.quarters import Quarter, trend_of
from tests.api.conftest import MakeCaller
from tests.insight.sheets import answer_all, quarter_of_twelve
from tests.people import Cast, login
from tests.surveys.asked import KEY, open_survey

BASE = "/werk/uitkomsten/factsheet"


def address(channel: str, *, form: str = "", quarter: str = "2026-Q3") -> str:
    path = f"{BASE}/bestand?vorm={form}&" if form else f"{BASE}?"
    return f"{path}onderzoek={KEY}&kanaal={channel}&kwartaal={quarter}"


def told(app: Flask, channel: str, *more: str) -> str:
    words = ["insight", "factsheet", "--survey", KEY, "--channel", channel, "--quarter", "2026-Q3"]
    result = app.test_cli_runner().invoke(args=[*words, *more])
    assert result.exit_code == 0, result.output
    return result.output


def pdf_text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def forms_of(
    app: Flask, client: FlaskClient, make_caller: MakeCaller, channel: str
) -> dict[str, str]:
    """Return a factsheet in every form, as text."""
    sheet = client.get(address(channel, form="xlsx"))
    rows = load_workbook(io.BytesIO(sheet.data)).active
    assert rows is not None
    return {
        "page": client.get(address(channel)).text,
        "pdf": pdf_text(client.get(address(channel, form="pdf")).data),
        "csv": client.get(address(channel, form="csv")).data.decode("utf-8-sig"),
        "xlsx": "\n".join(
            ",".join("" if c is None else str(c) for c in row) for row in rows.values
        ),
        "api": make_caller(Scope.INSIGHTS_READ, role=Role.ANALYST)
        .get(f"/insights/factsheet?survey={KEY}&channel={channel}&quarter=2026-Q3")
        .text,
        "cli json": told(app, channel),
        "cli csv": told(app, channel, "--format", "csv"),
        "cli html": told(app, channel, "--format", "html"),
    }


def test_every_form_has_the_same_digits(
    app: Flask, client: FlaskClient, make_caller: MakeCaller, people: Cast, now: datetime
) -> None:
    quarter_of_twelve(now=now)
    login(client, people.anouk)
    found = forms_of(app, client, make_caller, "counter")
    for form in ("page", "pdf", "cli html"):
        assert "7,6" in found[form], form
        assert "6,5 – 8,4" in found[form], form
    for form in ("csv", "xlsx", "cli csv"):
        assert "overall,overall_mark,,12,7.6,6.5,8.4," in found[form].replace("\r", ""), form
    for form in ("cli json", "api"):
        overall = json.loads(found[form])["overall"]
        assert overall == {"n": 12, "suppressed": False, "value": 7.6, "low": 6.5, "high": 8.4}, (
            form
        )


@pytest.mark.parametrize("channel", ["phone", "digital_form"])
def test_nine_is_hidden_and_ten_is_shown_in_every_form(
    app: Flask,
    client: FlaskClient,
    make_caller: MakeCaller,
    people: Cast,
    now: datetime,
    channel: str,
) -> None:
    quarter_of_twelve(now=now)
    login(client, people.anouk)
    found = forms_of(app, client, make_caller, channel)
    if channel == "phone":
        shown = {name for name, text in found.items() if re.search(r"\b8[,.]0\b", text)}
        assert shown == set(), "nine answers of 8 are nowhere, also not in a tooltip"
        assert "Te weinig antwoorden" in found["page"]
        assert "Te weinig antwoorden" in found["pdf"]
        return
    for form in ("page", "pdf", "cli html"):
        assert "5,5" in found[form], form
        assert "(n = 9)" in found[form], "nine gave a mark for an aspect"
    for form in ("csv", "xlsx", "cli csv"):
        line = next(one for one in found[form].splitlines() if one.startswith("aspect,h_willing"))
        assert line.endswith(",9,,,,suppressed"), form
    for name, text in found.items():
        assert not re.search(r"\b7[,.]0\b", text), name


@pytest.mark.parametrize(
    ("marks", "says"),
    [
        ([], "nog geen tien"),
        ([7], "nog geen tien"),
        ([7] * 9, "nog geen tien"),
        ([7] * 10, "alle antwoorden gelijk"),
    ],
    ids=["nobody", "one", "nine", "all equal"],
)
def test_few_or_equal_answers_are_a_sentence(
    client: FlaskClient, people: Cast, now: datetime, marks: list[int], says: str
) -> None:
    open_survey(now=now)
    answer_all(marks, aspects=["not_applicable"] * len(marks))
    login(client, people.anouk)
    page = client.get(f"{BASE}?onderzoek={KEY}")
    assert page.status_code == (200 if len(marks) == 10 else 404)
    assert says in page.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("onderzoek=bestaat-niet", "Dit onderzoek bestaat niet"),
        ("kanaal=duif", "Dit kanaal bestaat niet"),
        ("kwartaal=lente", "Schrijf een kwartaal als 2026-Q3"),
        ("kwartaal=2026-Q3%00", "Schrijf een kwartaal als 2026-Q3"),
    ],
)
def test_what_is_not_there_is_a_sentence(
    client: FlaskClient, people: Cast, now: datetime, query: str, says: str
) -> None:
    quarter_of_twelve(now=now)
    login(client, people.anouk)
    page = client.get(f"{BASE}?{query}")
    assert (page.status_code, says in page.text) == (404, True)


def test_a_quarter_without_answers_is_said_so(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    quarter_of_twelve(now=now)
    login(client, people.anouk)
    assert "Te weinig antwoorden" in client.get(address("counter", quarter="2025-Q1")).text


def test_the_overall_mark_is_not_the_mean_of_the_aspects(app: Flask, now: datetime) -> None:
    open_survey(now=now)
    answer_all([5] * 12, aspects=[9] * 12)
    found = json.loads(told(app, "counter"))
    assert (found["overall"]["value"], found["aspects"][0]["value"]) == (5.0, 9.0)


def test_words_are_shown_after_somebody_read_them(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    quarter_of_twelve(now=now)
    login(client, people.anouk)
    assert "goed geholpen" not in client.get(address("counter")).text
    read = f"/werk/uitkomsten/uitspraken/{KEY}"
    page = client.get(f"{read}?kanaal=counter&kwartaal=2026-Q3").text
    number = re.findall(r'value="(\d+)"><input type="hidden" name="soort" value="uitleg"', page)[0]
    form = {"antwoord": number, "soort": "uitleg", "kanaal": "counter", "kwartaal": "2026-Q3"}
    words = {"besluit": "tonen", "woorden": "Jan, bel 06 12345678: goed 🙂 <b>geholpen</b>"}
    assert client.post(read, data=form | words).status_code == 303
    shown = client.get(address("counter")).text
    assert "goed 🙂 &lt;b&gt;geholpen" in shown
    assert "12345678" not in shown
    assert client.post(read, data=form | {"besluit": "niet"}).status_code == 303
    assert "goed 🙂" not in client.get(address("counter")).text
    assert client.post(read, data=form | {"antwoord": "0"}).status_code == 404
    long = form | {"besluit": "tonen", "woorden": "x" * 401}
    assert client.post(read, data=long).status_code == 400


def test_a_colleague_of_the_desk_sees_no_factsheet(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    quarter_of_twelve(now=now)
    login(client, people.marloes)
    assert client.get(address("counter")).status_code == 403
    assert client.get(address("counter", form="csv")).status_code == 403


def test_quarters_follow_one_another() -> None:
    assert [one.name for one in trend_of(Quarter(2026, 2))] == [
        "2025-Q3",
        "2025-Q4",
        "2026-Q1",
        "2026-Q2",
    ]
