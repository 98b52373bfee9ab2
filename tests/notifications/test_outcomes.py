# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a message: an SMS at most once, receipts in any order, a person who decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations
from typing import NoReturn

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import program
from feedback.audit.models import AuditEntry
from feedback.clock import AMSTERDAM, FixedClock
from feedback.contacts.rules.numbers import Phone, PhoneKind
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict, Invalid, NotFound
from feedback.notifications import outcomes, queries, services
from feedback.notifications.channels.folder import MailFolder
from feedback.notifications.models import Message, MessageEvent
from feedback.notifications.queries import MessageRow
from feedback.notifications.rules import (
    ChannelKind,
    Delivery,
    Handed,
    Letter,
    MessageAct,
    MessageStatus,
)
from feedback.notifications.tasks import SEND_MESSAGE, SendMessage
from feedback.telephony.errors import OutcomeUnknown
from feedback.work.rules import PermanentFailure, TemporaryFailure
from feedback.work.services import run_due

CASE = 4817
MOBILE = Phone("+31612345678", "06 12 34 56 78", PhoneKind.MOBILE)
INGRID = program("Ingrid", origin="web")
REASON = "De inwoner belde: niets gekregen."


class Killed(BaseException):
    """The sender's process ends here."""


class Provider:
    """Takes SMS as a provider does, and behaves as a test wants: once per call, in order."""

    def __init__(self, *behaviour: Callable[[Letter], Handed]) -> None:
        self.taken: list[str] = []
        self.asked: list[str] = []
        self._behaviour = list(behaviour)

    def send(self, letter: Letter) -> Handed:
        self.asked.append(letter.reference)
        if self._behaviour:
            return self._behaviour.pop(0)(letter)
        if letter.reference not in self.taken:
            self.taken.append(letter.reference)
        return Handed("aangenomen", f"SM-{letter.reference}")

    def take_and_fall_silent(self, letter: Letter) -> NoReturn:
        self.taken.append(letter.reference)
        raise OutcomeUnknown("time-out")

    def take_and_kill(self, letter: Letter) -> NoReturn:
        self.taken.append(letter.reference)
        raise Killed


def fall_silent(_letter: Letter) -> NoReturn:
    raise OutcomeUnknown("time-out")


def be_away(_letter: Letter) -> NoReturn:
    raise TemporaryFailure("provider: 503")


def refuse(_letter: Letter) -> NoReturn:
    raise PermanentFailure("provider: 21614")


def kill(_letter: Letter) -> NoReturn:
    raise Killed


def queue(
    now: datetime, *, template: str = "confirmation", key: str = "1", **changes: object
) -> None:
    contexts: dict[str, dict[str, object]] = {
        "confirmation": {
            "number": "G26-04817",
            "promise_short": "",
            "status_url": "https://x.example/s",
        },
        "call_window": {
            "number": "G26-04817",
            "day": now.date(),
            "from_time": now,
            "until_time": now,
            "choose_url": "https://x.example/s",
        },
    }
    given = {"phone": MOBILE, "about_case_id": CASE, **changes}
    with unit_of_work():
        services.queue_text(
            template=template,
            language="nl",
            context=contexts[template],
            dedupe_key=f"{template}:{key}",
            now=now,
            **given,  # type: ignore[arg-type]
        )


@pytest.fixture
def work(app: Flask, clock: FixedClock, tmp_path) -> Callable[..., int]:
    """Let a worker do what is due, with this provider."""

    def run(provider: Provider, *, after: timedelta = timedelta()) -> int:
        clock.set(clock.now() + after)
        handler = SendMessage(mail=MailFolder(tmp_path / "mail"), sms=provider)
        return run_due(handlers={SEND_MESSAGE: handler}, clock=clock, worker="test")

    return run


def rows() -> list[MessageRow]:
    end_reading()
    return queries.list_messages_about(CASE)


def only_row() -> MessageRow:
    (row,) = rows()
    return row


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


def only_row_id() -> str:
    return db.session.scalars(sa.select(Message.id)).one()


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
