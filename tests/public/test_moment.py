# SPDX-License-Identifier: EUPL-1.2
"""The page where a resident chooses when and how, by secret link."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.queries.promises import find_latest_promise
from feedback.callbacks.services import cases as commands
from feedback.cases.models import StatusLink
from feedback.cases.queries import list_timeline
from feedback.cases.rules import TimelineKind
from feedback.clock import AMSTERDAM, FixedClock
from feedback.contacts.queries import declines_messages, get_card
from feedback.db import db, end_reading, unit_of_work
from feedback.intake.services import Receipt
from tests.make import PHONE, RESIDENT, STORY, make_case, make_report

MAIL = "jan.postma@inwoner.example"
LATER = {"way": "phone", "moment": "2026-11-26.morning"}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026; the case came in on Monday the 23rd, 9.14."""
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.fixture
def receipt(client: FlaskClient, now: datetime) -> Receipt:
    del client
    return make_case(now=now)


def url(receipt: Receipt, rest: str = "") -> str:
    return f"/status/{receipt.status_token}/moment{rest}"


def promise_of(receipt: Receipt) -> Promise:
    end_reading()
    given = find_latest_promise(receipt.case.id)
    assert given is not None
    return given


def test_the_page_offers_working_days_in_parts_and_names_nobody(
    client: FlaskClient, receipt: Receipt
) -> None:
    page = client.get(url(receipt)).text
    assert "<h1>Kies wanneer en hoe wij u bereiken</h1>" in page
    assert "Dinsdag 24 november" in page and "Ochtend, 8.30 tot 12.00 uur" in page
    assert "zaterdag" not in page.lower()
    assert "Zo snel mogelijk" in page and "Bellen met een tolk" in page
    assert not any(word in page for word in (STORY, PHONE, "de Wit"))


def test_the_status_page_leads_to_it(client: FlaskClient, receipt: Receipt) -> None:
    page = client.get(f"/status/{receipt.status_token}").text
    assert f'href="/status/{receipt.status_token}/moment"' in page


def test_the_page_speaks_english(client: FlaskClient, receipt: Receipt) -> None:
    page = client.get(url(receipt, "?taal=en")).text
    assert 'lang="en"' in page
    assert "Tuesday 24 November" in page and "Morning, 08:30 to 12:00" in page
    assert "Choose when and how we contact you" in page and "As soon as possible" in page


def test_a_part_before_due_becomes_part_of_the_promise(
    client: FlaskClient, receipt: Receipt
) -> None:
    data = {"way": "phone", "moment": "2026-11-24.afternoon"}
    page = client.post(url(receipt), data=data, follow_redirects=True).text
    assert "Uw keuze staat bij uw bericht." in page
    assert "Dinsdag 24 november tussen 12.00 en 17.00 uur." in page
    assert promise_of(receipt).window == (at(24, 12), at(24, 17))
    assert 'value="2026-11-24.afternoon" checked' in client.get(url(receipt)).text


def test_a_later_part_gives_a_new_promise(client: FlaskClient, receipt: Receipt) -> None:
    page = client.post(url(receipt), data=LATER, follow_redirects=True).text
    assert "Dit is nu onze belofte." in page
    assert "donderdag 26 november tussen 8.30 en 12.00 uur" in page
    assert "U koos wanneer of hoe wij u bereiken" in page
    assert promise_of(receipt).due_at == at(26, 12)
    kinds = [entry.kind for entry in list_timeline(receipt.case.id)]
    assert kinds[0] is TimelineKind.MOMENT_CHOSEN


def test_the_choice_can_be_changed_and_forgotten(client: FlaskClient, receipt: Receipt) -> None:
    assert client.post(url(receipt), data=LATER).status_code == 303
    assert "Vergeet mijn keuze" in client.get(url(receipt)).text
    other = {"way": "phone", "moment": "2026-11-25.afternoon"}
    assert client.post(url(receipt), data=other).status_code == 303
    assert promise_of(receipt).window == (at(25, 12), at(25, 17))
    assert client.post(url(receipt, "/vergeten")).status_code == 303
    given = promise_of(receipt)
    assert (given.window, given.due_at) == (None, at(26, 12))
    assert "Vergeet mijn keuze" not in client.get(url(receipt)).text


def test_another_way_asks_for_what_we_do_not_know(client: FlaskClient, receipt: Receipt) -> None:
    data = {"way": "email", "moment": "asap", "email": ""}
    refused = client.post(url(receipt), data=data)
    assert refused.status_code == 400
    assert "Vul uw e-mailadres in." in refused.text and "<title>Fout:" in refused.text
    wrong = client.post(url(receipt), data={**data, "email": "jan zonder apenstaart"})
    assert wrong.status_code == 400 and "jan zonder apenstaart" in wrong.text
    assert client.post(url(receipt), data={**data, "email": MAIL}).status_code == 303
    assert promise_of(receipt).way == "email"
    assert get_card(receipt.case.contact_id or "").has_email


def test_what_we_know_is_not_asked_and_not_shown(client: FlaskClient, now: datetime) -> None:
    receipt = make_case(now=now, report=make_report(email=MAIL))
    page = client.get(url(receipt)).text
    assert 'name="email"' not in page and 'name="phone"' not in page
    assert MAIL not in page
    data = {"way": "email", "moment": "asap", "email": "ander@inwoner.example"}
    before = get_card(receipt.case.contact_id or "").masked_email
    assert client.post(url(receipt), data=data).status_code == 303
    end_reading()
    assert get_card(receipt.case.contact_id or "").masked_email == before


