# SPDX-License-Identifier: EUPL-1.2
"""Pages of people: choosing a password with a link, one's own settings."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.accounts import login as ground
from feedback.accounts import passwords, views
from feedback.accounts.queries import absences as absence_queries
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.rules import Actor
from feedback.accounts.services import absences, links, sessions
from feedback.accounts.services import people as commands
from feedback.clock import FixedClock
from feedback.db import end_reading, unit_of_work
from tests.people import Cast, login

OLD, NEW = "vier losse vogels zingen", "zeven natte wolken drijven"
OLD_HASH = passwords.make_hash(OLD)


def make_link(person: Actor, clock: FixedClock) -> str:
    with unit_of_work():
        link = links.begin_reset(int(person.get_id()), now=clock.now())
    assert link is not None
    return link.path


def choose(client: FlaskClient, path: str, password: str = NEW, again: str = "") -> TestResponse:
    return client.post(path, data={"new_password": password, "again": again or password})


def test_a_link_leads_to_a_password_with_which_one_signs_in(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    path = make_link(people.marloes, clock)
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Marloes" not in page.text
    assert choose(client, path).location == "/inloggen"
    assert "Uw wachtwoord is bewaard" in client.get("/inloggen").text
    answer = client.post("/inloggen", data={"email": people.marloes.email, "password": NEW})
    assert answer.status_code == 303


def test_looking_at_a_link_does_not_use_it(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    path = make_link(people.marloes, clock)
    for _ in range(3):
        client.get(path)
        client.head(path)
    assert choose(client, path).status_code == 303


def test_a_link_works_once(client: FlaskClient, people: Cast, clock: FixedClock) -> None:
    path = make_link(people.marloes, clock)
    choose(client, path)
    assert client.get(path).status_code == 404
    assert choose(client, path, OLD).status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("", "", "Kies een wachtwoord."),
        ("kort", "kort", "Neem ten minste 12 tekens"),
        ("Welkom2026!!", "Welkom2026!!", "makkelijk te raden"),
        ("Marloes dewit", "Marloes dewit", "makkelijk te raden"),
        (NEW, NEW + "x", "Dit is niet hetzelfde"),
        ("x" * 100_000, "x" * 100_000, "Neem hoogstens 128 tekens"),
    ],
)
def test_an_unusable_password_is_refused_and_the_link_stays(
    client: FlaskClient,
    people: Cast,
    clock: FixedClock,
    password: str,
    again: str,
    sentence: str,
) -> None:
    path = make_link(people.marloes, clock)
    answer = choose(client, path, password, again)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert choose(client, path).status_code == 303


@pytest.mark.parametrize("token", ["x", "é", "%00", "a" * 3000, "..", "%F0%9F%99%82"])
def test_a_made_up_link_is_simply_not_there(client: FlaskClient, token: str) -> None:
    assert client.get(f"/account/link/{token}").status_code == 404
    assert choose(client, f"/account/link/{token}").status_code == 404


def give_password(person: Actor, clock: FixedClock) -> None:
    with unit_of_work():
        commands.set_password_hash(int(person.get_id()), OLD_HASH, by=person, now=clock.now())


def change(client: FlaskClient, current: str = OLD, new: str = NEW) -> TestResponse:
    data = {"current": current, "new_password": new, "again": new}
    return client.post("/instellingen/wachtwoord", data=data)


def test_a_new_password_signs_out_everywhere_else_and_renews_the_session_here(
    client: FlaskClient, app: Flask, people: Cast, clock: FixedClock
) -> None:
    give_password(people.marloes, clock)
    elsewhere = app.test_client()
    login(elsewhere, people.marloes)
    before = login(client, people.marloes)
    answer = change(client)
    assert answer.status_code == 303
    assert before not in str(answer.headers)
    assert client.get("/instellingen").status_code == 200
    assert elsewhere.get("/instellingen").status_code == 303
    assert entry_queries.find_session_entry(before, now=clock.now()) is None


def test_who_does_not_know_the_present_password_changes_nothing_and_is_slowed_down(
    client: FlaskClient, people: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(people.marloes, clock)
    login(client, people.marloes)
    monkeypatch.setattr(views, "CURRENT_PASSWORD_LIMIT", 1)
    answer = change(client, current="iets heel anders")
    assert answer.status_code == 400
    assert "Dit is niet uw wachtwoord van nu." in answer.text
    assert "Wacht een kwartier" in change(client).text
    assert entry_queries.get_credentials(int(people.marloes.get_id())).password_hash == OLD_HASH


def test_a_new_password_that_is_typed_differently_the_second_time_is_not_kept(
    client: FlaskClient, people: Cast
) -> None:
    login(client, people.marloes)
    data = {"current": OLD, "new_password": NEW, "again": OLD}
    answer = client.post("/instellingen/wachtwoord", data=data)
    assert answer.status_code == 400
    assert "Dit is niet hetzelfde" in answer.text


def test_signing_out_twice_is_no_error(client: FlaskClient) -> None:
    assert client.post("/uitloggen").location == "/inloggen"


def test_shortcuts_can_be_switched_off_and_on(client: FlaskClient, people: Cast) -> None:
    login(client, people.marloes)
    assert 'data-shortcuts="on"' in client.get("/instellingen").text
    client.post("/instellingen/sneltoetsen", data={"shortcuts": "off"})
    page = client.get("/instellingen").text
    assert 'data-shortcuts="off"' in page
    assert "Sneltoetsen staan uit." in page
    client.post("/instellingen/sneltoetsen", data={"shortcuts": "on"})
    assert 'data-shortcuts="on"' in client.get("/instellingen").text


@pytest.mark.parametrize("state", ["", "maybe", "\0", "ON"])
def test_shortcuts_are_on_or_off(client: FlaskClient, people: Cast, state: str) -> None:
    login(client, people.marloes)
    answer = client.post("/instellingen/sneltoetsen", data={"shortcuts": state})
    assert answer.status_code == 400


def test_one_sees_and_ends_ones_other_sessions(
    client: FlaskClient, app: Flask, people: Cast, clock: FixedClock
) -> None:
    others = [app.test_client() for _ in range(3)]
    tokens = [login(other, people.marloes) for other in others]
    login(client, people.marloes)
    page = client.get("/instellingen").text
    assert page.count("Firefox, Linux") == 7  # four sessions, three of them with a button
    assert page.count("dit apparaat") == 1
    assert "Ingelogd op 23 november, 9.14" in page
    entry = entry_queries.find_session_entry(tokens[0], now=clock.now())
    end_reading()
    assert entry is not None
    client.post(f"/instellingen/sessies/{entry.actor.session_id}/beeindigen")
    assert [other.get("/instellingen").status_code for other in others] == [303, 200, 200]
    client.post("/instellingen/sessies/andere-beeindigen")
    assert [other.get("/instellingen").status_code for other in others] == [303, 303, 303]
    assert client.get("/instellingen").status_code == 200


@pytest.mark.parametrize("number", ["1", "0", "-1", str(2**63), "9" * 40, "x"])
def test_a_colleagues_session_or_none_at_all_is_not_there(
    client: FlaskClient, app: Flask, people: Cast, number: str
) -> None:
    tom = app.test_client()
    login(tom, people.tom)
    login(client, people.marloes)
    assert client.post(f"/instellingen/sessies/{number}/beeindigen").status_code == 404
    assert tom.get("/instellingen").status_code == 200


def report_absent(client: FlaskClient, **given: str) -> TestResponse:
    data = {"starts_on": "2026-11-24", "ends_on": "2026-11-27", "deputy_id": "", **given}
    return client.post("/instellingen/afwezigheid", data=data)


def test_one_reports_absence_with_a_deputy_and_takes_it_back(
    client: FlaskClient, people: Cast
) -> None:
    login(client, people.marloes)
    assert report_absent(client, deputy_id=people.tom.get_id()).status_code == 303
    page = client.get("/instellingen").text
    assert "Vanaf dinsdag 24 november 2026 tot en met vrijdag 27 november 2026" in page
    assert "Vervanger: Tom Bakker" in page
    number = int(people.marloes.get_id())
    assert absence_queries.find_present(number, on=date(2026, 11, 25)) == people.tom.id
    end_reading()
    assert client.post("/instellingen/afwezigheid/1/intrekken").status_code == 303
    assert "Vervanger: Tom" not in client.get("/instellingen").text


def test_a_day_may_be_written_the_dutch_way_and_the_last_one_left_open(
    client: FlaskClient, people: Cast
) -> None:
    login(client, people.marloes)
    assert report_absent(client, starts_on="24-11-2026", ends_on="").status_code == 303
    assert "tot u dit intrekt" in client.get("/instellingen").text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"starts_on": ""}, "Vul de eerste dag in."),
        ({"starts_on": "morgen"}, "Vul een dag in, bijvoorbeeld 24-11-2026."),
        ({"starts_on": "0000-00-00"}, "Vul een dag in, bijvoorbeeld 24-11-2026."),
        ({"starts_on": "\0"}, "Vul een dag in, bijvoorbeeld 24-11-2026."),
        ({"ends_on": "2026-02-29"}, "Vul een dag in, bijvoorbeeld 24-11-2026."),
        ({"ends_on": "2026-11-23"}, "De laatste dag ligt vóór de eerste dag."),
        ({"deputy_id": "x"}, "Kies een collega uit de lijst."),
        ({"deputy_id": "9" * 40}, "Kies een collega uit de lijst."),
        ({"deputy_id": "²"}, "Kies een collega uit de lijst."),
    ],
)
def test_an_unusable_absence_is_refused_beside_its_field(
    client: FlaskClient, people: Cast, given: dict[str, str], sentence: str
) -> None:
    login(client, people.marloes)
    answer = report_absent(client, **given)
    assert answer.status_code == 400
    assert answer.text.count(sentence) == 2  # in the summary and beside the field
    assert 'value="2026-11-2' in answer.text


def test_a_colleagues_absence_is_not_taken_back(
    client: FlaskClient, people: Cast, clock: FixedClock
) -> None:
    with unit_of_work():
        number = absences.record_absence(
            int(people.tom.get_id()),
            starts_on=date(2026, 11, 23),
            ends_on=None,
            deputy_id=None,
            by=people.tom,
            now=clock.now(),
        )
    login(client, people.marloes)
    assert client.post(f"/instellingen/afwezigheid/{number}/intrekken").status_code == 403


def test_who_calls_nobody_is_not_asked_for_a_deputy(client: FlaskClient, people: Cast) -> None:
    login(client, people.anouk)
    page = client.get("/instellingen").text
    assert "Wie is uw vervanger?" not in page
    assert page.count("<h1") == 1


def test_names_are_shown_as_text(client: FlaskClient, people: Cast, clock: FixedClock) -> None:
    from feedback.accounts.rules import Role
    from tests.people import TERMINAL, actor_of

    name = "<script>alert(1)</script> 🙂"
    with unit_of_work():
        number = commands.create_user(
            "script@duinrade.example",
            name=name,
            roles=[Role.EMPLOYEE],
            by=TERMINAL,
            now=clock.now(),
        )
    actor = actor_of(number)
    end_reading()
    login(client, actor)
    page = client.get("/instellingen").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_answer_is_given_though_the_last_use_could_not_be_written(
    client: FlaskClient, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from feedback.errors import Unavailable

    login(client, people.marloes)
    monkeypatch.setattr(ground, "SEEN_EVERY", timedelta(0))

    def busy(*_: object, **__: object) -> None:
        raise Unavailable("busy")

    monkeypatch.setattr(sessions, "note_seen", busy)
    assert client.get("/instellingen").status_code == 200
