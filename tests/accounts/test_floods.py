# SPDX-License-Identifier: EUPL-1.2
"""Guessing stops, and nobody can keep the owner out (reliability.md N3, N10, G18)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.accounts import login as ground
from feedback.audit.queries import list_entries_about
from feedback.clock import FixedClock
from tests.accounts.test_login import PASSWORD, give_password, sign_in
from tests.people import Cast


def test_guessing_from_one_address_stops_and_says_what_to_do(
    client: FlaskClient, people: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = give_password(people.marloes, clock)
    monkeypatch.setattr(ground, "PAIR_LIMIT", 2)
    for _ in range(2):
        assert sign_in(client, email, "iets heel anders").status_code == 400
    answer = sign_in(client, email)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "Wacht een kwartier" in answer.text
    clock.set(clock.now() + timedelta(minutes=15))
    assert sign_in(client, email).status_code == 303


@pytest.mark.parametrize(
    "variant",
    ["MARLOES@duinrade.example", " marloes@duinrade.example ", "ｍarloes@duinrade.example"],
)
def test_another_spelling_of_the_address_is_no_new_chance(
    client: FlaskClient,
    people: Cast,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    variant: str,
) -> None:
    email = give_password(people.marloes, clock)
    monkeypatch.setattr(ground, "PAIR_LIMIT", 1)
    sign_in(client, email, "iets heel anders")
    assert sign_in(client, variant).status_code == 429


def test_a_header_does_not_make_another_address(
    client: FlaskClient, people: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = give_password(people.marloes, clock)
    monkeypatch.setattr(ground, "PAIR_LIMIT", 1)
    sign_in(client, email, "iets heel anders")
    answer = client.post(
        "/inloggen",
        data={"email": email, "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"},
    )
    assert answer.status_code == 429


def test_the_owner_on_a_known_device_gets_in_while_others_flood_the_account(
    client: FlaskClient,
    app: Flask,
    people: Cast,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    email = give_password(people.marloes, clock)
    assert sign_in(client, email).status_code == 303
    client.post("/uitloggen")
    monkeypatch.setattr(ground, "ACCOUNT_LIMIT", 1)
    stranger = app.test_client()
    sign_in(stranger, email, "iets heel anders")
    assert sign_in(stranger, email).status_code == 429
    assert sign_in(client, email).status_code == 303


def test_a_known_device_is_known_for_its_own_account_only(
    client: FlaskClient, people: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, give_password(people.marloes, clock))
    client.post("/uitloggen")
    toms = give_password(people.tom, clock)
    monkeypatch.setattr(ground, "ACCOUNT_LIMIT", 0)
    assert sign_in(client, toms).status_code == 429


def test_spraying_many_accounts_from_one_address_stops(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, people: Cast
) -> None:
    monkeypatch.setattr(ground, "ADDRESS_LIMIT", 2)
    statuses = [sign_in(client, f"n{n}@duinrade.example").status_code for n in range(3)]
    assert statuses == [400, 400, 429]


def test_a_login_and_a_refusal_are_written_down_without_anyones_data(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    email = give_password(people.marloes, clock)
    sign_in(client, "onbekend@elders.example", "iets heel anders")
    sign_in(client, email)
    refused = list_entries_about("account", "unknown")
    assert [(e.action, e.result, e.details) for e in refused] == [
        ("session.refused", "refused", {})
    ]
