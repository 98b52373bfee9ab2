# SPDX-License-Identifier: EUPL-1.2
"""Surprising somebody from the case page, and everything that happens with it afterwards."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from PIL import Image

from feedback.accounts.rules import Actor, Role
from feedback.accounts.services import people as accounts
from feedback.db import db, end_reading, unit_of_work
from feedback.money import Cents
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries.ledger import get_balance
from feedback.surprise_budget.rules.ledger import Balance
from feedback.surprise_budget.rules.surprises import SurpriseState
from feedback.surprise_budget.services import pots, rules
from tests.people import TERMINAL, Cast, actor_of, login

REASON = "Zij zorgt sinds een maand voor haar moeder."


@pytest.fixture
def hanneke(people: Cast, tuesday: datetime) -> Actor:
    """The budget holder of the team's pot."""
    with unit_of_work():
        number = accounts.create_user(
            "hanneke@duinrade.example",
            name="Hanneke Boersma",
            roles=[Role.BUDGET_HOLDER],
            team_id=people.klantcontact,
            by=TERMINAL,
            now=tuesday,
        )
    return actor_of(number)


@pytest.fixture
def pot(people: Cast, hanneke: Actor, tuesday: datetime) -> int:
    """€ 300 for the team, of this year."""
    with unit_of_work():
        made = pots.open_pot(
            "Klantenservice",
            year=2026,
            team_id=people.klantcontact,
            holder_id=hanneke.id,
            by=people.bram,
            now=tuesday,
        ).id
        pots.allocate(
            made, amount=Cents(300_00), reason="begroting", key="1", by=people.bram, now=tuesday
        )
        rules.put_on_list("Bloemenhuis Anna", sells="bloemen", by=people.bram, now=tuesday)
    return made


def fill(client: FlaskClient, case_id: int, **values: Any) -> Any:
    address = f"/werk/zaken/{case_id}/attentie"
    page = client.get(address).text
    data = {
        "key": re.search(r'name="key" value="(\w+)"', page)[1],
        "what": "flowers",
        "reason": REASON,
        "amount": "22,50",
        "consent": "pick_up",
        **values,
    }
    return client.post(address, data=data)


def balance(pot: int) -> Balance:
    end_reading()
    return get_balance(pot)


def newest() -> Surprise:
    end_reading()
    made = db.session.scalars(sa.select(Surprise).order_by(Surprise.id.desc()).limit(1)).first()
    assert made is not None
    return made


def test_below_the_limit_it_is_reserved_at_once(marloes, open_case, pot):
    case_id = open_case()
    page = marloes.get(f"/werk/zaken/{case_id}").text
    assert "er is €\u00a0300,00" in page and "Verras" in page
    assert fill(marloes, case_id).status_code == 303
    assert newest().state is SurpriseState.APPROVED
    assert balance(pot).available == 277_50
    page = marloes.get(f"/werk/zaken/{case_id}").text
    assert "is gereserveerd. U mag het nu beloven." in page
    assert "Attentie mag: geld gereserveerd" in page


def test_not_asked_yet_keeps_a_draft_and_reserves_nothing(marloes, open_case, pot):
    case_id = open_case()
    answer = fill(marloes, case_id, consent="not_asked", amount="19,95", name="J. de Wit")
    assert answer.status_code == 303
    assert balance(pot).reserved == 0
    page = marloes.get(f"/werk/zaken/{case_id}/attentie").text
    assert REASON in page and "19,95" in page
    assert "J. de Wit" not in page


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("0", "Vul een bedrag in boven nul"),
        ("-1", "Vul een bedrag in boven nul"),
        ("0,005", "Schrijf twee cijfers na de komma"),
        ("1e9", "Dit is geen bedrag"),
        ("12.50", "Schrijf de centen na een komma"),
        ("NaN", "Dit is geen bedrag"),
        ("１２,５０", "Dit is geen bedrag"),
        ("1.000,00", "Dit is te groot voor een attentie"),
        ("", "Vul een bedrag in"),
    ],
)
def test_a_strange_amount_is_explained_and_nothing_is_lost(
    marloes, open_case, pot, amount, sentence
):
    answer = fill(marloes, open_case(), amount=amount, address="Duinweg 1, 1741 AB Duinrade")
    assert answer.status_code == 400
    assert sentence in answer.text
    assert REASON in answer.text and "Duinweg 1" in answer.text
    assert balance(pot).reserved == 0


def test_too_little_room_says_what_is_possible(marloes, open_case, pot):
    for _ in range(3):
        fill(marloes, open_case(phone=f"06 12 34 56 7{_}"), amount="95,00")
    answer = fill(marloes, open_case(phone="06 87 65 43 21"))
    assert answer.status_code == 409
    assert "nog €\u00a015,00. Beloof nog niets. Een kaart van €\u00a04,25 kan wel." in answer.text


def test_the_rules_answer_while_typing_and_store_nothing(marloes, open_case, pot):
    case_id = open_case()
    address = f"/werk/zaken/{case_id}/attentie/regels"
    page = marloes.post(address, data={"what": "book", "amount": "64,95", "consent": "home"}).text
    assert "Hierna vraagt u de budgethouder." in page
    assert "Vraag goedkeuring" in page
    assert "Daarna over: €\u00a0235,05" in page
    page = marloes.post(address, data={"amount": "10,00", "exclusions": "objection"}).text
    assert "Er loopt een bezwaar van deze inwoner" in page
    assert balance(pot).reserved == 0


