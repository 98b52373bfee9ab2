# SPDX-License-Identifier: EUPL-1.2
"""The quarter on one A4: the digits of the factsheet and of the promises, on page and paper."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from feedback.clock import FixedClock
from tests.insight.sheets import quarter_of_twelve
from tests.people import Cast, login
from tests.surveys.asked import KEY

PAGE = "/werk/uitkomsten/samenvatting"
SHEET = f"/werk/uitkomsten/factsheet?onderzoek={KEY}&kwartaal=2026-Q3&kanaal="


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text).replace("&nbsp;", " "))


@pytest.fixture
def reader(client: FlaskClient, people: Cast, tuesday: datetime) -> FlaskClient:
    """An analyst, with twelve answers at the counter, ten by form and nine on the phone."""
    quarter_of_twelve(now=tuesday)
    login(client, people.anouk)
    return client


def test_page_and_paper_say_the_digits_of_the_factsheet(reader: FlaskClient) -> None:
    page = plain(reader.get(PAGE).text)
    answer = reader.get(f"{PAGE}/pdf")
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.data)).pages
    assert len(pages) == 1
    paper = plain(pages[0].extract_text())
    for channel, name in (("counter", "Balie"), ("digital_form", "Online formulier")):
        sheet = plain(reader.get(SHEET + channel).text)
        mark = re.search(r"Totaaloordeel (\d+,\d) marge (\d+,\d – \d+,\d) n = (\d+)", sheet)
        effort = re.search(r"Moeite \(CES\) (\+?\d+)", sheet)
        assert mark is not None and effort is not None
        wanted = rf"{name} {mark[1]} {mark[2]} {mark[3]} [^+]* {re.escape(effort[1])}"
        for form in (page, paper):
            assert re.search(wanted, form), (wanted, form)


def test_nine_answers_have_no_figure_and_are_in_no_total(reader: FlaskClient) -> None:
    for text in (reader.get(PAGE).text, reader.get(f"{PAGE}?kwartaal=2026-Q3").text):
        page = plain(text)
        assert "Telefoon te weinig antwoorden (minimaal 10)" in page
        assert "n = 22," in page  # twelve and ten


def test_without_answers_there_is_no_sheet_and_a_sentence(
    client: FlaskClient, people: Cast, tuesday: datetime
) -> None:
    login(client, people.ingrid)
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}?kwartaal=lente").status_code == 400
    assert client.get(f"{PAGE}?onderzoek=nergens").status_code == 404


def test_it_is_for_who_may_read_the_figures(marloes: FlaskClient) -> None:
    assert marloes.get(PAGE).status_code == 403
    assert marloes.get(f"{PAGE}/pdf").status_code == 403


def test_a_quarter_that_still_runs_says_so_on_page_and_paper_until_its_last_minute(
    client: FlaskClient, people: Cast, tuesday: datetime, clock: FixedClock
) -> None:
    quarter_of_twelve(now=tuesday)
    ends = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)  # Midnight in Amsterdam.
    said = "Tot en met 30 september 2026 komen er antwoorden bij."
    for moment, runs in ((ends - timedelta(minutes=1), True), (ends, False)):
        clock.set(moment)
        login(client, people.anouk)
        for address in (f"{PAGE}?kwartaal=2026-Q3", f"{SHEET}counter"):
            assert (said in plain(client.get(address).text)) is runs, (address, moment)
        for address in (
            f"{PAGE}/pdf?kwartaal=2026-Q3",
            SHEET.replace("factsheet?", "factsheet/bestand?vorm=pdf&") + "counter",
        ):
            paper = PdfReader(io.BytesIO(client.get(address).data)).pages
            assert len(paper) == 1
            assert (said in plain(paper[0].extract_text())) is runs, (address, moment)


def test_what_changed_is_only_said_of_quarters_that_lie_beside_each_other(
    reader: FlaskClient,
) -> None:
    nothing_shown = "Van geen enkel onderdeel is aangetoond dat het veranderde"
    nothing_before = "Er is geen vorig kwartaal met genoeg antwoorden"
    third, second = (plain(reader.get(f"{PAGE}?kwartaal=2026-Q{n}").text) for n in (3, 2))
    assert nothing_shown in third
    assert nothing_before not in third
    assert nothing_before in second
    assert nothing_shown not in second
