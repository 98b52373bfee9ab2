# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from feedback.callbacks.queries import counts
from feedback.callbacks.rules import AttemptOutcome
from feedback.callbacks.services import calls
from feedback.cases.rules import CaseKind
from feedback.db import unit_of_work
from feedback.desk.queries import queue as queue_pages
from tests.desk.conftest import MONDAY, TUESDAY, stored
from tests.people import Cast, login

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def rows_on(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tr data-row="(\d+)"', page)]


def test_least_time_left_comes_first(marloes, open_case):
    later = open_case(at=MONDAY + timedelta(hours=2))
    late = open_case(at=FRIDAY)
    first = open_case()
    page = marloes.get("/werk").text
    assert rows_on(page) == [late, first, later]
    assert "<h1>Nog 3 mensen te bellen</h1>" in page


def test_headings_say_how_people_stand_and_what_was_promised(marloes, open_case):
    open_case(at=FRIDAY)
    open_case()
    open_case(at=MONDAY + timedelta(hours=6))
    page = re.sub(r"\s+", " ", marloes.get("/werk").text)
    assert "<strong>Te laat · 1</strong> beloofd vóór gisteren 17.00 uur" in page
    assert "<strong>Streef voorbij · 1</strong> beloofd vóór vandaag 17.00 uur" in page
    assert "<strong>Op tijd · 1</strong>" in page


def test_every_count_opens_exactly_the_rows_it_counts(marloes, open_case, people: Cast):
    open_case(at=FRIDAY, assignee_id=people.marloes.id)
    open_case(kind=CaseKind.SUGGESTION, assignee_id=people.marloes.id)
    open_case(assignee_id=people.tom.id, team_id=people.openbare_ruimte)
    open_case(at=MONDAY + timedelta(hours=7))
    page = marloes.get("/werk").text
    links = re.findall(
        r'href="(/werk(?:\?[^"#]*)?)"[^>]*>(?:(?!</a>).)*?gh-number">(\d+)<', page, re.S
    )
    assert len(links) >= 8
    for url, count in links:
        assert len(rows_on(marloes.get(url.replace("&amp;", "&")).text)) == int(count), url


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lijst=mijn", ["mine"]),
        ("lijst=niemand", ["nobody"]),
        ("lijst=team", ["mine", "nobody"]),
        ("staat=te-laat", ["mine"]),
        ("soort=tip", ["nobody"]),
        ("kanaal=telefoon", []),
        ("zoek=veegwagen", ["other"]),
        ("zoek=veegw", ["other"]),
        ("zoek=06+87+65+43+21", ["other"]),
        ("zoek=Kramer", ["other"]),
        ("lijst=onzin&staat=onzin&onderwerp=abc&pagina=0", ["mine", "nobody", "other"]),
        ("onderwerp=99999999999999999999", ["mine", "nobody", "other"]),
    ],
)
def test_a_list_holds_what_its_address_asks(marloes, open_case, people: Cast, query, expected):
    made = {
        "mine": open_case(at=FRIDAY, assignee_id=people.marloes.id),
        "nobody": open_case(kind=CaseKind.SUGGESTION),
        "other": open_case(
            assignee_id=people.tom.id,
            team_id=people.openbare_ruimte,
            name="Familie Kramer",
            phone="06 87 65 43 21",
            story="Elke nacht om vijf uur de veegwagen.",
        ),
    }
    assert sorted(rows_on(marloes.get(f"/werk?{query}").text)) == sorted(made[n] for n in expected)


def test_search_finds_the_case_by_its_number(marloes, open_case):
    open_case()
    wanted = open_case()
    number = stored(wanted).number
    assert rows_on(marloes.get(f"/werk?zoek={number}").text) == [wanted]
    assert rows_on(marloes.get(f"/werk?zoek={number.lower()}").text) == [wanted]


def test_tomorrow_is_a_closed_group_that_does_not_count(marloes, open_case):
    today, tomorrow = open_case(), open_case(at=TUESDAY - timedelta(hours=1))
    page = marloes.get("/werk").text
    assert rows_on(page) == [today]
    assert "Nog 1 mens te bellen" in page
    assert "Morgen · 1" in page
    assert rows_on(marloes.get("/werk?morgen=1").text) == [today, tomorrow]


