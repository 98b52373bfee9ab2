# SPDX-License-Identifier: EUPL-1.2
"""An SMS leaves at most once, whatever the provider does (reliability.md G6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from config import PhoneAccount
from feedback import edge
from feedback.clock import FixedClock
from feedback.db import db, unit_of_work
from feedback.telephony import queries
from feedback.telephony.errors import OutcomeUnknown
from feedback.telephony.models import PhoneUse
from feedback.telephony.rules.words import UseState
from feedback.telephony.services.policy import publish_policy
from feedback.telephony.sms import SURELY_KNOWN_AFTER, find_sms, send_sms
from feedback.work.rules import PermanentFailure, TemporaryFailure
from tests.people import TERMINAL
from tests.processes import free_port
from tests.telephony.double import AUTH_TOKEN, NUMBER, Double

TO, TEXT, REFERENCE = "+31612345678", "Gemeente Duinrade: uw bericht is binnen.", "bericht-1"


def send(now: datetime, *, reference: str = REFERENCE, to: str = TO) -> str:
    return send_sms(to, TEXT, reference=reference, now=now)


def state_of(reference: str = REFERENCE) -> UseState | None:
    db.session.rollback()
    use = queries.find_use(reference)
    return use.state if use else None


def change(now: datetime, **changes: int | bool) -> None:
    with unit_of_work():
        version = queries.get_policy().version
        publish_policy(changes, based_on=version, reason="proef", by=TERMINAL, now=now)


def test_an_sms_leaves_from_our_number_and_asks_to_be_told(provider: Double, now: datetime) -> None:
    sid = send(now)
    [asked] = provider.posts("Messages.json")
    assert asked.fields["To"] == TO
    assert asked.fields["From"] == NUMBER
    assert asked.fields["Body"] == TEXT
    assert asked.fields["StatusCallback"].endswith(f"/telefonie/status?kenmerk={REFERENCE}")
    assert sid in provider.messages
    assert state_of() is UseState.ACCEPTED


def test_the_same_reference_sends_one_sms(provider: Double, now: datetime) -> None:
    assert len({send(now), send(now), send(now)}) == 1
    assert len(provider.messages) == 1


@pytest.mark.parametrize("trouble", ["drop_after_taking", "fail_after_taking"])
def test_when_the_answer_is_lost_it_is_looked_up_and_not_sent_again(
    provider: Double, now: datetime, trouble: str
) -> None:
    setattr(provider.trouble, trouble, 1)
    with pytest.raises(OutcomeUnknown):
        send(now)
    assert state_of() is UseState.ASKED
    sid = send(now + timedelta(seconds=61))
    assert [sid] == list(provider.messages)
    assert len(provider.posts("Messages.json")) == 1


@pytest.mark.parametrize("status", [302, 408, 500, 502, 503, 504])
def test_what_a_gateway_says_after_the_provider_took_it_is_never_a_reason_to_send_again(
    provider: Double, now: datetime, status: int
) -> None:
    provider.trouble.fail_after_taking, provider.trouble.fail_with = 1, status
    with pytest.raises(OutcomeUnknown):
        send(now)
    assert state_of() is UseState.ASKED
    assert [send(now + timedelta(seconds=61))] == list(provider.messages)
    assert len(provider.posts("Messages.json")) == 1


@pytest.mark.parametrize("status", [408, 503])
def test_after_a_5xx_for_what_was_never_taken_a_person_decides_and_nothing_is_sent_by_itself(
    provider: Double, now: datetime, status: int
) -> None:
    provider.trouble.refuse_with = [(status, 20500)]
    with pytest.raises(OutcomeUnknown):
        send(now)
    with pytest.raises(OutcomeUnknown):
        send(now + timedelta(minutes=5))
    with pytest.raises(PermanentFailure, match="stuur hem zelf opnieuw"):
        send(now + SURELY_KNOWN_AFTER)
    assert (provider.messages, state_of()) == ({}, UseState.LOST)
    assert len(provider.posts("Messages.json")) == 1


def test_a_provider_that_takes_it_and_stays_silent_is_asked_later(
    provider: Double, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.telephony.exchange.READ_SECONDS", 0.2)
    provider.trouble.silent_seconds = 0.5
    with pytest.raises(OutcomeUnknown, match="ReadTimeout"):
        send(now)
    provider.wait()
    assert [send(now + timedelta(seconds=61))] == list(provider.messages)
    assert len(provider.posts("Messages.json")) == 1


def test_looking_up_alone_sends_nothing(provider: Double, now: datetime) -> None:
    assert find_sms(TO, TEXT, reference=REFERENCE, now=now) is None
    provider.trouble.drop_after_taking = 1
    with pytest.raises(OutcomeUnknown):
        send(now)
    found = find_sms(TO, TEXT, reference=REFERENCE, now=now)
    assert [found] == list(provider.messages)
    assert len(provider.posts("Messages.json")) == 1


def test_two_lost_answers_to_one_number_each_find_their_own(
    provider: Double, now: datetime
) -> None:
    for reference in ("a", "b"):
        provider.trouble.drop_after_taking = 1
        with pytest.raises(OutcomeUnknown):
            send(now, reference=reference)
    assert {send(now, reference="a"), send(now, reference="b")} == set(provider.messages)
    assert len(provider.messages) == 2


def test_what_is_never_found_is_left_to_a_person_and_not_repeated(
    provider: Double, now: datetime
) -> None:
    provider.trouble.drop_after_taking = 1
    with pytest.raises(OutcomeUnknown):
        send(now)
    provider.messages.clear()
    with pytest.raises(OutcomeUnknown):
        send(now + timedelta(minutes=5))
    for minutes in (0, 600):
        with pytest.raises(PermanentFailure):
            send(now + SURELY_KNOWN_AFTER + timedelta(minutes=minutes))
    assert state_of() is UseState.LOST
    assert len(provider.posts("Messages.json")) == 1


@pytest.mark.parametrize(
    ("status", "code", "failure", "state"),
    [
        (400, 21211, PermanentFailure, UseState.REFUSED),
        (404, 20404, PermanentFailure, UseState.REFUSED),
        (401, 20003, TemporaryFailure, UseState.NOT_SENT),
        (429, 20429, TemporaryFailure, UseState.NOT_SENT),
    ],
)
def test_a_refusal_is_told_by_its_codes_and_costs_nothing(
    provider: Double,
    now: datetime,
    status: int,
    code: int,
    failure: type[Exception],
    state: UseState,
) -> None:
    provider.trouble.refuse_with = [(status, code)]
    with pytest.raises(failure) as refused:
        send(now)
    assert str(refused.value) == f"telefooncentrale: {status} {code}"
    assert not isinstance(refused.value, OutcomeUnknown)
    assert state_of() is state
    assert db.session.scalar(sa.select(sa.func.sum(PhoneUse.cents))) == 0


def test_what_certainly_was_not_taken_is_sent_later(provider: Double, now: datetime) -> None:
    provider.trouble.refuse_with = [(429, 20429)]
    with pytest.raises(TemporaryFailure):
        send(now)
    sid = send(now + timedelta(minutes=1))
    assert [sid] == list(provider.messages)


def test_a_provider_that_is_away_is_a_failure_for_now(
    provider: Double, now: datetime, nobody_listens: None
) -> None:
    with pytest.raises(TemporaryFailure) as failure:
        send(now)
    assert not isinstance(failure.value, OutcomeUnknown)
    assert state_of() is UseState.NOT_SENT


@pytest.fixture
def nobody_listens(provider: Double) -> Iterator[None]:
    ground = edge.ground()
    before = ground.settings
    away = PhoneAccount(provider.account_sid, AUTH_TOKEN, NUMBER, f"http://127.0.0.1:{free_port()}")
    ground.settings = replace(before, phone=away)
    yield
    ground.settings = before


@pytest.mark.parametrize("to", ["0900 1234", "+882161234567", "*31*0612345678", "0224 291556"])
def test_the_guard_stands_before_every_sms(provider: Double, now: datetime, to: str) -> None:
    with pytest.raises(PermanentFailure, match="nummerbewaking"):
        send(now, to=to)
    assert provider.asked == []
    assert state_of() is None


def test_the_kill_switch_holds_every_sms_and_lets_it_go_later(
    provider: Double, now: datetime
) -> None:
    change(now, sms_on=False)
    with pytest.raises(TemporaryFailure, match="sms_off"):
        send(now)
    assert provider.asked == []
    change(now, sms_on=True)
    assert send(now) in provider.messages


def test_the_hour_has_its_limit(provider: Double, now: datetime, clock: FixedClock) -> None:
    change(now, sms_per_hour=2)
    for number in range(2):
        send(now, reference=str(number))
    with pytest.raises(TemporaryFailure, match="sms_hour"):
        send(now, reference="3")
    assert send(now + timedelta(minutes=61), reference="3") in provider.messages
    assert len(provider.messages) == 3


def test_the_amount_of_the_day_has_its_limit(provider: Double, now: datetime) -> None:
    change(now, day_amount_cents=100, sms_cents=40)
    for number in range(2):
        send(now, reference=str(number))
    with pytest.raises(TemporaryFailure, match="amount"):
        send(now, reference="3")
    assert send(now + timedelta(days=1), reference="3") in provider.messages


def test_without_a_provider_an_sms_waits(app: Flask, now: datetime) -> None:
    with pytest.raises(TemporaryFailure, match="no_line"):
        send(now)
    assert state_of() is None
