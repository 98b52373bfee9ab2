# SPDX-License-Identifier: EUPL-1.2
"""Background work of the door: fetching mail, and reading what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from feedback import edge
from feedback.files.errors import FileRefused
from feedback.intake.mail import keeping, queries, settling
from feedback.intake.mail.keeping import READ_MAIL
from feedback.intake.mail.mailbox import MailboxTrouble
from feedback.intake.mail.settling import ReadOut
from feedback.intake.models import MailStatus

__all__ = ["READ_MAIL", "ReadMailJob", "fetch_mail"]
log = structlog.get_logger()


def fetch_mail(*, now: datetime) -> int:
    """Keep what lies in the mailbox; return how many mails are new.

    Without a mailbox there is nothing to do. One that does not answer is tried again in the
    next round: what lies there stays there.
    """
    url = edge.settings().imap_url
    if url is None:
        return 0
    try:
        return keeping.fetch(url, now=now)
    except MailboxTrouble as trouble:
        log.warning("mail.no_mailbox", why=str(trouble))
    except FileRefused as refusal:
        log.warning("mail.no_room", why=refusal.reason.value)
    return 0


@dataclass(frozen=True)
class _Kept:
    """A mail as it came, and the moment it is read."""

    content: bytes = field(repr=False)
    now: datetime


class ReadMailJob:
    """Handler of ``read_mail`` jobs (``work.services.Handler``).

    Reading has no effect outside but files on the disk, which are swept when nothing comes
    of them; what it leads to is written in the transaction that ends the job, so once.
    """

    def prepare(self, payload: Mapping[str, Any], *, now: datetime) -> _Kept | None:
        """Open the original; None when the mail was read, or is too large to be read here."""
        row = queries.get_mail(payload["mail"])
        if row.status is not MailStatus.KEPT and (row.is_whole or row.sender_sealed):
            return None
        return _Kept(queries.open_original(row).content, now)

    def act(self, prepared: _Kept) -> ReadOut:
        """Take it apart."""
        return settling.read_out(prepared.content, now=prepared.now)

    def record(self, payload: Mapping[str, Any], outcome: ReadOut, *, now: datetime) -> None:
        """Do what the mail asks for."""
        settling.settle(payload["mail"], outcome, now=now)

    def give_up(self, payload: Mapping[str, Any], reason: str, *, now: datetime) -> None:
        """Leave it to a person; nothing is lost."""
        log.error("mail.given_up", mail=payload["mail"], why=reason)
        settling.settle(payload["mail"], ReadOut(None), now=now)
