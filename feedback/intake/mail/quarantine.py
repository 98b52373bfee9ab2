# SPDX-License-Identifier: EUPL-1.2
"""What people decide about mails that wait: make it a case, put it away, or it was read."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.db import db
from feedback.errors import Conflict, Invalid
from feedback.files import services as files
from feedback.intake.mail import queries, settling
from feedback.intake.mail.judging import QuarantineReason
from feedback.intake.mail.settling import ReadOut
from feedback.intake.models import IncomingMail, MailStatus
from feedback.intake.services import Receipt
from feedback.text_guard import clean_text, mask_bsn

LONGEST_REASON = 300
#: How long the original of a mail stays after it was put away, for who made a mistake.
PUT_AWAY_DAYS = 30
#: Whoever sent these gets no confirmation: a robot would answer it.
_NEVER_CONFIRMED = frozenset({QuarantineReason.AUTOMATIC, QuarantineReason.OWN_ADDRESS})


def release(mail_id: int, out: ReadOut, *, by: Actor, now: datetime) -> Receipt:
    """Make a case of a mail in quarantine, with a promise from the moment it came.

    Raises ``Conflict`` when somebody decided before, and ``Invalid``.
    """
    row = _waiting_in_quarantine(mail_id)
    confirm = row.reason not in _NEVER_CONFIRMED
    receipt = settling.open_case(row, out, by=by, confirm=confirm, now=now)
    _record("mail.released", row, by=by, now=now)
    return receipt


def discard(mail_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Put a mail away as nothing for us, on someone's word; the original stays for a while.

    Raises ``Conflict`` when somebody decided before, and ``Invalid`` without a reason.
    """
    row = _waiting_in_quarantine(mail_id)
    words, _ = mask_bsn(clean_text(reason))
    if not words:
        raise Invalid({"reason": "Schrijf op waarom deze mail weg kan."})
    row.status = MailStatus.DISCARDED
    row.discarded_because = words[:LONGEST_REASON]
    row.handled_at, row.handled_by_id = now, by.id
    _record("mail.discarded", row, by=by, now=now)


def forget_original(row: IncomingMail, *, now: datetime) -> None:
    """Remove what a mail that was put away said, and from whom; that it was put away stays."""
    if row.file_id is None:
        return
    file_id, row.file_id = row.file_id, None
    row.sender_sealed = row.subject_sealed = row.sender_index = None
    row.forgotten_at = now
    db.session.flush()  # Nothing points at the file any more.
    files.forget_file(file_id)


def mark_read(mail_id: int, *, by: Actor, now: datetime) -> int | None:
    """Put down that somebody read an answer; twice changes nothing. Returns its case."""
    row = queries.get_mail(mail_id, lock=True)
    if row.status is MailStatus.ADDED_TO_CASE and row.handled_at is None:
        row.handled_at, row.handled_by_id = now, by.id
        _record("mail.read", row, by=by, now=now)
    return row.case_id


def _waiting_in_quarantine(mail_id: int) -> IncomingMail:
    row = queries.get_mail(mail_id, lock=True)
    if row.status is not MailStatus.QUARANTINED:
        raise Conflict("Over deze mail is al beslist.")
    return row


def _record(action: str, row: IncomingMail, *, by: Actor, now: datetime) -> None:
    audit.record(
        action,
        by=by,
        object_type="incoming_mail",
        object_id=row.id,
        now=now,
        details={"case": row.case_id, "reason": row.reason.value if row.reason else None},
    )
