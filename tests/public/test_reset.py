# SPDX-License-Identifier: EUPL-1.2
"""Forgotten passwords: one answer for everyone, one link by mail (reliability.md N4, N6, N25)."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback import edge
from feedback.accounts.services import people as commands
from feedback.clock import FixedClock
from feedback.db import end_reading, unit_of_work
from feedback.jobs.schedule import handlers
from feedback.public import services
from feedback.work.services import run_due
from tests.people import TERMINAL, Cast

PAGE = "/wachtwoord-vergeten"


@pytest.fixture(autouse=True)
def empty_folder(app: Flask) -> None:
    for letter in (edge.settings().instance_dir / "mail").glob("**/*.eml"):
        letter.unlink()


def mails(clock: FixedClock) -> list[str]:
    """Let the worker do all it has to, and return the text of each mail that left."""
    end_reading()
    while run_due(handlers=handlers(), clock=clock, worker="test"):
        pass
    found = sorted((edge.settings().instance_dir / "mail").glob("**/*.eml"))
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]
    return [letter.get_body(("plain",)).get_content() for letter in letters]


def ask(client: FlaskClient, email: str, **more: str) -> int:
    return client.post(PAGE, data={"email": email}, headers=more).status_code


def test_who_forgot_the_password_gets_in_again_by_a_link_in_the_mail(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    assert client.get(PAGE).status_code == 200
    answer = client.post(PAGE, data={"email": "MARLOES@duinrade.example"})
    assert "Kijk in uw mail" in client.get(answer.location).text
    (text,) = mails(clock)
    found = re.search(r"http://127\.0\.0\.1:8000(/account/link/[\w-]{43})\s", text)
    assert found is not None
    chosen = {"new_password": "zeven natte wolken", "again": "zeven natte wolken"}
    assert client.post(found[1], data=chosen).status_code == 303
    entered = {"email": "marloes@duinrade.example", "password": "zeven natte wolken"}
    assert client.post("/inloggen", data=entered).status_code == 303


@pytest.mark.parametrize("who", ["unknown", "disabled"])
def test_who_has_no_account_gets_the_same_answer_and_no_mail(
    client: FlaskClient, people: Cast, clock: FixedClock, who: str
) -> None:
    with unit_of_work():
        commands.disable_user(int(people.tom.get_id()), by=TERMINAL, now=clock.now())
    known = client.post(PAGE, data={"email": "marloes@duinrade.example"})
    assert len(mails(clock)) == 1
    email = "tom@duinrade.example" if who == "disabled" else "niemand@duinrade.example"
    other = client.post(PAGE, data={"email": email})
    assert (known.status_code, known.data) == (other.status_code, other.data)
    assert len(mails(clock)) == 1


def test_the_link_names_our_own_address_whatever_the_request_claims(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    ask(client, "marloes@duinrade.example", **{"X-Forwarded-Host": "evil.example"})
    (text,) = mails(clock)
    assert "evil" not in text
    assert ask(client, "marloes@duinrade.example", Host="evil.example") == 400


def test_a_colleague_is_not_flooded_with_links(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    statuses = {ask(client, "marloes@duinrade.example") for _ in range(6)}
    assert statuses == {303}
    assert len(mails(clock)) == 3


def test_who_asks_all_the_time_is_asked_to_wait(
    client: FlaskClient, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ADDRESS_LIMIT", 2)
    statuses = [ask(client, f"n{n}@duinrade.example") for n in range(4)]
    assert statuses == [303, 303, 429, 429]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Vul uw e-mailadres in."),
        ("marloes", "Dit e-mailadres mist een @"),
        ("a@b\0", "Schrijf uw e-mailadres als naam@gemeente.nl"),
        ("a@b.nl\r\nBcc: c@d.nl", "Schrijf uw e-mailadres als naam@gemeente.nl"),
        ("🙂@" + "x" * 100_000, "Schrijf uw e-mailadres als naam@gemeente.nl"),
    ],
)
def test_an_unusable_address_is_refused_in_plain_words(
    client: FlaskClient, email: str, sentence: str
) -> None:
    answer = client.post(PAGE, data={"email": email})
    assert answer.status_code == 400
    assert sentence in answer.text
