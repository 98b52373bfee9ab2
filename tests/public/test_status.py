# SPDX-License-Identifier: EUPL-1.2
"""The status page: what a resident reads, by secret link only."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from feedback.accounts.rules import program
from feedback.callbacks.rules import AttemptOutcome, Need
from feedback.callbacks.services.calls import NewAgreement, Talk, log_attempt, record_conversation
from feedback.cases.queries import get_case
from feedback.cases.rules import CaseStatus
from feedback.clock import AMSTERDAM, FixedClock
from feedback.db import db, unit_of_work
from tests.make import PHONE, STORY, make_case, make_report

MARLOES = program("Marloes", origin="web")
HOUR = timedelta(hours=1)


def text_of(client: FlaskClient, token: str) -> str:
    return client.get(f"/status/{token}").get_data(as_text=True)


def speak(case_id: int, at: datetime, *agreements: NewAgreement) -> None:
    talk = Talk(started_at=at, summary="Gehoord.", needs=[Need.REPAIR], agreements=agreements)
    with unit_of_work():
        record_conversation(case_id, talk, by=MARLOES, now=at)


def test_the_page_says_when_we_call_and_names_nobody(client: FlaskClient, now: datetime) -> None:
    page = text_of(client, make_case(now=now).status_token)
    assert "Wij bellen u" in page and "dinsdag 24 november, vóór 17.00 uur" in page
    assert not any(word in page for word in (STORY, PHONE, "de Wit"))


def test_a_kept_promise_is_shown_with_the_agreements(
    client: FlaskClient, clock: FixedClock, now: datetime
) -> None:
    receipt = make_case(now=now)
    shown = NewAgreement("Wij zetten uw vergunning goed.", "Parkeren", date(2026, 11, 27), True)
    hidden = NewAgreement("Interne zaak", "Parkeren", date(2026, 12, 8))
    clock.set(now + 2 * HOUR)
    speak(receipt.case.id, now + HOUR, shown, hidden)
    page = text_of(client, receipt.status_token)
    assert "Wij hebben u gesproken" in page and "Belofte gehouden" in page
    assert "Wij zetten uw vergunning goed." in page
    assert "Interne zaak" not in page and "Afspraak 2" in page


def test_a_broken_promise_is_said_plainly_with_a_new_moment(
    client: FlaskClient, clock: FixedClock, now: datetime
) -> None:
    receipt = make_case(now=now)
    clock.set(datetime(2026, 11, 24, 17, 0, 0, tzinfo=AMSTERDAM))
    assert "spijt" not in text_of(client, receipt.status_token)
    clock.set(datetime(2026, 11, 24, 17, 0, 1, tzinfo=AMSTERDAM))
    page = text_of(client, receipt.status_token)
    assert "Wij belden niet op tijd. Dat spijt ons." in page
    assert "woensdag 25 november, vóór 17.00 uur" in page


def test_an_attempt_in_vain_is_told(client: FlaskClient, clock: FixedClock, now: datetime) -> None:
    receipt = make_case(now=now)
    clock.set(now + HOUR)
    with unit_of_work():
        outcome = AttemptOutcome.NO_ANSWER
        log_attempt(
            receipt.case.id, outcome=outcome, started_at=now + HOUR, by=MARLOES, now=now + HOUR
        )
    assert "bereikten u niet" in text_of(client, receipt.status_token)


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "../..", "😀"])
def test_an_unknown_link_is_one_and_the_same_page(client: FlaskClient, token: str) -> None:
    answer = client.get(f"/status/{token}")
    assert answer.status_code == 404


def test_the_link_is_kept_out_of_other_places(client: FlaskClient, now: datetime) -> None:
    answer = client.get(f"/status/{make_case(now=now).status_token}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_resident_can_add_and_what_is_empty_is_refused(
    client: FlaskClient, now: datetime
) -> None:
    token = make_case(now=now).status_token
    assert client.post(f"/status/{token}/aanvullen", data={"text": " "}).status_code == 400
    long = "Nog iets. " * 2000
    refused = client.post(f"/status/{token}/aanvullen", data={"text": long})
    assert refused.status_code == 400 and "Nog iets." in refused.get_data(as_text=True)
    assert client.post(f"/status/{token}/aanvullen", data={"text": "Nog iets."}).status_code == 303


def test_the_resident_can_withdraw_once(client: FlaskClient, now: datetime) -> None:
    receipt = make_case(now=now)
    token = receipt.status_token
    assert client.post(f"/status/{token}/intrekken").status_code == 303
    assert "ingetrokken" in text_of(client, token)
    assert client.post(f"/status/{token}/intrekken").status_code == 409
    db.session.expire_all()
    assert get_case(receipt.case.id).status is CaseStatus.WITHDRAWN


def test_asking_for_another_call_gives_a_new_promise(
    client: FlaskClient, clock: FixedClock, now: datetime
) -> None:
    receipt = make_case(now=now)
    speak(receipt.case.id, now + HOUR)
    clock.set(now + 26 * HOUR)
    assert client.post(f"/status/{receipt.status_token}/terugbellen").status_code == 303
    assert "woensdag 25 november" in text_of(client, receipt.status_token)


def test_who_is_anonymous_cannot_ask_for_a_call(client: FlaskClient, now: datetime) -> None:
    receipt = make_case(now=now, report=make_report(phone="", name=""))
    assert "gebeld worden" not in text_of(client, receipt.status_token)


def test_reading_never_changes_anything(client: FlaskClient, now: datetime) -> None:
    receipt = make_case(now=now)
    for path in ("intrekken", "terugbellen", "aanvullen"):
        assert client.get(f"/status/{receipt.status_token}/{path}").status_code == 405
    db.session.expire_all()
    assert get_case(receipt.case.id).status is CaseStatus.OPEN
