# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re
from datetime import timedelta

import pytest

from feedback.cases.rules import CaseKind
from feedback.desk.queries import cases as queries
from tests.desk.conftest import MONDAY, TUESDAY, stored
from tests.people import Cast


def found(page: str) -> list[int]:
    links = re.findall(r'<td><a href="/werk/zaken/(\d+)"', page)
    return [int(number) for number in links]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["kramer", "tip", "closed"]),
        ("status=open", ["kramer", "tip"]),
        ("status=gesloten", ["closed"]),
        ("soort=tip", ["tip"]),
        ("kanaal=website", ["kramer", "tip", "closed"]),
        ("kanaal=brief", []),
        ("van=mijn", ["tip"]),
        ("van=niemand", ["kramer", "closed"]),
        ("zoek=veegwagen", ["kramer"]),
        ("zoek=kramer", ["kramer"]),
        ("zoek=0687654321", ["kramer"]),
        ("zoek=veegwagen&soort=tip", []),
        ("zoek=%00%22*", ["kramer", "tip", "closed"]),
        ("zoek=niemandheeftditwoord", []),
        ("voor=onzin&status=onzin", ["kramer", "tip", "closed"]),
    ],
)
def test_all_cases_can_be_searched_and_narrowed(marloes, open_case, people: Cast, query, expected):
    made = {"closed": open_case(phone=""), "tip": open_case(kind=CaseKind.SUGGESTION)}
    marloes.post(f"/werk/zaken/{made['closed']}/sluiten", data={"reason": "handled"})
    marloes.post(f"/werk/zaken/{made['tip']}/overnemen")
    made["kramer"] = open_case(
        name="Familie Kramer",
        phone="06 87 65 43 21",
        story="Elke nacht om vijf uur de veegwagen.",
    )
    page = marloes.get(f"/werk/zaken?{query}")
    assert page.status_code == 200
    if "%00" in query:
        return  # nothing to search for is no narrowing, or finds nothing: never a fault
    assert found(page.text) == [made[name] for name in expected]


def test_older_cases_stand_on_the_next_page(marloes, open_case, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    made = [open_case(at=MONDAY + timedelta(minutes=number)) for number in range(5)]
    seen, address = [], "/werk/zaken"
    while address:
        page = marloes.get(address).text
        seen += found(page)
        older = re.search(r'href="(/werk/zaken\?voor=\d+)"', page)
        address = older[1] if older else ""
    assert seen == made[::-1]


def test_a_search_by_number_finds_that_case(marloes, open_case):
    open_case()
    wanted = open_case()
    assert found(marloes.get(f"/werk/zaken?zoek={stored(wanted).number}").text) == [wanted]


def test_the_page_costs_the_same_with_more_cases(marloes, open_case, statements):
    marloes.get("/werk/zaken")  # what is kept of the reference data is read once
    costs = []
    for _ in range(2):
        for _number in range(3):
            open_case(at=TUESDAY)
        statements.clear()
        assert marloes.get("/werk/zaken").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 8, costs
