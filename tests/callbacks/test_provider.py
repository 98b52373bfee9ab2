# SPDX-License-Identifier: EUPL-1.2
"""The provider's doors: signed for our address, of our account, about our call, or refused
(reliability.md N45 and N46)."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback import edge
from feedback.callbacks.models import CallAttempt
from feedback.db import db, end_reading, unit_of_work
from feedback.telephony.models import PhoneEvent, PhoneUse
from feedback.telephony.rules.calls import CallEnd, CallState
from feedback.telephony.rules.words import UseState
from feedback.telephony.services.policy import publish_policy
from tests.callbacks.line import (
    OTHER_LEG,
    RESIDENT_E164,
    Line,
    begin_call,
    give_phone,
    post_signed,
)
from tests.people import TERMINAL, Cast
from tests.telephony.double import ACCOUNT_SID, NUMBER, Double


@pytest.fixture
def line(client: FlaskClient, people: Cast, provider: Double, now: datetime) -> Line:
    """Marloes pressed Bel; her phone is about to ring."""
    give_phone(people, now=now)
    line = begin_call(client, people, now=now)
    provider.wait()
    return line


def events() -> int:
    end_reading()
    return db.session.scalar(sa.select(sa.func.count()).select_from(PhoneEvent)) or 0


def test_a_signed_word_is_taken_in(line: Line, now: datetime) -> None:
    assert line.tell("ringing", sequence=1, at=now) == 204
    assert line.call.state is CallState.RINGING_EMPLOYEE


def forged(change: str) -> Callable[[Line], int]:
    """Return a sender that gets one thing wrong."""

    def send(line: Line) -> int:
        path = f"/telefonie/status?kenmerk={line.use.reference}"
        fields = {
            "AccountSid": ACCOUNT_SID,
            "CallSid": line.use.provider_id or "",
            "CallStatus": "completed",
            "SequenceNumber": "3",
        }
        here = edge.settings().base_url
        how: dict[str, Any] = {}
        if change == "another key":
            how["token"] = "een-andere-sleutel-dan-de-onze"
        elif change == "signed for another site":
            how["signed_for"] = f"https://elders.example{path}"
        elif change == "signed for another path":
            how["signed_for"] = f"{here}/telefonie/status"
        elif change == "signed for http, public address is https":
            how["signed_for"] = f"{here.replace('http', 'https')}{path}"
        elif change == "a field added":
            how["signed_fields"] = fields
            fields = {**fields, "CallDuration": "900"}
        elif change == "a field changed":
            how["signed_fields"] = {**fields, "CallStatus": "busy"}
        elif change == "another account":
            fields["AccountSid"] = "AC" + "9" * 32
        elif change == "as json":
            how |= {"data": None, "json": fields, "signed_fields": {}}
        return int(post_signed(line.client, path, fields, **how).status_code)

    return send


@pytest.mark.parametrize(
    "change",
    [
        "another key",
        "signed for another site",
        "signed for another path",
        "signed for http, public address is https",
        "a field added",
        "a field changed",
        "another account",
        "as json",
    ],
)
def test_a_forged_word_is_refused_and_changes_nothing(line: Line, change: str) -> None:
    assert forged(change)(line) == 403
    assert events() == 0
    assert line.call.state is CallState.DIALLING


@pytest.mark.parametrize("path", ["status", "gesprek/x", "toets/x", "einde/x"])
@pytest.mark.parametrize("signature", [None, "", "AAAA", "\u00e9", "x" * 10_000])
def test_without_a_signature_no_door_opens(line: Line, path: str, signature: str | None) -> None:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    for method, status in (("POST", 403), ("GET", 405)):
        answer = line.client.open(
            f"/telefonie/{path}",
            method=method,
            data={"AccountSid": ACCOUNT_SID, "CallSid": line.use.provider_id or ""},
            headers=headers,
        )
        assert answer.status_code == status


def test_the_address_a_request_seems_to_have_does_not_count(line: Line, now: datetime) -> None:
    """Behind a proxy the request comes in as http on another host; BASE_URL is what is signed."""
    fields = {"CallSid": line.use.provider_id or "", "CallStatus": "ringing"}
    answer = line.post(
        f"/telefonie/status?kenmerk={line.use.reference}",
        fields,
        base_url="http://127.0.0.1:9",
        headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "elders.example"},
    )
    assert answer.status_code == 204


def test_without_an_account_every_door_is_closed(client: FlaskClient, people: Cast) -> None:
    path = "/telefonie/status?kenmerk=x"
    fields = {"AccountSid": ACCOUNT_SID, "CallSid": "CA1", "CallStatus": "ringing"}
    assert post_signed(client, path, fields).status_code == 403


@pytest.mark.parametrize(
    ("reference", "sid"),
    [
        ("onbekend", None),
        ("", None),
        (None, "CA" + "b" * 32),
        (None, ""),
        (None, "C" * 5000),
    ],
    ids=["unknown", "none", "another call", "no call", "an endless id"],
)
def test_a_signed_word_about_a_call_that_is_not_ours_is_refused(
    line: Line, reference: str | None, sid: str | None
) -> None:
    reference = line.use.reference if reference is None else reference
    sid = line.use.provider_id if sid is None else sid
    fields = {"CallSid": sid or "", "CallStatus": "completed"}
    answer = line.post(f"/telefonie/status?kenmerk={reference}", fields)
    assert answer.status_code == 404
    assert events() == 0


def test_the_same_word_three_times_counts_once(line: Line, now: datetime) -> None:
    for _ in range(3):
        assert line.tell("ringing", sequence=1, at=now) == 204
    assert events() == 1


def test_a_word_we_do_not_know_is_no_fault(line: Line, now: datetime) -> None:
    assert line.tell("levitating", sequence=9, at=now) == 204
    assert events() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"CallDuration": "veel"},
        {"CallDuration": "-5"},
        {"CallDuration": "9" * 30},
        {"SequenceNumber": "eerste"},
        {"Timestamp": "gisteren"},
        {"Timestamp": ""},
        {"SipResponseCode": "<script>"},
        {"ErrorCode": "x" * 5000},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_signed_word_with_odd_values_is_taken_in_without_them(
    line: Line, now: datetime, fields: dict[str, str]
) -> None:
    own = line.use.provider_id or ""
    said = {"CallSid": own, "CallStatus": "ringing", **fields}
    assert line.post(f"/telefonie/status?kenmerk={line.use.reference}", said).status_code == 204
    end_reading()
    [kept] = db.session.scalars(sa.select(PhoneEvent)).all()
    assert (kept.occurred_at, kept.seconds, kept.code) == (now, None, "")


def test_nobody_is_dialled_before_the_key(line: Line) -> None:
    script = line.answered()
    assert "<Gather" in script
    assert "<Dial" not in script
    assert "31612345678" not in script
    assert line.call.resident_called_at is None


def test_the_key_dials_the_resident_and_shows_our_number(line: Line, now: datetime) -> None:
    script = line.press()
    assert f'callerId="{NUMBER}"' in script
    assert RESIDENT_E164 in script
    assert 'record="do-not-record"' in script
    assert line.call.resident_called_at == now
    assert line.call.state is CallState.RINGING_RESIDENT


def test_another_key_dials_nobody(line: Line) -> None:
    assert "<Dial" not in line.press("2")
    assert line.call.resident_called_at is None


def test_the_kill_switch_works_at_the_key(line: Line, now: datetime) -> None:
    with unit_of_work():
        publish_policy({"calls_on": False}, based_on=1, reason="proef", by=TERMINAL, now=now)
    script = line.press()
    assert "<Dial" not in script
    assert "<Hangup" in script


def test_a_number_that_was_changed_after_the_click_is_not_dialled(
    line: Line, now: datetime
) -> None:
    from feedback.cases.queries import get_case
    from feedback.contacts.rules.details import read_contact
    from feedback.contacts.services import change_contact

    with unit_of_work():
        contact_id = get_case(line.case_id).contact_id
        assert contact_id is not None
        change_contact(
            contact_id,
            details=read_contact(name="S. de Wit", phone="06 22 33 44 55"),
            by=line.people.marloes,
            about_case=line.case_id,
            now=now,
        )
    assert "<Dial" not in line.press()


def test_a_key_after_the_end_dials_nobody(line: Line, now: datetime) -> None:
    line.tell("completed", sequence=3, at=now)
    assert "<Dial" not in line.press()


STORY = [
    ("initiated", 0, False, 0, {}),
    ("ringing", 1, False, 1, {}),
    ("in-progress", 2, False, 4, {}),
    ("initiated", 0, True, 8, {}),
    ("ringing", 1, True, 9, {}),
    ("in-progress", 2, True, 15, {}),
    ("completed", 3, True, 75, {"CallDuration": "60"}),
    ("completed", 3, False, 76, {"CallDuration": "72"}),
]


def tell_story(line: Line, order: list[int], *, now: datetime) -> None:
    for index in order:
        status, sequence, other, second, fields = STORY[index]
        at = now + timedelta(seconds=second)
        assert line.tell(status, sequence=sequence, other=other, at=at, **fields) == 204


def test_words_in_any_order_more_than_once_tell_the_same_story(
    line: Line, now: datetime, clock: Any
) -> None:
    clock.set(now + timedelta(minutes=2))
    order = [index for index in range(len(STORY)) for _ in range(3)]
    random.Random(7).shuffle(order)
    tell_story(line, order, now=now)
    call = line.call
    assert events() == len(STORY)
    assert call.state is CallState.ENDED
    assert call.resident_called_at == now + timedelta(seconds=8)
    assert call.answered_at == now + timedelta(seconds=15)
    assert call.ended_at == now + timedelta(seconds=75)
    assert (call.talk_seconds, call.line_end) == (60, CallEnd.ANSWERED)


def test_nothing_on_the_line_settles_anything(line: Line, now: datetime, clock: Any) -> None:
    clock.set(now + timedelta(minutes=2))
    tell_story(line, list(range(len(STORY))), now=now)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CallAttempt)) == 0


def test_when_words_of_the_resident_s_leg_are_lost_its_end_is_told_by_dialling(
    line: Line, now: datetime
) -> None:
    line.press()
    assert "<Hangup" in line.dialled("no-answer")
    assert (line.call.state, line.call.line_end) == (CallState.ENDED, CallEnd.NOT_ANSWERED)


def test_a_call_is_learnt_from_its_words_when_the_answer_was_lost(
    client: FlaskClient, people: Cast, provider: Double, now: datetime
) -> None:
    give_phone(people, now=now)
    provider.trouble.drop_after_taking = 1
    line = begin_call(client, people, now=now)
    assert line.call.state is CallState.UNKNOWN
    assert line.use.provider_id is None
    assert line.tell("ringing", sequence=1, at=now) == 204
    assert line.use.state is UseState.ACCEPTED
    assert line.call.state is CallState.RINGING_EMPLOYEE
    assert len(provider.posts("Calls.json")) == 1


def test_a_call_that_ended_costs_what_it_took_and_no_more(
    line: Line, now: datetime, clock: Any
) -> None:
    assert line.use.cents == 360
    clock.set(now + timedelta(minutes=2))
    tell_story(line, list(range(len(STORY))), now=now)
    assert line.use.cents == 12
    assert line.use.settled_at is not None


def test_an_sms_receipt_reaches_the_outbox(
    client: FlaskClient, people: Cast, provider: Double, now: datetime
) -> None:
    from feedback.notifications.models import DeliveryReceipt
    from feedback.telephony.sms import send_sms

    sid = send_sms(RESIDENT_E164, "Dag", reference="bericht-1", now=now)
    fields = {"AccountSid": ACCOUNT_SID, "MessageSid": sid, "MessageStatus": "undelivered"}
    path = "/telefonie/status?kenmerk=bericht-1"
    for _ in range(2):
        answer = post_signed(client, path, {**fields, "ErrorCode": "30003"})
        assert answer.status_code == 204
    end_reading()
    [receipt] = db.session.scalars(sa.select(DeliveryReceipt)).all()
    assert (receipt.provider_id, receipt.word, receipt.detail) == (sid, "undelivered", "30003")


def test_no_number_stands_in_an_address(line: Line, provider: Double) -> None:
    addresses = [
        value for one in provider.asked for name, value in one.form if value.startswith("http")
    ]
    assert addresses
    digits = ["12345678", "87654321"]
    assert [a for a, d in itertools.product(addresses, digits) if d in a] == []
    assert OTHER_LEG not in addresses
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PhoneUse)) == 1
