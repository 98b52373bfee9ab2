# SPDX-License-Identifier: EUPL-1.2
"""Limits and the kill switch: data with a history, counted fairly."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DatabaseError

from feedback.db import db, unit_of_work
from feedback.errors import Conflict, Invalid
from feedback.telephony import queries
from feedback.telephony.models import PhonePolicyVersion
from feedback.telephony.rules.limits import (
    PhonePolicy,
    Stop,
    Used,
    call_cents,
    find_stop_for_call,
    find_stop_for_sms,
    reserved_cents,
)
from feedback.telephony.services.policy import ensure_phone_policy, publish_policy
from tests.people import TERMINAL

POLICY = PhonePolicy()


@pytest.mark.parametrize(
    ("used", "stop"),
    [
        (Used(), None),
        (Used(is_calling=True), Stop.BUSY),
        (Used(calls_by_person_hour=29), None),
        (Used(calls_by_person_hour=30), Stop.PERSON_HOUR),
        (Used(calls_to_number_day=6), Stop.NUMBER_DAY),
        (Used(calls_hour=200), Stop.HOUR),
        (Used(day_cents=10_000 - 360), None),
        (Used(day_cents=10_000 - 359), Stop.AMOUNT),
    ],
)
def test_a_call_stops_at_the_first_limit_it_meets(used: Used, stop: Stop | None) -> None:
    assert find_stop_for_call(POLICY, used, reserve_cents=360) is stop


def test_the_kill_switch_comes_before_everything() -> None:
    off = PhonePolicy(calls_on=False, sms_on=False)
    assert find_stop_for_call(off, Used(is_calling=True), reserve_cents=0) is Stop.CALLS_OFF
    assert find_stop_for_sms(off, Used()) is Stop.SMS_OFF


@pytest.mark.parametrize(
    ("seconds", "is_home", "cents"),
    [(0, True, 0), (1, True, 6), (60, True, 6), (61, True, 12), (61, False, 36)],
)
def test_a_call_is_counted_in_whole_minutes_of_both_legs(
    seconds: int, is_home: bool, cents: int
) -> None:
    assert call_cents(POLICY, seconds=seconds, is_home=is_home) == cents


def test_a_running_call_counts_for_the_longest_it_may_last() -> None:
    assert reserved_cents(POLICY, is_home=True) == 60 * 6


@pytest.mark.parametrize("stop", Stop)
def test_every_stop_says_what_to_do_instead(stop: Stop) -> None:
    assert stop.sentence.endswith(".")


def test_an_installation_has_limits_and_keeps_them(app: Flask, now: datetime) -> None:
    assert queries.get_policy() == PhonePolicy(version=1)
    with unit_of_work():
        ensure_phone_policy(now=now)
    assert queries.newest_version() == 1


def test_a_change_is_a_new_version_with_its_reason(app: Flask, now: datetime) -> None:
    with unit_of_work():
        publish_policy(
            {"calls_on": False, "calls_per_hour": 50},
            based_on=1,
            reason="Vreemde telefoontjes vannacht",
            by=TERMINAL,
            now=now,
        )
    newest, first = queries.list_policy_versions()
    assert (newest.id, newest.calls_on, newest.calls_per_hour) == (2, False, 50)
    assert newest.reason == "Vreemde telefoontjes vannacht"
    assert newest.created_by_label == TERMINAL.label
    assert first.calls_on is True


def test_changing_nothing_writes_nothing(app: Flask, now: datetime) -> None:
    with unit_of_work():
        publish_policy({"calls_on": True}, based_on=1, reason="Zo", by=TERMINAL, now=now)
    assert queries.newest_version() == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"calls_on": False}, " "), ({"calls_per_hour": 0}, "te laag"), ({"sms_cents": 501}, "hoog")],
)
def test_a_change_without_reason_or_out_of_bounds_is_refused(
    app: Flask, now: datetime, changes: dict[str, int | bool], reason: str
) -> None:
    with pytest.raises(Invalid), unit_of_work():
        publish_policy(changes, based_on=1, reason=reason, by=TERMINAL, now=now)
    assert queries.newest_version() == 1


def test_two_administrators_do_not_undo_each_other(app: Flask, now: datetime) -> None:
    change = {"by": TERMINAL, "now": now, "reason": "proef"}
    with unit_of_work():
        publish_policy({"calls_on": False}, based_on=1, **change)  # type: ignore[arg-type]
    with pytest.raises(Conflict), unit_of_work():
        publish_policy({"calls_on": True}, based_on=1, **change)  # type: ignore[arg-type]


def test_history_cannot_be_changed(app: Flask) -> None:
    with pytest.raises(DatabaseError), unit_of_work():
        db.session.execute(sa.update(PhonePolicyVersion).values(calls_on=False))
