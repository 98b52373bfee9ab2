# SPDX-License-Identifier: EUPL-1.2
"""Werkt het? How we handled a case, on its pages and in its file."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable

from flask.testing import FlaskClient

from feedback.db import unit_of_work
from feedback.insight.rules.handled import Person
from feedback.surveys.rules.handling import (
    ASKED,
    Attention,
    Callback,
    Handling,
    HandlingCell,
    cell_of,
)
from feedback.surveys.services.handling import count_cells
from tests.insight.test_handled import gifts
from tests.insight.test_handled import people as crowd_of
from tests.people import Cast, login

PAGE = "/werk/uitkomsten/werkt-het/aanpak"


def keep(crowd: Iterable[Person]) -> None:
    """Count people who were asked and answered."""
    cells: Counter[HandlingCell] = Counter()
    for one in crowd:
        handling = Handling(
            one.quarter,
            one.channel,
            one.kind,
            one.topic,
            Callback(one.callback),
            Attention(one.attention),
            tuple(one.versions),
            one.before,
        )
        cells[cell_of(handling, mark=ASKED)] += 1
        if one.mark is not None:
            cells[cell_of(handling, mark=str(one.mark), solved=one.solved)] += 1
    with unit_of_work():
        count_cells(cells)


def test_nine_say_nothing_and_ten_have_a_figure_without_a_claim(
    client: FlaskClient, people: Cast
) -> None:
    login(client, people.ingrid)
    assert "<h1>Te weinig antwoorden om iets te zeggen" in client.get(PAGE).text
    keep(crowd_of(60) + crowd_of(9, callback="late"))
    page = client.get(PAGE).text
    assert "<h1>Te weinig antwoorden om iets te zeggen" in page
    assert "n = 9" not in page
    keep(crowd_of(1, callback="late"))
    page = client.get(PAGE).text
    assert "<h1>Of het werkt: geen uitspraak mogelijk</h1>" in page
    assert "n = 10" in page
    assert "minder dan 30 antwoorden" in page
    assert "niet geloot" in page


def test_an_attentie_is_said_to_be_chosen_and_marks_to_return(
    client: FlaskClient, people: Cast
) -> None:
    login(client, people.anouk)
    keep(gifts(400, effect=0.0))
    page = client.get(f"{PAGE}?vraag=attentie").text
    assert "<h1>Of het werkt: geen uitspraak mogelijk</h1>" in page
    assert "terugkeer naar het gemiddelde" in page
    assert "een cadeau koopt geen cijfer" in page


def test_the_file_has_the_digits_of_the_page(client: FlaskClient, people: Cast) -> None:
    login(client, people.ingrid)
    keep(crowd_of(60) + crowd_of(40, callback="late", level=5.0))
    page, file = client.get(PAGE).text, client.get(f"{PAGE}/csv").text
    rows = {(row["question"], row["side"]): row for row in csv.DictReader(io.StringIO(file))}
    treated, late = rows["in_time", "treated"], rows["in_time", "control"]
    assert f"{treated['mean'].replace('.', ',')} (n = 60)" in page
    assert f"{late['mean'].replace('.', ',')} (n = 40)" in page
    assert rows["spoken", "control"]["suppressed"] == "true"
    assert rows["spoken", "treated"]["mean"] == ""


def test_who_may_not_read_figures_sees_none(client: FlaskClient, people: Cast) -> None:
    login(client, people.marloes)
    for where in ("", "/instructies", "/csv"):
        assert client.get(f"{PAGE}{where}").status_code == 403


def test_versions_without_an_older_one_have_nothing_before(
    client: FlaskClient, people: Cast
) -> None:
    login(client, people.ingrid)
    page = client.get(f"{PAGE}/instructies").text
    assert "geen instructie waarvan een nieuwe versie een oude verving" in page
