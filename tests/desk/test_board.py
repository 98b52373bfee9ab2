# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from flask.testing import FlaskClient

from feedback.accounts.services import absences
from feedback.callbacks.rules import AttemptOutcome
from feedback.callbacks.services import calls
from feedback.cases.services.agreements import agree
from feedback.db import unit_of_work
from tests.desk.conftest import MONDAY, TUESDAY
from tests.people import Cast, login

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def speak(case_id: int, people: Cast, *, at: datetime = TUESDAY, outcome: str = "reached") -> None:
    with unit_of_work():
        calls.log_attempt(
            case_id,
            outcome=AttemptOutcome(outcome),
            started_at=at,
            by=people.marloes,
            now=TUESDAY,
        )


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_board_says_the_answer_first(ingrid, open_case, people: Cast):
    open_case(at=FRIDAY)
    open_case()
    open_case(at=MONDAY + timedelta(hours=7))
    speak(open_case(), people)
    page = ingrid.get("/werk/bord").text
    assert "<h1>Een belofte is gebroken, een vraagt nu aandacht</h1>" in page
    words = plain(page)
    assert "Vandaag: 4 beloften" in words
    for part in ("1 gesproken", "1 op tijd, nog te bellen", "1 streef voorbij", "1 te laat"):
        assert part in words


def test_each_part_of_today_opens_its_rows(ingrid, open_case, people: Cast):
    open_case(at=FRIDAY)
    open_case()
    speak(open_case(), people)
    page = ingrid.get("/werk/bord").text
    parts = re.findall(r'gh-grow-\d+"><a href="([^"]+)".*?gh-number">(\d+)<', page)
    assert len(parts) == 3
    for address, count in parts:
        rows = ingrid.get(address).text
        found = rows.count("<tr data-row=") or rows.count('<td data-label="Uitkomst"')
        assert found == int(count), address


def test_the_percentage_stands_with_n_margin_and_definition(ingrid, open_case, people: Cast):
    for _ in range(11):
        speak(open_case(), people)
    speak(open_case(at=FRIDAY), people)
    words = plain(ingrid.get("/werk/bord").text)
    assert "Belofte gehouden: 92%" in words
    assert "n = 12 · laatste 12 weken" in words
    assert "95%-marge: 64 tot 99%." in words
    assert "gesproken vóór het uiterste moment" in words


def test_below_ten_no_percentage_leaves_the_program(ingrid, open_case, people: Cast):
    for _ in range(9):
        speak(open_case(), people)
    words = plain(ingrid.get("/werk/bord").text)
    assert "Te weinig antwoorden (n = 9)" in words and "Belofte gehouden:" not in words


def test_what_does_not_count_is_listed_with_its_reason(ingrid, open_case, people: Cast):
    speak(open_case(), people, outcome="declined")
    assert "Wil niet gebeld worden 1" in plain(ingrid.get("/werk/bord").text)
    assert "wil niet gebeld worden" in ingrid.get("/werk/beloften?uitkomst=telt-niet-mee").text


def test_people_stand_by_presence_and_name_never_by_score(ingrid, open_case, people: Cast):
    for _ in range(3):
        open_case(assignee_id=people.tom.id)
    open_case(assignee_id=people.marloes.id)
    open_case()
    with unit_of_work():
        absences.record_absence(
            people.marloes.id,
            starts_on=date(2026, 11, 24),
            ends_on=None,
            deputy_id=people.tom.id,
            by=people.marloes,
            now=TUESDAY,
        )
    words = plain(ingrid.get("/werk/bord").text).split("Werk per persoon")[1]
    places = [
        words.index(name) for name in ("Ingrid Visser", "Tom Bakker", "Marloes de Wit", "Niemand")
    ]
    assert places == sorted(places)
    assert "afwezig, werk ligt bij Tom Bakker" in words


def test_agreements_open_by_their_date(ingrid, open_case, people: Cast):
    case_id = open_case()
    for due_on in (date(2026, 11, 24), date(2026, 11, 27), date(2026, 12, 4)):
        with unit_of_work():
            agree(
                case_id,
                text=f"Afspraak van {due_on}",
                owner="Wijkbeheer",
                due_on=due_on,
                on_status_page=False,
                by=people.marloes,
                now=TUESDAY,
            )
    for when, count in (("", 3), ("te-laat", 0), ("vandaag", 1), ("deze-week", 2), ("onzin", 3)):
        page = ingrid.get(f"/werk/afspraken?wanneer={when}").text
        assert page.count("<strong>Afspraak van") == count, when


def test_an_employee_does_not_see_the_board(marloes):
    assert marloes.get("/werk/bord").status_code == 403


def test_an_admin_sees_figures_and_no_names(client: FlaskClient, people: Cast, tuesday, open_case):
    open_case(at=FRIDAY, name="Mevrouw S. de Wit")
    login(client, people.bram)
    page = client.get("/werk/bord")
    assert page.status_code == 200 and "Mevrouw S. de Wit" not in page.text


def test_the_board_costs_the_same_with_more_people(ingrid, open_case, statements):
    costs = []
    for _ in range(2):
        for hours in range(3):
            open_case(at=FRIDAY + timedelta(hours=hours))
        ingrid.get("/werk/bord")
        statements.clear()
        assert ingrid.get("/werk/bord").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 22, costs
