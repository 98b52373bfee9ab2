# SPDX-License-Identifier: EUPL-1.2
"""An SMS leaves at most once, in its turn, at decent hours; who does not know asks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from feedback.clock import AMSTERDAM, FixedClock
from feedback.db import db, end_reading, unit_of_work
from feedback.notifications import outcomes, queries
from feedback.notifications.models import Message
from feedback.notifications.rules import (
    MessageAct,
    MessageStatus,
)
from tests.notifications.provider import (
    Killed,
    Provider,
    be_away,
    fall_silent,
    kill,
    only_row,
    only_row_id,
    queue,
    refuse,
    rows,
)


def test_an_sms_is_sent_once_with_what_the_provider_calls_it(work, now: datetime) -> None:
    provider = Provider()
    queue(now)
    assert work(provider) == 1
    assert work(provider, after=timedelta(days=3)) == 0
    assert only_row().status is MessageStatus.SENT
    assert provider.asked == [only_row().id]
    assert db.session.scalar(sa.select(Message.provider_id)) == f"SM-{only_row().id}"


@pytest.mark.parametrize("taken", [True, False], ids=["it was taken", "it was not"])
def test_after_silence_the_provider_is_asked_and_nothing_goes_twice(work, now, taken: bool) -> None:
    provider = Provider()
    provider._behaviour.append(provider.take_and_fall_silent if taken else fall_silent)
    queue(now)
    work(provider)
    assert only_row().status is MessageStatus.SENDING
    assert work(provider, after=timedelta(minutes=1)) == 0
    assert work(provider, after=timedelta(minutes=1)) == 1
    assert only_row().status is MessageStatus.SENT
    assert provider.taken == [only_row().id]


@pytest.mark.parametrize("taken", [True, False], ids=["after it was taken", "before"])
def test_a_killed_sender_never_makes_a_second_sms(work, now: datetime, taken: bool) -> None:
    provider = Provider()
    provider._behaviour.append(provider.take_and_kill if taken else kill)
    queue(now)
    with pytest.raises(Killed):
        work(provider)
    end_reading()
    assert only_row().status is MessageStatus.SENDING
    assert work(provider, after=timedelta(seconds=61)) == 1
    assert only_row().status is MessageStatus.SENT
    assert provider.taken == [only_row().id]


def test_what_nobody_can_know_goes_to_a_person(work, now: datetime) -> None:
    queue(now)
    provider = Provider(fall_silent, refuse)
    work(provider)
    work(provider, after=timedelta(minutes=2))
    row = only_row()
    assert (row.status, row.needs_a_person) == (MessageStatus.UNCERTAIN, True)
    assert work(provider, after=timedelta(days=1)) == 0
    assert queries.count_dead() == 1


def test_what_surely_did_not_leave_is_tried_again(work, now: datetime) -> None:
    queue(now)
    provider = Provider(be_away)
    work(provider)
    assert only_row().status is MessageStatus.WAITING
    work(provider, after=timedelta(minutes=2))
    assert only_row().status is MessageStatus.SENT


def test_a_refused_sms_is_dead_and_seen(work, now: datetime) -> None:
    queue(now)
    work(Provider(refuse))
    row = only_row()
    assert (row.status, row.detail) == (MessageStatus.DEAD, "provider: 21614")
    assert [event.act for event in queries.list_events(row.id)] == [MessageAct.DIED]


def test_an_sms_that_another_began_is_left_to_it(work, now: datetime) -> None:
    queue(now)
    provider = Provider()
    with unit_of_work():
        assert outcomes.begin_sending(only_row_id(), now=now)
        assert not outcomes.begin_sending(only_row_id(), now=now)
    work(provider)
    assert provider.taken == [only_row().id]


def test_messages_about_one_case_leave_in_order(work, now: datetime) -> None:
    queue(now)
    queue(now, template="call_window")
    provider = Provider(be_away)
    work(provider)
    assert [row.status for row in rows()] == [MessageStatus.WAITING] * 2
    assert len(provider.asked) == 1, "the second waits for the first"
    for _ in range(10):
        work(provider, after=timedelta(seconds=30))
    first, second = rows()
    assert provider.asked[1:] == [first.id, second.id]
    assert {first.status, second.status} == {MessageStatus.SENT}


def test_a_dead_message_holds_nothing_up(work, now: datetime) -> None:
    queue(now)
    queue(now, template="call_window")
    provider = Provider(refuse)
    work(provider)
    work(provider, after=timedelta(minutes=1))
    assert [row.status for row in rows()] == [MessageStatus.DEAD, MessageStatus.SENT]


def test_cases_do_not_wait_for_each_other(work, now: datetime) -> None:
    queue(now, about_case_id=1, key="a")
    queue(now, about_case_id=2, key="b")
    provider = Provider(be_away)
    work(provider)
    assert len(provider.taken) == 1


def test_a_retry_at_night_waits_for_the_morning(work, clock: FixedClock) -> None:
    evening = datetime(2026, 11, 23, 20, 59, 30, tzinfo=AMSTERDAM)
    clock.set(evening)
    queue(evening, template="call_window")
    provider = Provider(be_away)
    work(provider)
    work(provider, after=timedelta(minutes=5))
    work(provider, after=timedelta(hours=8))
    assert only_row().status is MessageStatus.WAITING
    clock.set(datetime(2026, 11, 24, 8, 0, tzinfo=AMSTERDAM))
    work(provider)
    assert only_row().status is MessageStatus.SENT
    assert len(provider.asked) == 2


def test_a_message_planned_weeks_ahead_gets_its_two_days_of_patience(work, now: datetime) -> None:
    queue(now, template="call_window", send_after=now + timedelta(days=14))
    provider = Provider(be_away)
    work(provider, after=timedelta(days=14))
    assert only_row().status is MessageStatus.WAITING
    work(provider, after=timedelta(minutes=2))
    assert only_row().status is MessageStatus.SENT