def test_the_holder_says_yes_or_no_with_a_reason(marloes, client, open_case, pot, hanneke):
    fill(marloes, open_case(), amount="55,00")
    page = marloes.get("/werk/attenties").text
    assert "ligt bij</span>" in page or "ligt bij" in page
    assert "<strong>Hanneke Boersma</strong>" in page
    login(client, hanneke)
    page = client.get("/werk/attenties").text
    assert "Wacht op u (1)" in page and "Goedkeuren" in page
    number = newest().id
    answer = client.post(f"/werk/attenties/{number}/afwijzen", data={"reden": " "})
    assert answer.status_code == 400
    assert "Schrijf waarom niet." in answer.text
    assert client.post(f"/werk/attenties/{number}/goedkeuren").status_code == 303
    assert newest().state is SurpriseState.APPROVED
    answer = client.post(f"/werk/attenties/{number}/afwijzen", data={"reden": "toch niet"})
    assert answer.status_code == 409


def test_own_requests_are_refused_with_the_reason(client, open_case, pot, hanneke):
    login(client, hanneke)
    fill(client, open_case(), amount="70,00")
    answer = client.post(f"/werk/attenties/{newest().id}/goedkeuren")
    assert answer.status_code == 403
    assert "Dit is uw eigen aanvraag" in answer.text


def photo() -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(file, "JPEG")
    file.seek(0)
    return file, "bon.jpg"


def test_delivered_with_a_photo_then_checked_by_a_colleague(
    marloes, client, open_case, pot, people: Cast
):
    fill(marloes, open_case())
    number = newest().id
    page = marloes.get(f"/werk/attenties/{number}").text
    assert "Bezorgd en betaald" in page
    data = {"on": "2026-11-24", "spent": "21,95", "vat": "9"}
    answer = marloes.post(f"/werk/attenties/{number}/bezorgd", data=data)
    assert answer.status_code == 400
    assert "Voeg een foto van de bon toe" in answer.text
    answer = marloes.post(f"/werk/attenties/{number}/bezorgd", data={**data, "photo": photo()})
    assert answer.status_code == 303
    made = newest()
    assert (made.spent_cents, made.vat_cents) == (21_95, 1_81)
    assert marloes.get(f"/werk/attenties/{number}/bon").data[:2] == b"\xff\xd8"
    answer = marloes.post(
        f"/werk/attenties/{number}/reactie", data={"reaction": "glad", "text": "Wat lief!"}
    )
    assert answer.status_code == 303
    assert marloes.post(f"/werk/attenties/{number}/nagekeken").status_code == 403
    login(client, people.ingrid)
    assert "Nog na te kijken door een collega (1)" in client.get("/werk/attenties/nakijken").text
    assert client.post(f"/werk/attenties/{number}/nagekeken").status_code == 303
    assert newest().checked_by_id == people.ingrid.id


def test_the_register_goes_out_in_both_forms_with_a_control_total(
    marloes, open_case, pot, people: Cast
):
    fill(marloes, open_case(), description='=HYPERLINK("http://x")')
    dutch = marloes.get(f"/werk/attenties/pot/{pot}/register/csv")
    assert dutch.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = dutch.text.removeprefix("\ufeff").splitlines()
    assert lines[0].startswith("nummer;datum;boeking")
    assert ";300,00;300,00;" in lines[1] and ";22,50;277,50;" in lines[2]
    assert "'=HYPERLINK" in lines[2]
    assert lines[3].startswith("controletotaal;;2 regels;;;322,50")
    plain = marloes.get(f"/werk/attenties/pot/{pot}/register/csv?vorm=plain").text
    assert "22.50,277.50" in plain


def test_mandate_carrying_over_and_the_end_of_the_year(client, open_case, pot, hanneke, people):
    login(client, hanneke)
    base = f"/werk/attenties/pot/{pot}"
    mandate = {"deputy": str(people.ingrid.id), "from_day": "2026-11-24", "most": "60,00"}
    assert client.post(f"{base}/mandaat", data=mandate).status_code == 400
    mandate["until_day"] = "2026-12-01"
    assert client.post(f"{base}/mandaat", data=mandate).status_code == 303
    assert "Ingrid Visser beslist van" in client.get(f"{base}/beheer").text
    login(client, people.marloes)
    fill(client, open_case())
    login(client, hanneke)
    assert client.post(f"{base}/afsluiten").status_code == 400
    answer = client.post(f"{base}/afsluiten", data={"zeker": "ja"})
    assert answer.status_code == 409
    assert "Er staan nog reserveringen open" in answer.text
    assert client.post(f"/werk/attenties/{newest().id}/intrekken").status_code == 303
    assert client.post(f"{base}/afsluiten", data={"zeker": "ja"}).status_code == 303
    assert "dit jaar is afgesloten" in client.get("/werk/attenties").text
    assert balance(pot).released == 300_00


@pytest.mark.parametrize(
    "page", ["", "/nakijken", "/pot/{}/register", "/pot/{}/verdeling", "/pot/{}/verantwoording"]
)
def test_every_page_opens_for_an_employee(marloes, open_case, pot, page):
    fill(marloes, open_case())
    assert marloes.get(f"/werk/attenties{page.format(pot)}").status_code == 200


def test_who_may_not_see_it_does_not(client, people: Cast, tuesday, pot):
    login(client, people.anouk)
    assert client.get("/werk/attenties").status_code == 403
    login(client, people.tom)
    assert client.get(f"/werk/attenties/pot/{pot}/register").status_code == 404
    assert "Er is nog geen pot voor uw team" in client.get("/werk/attenties").text
