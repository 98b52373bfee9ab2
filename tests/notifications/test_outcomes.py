# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a message: receipts in any order, and a person who decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.audit.models import AuditEntry
from feedback.contacts.rules.numbers import Phone, PhoneKind
from feedback.db import db, unit_of_work
from feedback.errors import Conflict, Invalid, NotFound
from feedback.notifications import outcomes, queries
from feedback.notifications.models import Message, MessageEvent
from feedback.notifications.rules import (
    ChannelKind,
    Delivery,
    MessageAct,
    MessageStatus,
)
from tests.notifications.provider import (
    CASE,
    INGRID,
    MOBILE,
    REASON,
    Provider,
    fall_silent,
    only_row,
    only_row_id,
    queue,
    refuse,
    rows,
)


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "delivered", "queued"])))
def test_receipts_in_any_order_and_again_and_early_say_delivered(work, now, order) -> None:
    queue(now)
    sid = f"SM-{only_row_id()}"
    early, late = order[:1], order[1:]
    news = [tell(sid, word, now) for word in early]
    work(Provider())
    news += [tell(sid, word, now) for word in late]
    assert news.count(True) == 3, "the same word twice is no news"
    assert only_row().delivery is Delivery.DELIVERED
    assert only_row().status_label == "Aangekomen"
    assert queries.list_words_about(only_row().id) == list(dict.fromkeys(order))


def tell(sid: str, word: str, now: datetime, **more: str) -> bool:
    with unit_of_work():
        return outcomes.record_receipt(sid, word, now=now, **more)


def test_an_sms_that_did_not_arrive_needs_a_person(work, now: datetime) -> None:
    queue(now)
    work(Provider())
    tell(f"SM-{only_row().id}", "undelivered", now, detail="30003")
    row = only_row()
    assert (row.status_label, row.detail, row.needs_a_person) == (
        "Niet aangekomen",
        "provider: 30003",
        True,
    )
    assert [one.id for one in queries.list_attention(now=now)] == [row.id]


def test_a_receipt_settles_a_message_of_which_nobody_knew(work, now: datetime) -> None:
    queue(now)
    provider = Provider(fall_silent, refuse)
    work(provider)
    work(provider, after=timedelta(minutes=2))
    tell("SM-late", "delivered", now, reference=only_row().id)
    row = only_row()
    assert (row.status, row.delivery) == (MessageStatus.SENT, Delivery.DELIVERED)
    assert queries.list_events(row.id)[-1].act is MessageAct.FOUND_SENT


@pytest.mark.parametrize("reference", ["", "unknown", "'; DROP TABLE message"])
def test_a_receipt_about_nothing_of_ours_is_kept_and_changes_nothing(
    work, now: datetime, reference: str
) -> None:
    queue(now)
    assert tell("SM-foreign", "delivered", now, reference=reference)
    assert only_row().status is MessageStatus.WAITING


def test_a_receipt_cannot_settle_a_message_that_was_not_begun(work, now: datetime) -> None:
    queue(now)
    tell("SM-forged", "delivered", now, reference=only_row_id())
    assert only_row().status is MessageStatus.WAITING


def test_a_dead_message_is_sent_again_with_a_reason_on_record(work, now: datetime) -> None:
    queue(now)
    provider = Provider(refuse)
    work(provider)
    with unit_of_work():
        outcomes.resend(only_row().id, reason=REASON, by=INGRID, now=now, to="+31687654321")
    assert only_row().status is MessageStatus.WAITING
    work(provider)
    row = only_row()
    assert row.status is MessageStatus.SENT
    assert provider.asked == [row.id, f"{row.id}.1"], "another sending, another reference"
    last = queries.list_events(row.id)[-1]
    assert (last.act, last.reason, last.by_label) == (MessageAct.RESENT, REASON, "Ingrid")
    audit = sa.select(AuditEntry.object_id).where(AuditEntry.action == "message.resent")
    assert db.session.scalar(audit) == row.id


def test_a_mail_that_came_back_keeps_its_message_id_when_sent_again(work, now, tmp_path) -> None:
    queue(now, mail="s.postma@voorbeeld.nl")
    work(Provider())
    row = only_row()
    assert row.channel is ChannelKind.EMAIL
    message_id = db.session.scalars(sa.select(Message.message_id)).one()
    with unit_of_work():
        found = outcomes.record_bounce(message_id, detail="550 5.1.1", now=now)
        assert found is not None and found.about_case_id == CASE
        assert outcomes.record_bounce("<iets@anders>", detail="", now=now) is None
    assert only_row().needs_a_person
    with unit_of_work():
        outcomes.resend(row.id, reason=REASON, by=INGRID, now=now, to="nieuw@voorbeeld.nl")
    work(Provider())
    kept = (tmp_path / "mail" / f"{row.id}.eml").read_text()
    assert message_id in kept and "nieuw@voorbeeld.nl" in kept
    assert only_row().status is MessageStatus.SENT
    assert only_row().delivery is None


@pytest.mark.parametrize(
    ("decide", "status"),
    [
        (outcomes.put_down_as_sent, MessageStatus.SENT),
        (outcomes.drop, MessageStatus.DROPPED),
    ],
)
def test_a_person_settles_what_is_uncertain(work, now: datetime, decide, status) -> None:
    queue(now)
    provider = Provider(fall_silent, refuse)
    work(provider)
    work(provider, after=timedelta(minutes=2))
    with unit_of_work():
        decide(only_row().id, reason=REASON, by=INGRID, now=now)
    assert only_row().status is status
    assert queries.list_attention(now=now + timedelta(days=9)) == []
    assert work(provider, after=timedelta(days=1)) == 0


@pytest.mark.parametrize("decide", [outcomes.resend, outcomes.put_down_as_sent, outcomes.drop])
def test_only_what_needs_a_person_is_decided_by_one(work, now: datetime, decide) -> None:
    queue(now)
    for run in (0, 1):
        if run:
            work(Provider())
        with pytest.raises(Conflict), unit_of_work():
            decide(only_row().id, reason=REASON, by=INGRID, now=now)
    with pytest.raises(NotFound), unit_of_work():
        decide("geen", reason=REASON, by=INGRID, now=now)


@pytest.mark.parametrize("reason", ["", " \n", "\x00", "x" * 301])
def test_a_decision_has_a_reason(work, now: datetime, reason: str) -> None:
    queue(now)
    work(Provider(refuse))
    with pytest.raises(Invalid), unit_of_work():
        outcomes.resend(only_row().id, reason=reason, by=INGRID, now=now)


def test_what_happened_is_never_changed(work, now: datetime) -> None:
    queue(now)
    work(Provider(refuse))
    for statement in (sa.update(MessageEvent).values(reason="x"), sa.delete(MessageEvent)):
        with pytest.raises(sa.exc.DatabaseError), unit_of_work() as session:
            session.execute(statement)


@pytest.mark.parametrize(
    ("reach", "channel"),
    [
        ({"mail": "a@b.example", "phone": MOBILE}, ChannelKind.EMAIL),
        ({"mail": "", "phone": MOBILE}, ChannelKind.SMS),
        ({"mail": "", "phone": Phone("+31224212223", "0224", PhoneKind.FIXED_LINE)}, None),
        ({"mail": "", "phone": None}, None),
    ],
    ids=["mail first", "else a mobile", "no SMS to a fixed line", "nowhere"],
)
def test_the_way_follows_from_what_we_know(app: Flask, now: datetime, reach, channel) -> None:
    queue(now, **reach)
    assert [row.channel for row in rows()] == ([channel] if channel else [])