def test_the_list_goes_on_where_the_counting_stops(
    marloes: FlaskClient, open_case, monkeypatch: pytest.MonkeyPatch, request
) -> None:
    cases = [open_case(at=MONDAY + timedelta(minutes=minute)) for minute in range(7)]
    monkeypatch.setattr(counts, "COUNT_LIMIT", 3)
    monkeypatch.setattr(queue_pages, "PAGE_SIZE", 2)
    for kept in (counts._plan, counts._counts):  # a statement that was built holds its limit
        kept.cache_clear()
        request.addfinalizer(kept.cache_clear)
    third, last = marloes.get("/werk?pagina=3").text, marloes.get("/werk?pagina=4").text
    assert (rows_on(third), rows_on(last)) == (cases[4:6], cases[6:])
    assert 'rel="next"' in third
    assert 'rel="next"' not in last


def test_the_number_is_never_on_the_list(marloes, open_case):
    open_case()
    page = marloes.get("/werk").text
    assert "12 34 56 78" not in page and "612345678" not in page


def test_typed_text_cannot_become_markup(marloes, open_case):
    open_case(story="<script>alert(1)</script> \x00 \ud83d", name='"><img src=x onerror=alert(2)>')
    page = marloes.get("/werk").text
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_empty_list_says_that_everyone_was_heard(marloes, open_case, people: Cast):
    case_id = open_case()
    with unit_of_work():
        calls.log_attempt(
            case_id,
            outcome=AttemptOutcome.REACHED,
            started_at=TUESDAY,
            by=people.marloes,
            now=TUESDAY,
        )
    page = marloes.get("/werk").text
    assert "<h1>Vandaag bellen</h1>" in page
    assert "Alles gebeld. Iedereen is gehoord." in page
    assert "Vandaag spraken wij 1 mens." in page


def test_a_filter_that_finds_nobody_offers_the_way_back(marloes, open_case):
    open_case()
    page = marloes.get("/werk?soort=compliment").text
    assert "Niets gevonden met dit filter." in page and "Wis filter" in page
    assert "Iedereen is gehoord" not in page


def test_news_counts_who_came_since(marloes, open_case):
    open_case()
    page = marloes.get("/werk").text
    url = re.search(r'data-changes-url="([^"]+)"', page)[1].replace("&amp;", "&")
    assert marloes.get(url).json["new"] == 0
    open_case(at=MONDAY + timedelta(hours=1))
    open_case(at=TUESDAY)
    assert marloes.get(url).json == {
        "new": 1,
        "words": "1 nieuwe, toon",
        "checked": "10.42.00",
    }


def test_chosen_cases_go_to_one_colleague(ingrid, open_case, people: Cast):
    chosen = [open_case(), open_case()]
    data = {"zaak": chosen, "aan": people.tom.id}
    assert ingrid.post("/werk/toewijzen", data=data).status_code == 303
    assert [stored(number).assignee_id for number in chosen] == [people.tom.id] * 2


def test_an_employee_takes_what_is_nobodys_and_leaves_the_rest(marloes, open_case, people: Cast):
    free, taken = open_case(), open_case(assignee_id=people.tom.id)
    answer = marloes.post("/werk/toewijzen", data={"zaak": [free, taken]}, follow_redirects=True)
    assert stored(free).assignee_id == people.marloes.id
    assert stored(taken).assignee_id == people.tom.id
    assert "1 zaak toegewezen." in answer.text and "Die veranderde niet." in answer.text


@pytest.mark.parametrize(
    "url", ["/werk", "/werk/zaken", "/werk/zaken/1", "/werk/beloften", "/werk/nieuw"]
)
def test_an_analyst_sees_no_case(client: FlaskClient, people: Cast, tuesday, open_case, url):
    open_case()
    login(client, people.anouk)
    answer = client.get(url)
    assert answer.status_code == 403
    assert "De Wit" not in answer.text and "vier keer" not in answer.text


def test_the_page_costs_the_same_with_more_people(marloes, open_case, statements, app):
    marloes.get("/werk")  # what is kept of the reference data is read once
    costs = []
    for _ in range(2):
        for hours in range(4):
            open_case(at=MONDAY + timedelta(hours=hours))
        statements.clear()
        assert marloes.get("/werk").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 5, statements