def test_an_interpreter_comes_with_a_language_and_a_moment(
    client: FlaskClient, receipt: Receipt
) -> None:
    data = {"way": "interpreter", "moment": "2026-11-24.morning", "interpreter_language": "Turks"}
    assert client.post(url(receipt), data=data).status_code == 303
    given = promise_of(receipt)
    assert (given.way, given.window) == ("interpreter", (at(24, 8, 30), at(24, 12)))


def test_messages_about_missed_calls_can_be_declined_and_wanted_again(
    client: FlaskClient, receipt: Receipt
) -> None:
    contact_id = receipt.case.contact_id or ""
    data = {"way": "phone", "moment": "asap"}
    assert client.post(url(receipt), data={**data, "no_messages": "y"}).status_code == 303
    end_reading()
    assert declines_messages(contact_id)
    end_reading()
    assert client.post(url(receipt), data=data).status_code == 303
    assert not declines_messages(contact_id)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-20.morning", "al voorbij"),
        ("2026-11-28.morning", "zijn wij dicht"),
        ("2027-11-23.morning", "te ver vooruit"),
        ("", "Kies wanneer het u schikt."),
        ("2026-02-30.morning", "Kies wanneer het u schikt."),
        ("2026-11-24.night", "Kies wanneer het u schikt."),
        ("\x00😀" * 20_000, "Kies wanneer het u schikt."),
    ],
    ids=["past", "saturday", "far", "nothing", "no such day", "no such part", "rubbish"],
)
def test_a_moment_that_cannot_be_is_told_with_what_to_do(
    client: FlaskClient, receipt: Receipt, moment: str, words: str
) -> None:
    answer = client.post(url(receipt), data={"way": "phone", "moment": moment})
    assert answer.status_code in {400, 413}
    assert answer.status_code == 413 or words in answer.text
    assert promise_of(receipt).window is None


@pytest.mark.parametrize("way", ["", "fax", "😀", "phone "])
def test_a_way_that_is_none_is_refused(client: FlaskClient, receipt: Receipt, way: str) -> None:
    answer = client.post(url(receipt), data={"way": way, "moment": "asap"})
    assert answer.status_code == 400 and "Kies hoe u van ons wilt horen." in answer.text


def test_a_page_of_yesterday_says_that_the_moment_has_passed(
    client: FlaskClient, clock: FixedClock, receipt: Receipt
) -> None:
    clock.set(at(24, 13))
    answer = client.post(url(receipt), data={"way": "phone", "moment": "2026-11-24.morning"})
    assert answer.status_code == 400
    assert "Dit moment is al voorbij. Kies een later moment." in answer.text


def test_an_expired_or_foreign_link_is_one_and_the_same_page(
    client: FlaskClient, clock: FixedClock, receipt: Receipt
) -> None:
    for method in (client.get, client.post):
        assert method(f"/status/{'a' * 43}/moment").status_code == 404
    with unit_of_work() as session:
        session.execute(sa.update(StatusLink).values(revoked_at=at(23, 10)))
    answer = client.post(url(receipt), data=LATER)
    assert answer.status_code == 404 and "Deze link werkt niet (meer)" in answer.text
    assert promise_of(receipt).window is None


def test_a_closed_case_says_so_and_what_can_be_done(
    client: FlaskClient, now: datetime, receipt: Receipt
) -> None:
    with unit_of_work():
        commands.withdraw_case(receipt.case.id, by=RESIDENT, now=now)
    assert "Er staat nu geen gesprek open" in client.get(url(receipt)).text
    answer = client.post(url(receipt), data=LATER)
    assert answer.status_code == 409
    assert "Dit bericht is al afgerond" in answer.text
    assert client.post(url(receipt, "/vergeten")).status_code == 409


def test_who_is_anonymous_has_nothing_to_choose(client: FlaskClient, now: datetime) -> None:
    receipt = make_case(now=now, report=make_report(phone="", name=""))
    assert "Er staat nu geen gesprek open" in client.get(url(receipt)).text
    assert client.post(url(receipt), data=LATER).status_code == 409


def test_reading_and_previewing_change_nothing(client: FlaskClient, receipt: Receipt) -> None:
    for path in (url(receipt), url(receipt) + "?moment=2026-11-26.morning"):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert client.get(url(receipt, "/vergeten")).status_code == 405
    assert promise_of(receipt).window is None


def test_the_link_is_kept_out_of_other_places(client: FlaskClient, receipt: Receipt) -> None:
    answer = client.get(url(receipt))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_after_a_dozen_changes_an_hour_we_ask_to_wait(
    client: FlaskClient, clock: FixedClock, receipt: Receipt
) -> None:
    parts = ["morning", "afternoon"] * 6
    for part in parts:
        data = {"way": "phone", "moment": f"2026-11-24.{part}"}
        assert client.post(url(receipt), data=data).status_code == 303
    answer = client.post(url(receipt), data=LATER)
    assert answer.status_code == 429 and "Wacht een uur" in answer.text
    clock.set(at(23, 9, 14) + timedelta(hours=1))
    assert client.post(url(receipt), data=LATER).status_code == 303


def test_a_broken_promise_that_is_moved_stays_a_broken_promise(
    client: FlaskClient, clock: FixedClock, receipt: Receipt
) -> None:
    clock.set(at(25, 9))
    assert client.post(url(receipt), data=LATER).status_code == 303
    end_reading()
    verdict = db.session.scalars(sa.select(Verdict)).one()
    assert (verdict.outcome.value, verdict.reason.value) == ("late", "moved_on_request")
