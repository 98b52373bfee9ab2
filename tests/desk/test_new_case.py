# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.callbacks.queries.promises import find_open_promise
from feedback.cases.models import Case
from feedback.db import db, end_reading
from tests.desk.conftest import TUESDAY
from tests.people import Cast

TYPED: dict[str, Any] = {
    "kind": "complaint",
    "channel": "phone",
    "begun": TUESDAY.isoformat(),
    "received": "2026-11-24T10:42",
    "text": "De lantaarn voor de deur is al drie weken kapot.",
    "topic": "street_lighting",
    "district": "centrum",
    "contact_choice": "call",
    "name": "Mevrouw A. Dekker",
    "phone": "06 12 34 56 78",
    "preferred_times": ["morning"],
    "submission_key": "k" * 43,
}


def send(client: FlaskClient, **changes: Any) -> Any:
    data = {name: value for name, value in {**TYPED, **changes}.items() if value is not None}
    return client.post("/werk/nieuw", data=data)


def cases() -> list[Case]:
    end_reading()
    return list(db.session.scalars(sa.select(Case).order_by(Case.id)))


def test_a_message_by_phone_is_a_case_with_a_promise_to_read_aloud(marloes, people: Cast):
    answer = send(marloes)
    assert answer.status_code == 303
    [case] = cases()
    assert (case.channel.value, case.entered_by_id) == ("phone", people.marloes.id)
    assert case.team_id == people.klantcontact
    assert case.received_at == TUESDAY
    assert find_open_promise(case.id) is not None
    page = marloes.get(answer.location).text
    assert "wij bellen u uiterlijk woensdag 25 november, vóór 17.00 uur" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": None}, "Kies wat het is."),
        ({"kind": "tip"}, "Kies wat het is."),
        ({"channel": "kiosk"}, "Kies hoe het binnenkwam."),
        ({"text": ""}, "Schrijf op wat er is gebeurd."),
        ({"text": "x" * 10_001}, "te lang"),
        ({"received": ""}, "Vul in wanneer het binnenkwam."),
        ({"received": "2026-11-25T10:42"}, "Dit moment ligt in de toekomst."),
        ({"received": "1999-11-25T10:42"}, "vóór het jaar 2000"),
        ({"phone": ""}, "Vul een telefoonnummer of e-mailadres in."),
        ({"phone": "12"}, "Dit nummer is te kort."),
        ({"phone": "0900 1234"}, "Dit nummer kunnen wij niet bellen."),
        ({"phone": "", "email": "geen-adres"}, "Dit e-mailadres mist een @."),
        ({"contact_choice": "misschien"}, "Kies of wij mogen bellen."),
        ({"contact_choice": "other"}, "Kies hoe de inwoner van ons wil horen."),
        ({"topic": "onzin"}, "Dit onderwerp kennen wij niet."),
    ],
)
def test_what_is_missing_is_named_and_nothing_typed_is_lost(marloes, changes, sentence):
    answer = send(marloes, **changes)
    assert answer.status_code == 400
    assert sentence in answer.text and "<title>Fout:" in answer.text
    assert "Mevrouw A. Dekker" in answer.text
    assert cases() == []


def test_an_anonymous_message_keeps_no_contact_and_promises_nothing(marloes):
    assert send(marloes, contact_choice="anonymous").status_code == 303
    [case] = cases()
    assert case.contact_id is None and find_open_promise(case.id) is None


def test_who_cannot_phone_is_promised_the_other_way(marloes):
    way = {"contact_choice": "other", "preferred_channel": "email", "email": "a@voorbeeld.nl"}
    assert send(marloes, **way).status_code == 303
    [case] = cases()
    promise = find_open_promise(case.id)
    assert promise is not None and promise.way == "email"


def test_sent_twice_it_is_one_case(marloes):
    first, second = send(marloes), send(marloes)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(cases()) == 1


BY_MAIL = {
    "contact_choice": "other",
    "preferred_channel": "email",
    "phone": "",
    "email": "a.dekker@voorbeeld.nl",
}


@pytest.mark.parametrize("same", [{}, BY_MAIL], ids=["same number", "same address"])
def test_a_case_of_the_same_person_is_shown_before_a_second_is_made(marloes, same):
    send(marloes, email="a.dekker@voorbeeld.nl")
    [first] = cases()
    hint = send(marloes, submission_key="z" * 43, **same)
    assert hint.status_code == 409
    assert "Deze inwoner heeft al een zaak" in hint.text and first.number in hint.text
    anyway = send(marloes, submission_key="z" * 43, toch_nieuw="1", **same)
    assert anyway.status_code == 303 and len(cases()) == 2


def test_a_case_of_long_ago_is_no_double(marloes, open_case):
    open_case(at=TUESDAY - timedelta(days=31))
    assert send(marloes).status_code == 303


def test_a_bsn_is_taken_out_before_storing(marloes):
    send(marloes, text="Mijn BSN is 111222333, bel mij.")
    [case] = cases()
    assert "111222333" not in (case.story or "") and case.bsn_masked


def test_the_form_is_filled_with_this_moment(marloes):
    page = marloes.get("/werk/nieuw").text
    assert 'value="2026-11-24T10:42"' in page
    assert re.search(r'name="submission_key" value="[\w-]{43}"', page)
