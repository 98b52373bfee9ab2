# SPDX-License-Identifier: EUPL-1.2
"""Signing in: sessions, cookies, refusals, floods (reliability.md N1 to N4, N10, N23, N24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import argon2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback import edge
from feedback.accounts import passwords
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.rules import Actor, Role
from feedback.accounts.services import people as commands
from feedback.clock import FixedClock
from feedback.db import end_reading, unit_of_work
from tests.people import TERMINAL, Cast, login

PASSWORD = "vier losse vogels zingen"
HASH = passwords.make_hash(PASSWORD)


def give_password(person: Actor, clock: FixedClock) -> str:
    assert person.id and person.email
    end_reading()
    with unit_of_work():
        commands.set_password_hash(person.id, HASH, by=person, now=clock.now())
    return person.email


def sign_in(
    client: FlaskClient, email: str, password: str = PASSWORD, **extra: str
) -> TestResponse:
    return client.post("/inloggen", data={"email": email, "password": password, **extra})


def is_in(client: FlaskClient) -> bool:
    return client.get("/instellingen").status_code == 200


def test_a_colleague_signs_in_with_a_password_and_out_again(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    email = give_password(people.marloes, clock)
    answer = sign_in(client, email.upper())
    assert answer.status_code == 303
    assert answer.location == "/werk"
    assert is_in(client)
    assert client.post("/uitloggen").location == "/inloggen"
    assert not is_in(client)


def test_the_login_page_stands_in_the_residents_calm_layout(client: FlaskClient) -> None:
    page = client.get("/inloggen?volgende=/zaken/12")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert 'value="/zaken/12"' in page.text
    assert 'autocomplete="current-password"' in page.text


def test_who_is_signed_in_is_led_on_from_the_login_page(client: FlaskClient, people: Cast) -> None:
    login(client, people.anouk)
    assert client.get("/inloggen").location == "/werk/overzicht"
    assert client.get("/inloggen?volgende=/cijfers").location == "/cijfers"


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/zaken/12?tab=gesprek", "/zaken/12?tab=gesprek"),
        ("//evil.example", "/werk"),
        ("https://evil.example/werk", "/werk"),
        ("/\\evil.example", "/werk"),
    ],
)
def test_after_login_one_lands_on_this_site(
    client: FlaskClient, people: Cast, clock: FixedClock, asked: str, location: str
) -> None:
    email = give_password(people.marloes, clock)
    assert sign_in(client, email, volgende=asked).location == location


def test_a_page_that_needs_login_asks_for_it_and_remembers_where(client: FlaskClient) -> None:
    answer = client.get("/instellingen")
    assert answer.status_code == 303
    assert answer.location == "/inloggen?volgende=/instellingen"


def test_the_cookie_is_kept_from_scripts_and_other_sites(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    answer = sign_in(client, give_password(people.marloes, clock))
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie
    assert answer.headers["Cache-Control"] == "no-store"


def test_over_https_the_cookie_is_bound_to_this_very_host(
    client: FlaskClient, people: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    secure = replace(edge.settings(), base_url="https://klantenservice.example")
    monkeypatch.setattr(edge.ground(), "settings", secure)
    answer = sign_in(client, give_password(people.marloes, clock))
    cookies = answer.headers.getlist("Set-Cookie")
    for name in ("__Host-session", "__Host-device"):
        (cookie,) = [c for c in cookies if c.startswith(f"{name}=")]
        assert "; Secure" in cookie
        assert "; HttpOnly" in cookie
        assert "; Path=/" in cookie
        assert "Domain" not in cookie


def test_login_gives_a_new_session_and_a_planted_one_stays_worthless(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    email = give_password(people.marloes, clock)
    client.set_cookie("session", "planted")
    first = sign_in(client, email).headers["Set-Cookie"]
    second = sign_in(client, email).headers["Set-Cookie"]
    assert "planted" not in first
    assert first != second


@pytest.mark.parametrize("cookie", ["", "x", "é", "\0", "a" * 4000, "' OR 1=1 --"])
def test_a_made_up_cookie_lets_nobody_in(client: FlaskClient, people: Cast, cookie: str) -> None:
    client.set_cookie("session", cookie)
    assert not is_in(client)


def test_a_session_ends_after_half_an_hour_without_use(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    login(client, people.marloes)
    clock.set(clock.now() + timedelta(minutes=29))
    assert is_in(client)
    clock.set(clock.now() + timedelta(minutes=29))
    assert is_in(client)
    clock.set(clock.now() + timedelta(minutes=30))
    assert not is_in(client)


def test_a_session_ends_after_ten_hours_of_use(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    login(client, people.marloes)
    for _ in range(29):
        clock.set(clock.now() + timedelta(minutes=20))
        assert is_in(client)
    clock.set(clock.now() + timedelta(minutes=20))
    assert not is_in(client)


def test_being_seen_is_written_at_most_once_a_minute(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    token = login(client, people.marloes)
    begun = clock.now()
    for seconds, written in [(59, begun), (61, begun + timedelta(seconds=61)), (90, None)]:
        clock.set(begun + timedelta(seconds=seconds))
        assert is_in(client)
        entry = entry_queries.find_session_entry(token, now=clock.now())
        end_reading()
        assert entry is not None
        assert entry.seen_at == (written or begun + timedelta(seconds=61))


@pytest.mark.parametrize("act", ["password", "roles", "disabled"])
def test_what_changes_an_account_ends_its_sessions_at_the_next_request(
    client: FlaskClient, people: Cast, clock: FixedClock, act: str
) -> None:
    login(client, people.marloes)
    assert is_in(client)
    number, now = int(people.marloes.get_id()), clock.now()
    end_reading()
    with unit_of_work():
        if act == "password":
            commands.set_password_hash(number, HASH, by=people.marloes, now=now)
        elif act == "roles":
            commands.change_roles(number, [Role.ANALYST], by=TERMINAL, now=now)
        else:
            commands.disable_user(number, by=TERMINAL, now=now)
    assert not is_in(client)


def test_a_disabled_account_does_not_sign_in(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    email = give_password(people.marloes, clock)
    with unit_of_work():
        commands.disable_user(int(people.marloes.get_id()), by=TERMINAL, now=clock.now())
    assert sign_in(client, email).status_code == 400


def test_a_wrong_password_and_an_unknown_address_get_one_answer(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    email = give_password(people.marloes, clock)
    answers = [
        sign_in(client, email, "iets heel anders"),
        sign_in(client, "marloos@duinrade.example", "iets heel anders"),
        sign_in(client, people.tom.email or "", "iets heel anders"),
    ]
    texts = {a.text.replace(typed, "") for a in answers for typed in [email]}
    assert {a.status_code for a in answers} == {400}
    assert all("klopt niet" in text for text in texts)
    assert all("iets heel anders" not in a.text for a in answers)
    assert len({len(a.text.split("</form>")[1]) for a in answers}) == 1


@pytest.mark.parametrize("who", ["known", "unknown", "no password yet"])
def test_every_refusal_costs_one_hash(
    client: FlaskClient,
    people: Cast,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
) -> None:
    known = give_password(people.marloes, clock)
    emails = {"known": known, "unknown": "x@duinrade.example", "no password yet": people.tom.email}
    verify, checked = argon2.PasswordHasher.verify, []

    def counted(self: argon2.PasswordHasher, hash: str, password: bytes) -> bool:
        checked.append(argon2.extract_parameters(hash))
        return verify(self, hash, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    assert sign_in(client, emails[who] or "", "iets heel anders").status_code == 400
    assert checked == [argon2.extract_parameters(HASH)]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Vul uw e-mailadres in."),
        ("marloes", "Dit e-mailadres mist een @"),
        ("a@b@c", "Schrijf uw e-mailadres als naam@gemeente.nl"),
        ("tom\0@duinrade.example", "Schrijf uw e-mailadres als naam@gemeente.nl"),
        ("🙂" * 1000 + "@x.nl", "Schrijf uw e-mailadres als naam@gemeente.nl"),
        ("<script>@</script>", "klopt niet"),
    ],
)
def test_an_unusable_address_is_refused_in_plain_words(
    client: FlaskClient, email: str, sentence: str
) -> None:
    answer = sign_in(client, email)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "<title>Fout: " in answer.text
    assert "<script>@" not in answer.text


@pytest.mark.parametrize("password", ["", "\0", "\ud800", "🙂" * 40, "x" * 100_000])
def test_any_password_can_be_typed_and_is_merely_wrong(
    client: FlaskClient, people: Cast, clock: FixedClock, password: str
) -> None:
    email = give_password(people.marloes, clock)
    data = {"email": email, "password": password.encode("utf-8", "surrogatepass")}
    answer = client.post("/inloggen", data=data)
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/inloggen", "/uitloggen", "/instellingen/sneltoetsen"])
def test_a_form_without_its_token_is_refused(
    client: FlaskClient, app: Flask, people: Cast, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    login(client, people.marloes)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for token in ({}, {"csrf_token": "x"}):
        assert client.post(path, data={"shortcuts": "off", **token}).status_code == 400
    assert is_in(client)


def test_a_form_from_before_login_is_refused_after_it(
    client: FlaskClient,
    app: Flask,
    people: Cast,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    email = give_password(people.marloes, clock)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    page = client.get("/inloggen").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert sign_in(client, email, csrf_token=token).status_code == 303
    old = client.post("/instellingen/sneltoetsen", data={"shortcuts": "off", "csrf_token": token})
    assert old.status_code == 400


def test_signing_out_is_not_done_by_following_a_link(client: FlaskClient, people: Cast) -> None:
    login(client, people.marloes)
    assert client.get("/uitloggen").status_code == 405
    assert is_in(client)


def test_a_password_that_changes_while_it_is_checked_lets_nobody_in(
    client: FlaskClient, people: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = give_password(people.marloes, clock)
    verify = argon2.PasswordHasher.verify

    def meanwhile(self: argon2.PasswordHasher, hash: str, password: bytes) -> bool:
        with unit_of_work():
            number, now = int(people.marloes.get_id()), clock.now()
            commands.set_password_hash(number, "another", by=people.marloes, now=now)
        return verify(self, hash, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", meanwhile)
    assert sign_in(client, email).status_code == 400
    assert not is_in(client)
