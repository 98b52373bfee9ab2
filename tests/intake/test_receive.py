# SPDX-License-Identifier: EUPL-1.2
"""The one way in: what comes of a message, whatever the channel."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.callbacks.models import Promise
from feedback.cases.models import Case, TimelineEntry
from feedback.cases.queries import find_case_by_status_token, has_holds
from feedback.clock import AMSTERDAM
from feedback.contacts.models import Contact
from feedback.contacts.queries import get_card
from feedback.db import db, unit_of_work
from feedback.errors import Invalid
from feedback.intake.services import ContactInput, receive
from feedback.notifications.models import Message
from feedback.notifications.rules import ChannelKind
from tests.make import RESIDENT, make_case, make_report


def count(table: type[object]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_complaint_becomes_a_case_with_a_promise_and_a_hold(app: Flask, now: datetime) -> None:
    receipt = make_case(now=now)
    assert receipt.case.number == "G26-00001"
    assert receipt.promise is not None
    assert receipt.promise.due_at == datetime(2026, 11, 24, 17, 0, tzinfo=AMSTERDAM)
    assert receipt.promise.target_at == datetime(2026, 11, 24, 9, 14, tzinfo=AMSTERDAM)
    assert has_holds(receipt.case.id)
    kinds = db.session.scalars(sa.select(TimelineEntry.kind).order_by(TimelineEntry.id)).all()
    assert [kind.value for kind in kinds] == ["opened", "promised"]


def test_numbers_follow_each_other(app: Flask, now: datetime) -> None:
    assert [make_case(now=now).case.number for _ in range(3)] == [
        "G26-00001",
        "G26-00002",
        "G26-00003",
    ]


def test_who_stays_anonymous_gets_a_case_without_promise_or_contact(
    app: Flask, now: datetime
) -> None:
    receipt = make_case(now=now, report=make_report(phone="", name=""))
    assert receipt.promise is None
    assert count(Contact) == 0


def test_an_email_address_gets_exactly_one_confirmation(app: Flask, now: datetime) -> None:
    make_case(now=now, report=make_report(email="s.dewit@voorbeeld.nl"))
    assert count(Message) == 1


def test_without_an_email_address_a_mobile_number_gets_one_sms(app: Flask, now: datetime) -> None:
    make_case(now=now)
    assert db.session.scalars(sa.select(Message.channel)).all() == [ChannelKind.SMS]


def test_without_address_and_mobile_number_nothing_is_queued(app: Flask, now: datetime) -> None:
    make_case(now=now, report=make_report(phone="0224 21 22 23"))
    assert count(Message) == 0


def test_the_same_form_sent_twice_is_one_case(app: Flask, now: datetime) -> None:
    first = make_case(now=now, report=make_report(submission_key="k" * 43))
    again = make_case(now=now, report=make_report(submission_key="k" * 43))
    assert (first.case.id, first.status_token) == (again.case.id, again.status_token)
    assert again.is_repeat and not first.is_repeat
    assert count(Case) == count(Promise) == 1


def test_the_same_form_sent_at_the_same_instant_is_one_case(app: Flask, now: datetime) -> None:
    numbers: list[str] = []

    def send() -> None:
        with app.app_context():
            numbers.append(
                make_case(now=now, report=make_report(submission_key="k" * 43)).case.number
            )
            db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers == ["G26-00001"] * 6
    assert count(Case) == 1


def test_a_bsn_is_masked_before_it_is_stored(app: Flask, now: datetime) -> None:
    receipt = make_case(now=now, report=make_report(story="Mijn BSN is 111222333, bel mij."))
    assert receipt.case.bsn_masked
    assert "111222333" not in (receipt.case.story or "") + receipt.case.search_text


def test_a_bsn_beside_a_name_is_masked_and_told_too(app: Flask, now: datetime) -> None:
    receipt = make_case(now=now, report=make_report(name="S. Postma 111222333"))
    assert receipt.case.bsn_masked
    assert "111222333" not in get_card(receipt.case.contact_id or "").name


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"story": "  \n "}, "text"),
        ({"story": "a" * 10_001}, "text"),
        ({"story": "x" * 100_000}, "text"),
        ({"phone": "06 12 34"}, "phone"),
        ({"phone": "0900 1234"}, "phone"),
        ({"phone": "geen nummer"}, "phone"),
        ({"phone": "+252 61 2345678"}, "phone"),
        ({"email": "geen-adres"}, "email"),
    ],
    ids=["empty", "too long", "100 kB", "short", "premium", "no number", "far", "no address"],
)
def test_what_cannot_be_used_is_refused_by_field_and_nothing_is_kept(
    app: Flask, now: datetime, change: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        make_case(now=now, report=make_report(**change))  # type: ignore[arg-type]
    assert field in refusal.value.fields
    assert count(Case) == count(Contact) == 0


def test_every_problem_is_named_at_once(app: Flask, now: datetime) -> None:
    report = replace(make_report(story="", phone="06 1", email="x"), topic="unknown")
    with pytest.raises(Invalid) as refusal:
        make_case(now=now, report=report)
    assert set(refusal.value.fields) == {"text", "phone", "email", "topic"}


def test_a_call_without_any_number_is_refused(app: Flask, now: datetime) -> None:
    report = replace(make_report(phone=""), contact=ContactInput(name="S"), call_requested=True)
    with pytest.raises(Invalid) as refusal:
        make_case(now=now, report=report)
    assert "phone" in refusal.value.fields


def test_another_way_than_phone_gets_the_same_promise(app: Flask, now: datetime) -> None:
    contact = ContactInput(email="s@voorbeeld.nl", preferred_channel="email")
    report = replace(make_report(), contact=contact, call_requested=False)
    receipt = make_case(now=now, report=report)
    assert receipt.promise is not None
    assert receipt.promise.way == "email"


def test_the_clock_starts_at_the_residents_own_moment(app: Flask, now: datetime) -> None:
    earlier = now - timedelta(days=4)
    receipt = make_case(now=now, report=make_report(received_at=earlier))
    assert receipt.promise is not None
    assert receipt.promise.started_at == earlier
    assert receipt.promise.due_at < now, "born overdue, and visibly so"
    entry = db.session.scalars(sa.select(TimelineEntry)).first()
    assert entry is not None and entry.fields["received_late"] is True


@pytest.mark.parametrize("shift", [timedelta(minutes=3), timedelta(days=-365 * 30)])
def test_a_moment_that_cannot_be_is_refused(app: Flask, now: datetime, shift: timedelta) -> None:
    with pytest.raises(Invalid, match="moment"):
        make_case(now=now, report=make_report(received_at=now + shift))


def test_hostile_text_is_stored_as_text(app: Flask, now: datetime) -> None:
    hostile = "<script>alert(1)</script> \x00 \ud800 👩‍👩‍👧 \u202e =1+1 {{7*7}}"
    receipt = make_case(now=now, report=make_report(story=hostile, name=hostile[:60]))
    db.session.expire_all()
    stored = db.session.get(Case, receipt.case.id)
    assert stored is not None and stored.story is not None
    assert "<script>" in stored.story and "👩" in stored.story
    assert not set("\x00\u202e") & set(stored.story)


def test_the_secret_link_opens_its_case_and_no_other(app: Flask, now: datetime) -> None:
    first, second = make_case(now=now), make_case(now=now)
    found = find_case_by_status_token(first.status_token, now=now)
    assert found is not None and found.id == first.case.id
    for wrong in ("", first.status_token[:-1], first.status_token.swapcase(), "x"):
        assert find_case_by_status_token(wrong, now=now) is None
    assert second.status_token != first.status_token


def test_half_a_receipt_is_never_kept(app: Flask, now: datetime) -> None:
    with pytest.raises(KeyError), unit_of_work():
        receive(make_report(), by=RESIDENT, now=now)
        raise KeyError("the power fails here")
    assert count(Case) == count(Contact) == count(Promise) == 0
