# SPDX-License-Identifier: EUPL-1.2
"""What a budget holder sets up and puts right, and asking a colleague before deciding."""

from __future__ import annotations

import pytest

from feedback.accounts.rules import Actor, Role
from feedback.db import end_reading
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.queries.verify import find_all_faults
from feedback.surprise_budget.rules.ledger import Balance
from tests.desk.test_attentie import balance, fill, hanneke, newest, photo, pot
from tests.people import Cast, hire, login

__all__ = ["hanneke", "pot"]
BASE = "/werk/attenties"
RULES = {
    "own_limit": "15,00",
    "colleague_limit": "50,00",
    "holder_limit": "100,00",
    "per_resident": "1",
    "per_address": "2",
    "months": "12",
    "excluded": ["objection", "own_relative"],
    "starts_on": "2026-11-24",
    "reason": "Besluit 12",
}


def test_new_rules_hold_from_then_on_and_the_old_ones_stay_to_be_read(
    client, open_case, pot, hanneke, people
):
    login(client, hanneke)
    assert "€\u00a025,00" in client.get(f"{BASE}/regels").text
    for field, wrong, sentence in (
        ("own_limit", "60,00", "De grenzen lopen op"),
        ("own_limit", "veel", "Dit is geen bedrag"),
        ("months", "0", "Vul een getal in"),
        ("starts_on", "2026-11-01", "niet met terugwerkende kracht"),
        ("reason", " ", "Noem het besluit."),
    ):
        answer = client.post(f"{BASE}/regels", data={**RULES, field: wrong})
        assert answer.status_code == 400 and sentence in answer.text, field
    assert client.post(f"{BASE}/regels", data=RULES).status_code == 303
    page = client.get(f"{BASE}/regels").text
    assert "Versie 1 · geldt nu" in page and "Besluit 12" in page
    login(client, people.marloes)
    fill(client, open_case(), amount="20,00")
    assert newest().needs == "colleague" and newest().rule_version_id == 1


def test_shops_come_on_and_off_the_list(client, open_case, pot, hanneke):
    login(client, hanneke)
    assert client.post(f"{BASE}/winkels", data={"name": "Toos", "sells": ""}).status_code == 400
    answer = client.post(f"{BASE}/winkels", data={"name": "Toos", "sells": "kaarten"})
    assert answer.status_code == 303
    end_reading()
    number = next(one.id for one in queries.list_suppliers() if one.name == "Toos")
    assert client.post(f"{BASE}/winkels/{number}/van-de-lijst").status_code == 303
    assert "Zet Toos terug" in client.get(f"{BASE}/winkels").text
    answer = fill(client, open_case(), supplier=str(number))
    assert answer.status_code == 400 and "staat niet meer op de lijst" in answer.text


def test_a_pot_is_opened_for_another_holder_with_its_codes(client, pot, hanneke, tuesday):
    otto = hire("Otto Blom", Role.BUDGET_HOLDER, now=tuesday)
    login(client, hanneke)
    assert "Otto Blom" in client.get(f"{BASE}/nieuwe-pot").text
    given = {
        "name": "Balie",
        "year": "2026",
        "holder": str(otto.id),
        "amount": "500,00",
        "reason": "begroting 2026",
        "cost_centre": "4410",
        "task_field": "0.2",
        "ledger_account": "43990",
    }
    for field, wrong in (
        ("name", ""),
        ("year", "2019"),
        ("holder", str(hanneke.id)),
        ("amount", "0"),
        ("reason", ""),
    ):
        answer = client.post(f"{BASE}/nieuwe-pot", data={**given, field: wrong})
        assert answer.status_code == 400, field
    assert client.post(f"{BASE}/nieuwe-pot", data=given).status_code == 303
    end_reading()
    made = book.get_pot_by_name("Balie", year=2026)
    assert (made.cost_centre, made.task_field, made.ledger_account) == ("4410", "0.2", "43990")
    assert balance(made.id) == Balance(500_00, 500_00)
    login(client, otto)
    rows = client.get(f"{BASE}/pot/{made.id}/register/csv").text.splitlines()
    assert ";4410;0.2;43990;2026;" in rows[1]
    more = {"amount": "-100,00", "reason": "najaarsnota"}
    assert client.post(f"{BASE}/pot/{made.id}/toekennen", data=more).status_code == 303
    answer = client.post(f"{BASE}/pot/{made.id}/toekennen", data={**more, "amount": "-999,00"})
    assert answer.status_code == 409
    assert balance(made.id) == Balance(400_00, 400_00)


