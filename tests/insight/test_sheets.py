# SPDX-License-Identifier: EUPL-1.2
"""A factsheet in every form: the same digits, and the same things left out."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from random import Random
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader

from feedback.insight.rules.quarters import Quarter, trend_of
from feedback.insight.rules.tallies import Atom, atoms_of, released, tally
from feedback.surveys.rules.counting import Place, Said
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


def forms_of(app: Flask, client: FlaskClient, channel: str) -> dict[str, str]:
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
        "cli json": told(app, channel),
        "cli csv": told(app, channel, "--format", "csv"),
        "cli html": told(app, channel, "--format", "html"),
    }


def test_every_form_has_the_same_digits(
    app: Flask, client: FlaskClient, people: Cast, now: datetime
) -> None:
    quarter_of_twelve(now=now)
    login(client, people.anouk)
    found = forms_of(app, client, "counter")
    for form in ("page", "pdf", "cli html"):
        assert "7,6" in found[form], form
        assert "6,5 – 8,4" in found[form], form
    for form in ("csv", "xlsx", "cli csv"):
        assert "overall,overall_mark,,12,7.6,6.5,8.4," in found[form].replace("\r", ""), form
    overall = json.loads(found["cli json"])["overall"]
    assert overall == {"n": 12, "suppressed": False, "value": 7.6, "low": 6.5, "high": 8.4}


@pytest.mark.parametrize("channel", ["phone", "digital_form"])
def test_nine_is_hidden_and_ten_is_shown_in_every_form(
    app: Flask, client: FlaskClient, people: Cast, now: datetime, channel: str
) -> None:
    quarter_of_twelve(now=now)
    login(client, people.anouk)
    found = forms_of(app, client, channel)
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


def random_cells(chance: Random) -> dict[tuple[Place, Said], int]:
    """Atoms of every size around ten, each question answered by any part of them."""
    cells: dict[tuple[Place, Said], int] = {}
    for quarter in ("2026-Q1", "2026-Q2"):
        for channel in ("counter", "phone", "email"):
            for round_name in ("", "1"):
                place = Place(1, quarter, channel, round_name, 1)
                size = chance.choice([0, 1, 7, 9, 10, 11, 40])
                cells[place, Said("response", "")] = size
                for code in ("overall_mark", "aspect.a"):
                    for _ in range(chance.randint(0, size)):
                        said = Said(code, str(chance.randint(1, 10)))
                        cells[place, said] = cells.get((place, said), 0) + 1
    return cells


@pytest.mark.parametrize("seed", range(30))
def test_nobody_can_work_back_what_is_hidden(seed: int) -> None:
    """Whoever adds up and subtracts every total that any filters show learns no hidden mean.

    Each shown total is an equation over the atoms: what it says must not fix one with fewer
    than ten answers, alone or together with others so that fewer than ten remain.
    """
    chance = Random(seed)
    atoms = atoms_of(random_cells(chance))
    names = list(atoms)
    hidden_rows, equations = [], []
    for code in ("overall_mark", "aspect.a"):
        equations = []
        for filters in all_filters():
            chosen = [atom for atom in names if matches(atom, filters)]
            shown = tally(released(atoms[atom] for atom in chosen))
            sums = shown.overall if code == "overall_mark" else marks_of(shown)
            totals = [mark_sum(atoms[atom], code) for atom in chosen]
            if sums.n == 0:
                continue
            # The equation holds exactly for the atoms the total is made of.
            inside = [
                atom
                for atom, (n, _) in zip(chosen, totals, strict=True)
                if n >= 10 and size(atoms[atom]) >= 10
            ]
            assert sums.n == sum(mark_sum(atoms[atom], code)[0] for atom in inside)
            assert sums.total == sum(mark_sum(atoms[atom], code)[1] for atom in inside)
            equations.append([1.0 if atom in inside else 0.0 for atom in names])
        hidden_rows = [
            at
            for at, atom in enumerate(names)
            if 0 < mark_sum(atoms[atom], code)[0] < 10 or 0 < size(atoms[atom]) < 10
        ]
        matrix = np.array(equations).reshape(-1, len(names))
        rank = np.linalg.matrix_rank(matrix) if len(matrix) else 0
        for at in hidden_rows:
            aim = np.zeros((1, len(names)))
            aim[0, at] = 1
            assert np.linalg.matrix_rank(np.vstack([matrix, aim])) > rank, names[at]


def all_filters() -> list[tuple[str, str, str]]:
    return [
        (quarter, channel, round_name)
        for quarter in ("", "2026-Q1", "2026-Q2")
        for channel in ("", "counter", "phone", "email")
        for round_name in ("*", "", "1")
    ]


def matches(atom: Atom, filters: tuple[str, str, str]) -> bool:
    quarter, channel, round_name = filters
    return (
        quarter in {"", atom.quarter}
        and channel in {"", atom.channel}
        and round_name in {"*", atom.round}
    )


def mark_sum(questions: Any, code: str) -> tuple[int, int]:
    values = questions.get(code, {})
    return sum(values.values()), sum(int(mark) * n for mark, n in values.items())


def size(questions: Any) -> int:
    return int(questions["response"][""])


def marks_of(shown: Any) -> Any:
    from feedback.insight.rules.factsheet import AspectTally

    return shown.aspects.get("a", AspectTally()).marks


def test_a_question_of_nine_is_in_no_total() -> None:
    def atom(answered: int) -> dict[str, dict[str, int]]:
        return {"response": {"": 40}, "aspect.a": {"8": answered, "not_applicable": 40 - answered}}

    both = tally(released([atom(9), atom(20)]))
    assert (both.responses, both.aspects["a"].marks.n) == (80, 20)
    assert both.aspects["a"].not_applicable == 51
