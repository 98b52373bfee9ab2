# SPDX-License-Identifier: EUPL-1.2
"""Overzicht: each role sees what waits for it, each number opens its rows, nothing else shows."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from feedback.accounts.rules import Role
from feedback.callbacks.services import cases as commands
from feedback.db import end_reading, unit_of_work
from feedback.insight.tasks import watch_marks
from tests.desk.conftest import MONDAY, TUESDAY
from tests.insight.sheets import quarter_of_twelve
from tests.insight.test_watching import LOW, ORDINARY, keep_weeks
from tests.people import Cast, hire, login

PAGE = "/werk/overzicht"
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
LINE = re.compile(r'<li class="gh-is-\w+"><a href="([^"]+)">.*?gh-number">([^<]+)</strong> ([^<]+)')


def asks(page: str) -> dict[str, tuple[str, str]]:
    """Return the lines of today: words to address and number."""
    return {words: (url.replace("&amp;", "&"), count) for url, count, words in LINE.findall(page)}


def test_a_lead_sees_first_what_is_late_and_each_number_opens_its_rows(
    ingrid: FlaskClient, open_case, people: Cast
) -> None:
    open_case(at=FRIDAY)
    own = open_case()
    open_case(at=MONDAY + timedelta(hours=1))
    with unit_of_work():
        commands.claim_case(own, by=people.ingrid, now=TUESDAY)
    page = ingrid.get(PAGE).text
    found = asks(page)
    assert list(found) == [
        "belofte is te laat, van iedereen samen",
        "berichten kwamen niet aan of bleven liggen",
        "mens belt u vandaag",
        "mensen op de lijst van vandaag zijn nog van niemand",
    ]
    assert "<h1>4 dingen vragen vandaag iets van u</h1>" in page
    for url, count in found.values():
        rows = re.findall(r"<tr data-row=|/werk/uitbak/[-0-9a-f]{36}", ingrid.get(url).text)
        assert len(rows) == int(count), url


def test_where_nothing_waits_the_page_says_so(marloes: FlaskClient) -> None:
    page = marloes.get(PAGE).text
    assert "<h1>Niets wacht op u</h1>" in page
    assert "Kijk of u een collega kunt helpen" in page
    assert asks(page) == {}


HEADS = {
    Role.EMPLOYEE: {"Ruimte voor attenties", "Instructies die nu anders zijn"},
    Role.MANAGER: {
        "Ons woord",
        "Totaaloordeel, derde kwartaal 2026",
        "Speerpunten",
        "Ruimte voor attenties",
        "Instructies die nu anders zijn",
    },
    Role.BUDGET_HOLDER: {"Ruimte voor attenties"},
    Role.EDITOR: {"Instructies die nu anders zijn"},
    Role.ANALYST: {"Ons woord", "Totaaloordeel, derde kwartaal 2026", "Speerpunten"},
    Role.ADMIN: set(),
}


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_role_sees_its_own_part_and_nothing_else(
    client: FlaskClient, tuesday: datetime, role: Role
) -> None:
    login(client, hire(f"Sam {role}", role, now=tuesday))
    page = client.get(PAGE).text
    assert set(re.findall(r"<h3[^>]*>([^<]+)</h3>", page)) == HEADS[role]
    main = page.partition("<main")[2]
    for address in re.findall(r'href="([^"]+)"', main):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_marks_stand_as_on_the_factsheet_and_nine_answers_stay_hidden(
    client: FlaskClient, people: Cast, tuesday: datetime
) -> None:
    quarter_of_twelve(now=tuesday)
    login(client, people.anouk)
    page = re.sub(r"\s+", " ", client.get(PAGE).text)
    counter = re.search(r"<tr><th[^>]*><a href=\"([^\"]+)\">Balie</a></th>(.*?)</tr>", page)
    assert counter is not None
    assert ">7,6<" in counter[2] and ">6,5 – 8,4<" in counter[2] and ">12<" in counter[2]
    sheet = client.get(counter[1].replace("&amp;", "&")).text
    assert "<strong>7,6</strong>" in sheet and "marge 6,5 – 8,4" in sheet
    phone = re.search(r">Telefoon</a></th>(.*?)</tr>", page)
    assert phone is not None and "te weinig antwoorden" in phone[1] and "8,0" not in phone[1]


def test_a_signal_that_nobody_looked_at_leads_to_its_chart(
    client: FlaskClient, people: Cast, tuesday: datetime
) -> None:
    keep_weeks([ORDINARY] * 21 + [LOW], now=tuesday)
    assert watch_marks(now=tuesday) == 1
    login(client, people.ingrid)
    ((url, count),) = [
        found for words, found in asks(client.get(PAGE).text).items() if "seintje" in words
    ]
    assert count == "1"
    chart = client.get(url).text
    assert "Lager dan toeval verklaart" in chart and "nog niet" in chart
    login(client, people.marloes)
    assert "seintje" not in client.get(PAGE).text


def test_it_costs_the_same_with_more_people(ingrid: FlaskClient, open_case, statements) -> None:
    costs = []
    for more in (1, 5):
        for _ in range(more):
            open_case()
        end_reading()
        ingrid.get(PAGE)
        statements.clear()
        ingrid.get(PAGE)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 24
