# SPDX-License-Identifier: EUPL-1.2
"""Keeping mails as they came, before anything in them is read."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

import structlog

from feedback.callbacks.services.promises import preview_due
from feedback.db import end_reading, insert_once, unit_of_work
from feedback.files import services as files
from feedback.intake.mail import queries
from feedback.intake.mail.judging import QuarantineReason
from feedback.intake.mail.mailbox import DONE, TOO_LARGE, Fetched, open_mailbox
from feedback.intake.models import IncomingMail, MailStatus
from feedback.work import services as work

log = structlog.get_logger()
READ_MAIL = "read_mail"
HEARTBEAT = "mail_in"
MOST_A_ROUND = 100
EARLIEST = timedelta(days=30)
_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^<>\r\n]{1,400}>)", re.IGNORECASE | re.MULTILINE)


def fetch(url: str, *, now: datetime) -> int:
    """Take what lies in the mailbox; return how many mails are new.

    1. Sign in and list. 2. Fetch one and keep it: file, row and the job that reads it.
    3. Only then move it out of the way. Killed in between, the next round finds it again and
    knows it. Raises ``MailboxTrouble`` and ``FileRefused`` (no room): what lies there stays.
    """
    new = 0
    with open_mailbox(url) as box:
        for uid in box.list_uids()[:MOST_A_ROUND]:
            fetched = box.fetch(uid)
            if fetched is None:
                continue
            new += keep(fetched, now=now)
            box.put_aside(uid, folder=DONE if fetched.is_whole else TOO_LARGE)
    with unit_of_work():
        work.beat(HEARTBEAT, now=now)
    return new


def keep(fetched: Fetched, *, now: datetime) -> bool:
    """Keep one mail sealed, with its row and the job that reads it; False when it is known."""
    mark = fingerprint(fetched.content)
    known = queries.is_mail_known(fetched, fingerprint=mark)
    end_reading()
    if known:
        return False
    original = files.prepare_mail(fetched.content, now=now)
    received_at = min(fetched.received_at or now, now)
    with unit_of_work():
        files.keep(original, now=now)
        started_at = max(received_at, now - EARLIEST)
        is_new = insert_once(
            IncomingMail,
            mailbox=fetched.mailbox,
            uid_validity=fetched.uid_validity,
            uid=fetched.uid,
            fingerprint=mark,
            file_id=original.id,
            is_whole=fetched.is_whole,
            received_at=received_at,
            kept_at=now,
            started_at=started_at,
            due_at=preview_due(now=started_at),
            status=MailStatus.KEPT if fetched.is_whole else MailStatus.QUARANTINED,
            reason=None if fetched.is_whole else QuarantineReason.TOO_LARGE,
        )
        if is_new:
            mail_id = queries.get_mail_id(mark)
            job = f"{READ_MAIL}:{mail_id}"
            work.enqueue(READ_MAIL, {"mail": mail_id}, dedupe_key=job, run_at=now, now=now)
        else:
            files.forget(original)
    return is_new


def fingerprint(content: bytes) -> bytes:
    """Return what tells a mail from every other: its Message-ID and content, without its way.

    A server that delivers one mail twice writes another way above it. Somebody else's mail
    cannot be kept out by repeating its Message-ID: the content counts too.
    """
    head, _, body = content.partition(b"\r\n\r\n" if b"\r\n\r\n" in content else b"\n\n")
    found = _MESSAGE_ID.search(head)
    told = found[1] + b"\0" + body if found else content
    return hashlib.sha256(told).digest()
