# SPDX-License-Identifier: EUPL-1.2
"""The public form: what a resident sends and what comes back."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback.cases.models import Case
from feedback.db import db
from feedback.intake.models import Submission

KEY = "k" * 43
FORM = {
    "kind": "complaint",
    "text": "Vier keer hetzelfde formulier.",
    "contact_choice": "call",
    "phone": "06 12 34 56 78",
    "name": "S. de Wit",
    "submission_key": KEY,
}


def cases() -> list[Case]:
    return list(db.session.scalars(sa.select(Case)))


def test_the_form_promises_before_it_is_sent(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert "Wij bellen u uiterlijk dinsdag 24 november, vóór 17.00 uur." in page
    assert "Wij zijn nu dicht" not in page


def test_a_closed_office_says_so_and_still_takes_messages_in(
    app: Flask, client: FlaskClient, clock: object
) -> None:
    clock.set(datetime.fromisoformat("2026-11-22T20:00:00+01:00"))  # type: ignore[attr-defined]
    assert "Wij zijn nu dicht" in client.get("/").get_data(as_text=True)
    assert client.post("/", data=FORM).status_code == 303


def test_sending_leads_to_the_promise_and_the_own_page(client: FlaskClient) -> None:
    answer = client.post("/", data=FORM, follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Wij bellen u uiterlijk dinsdag 24 november, vóór 17.00 uur" in page
    assert "G26-00001" in page
    assert FORM["text"] not in page and FORM["phone"] not in page
    assert answer.request.path.startswith("/status/")


def test_sending_twice_is_one_case_and_says_so(client: FlaskClient) -> None:
    first = client.post("/", data=FORM)
    again = client.post("/", data=FORM)
    assert first.location == again.location
    assert "al verstuurd" in client.get(again.location).get_data(as_text=True)
    assert len(cases()) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": ""}, "Kies wat u wilt vertellen"),
        ({"kind": "question"}, "Kies wat u wilt vertellen"),
        ({"text": ""}, "Schrijf op wat er is gebeurd"),
        ({"text": "a" * 100_000}, "te lang"),
        ({"phone": ""}, "Vul uw telefoonnummer in"),
        ({"phone": "0900-1234"}, "kunnen wij niet bellen"),
        ({"contact_choice": "x"}, "Kies of wij u mogen bellen"),
        ({"contact_choice": "other"}, "Kies hoe u van ons wilt horen"),
        ({"contact_choice": "other", "preferred_channel": "email"}, "Vul uw e-mailadres in"),
        ({"contact_choice": "other", "preferred_channel": "post"}, "Vul uw adres in"),
        ({"topic": "no such topic"}, "onderwerp kennen wij niet"),
    ],
)
def test_an_error_keeps_what_was_typed_and_stores_nothing(
    client: FlaskClient, change: dict[str, str], sentence: str
) -> None:
    answer = client.post("/", data={**FORM, **change})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert sentence in page
    assert "<title>Fout: " in page
    assert 'value="S. de Wit"' in page and KEY in page
    assert cases() == []
    assert db.session.scalars(sa.select(Submission)).all() == []


def test_anonymous_means_that_nothing_of_the_person_is_kept(client: FlaskClient) -> None:
    answer = client.post("/", data={**FORM, "contact_choice": "anonymous"}, follow_redirects=True)
    assert "anoniem" in answer.get_data(as_text=True)
    assert cases()[0].contact_id is None


def test_a_bsn_is_taken_out_and_the_sender_is_told(client: FlaskClient) -> None:
    form = {**FORM, "text": "Mijn BSN is 111222333."}
    answer = client.post("/", data=form, follow_redirects=True)
    assert "BSN uit uw tekst gehaald" in answer.get_data(as_text=True)


def test_english_is_one_click_away(client: FlaskClient) -> None:
    page = client.get("/?taal=en").get_data(as_text=True)
    assert '<html lang="en"' in re.sub(r"\s+", " ", page)
    assert "We will call you by Tuesday 24 November" in page


@pytest.mark.parametrize("field", ["text", "name", "phone", "submission_key", "kind", "topic"])
@pytest.mark.parametrize(
    "value",
    ["\x00", "😀" * 50, "<script>alert(1)</script>", "\u202e\u200b", "=1+1", "{{7*7}}"],
    ids=["nul", "emoji", "html", "bidi", "formula", "template"],
)
def test_no_text_breaks_the_form(client: FlaskClient, field: str, value: str) -> None:
    answer = client.post("/", data={**FORM, field: value})
    assert answer.status_code in {303, 400}
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_bytes_that_are_no_text_do_not_break_the_form(client: FlaskClient) -> None:
    body = b"kind=complaint&contact_choice=anonymous&text=%ED%A0%80%FF%C3"
    answer = client.post("/", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {303, 400}
