# SPDX-License-Identifier: EUPL-1.2
"""The outbox: queued with its fact, sent once, refused visibly, never lost."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from config import Settings
from feedback import edge
from feedback.accounts.models import User
from feedback.clock import FixedClock
from feedback.db import db, unit_of_work
from feedback.errors import NotFound
from feedback.notifications import queries, services
from feedback.notifications.models import Message
from feedback.notifications.queries import MessageRow
from feedback.notifications.rules import MessageStatus
from feedback.notifications.tasks import SEND_MESSAGE, make_handler
from feedback.work.models import Job
from feedback.work.services import run_due
from tests.notifications.conftest import MailServer

CASE = 4817


def queue(now: datetime, *, to: str = "s.postma@voorbeeld.nl", key: str = "confirmation:1") -> bool:
    with unit_of_work():
        return services.queue_mail(
            template="confirmation",
            language="nl",
            to=to,
            context={
                "number": "G26-04817",
                "promise": "Wij bellen u uiterlijk dinsdag 24 november, vóór 17.00 uur.",
                "status_url": "http://127.0.0.1:8000/status/abc",
            },
            about_case_id=CASE,
            dedupe_key=key,
            send_after=now,
            now=now,
        )


def settings(**changes: object) -> Settings:
    return replace(edge.settings(), **changes)  # type: ignore[arg-type]


def work(clock: FixedClock, *, smtp_url: str | None, at: datetime | None = None) -> int:
    """Let a worker do what is due; return how many jobs it took."""
    if at is not None:
        clock.set(at)
    handlers = {SEND_MESSAGE: make_handler(settings(smtp_url=smtp_url))}
    return run_due(handlers=handlers, clock=clock, worker="test")


def only_row() -> MessageRow:
    db.session.rollback()
    (row,) = queries.list_messages_about(CASE)
    return row


def test_a_mail_is_sent_once_with_all_it_should_say(
    app: Flask, clock: FixedClock, now: datetime, server: MailServer
) -> None:
    queue(now)
    assert only_row().status is MessageStatus.WAITING
    assert work(clock, smtp_url=server.url) == 1
    assert work(clock, smtp_url=server.url, at=now + timedelta(days=3)) == 0
    (mail,) = server.mailbox.arrived
    assert server.mailbox.envelopes == [("klantenservice@127.0.0.1", ["s.postma@voorbeeld.nl"])]
    assert mail["Subject"] == "Uw bericht is binnen: G26-04817"
    assert mail["From"] == "Klantenservice gemeente Duinrade <klantenservice@127.0.0.1>"
    assert mail["To"] == "s.postma@voorbeeld.nl"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == now
    assert mail["Message-ID"] == f"<{only_row().id}@[127.0.0.1]>"
    plain, html = mail.iter_parts()
    assert "dinsdag 24 november, vóór 17.00 uur" in plain.get_content()
    assert "dinsdag 24 november, vóór 17.00 uur" in html.get_content()
    row = only_row()
    assert (row.status, row.sent_at, row.detail) == (MessageStatus.SENT, now, "250")
    assert (row.label, row.status_label) == ("Bevestiging", "Verstuurd")


def test_the_same_mail_is_queued_once(app: Flask, now: datetime) -> None:
    assert queue(now)
    assert not queue(now)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Job)) == 1


def test_a_mail_goes_with_its_fact_or_not_at_all(app: Flask, now: datetime) -> None:
    with pytest.raises(KeyError), unit_of_work():
        services.queue_mail(
            template="password_reset",
            language="nl",
            to="a@voorbeeld.nl",
            context={"link": "x", "minutes": 30},
            dedupe_key="reset:1",
            send_after=now,
            now=now,
        )
        raise KeyError("the fact failed")
    for table in (Message, Job):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_a_mail_waits_for_its_moment(
    app: Flask, clock: FixedClock, now: datetime, server: MailServer
) -> None:
    queue(now + timedelta(hours=2))
    assert work(clock, smtp_url=server.url) == 0
    assert work(clock, smtp_url=server.url, at=now + timedelta(hours=2)) == 1
    assert len(server.mailbox.arrived) == 1


def test_nothing_readable_is_stored(app: Flask, now: datetime) -> None:
    queue(now)
    stored = repr(db.session.execute(sa.select(Message.__table__)).all())
    for secret in ("postma", "voorbeeld.nl", "G26-04817", "status/abc", "dinsdag"):
        assert secret not in stored


@pytest.mark.parametrize(
    "replies",
    [
        {"replies_to_sender": ["451 4.3.0 try later"]},
        {"replies_to_sender": ["530 5.7.0 who are you"]},
        {"replies_to_recipient": ["450 4.2.1 s.postma@voorbeeld.nl is busy"]},
        {"replies_to_text": ["452 4.3.1 disk full"]},
        {"replies_to_text": ["421 4.3.2 closing"]},
    ],
    ids=["sender later", "sender refused", "recipient later", "text later", "closing"],
)
def test_what_the_server_cannot_take_now_is_tried_again(
    app: Flask, clock: FixedClock, now: datetime, server: MailServer, replies: dict[str, list[str]]
) -> None:
    for name, value in replies.items():
        setattr(server.mailbox, name, list(value))
    queue(now)
    work(clock, smtp_url=server.url)
    assert only_row().status is MessageStatus.WAITING
    assert server.mailbox.arrived == []
    work(clock, smtp_url=server.url, at=now + timedelta(minutes=2))
    assert only_row().status is MessageStatus.SENT
    assert len(server.mailbox.arrived) == 1
    assert "postma" not in str(db.session.scalars(sa.select(Job.last_error)).all())


@pytest.mark.parametrize(
    ("replies", "detail"),
    [
        ({"replies_to_recipient": ["550 5.1.1 <s.postma@voorbeeld.nl> unknown"]}, "550 5.1.1"),
        ({"replies_to_text": ["554 5.7.1 spam"]}, "554 5.7.1"),
        ({"replies_to_text": ["554 no"]}, "554"),
    ],
    ids=["unknown recipient", "text refused", "without enhanced code"],
)
def test_what_the_server_refuses_is_left_to_a_person_visibly(
    app: Flask,
    clock: FixedClock,
    now: datetime,
    server: MailServer,
    replies: dict[str, list[str]],
    detail: str,
) -> None:
    for name, value in replies.items():
        setattr(server.mailbox, name, list(value))
    queue(now)
    work(clock, smtp_url=server.url)
    row = only_row()
    assert (row.status, row.detail) == (MessageStatus.DEAD, f"mailserver: {detail}")
    assert row.status_label == "Niet aangekomen"
    assert queries.count_dead() == 1
    assert work(clock, smtp_url=server.url, at=now + timedelta(days=1)) == 0
    assert server.mailbox.arrived == []


def test_a_lost_connection_after_the_text_sends_the_same_mail_again(
    app: Flask, clock: FixedClock, now: datetime, server: MailServer
) -> None:
    server.mailbox.drops_after_text = 1
    queue(now)
    work(clock, smtp_url=server.url)
    work(clock, smtp_url=server.url, at=now + timedelta(minutes=2))
    first, second = server.mailbox.arrived
    assert first["Message-ID"] == second["Message-ID"]
    assert only_row().status is MessageStatus.SENT


def test_an_absent_server_is_tried_for_48_hours_and_then_told(
    app: Flask, clock: FixedClock, now: datetime
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{unused.getsockname()[1]}"
        queue(now)
        work(clock, smtp_url=url)
        assert only_row().status is MessageStatus.WAITING
        assert queries.count_stuck(now=now + timedelta(minutes=59)) == 0
        assert queries.count_stuck(now=now + timedelta(minutes=60)) == 1
        work(clock, smtp_url=url, at=now + timedelta(hours=48))
    row = only_row()
    assert row.status is MessageStatus.DEAD
    assert row.detail == "geen contact met de mailserver: ConnectionRefusedError"


def test_a_message_that_is_held_does_not_leave(
    app: Flask, clock: FixedClock, now: datetime, server: MailServer
) -> None:
    queue(now)
    with unit_of_work() as session:
        session.execute(sa.update(Message).values(status=MessageStatus.HELD))
    work(clock, smtp_url=server.url)
    assert server.mailbox.arrived == []
    assert only_row().status is MessageStatus.HELD


def test_without_a_server_mail_is_kept_in_a_folder_for_its_owner_only(
    app: Flask, clock: FixedClock, now: datetime, tmp_path: Path
) -> None:
    queue(now)
    handler = make_handler(settings(smtp_url=None, instance_dir=tmp_path))
    run_due(handlers={SEND_MESSAGE: handler}, clock=clock, worker="test")
    (kept,) = (tmp_path / "mail").iterdir()
    assert kept.name == f"{only_row().id}.eml"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert b"G26-04817" in kept.read_bytes()
    assert only_row().status is MessageStatus.SENT


def test_where_residents_can_reach_us_no_server_means_waiting(
    app: Flask, clock: FixedClock, now: datetime, tmp_path: Path
) -> None:
    queue(now)
    public = settings(smtp_url=None, instance_dir=tmp_path, base_url="https://duinrade.example")
    run_due(handlers={SEND_MESSAGE: make_handler(public)}, clock=clock, worker="test")
    assert only_row().status is MessageStatus.WAITING
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("to", "envelope"),
    [
        ("jos@münchen.de", "jos@xn--mnchen-3ya.de"),
        ("marloes@demo.invalid", "marloes@demo.invalid"),
    ],
)
def test_an_address_is_written_as_servers_take_it(
    app: Flask, clock: FixedClock, now: datetime, server: MailServer, to: str, envelope: str
) -> None:
    queue(now, to=to)
    work(clock, smtp_url=server.url)
    assert server.mailbox.envelopes[0][1] == [envelope]


@pytest.mark.parametrize(
    "to",
    [
        *("a@x.nl\r\nBcc: b@y.nl", "a@x.nl\nDATA", "a@x.nl, b@y.nl", "a@x.nl;b@y.nl", "<a@x.nl>"),
        *("Jan <a@x.nl>", "a@x.nl\x00", "a b@x.nl", '"a"@x.nl', "a@[127.0.0.1]", "", "a", "@x.nl"),
        "=?utf-8?q?a=0Ab?= <a@x.nl>",
    ],
    ids=ascii,
)
def test_nothing_but_one_address_comes_near_a_header(app: Flask, now: datetime, to: str) -> None:
    with pytest.raises(ValueError, match="one bare"):
        queue(now, to=to)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def test_a_colleague_gets_a_notice_in_opening_hours(
    app: Flask, clock: FixedClock, now: datetime, server: MailServer
) -> None:
    opening = now + timedelta(hours=1)
    user_id = keep_user(now)
    assert notice(user_id, now=now, send_after=opening)
    work(clock, smtp_url=server.url)
    assert server.mailbox.arrived == []
    work(clock, smtp_url=server.url, at=opening)
    (mail,) = server.mailbox.arrived
    assert mail["To"] == "tom@demo.invalid"
    assert mail["Subject"] == "Te laat: 2 inwoners niet gebeld"
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert "http://127.0.0.1:8000/werk" in plain.get_content()
    assert db.session.scalar(sa.select(Message.for_user_id)) == user_id


def test_who_has_left_gets_no_notice(app: Flask, now: datetime) -> None:
    assert not notice(keep_user(now, disabled_at=now), now=now, send_after=now)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def test_a_notice_to_nobody_is_refused(app: Flask, now: datetime) -> None:
    with pytest.raises(NotFound):
        notice(999_999, now=now, send_after=now)


def keep_user(now: datetime, *, disabled_at: datetime | None = None) -> int:
    email = "tom@demo.invalid"
    with unit_of_work() as session:
        user = User(
            email=email, email_key=email, name="Tom", created_at=now, disabled_at=disabled_at
        )
        session.add(user)
        session.flush()
        return user.id


def notice(user_id: int, *, now: datetime, send_after: datetime) -> bool:
    with unit_of_work():
        return services.queue_staff_notice(
            template="promise_breached",
            user_id=user_id,
            context={"numbers": ["G26-00001", "G26-00002"], "count": 2},
            dedupe_key=f"promise:breached:{user_id}:1:0",
            send_after=send_after,
            now=now,
        )
