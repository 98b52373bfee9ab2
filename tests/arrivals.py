# SPDX-License-Identifier: EUPL-1.2
"""A place where mail comes in: a mailbox's worth of mails kept and read by the real job."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback import edge
from feedback.cases.models import Case
from feedback.clock import FixedClock
from feedback.db import db, end_reading
from feedback.intake.mail.keeping import READ_MAIL, keep
from feedback.intake.mail.mailbox import Fetched
from feedback.intake.models import IncomingMail
from feedback.intake.tasks import ReadMailJob
from feedback.notifications.models import Message
from feedback.work.services import run_due
from tests.imap import ImapServer, imap_server

_uids = itertools.count(1)
Arrive = Callable[..., IncomingMail]


@pytest.fixture(scope="session")
def imap() -> Iterator[ImapServer]:
    with imap_server() as server:
        yield server


@pytest.fixture
def receiving(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with a mailbox, so that our mails carry an address to answer to."""
    ground = edge.ground()
    given = replace(ground.settings, imap_url="imap://a:b@127.0.0.1:1")
    monkeypatch.setattr(ground, "settings", given)


@pytest.fixture
def arrive(receiving: None, clock: FixedClock) -> Arrive:
    """Let a mail come in and be read; return its row as it is then."""

    def take(raw: bytes, *, at: datetime | None = None, is_whole: bool = True) -> IncomingMail:
        uid = next(_uids)
        fetched = Fetched(b"m" * 16, 1, uid, at or clock.now(), raw, is_whole)
        keep(fetched, now=clock.now())
        read_all(clock)
        end_reading()
        query = sa.select(IncomingMail).where(IncomingMail.uid == uid)
        return db.session.scalars(query).one()

    return take


def read_all(clock: FixedClock) -> None:
    """Let the worker read what was kept."""
    end_reading()
    while run_due(handlers={READ_MAIL: ReadMailJob()}, clock=clock, worker="test"):
        pass
    end_reading()


def cases() -> list[Case]:
    end_reading()
    return list(db.session.scalars(sa.select(Case).order_by(Case.id)))


def mails_in() -> list[IncomingMail]:
    end_reading()
    return list(db.session.scalars(sa.select(IncomingMail).order_by(IncomingMail.id)))


def outbox() -> list[Message]:
    end_reading()
    return list(db.session.scalars(sa.select(Message).order_by(Message.created_at, Message.id)))
