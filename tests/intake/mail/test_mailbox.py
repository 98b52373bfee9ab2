# SPDX-License-Identifier: EUPL-1.2
"""Fetching from a real mail server: kept before it is moved, once, whatever stops us."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from config import SettingError, load_settings
from feedback import edge
from feedback.clock import FixedClock
from feedback.db import end_reading
from feedback.files import store
from feedback.intake.mail import keeping, mailbox, queries
from feedback.intake.mail.judging import QuarantineReason
from feedback.intake.mail.mailbox import MailboxTrouble, OpenMailbox, Place
from feedback.intake.models import MailStatus
from feedback.intake.tasks import fetch_mail
from feedback.work.queries import find_heartbeat
from tests.arrivals import cases, mails_in, read_all
from tests.imap import ImapServer
from tests.intake.mail.letters import STORY, mail


@pytest.fixture
def box(app: Flask, imap: ImapServer, monkeypatch: pytest.MonkeyPatch) -> ImapServer:
    imap.empty()
    ground = edge.ground()
    monkeypatch.setattr(ground, "settings", replace(ground.settings, imap_url=imap.url))
    return imap


def test_what_lies_there_is_kept_moved_and_read(box: ImapServer, clock: FixedClock) -> None:
    for number in range(3):
        box.put(mail(message_id=f"<{number}@x>"))
    assert fetch_mail(now=clock.now()) == 3
    assert (box.count(), box.count(mailbox.DONE)) == (0, 3)
    assert {row.status for row in mails_in()} == {MailStatus.KEPT}
    read_all(clock)
    assert [case.story for case in cases()] == [f"Kapotte stoep\n\n{STORY}"] * 3
    assert find_heartbeat(keeping.HEARTBEAT) == clock.now()


def test_a_second_round_finds_nothing_new(box: ImapServer, clock: FixedClock) -> None:
    box.put(mail())
    assert fetch_mail(now=clock.now()) == 1
    assert fetch_mail(now=clock.now()) == 0
    box.put(mail())  # the same mail, delivered again
    assert fetch_mail(now=clock.now()) == 0
    assert len(mails_in()) == 1 and box.count() == 0


def test_stopped_between_keeping_and_moving_loses_and_doubles_nothing(
    box: ImapServer, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.put(mail())
    with monkeypatch.context() as broken:
        broken.setattr(OpenMailbox, "put_aside", _falls)
        with pytest.raises(SystemExit):
            fetch_mail(now=clock.now())
    assert len(mails_in()) == 1 and box.count() == 1
    assert fetch_mail(now=clock.now()) == 0
    assert len(mails_in()) == 1 and box.count() == 0
    read_all(clock)
    assert len(cases()) == 1


def test_stopped_before_keeping_leaves_the_mail_where_it_was(
    box: ImapServer, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.put(mail())
    with monkeypatch.context() as broken:
        broken.setattr(keeping.files, "prepare_mail", _falls)
        with pytest.raises(SystemExit):
            fetch_mail(now=clock.now())
    assert mails_in() == [] and box.count() == 1
    assert fetch_mail(now=clock.now()) == 1


def test_too_large_a_mail_stays_on_the_server_and_is_told(
    box: ImapServer, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "LARGEST_MESSAGE", 2_000)
    box.put(mail("x" * 5_000))
    box.put(mail(message_id="<klein@x>"))
    assert fetch_mail(now=clock.now()) == 2
    assert (box.count(), box.count(mailbox.TOO_LARGE), box.count(mailbox.DONE)) == (0, 1, 1)
    read_all(clock)
    (large,) = queries.list_waiting(limit=10)
    assert large.reason is QuarantineReason.TOO_LARGE
    assert large.subject == "Kapotte stoep"


@pytest.mark.slow
def test_a_mail_of_25_megabytes_comes_in_whole(box: ImapServer, clock: FixedClock) -> None:
    raw = mail(files=(("a.bin", "application/octet-stream", bytes(18 * 1024 * 1024)),))
    box.put(raw)
    assert fetch_mail(now=clock.now()) == 1
    read_all(clock)
    (row,) = mails_in()
    assert row.status is MailStatus.BECAME_CASE
    assert queries.open_original(row).content == raw


def test_without_room_on_the_disk_mail_stays_where_it_is(
    box: ImapServer, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.put(mail())
    with monkeypatch.context() as full:
        full.setattr(store, "ROOM_FOR_FILES", 1.1)
        assert fetch_mail(now=clock.now()) == 0
    assert box.count() == 1
    assert fetch_mail(now=clock.now()) == 1


@pytest.mark.parametrize(
    "url", ["imap://klantenservice:fout@127.0.0.1:{port}", "imap://a:b@127.0.0.1:1"]
)
def test_a_mailbox_that_does_not_open_is_tried_again_later(
    box: ImapServer, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    with pytest.raises(MailboxTrouble) as trouble:
        keeping.fetch(url.format(port=box.port), now=clock.now())
    assert "fout" not in str(trouble.value) and "127" not in str(trouble.value)
    given = replace(edge.settings(), imap_url=url.format(port=box.port))
    monkeypatch.setattr(edge.ground(), "settings", given)
    assert fetch_mail(now=clock.now()) == 0
    end_reading()


def test_without_a_mailbox_nothing_is_asked(app: Flask, clock: FixedClock) -> None:
    assert fetch_mail(now=clock.now()) == 0


@pytest.mark.parametrize(
    ("url", "port", "tls", "folder", "password"),
    [
        ("imaps://klant:p%40ss@mail.example", 993, True, "INBOX", "p@ss"),
        ("imap://klant:x@127.0.0.1:1143/Klant", 1143, False, "Klant", "x"),
    ],
)
def test_the_address_of_a_mailbox_is_read(url, port, tls, folder, password) -> None:
    place = Place.from_url(url)
    assert (place.port, place.is_tls_from_start) == (port, tls)
    assert (place.folder, place.password) == (folder, password)
    assert "klant:" not in repr(place) and password not in repr(place).replace("port", "")


@pytest.mark.parametrize(
    "url", ["x", "smtp://a:b@c", "imaps://host", "imap://user@host", "imap://"]
)
def test_an_impossible_mailbox_stops_the_start(url: str) -> None:
    with pytest.raises(SettingError, match="IMAP_URL"):
        load_settings({"IMAP_URL": url})
    assert load_settings({}).imap_url is None


def _falls(*_args: object, **_named: object) -> None:
    raise SystemExit("killed here")
