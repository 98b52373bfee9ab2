# SPDX-License-Identifier: EUPL-1.2
"""One's own phone, and the page of limits and the kill switch."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback.audit.models import AuditEntry
from feedback.db import db, end_reading
from feedback.telephony import queries
from feedback.telephony.models import OwnPhone
from feedback.telephony.rules.numbers import NumberKind
from tests.people import Cast, login, number_of
from tests.telephony.double import Double

OWN, POLICY = "/instellingen/telefoon", "/beheer/telefonie"


@pytest.fixture
def marloes(client: FlaskClient, people: Cast) -> FlaskClient:
    login(client, people.marloes)
    return client


@pytest.fixture
def bram(client: FlaskClient, people: Cast) -> FlaskClient:
    login(client, people.bram)
    return client


def test_one_s_own_phone_is_kept_sealed_and_shown_masked(
    marloes: FlaskClient, people: Cast
) -> None:
    assert marloes.post(OWN, data={"number": "06 87 65 43 21"}).status_code == 303
    end_reading()
    [row] = db.session.scalars(sa.select(OwnPhone)).all()
    assert b"687654321" not in row.number_sealed
    assert queries.find_own_phone(number_of(people.marloes)) == "+31687654321"
    page = marloes.get(OWN).text
    assert "687654321" not in page.replace(" ", "")
    assert "06 •• •• •• 21" in page


def test_one_s_own_phone_can_be_changed_and_taken_away(marloes: FlaskClient, people: Cast) -> None:
    for number, kept in (
        ("06 87 65 43 21", "+31687654321"),
        ("0224 29 15 56", "+31224291556"),
        ("", ""),
        ("", ""),
    ):
        assert marloes.post(OWN, data={"number": number}).status_code == 303
        end_reading()
        assert queries.find_own_phone(number_of(people.marloes)) == kept


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("06 1234", "bestaat niet"),
        ("0900 1234", "kunnen wij niet bellen"),
        ("+32 470 12 34 56", "Nederlands nummer"),
        ("14 0200", "nummer van de gemeente"),
        ("*31*0687654321", "Schrijf alleen het nummer"),
        ("\ud800\0😀<script>", "Schrijf alleen het nummer"),
        ("9" * 100_000, "bestaat niet"),
    ],
    ids=["short", "paid", "abroad", "ours", "code", "rubbish", "endless"],
)
def test_an_unusable_phone_is_refused_beside_its_field(
    marloes: FlaskClient, number: str, words: str
) -> None:
    data = {"number": number.encode("utf-8", "surrogatepass")}
    answer = marloes.post(OWN, data=data)
    assert answer.status_code == 400
    assert words in answer.text


def test_who_does_not_call_needs_no_phone(client: FlaskClient, people: Cast) -> None:
    login(client, people.anouk)
    assert client.get(OWN).status_code == 403
    assert client.post(OWN, data={"number": "0687654321"}).status_code == 403


def test_an_administrator_pulls_the_emergency_brake_and_says_why(bram: FlaskClient) -> None:
    page = bram.get(POLICY).text
    assert "Bellen en sms'en staan aan." in page
    answer = bram.post(f"{POLICY}/noodstop", data={"version": "1", "reason": "Vreemd gebel"})
    assert answer.status_code == 303
    page = bram.get(POLICY).text
    assert "Bellen en sms'en staan uit." in page
    assert "Vreemd gebel" in page
    assert "Bram Mulder" in page
    end_reading()
    held = queries.get_policy()
    assert (held.version, held.calls_on, held.sms_on) == (2, False, False)
    changes = sa.select(AuditEntry.details).where(AuditEntry.action == "phone_policy.changed")
    assert db.session.scalars(changes).all() == [{"calls_on": False, "sms_on": False}]
    assert bram.post(f"{POLICY}/aan", data={"version": "2", "reason": "Klaar"}).status_code == 303


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"version": "1", "reason": ""}, 400),
        ({"version": "1"}, 400),
        ({"version": "7", "reason": "Zo"}, 409),
        ({"version": "x", "reason": "Zo"}, 409),
        ({"version": "9" * 50, "reason": "Zo"}, 409),
    ],
    ids=["no reason", "nothing", "changed meanwhile", "no number", "endless"],
)
def test_the_brake_wants_a_reason_and_the_present_version(
    bram: FlaskClient, data: dict[str, str], status: int
) -> None:
    assert bram.post(f"{POLICY}/noodstop", data=data).status_code == status
    end_reading()
    assert queries.newest_version() == 1


LIMITS = {
    "version": "1",
    "calls_per_person_hour": "20",
    "calls_per_number_day": "4",
    "calls_per_hour": "100",
    "sms_per_hour": "300",
    "longest_call_minutes": "45",
    "day_amount_cents": "€ 75,50",
    "reason": "Rustiger",
}


def test_limits_are_changed_in_numbers_and_euros(bram: FlaskClient) -> None:
    assert bram.post(f"{POLICY}/limieten", data=LIMITS).status_code == 303
    end_reading()
    held = queries.get_policy()
    assert (held.calls_per_person_hour, held.longest_call_minutes) == (20, 45)
    assert held.day_amount_cents == 7_550


@pytest.mark.parametrize(
    "change",
    [
        {"calls_per_hour": "0"},
        {"calls_per_hour": "-1"},
        {"calls_per_hour": "veel"},
        {"calls_per_hour": ""},
        {"calls_per_hour": "9" * 30},
        {"calls_per_hour": "５"},
        {"day_amount_cents": "75.50"},
        {"day_amount_cents": "NaN"},
        {"day_amount_cents": "0,50"},
        {"reason": " "},
        {"reason": ""},
    ],
    ids=str,
)
def test_an_impossible_limit_is_refused_and_what_was_typed_stays(
    bram: FlaskClient, change: dict[str, str]
) -> None:
    answer = bram.post(f"{POLICY}/limieten", data={**LIMITS, **change})
    odd_but_read = change == {"calls_per_hour": "５"}
    assert answer.status_code == (303 if odd_but_read else 400)
    end_reading()
    assert queries.newest_version() == (2 if odd_but_read else 1)


def test_only_an_administrator_comes_here(client: FlaskClient, people: Cast) -> None:
    for person in (people.marloes, people.ingrid, people.anouk):
        login(client, person)
        assert client.get(POLICY).status_code == 403
        data = {"version": "1", "reason": "Zo"}
        assert client.post(f"{POLICY}/noodstop", data=data).status_code == 403


def test_the_page_says_when_the_provider_is_an_imitation(
    bram: FlaskClient, provider: Double
) -> None:
    assert "nagebootste telefooncentrale" in bram.get(POLICY).text


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["phone", *words])
    return done.exit_code, done.output


def test_the_brake_is_also_a_command(app: Flask) -> None:
    assert run(app, "stop", "--reason", "Vreemd gebel")[0] == 0
    code, told = run(app, "status")
    assert code == 0
    assert "calls\toff" in told
    assert run(app, "start", "--reason", "Klaar")[0] == 0
    assert "sms\ton" in run(app, "status")[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("stop",), 2),
        (("limit", "calls_per_hour", "0", "--reason", "x"), 1),
        (("limit", "geen_limiet", "5", "--reason", "x"), 2),
        (("countries", "XX", "--reason", "x"), 1),
        (("limit", "calls_per_hour", "50", "--reason", "x"), 0),
        (("countries", "nl", "be", "--reason", "x"), 0),
    ],
    ids=str,
)
def test_limits_are_also_commands(app: Flask, words: tuple[str, ...], code: int) -> None:
    assert run(app, *words)[0] == code


def test_an_administrator_says_which_numbers_are_called(bram: FlaskClient) -> None:
    page = bram.get("/beheer/telefonie").text
    assert "32 landen" in page and "België" in page
    typed = {"version": "1", "kinds": ["mobile"], "countries": ["NL", "BE"], "reason": "proef"}
    done = bram.post("/beheer/telefonie/nummers", data=typed, follow_redirects=True).text
    assert "2 landen" in done
    end_reading()
    policy = queries.get_policy()
    assert (policy.countries, policy.kinds) == ({"NL", "BE"}, {NumberKind.MOBILE})


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"countries": ["BE"]}, "Nederland hoort er altijd bij."),
        ({"countries": ["NL", "XX"]}, "Noem landen met twee hoofdletters"),
        ({"kinds": []}, "Kies minstens één soort nummer."),
        ({"kinds": ["premium_rate"]}, "Kies minstens één soort nummer."),
        ({"reason": ""}, "Schrijf op waarom u dit verandert."),
    ],
)
def test_numbers_that_cannot_be_are_refused(
    bram: FlaskClient, typed: dict[str, object], says: str
) -> None:
    good = {"version": "1", "kinds": ["mobile"], "countries": ["NL"], "reason": "proef"}
    answer = bram.post("/beheer/telefonie/nummers", data={**good, **typed})
    assert answer.status_code == 400 and says in answer.text