def test_a_wrong_amount_is_put_right_by_its_opposite(client, marloes, open_case, pot, hanneke):
    fill(marloes, open_case())
    number = newest().id
    data = {"on": "2026-11-24", "spent": "22,50", "vat": "9", "photo": photo()}
    assert marloes.post(f"{BASE}/{number}/bezorgd", data=data).status_code == 303
    login(client, hanneke)
    line = f"{BASE}/pot/{pot}/register/3"
    assert "Zet recht" in client.get(line).text
    assert client.post(line, data={"reason": ""}).status_code == 400
    wrong = {"reason": "Verkeerd afgelezen", "right_amount": "80,00"}
    assert client.post(line, data=wrong).status_code == 400
    answer = client.post(line, data={"reason": "Verkeerd afgelezen", "right_amount": "20,50"})
    assert answer.status_code == 303
    assert balance(pot) == Balance(300_00, 279_50, 0, 20_50)
    assert (newest().spent_cents, newest().vat_cents, newest().checked_at) == (20_50, 1_69, None)
    assert client.post(line, data={"reason": "nog eens"}).status_code == 303
    assert balance(pot) == Balance(300_00, 279_50, 0, 20_50)
    assert "rechtgezet met regel 4" in client.get(line).text
    end_reading()
    assert list(find_all_faults({})) == []
    assert client.post(f"{BASE}/pot/{pot}/register/6", data={"reason": "weg"}).status_code == 303
    assert balance(pot) == Balance(300_00, 300_00)
    end_reading()
    assert list(find_all_faults({})) == []


def test_nobody_puts_their_own_right_and_only_the_holder_does(
    client, open_case, pot, hanneke: Actor, people: Cast
):
    login(client, hanneke)
    fill(client, open_case())
    data = {"on": "2026-11-24", "spent": "22,50", "vat": "9", "photo": photo()}
    assert client.post(f"{BASE}/{newest().id}/bezorgd", data=data).status_code == 303
    line = f"{BASE}/pot/{pot}/register/3"
    answer = client.post(line, data={"reason": "toch niet"})
    assert answer.status_code == 403 and "uw eigen attentie" in answer.text
    login(client, people.ingrid)
    assert client.post(line, data={"reason": "toch niet"}).status_code == 403


def test_who_decides_asks_first_and_reads_the_answer(
    client, marloes, open_case, pot, hanneke, people
):
    fill(marloes, open_case(), amount="55,00")
    number = newest().id
    assert marloes.post(f"{BASE}/{number}/vraag", data={"vraag": "Hallo?"}).status_code == 403
    login(client, hanneke)
    assert "Vraag Marloes" in client.get(BASE).text
    assert client.post(f"{BASE}/{number}/vraag", data={"vraag": " "}).status_code == 400
    asked = {"vraag": "Waarom geen kaart? BSN 111222333"}
    assert client.post(f"{BASE}/{number}/vraag", data=asked).status_code == 303
    login(client, people.marloes)
    page = client.get(f"{BASE}/{number}").text
    assert "Waarom geen kaart?" in page and "111222333" not in page
    answer = {"vraag": "Hij is blind."}
    assert client.post(f"{BASE}/{number}/vraag", data=answer).status_code == 303
    login(client, hanneke)
    assert "Hij is blind." in client.get(f"{BASE}/{number}").text


@pytest.mark.parametrize("page", ["regels", "winkels", "nieuwe-pot"])
def test_setting_up_is_for_who_manages(marloes, page):
    assert marloes.get(f"{BASE}/{page}").status_code == 403
