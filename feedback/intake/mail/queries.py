# SPDX-License-Identifier: EUPL-1.2
"""Every select on mails that came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback import edge
from feedback.cases.models import Case
from feedback.contacts.models import ContactIndex, IndexPurpose
from feedback.contacts.rules.mail import mask_email
from feedback.db import db
from feedback.errors import NotFound
from feedback.files.services import OpenedFile, open_file
from feedback.intake.mail.judging import QuarantineReason, Traffic
from feedback.intake.mail.mailbox import Fetched
from feedback.intake.models import IncomingMail, MailStatus

#: A colleague still has to look at these.
WAITING = sa.and_(
    IncomingMail.handled_at.is_(None),
    IncomingMail.status.in_([MailStatus.QUARANTINED, MailStatus.ADDED_TO_CASE]),
)


@dataclass(frozen=True)
class MailRow:
    """A mail as a list shows it; sender and subject as claimed, opened."""

    id: int
    status: MailStatus
    reason: QuarantineReason | None
    received_at: datetime
    started_at: datetime
    due_at: datetime
    sender: str
    subject: str
    is_whole: bool
    case_id: int | None
    case_number: str | None
    case_is_open: bool

    @property
    def masked_sender(self) -> str:
        """Who claims to have sent it, with the address masked as everywhere in lists."""
        name, mark, address = self.sender.rpartition("<")
        return f"{name}<{mask_email(address[:-1])}>" if mark else name or address


def get_mail(mail_id: int, *, lock: bool = False) -> IncomingMail:
    """Return one mail's row, locked when it is about to be decided on; raises ``NotFound``."""
    query = sa.select(IncomingMail).where(IncomingMail.id == mail_id)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound("Deze mail bestaat niet.")
    return found


def get_mail_id(fingerprint: bytes) -> int:
    """Return the number of the mail with this fingerprint; raises ``NotFound``."""
    query = sa.select(IncomingMail.id).where(IncomingMail.fingerprint == fingerprint)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("Deze mail bestaat niet.")
    return found


def open_original(row: IncomingMail) -> OpenedFile:
    """Return a mail as it came; whoever hands it out writes the audit row.

    Raises ``NotFound`` for one that was put away and forgotten meanwhile.
    """
    if row.file_id is None:
        raise NotFound("Deze mail is weggelegd en daarna opgeruimd.")
    return open_file(row.file_id)


def is_mail_known(fetched: Fetched, *, fingerprint: bytes) -> bool:
    """Tell whether this mail was kept before: by its place in the mailbox, or by what it is."""
    place = sa.and_(
        IncomingMail.mailbox == fetched.mailbox,
        IncomingMail.uid_validity == fetched.uid_validity,
        IncomingMail.uid == fetched.uid,
    )
    query = sa.select(IncomingMail.id).where(sa.or_(place, IncomingMail.fingerprint == fingerprint))
    return db.session.scalar(query.limit(1)) is not None


def count_traffic(row: IncomingMail, *, since: datetime) -> Traffic:
    """Return what came since a moment beside this mail: of its sender, and new of everyone."""
    own = IncomingMail.sender_index == row.sender_index
    became_case = IncomingMail.status == MailStatus.BECAME_CASE
    query = (
        sa.select(
            sa.func.count().filter(own),
            sa.func.count().filter(sa.and_(own, became_case)),
            sa.func.count().filter(became_case),
        )
        .where(IncomingMail.kept_at > since)
        .where(IncomingMail.id != row.id)
        .where(IncomingMail.status != MailStatus.KEPT)
    )
    return Traffic(*db.session.execute(query).one())


def has_bounced_since(case_id: int, *, since: datetime) -> bool:
    """Tell whether it already stands on the case that a mail came back."""
    query = (
        sa.select(IncomingMail.id)
        .where(IncomingMail.case_id == case_id)
        .where(IncomingMail.status == MailStatus.BOUNCE)
        .where(IncomingMail.note_id.is_not(None))
        .where(IncomingMail.kept_at > since)
    )
    return db.session.scalar(query.limit(1)) is not None


def count_automatic(case_id: int, *, since: datetime) -> int:
    """Return how many robots' answers came on a case since a moment."""
    query = (
        sa.select(sa.func.count())
        .select_from(IncomingMail)
        .where(IncomingMail.case_id == case_id)
        .where(IncomingMail.status == MailStatus.AUTOMATIC)
        .where(IncomingMail.kept_at > since)
    )
    return db.session.scalar(query) or 0


def is_sender_of(row: IncomingMail, case: Case) -> bool:
    """Tell whether the claimed sender is the address that the resident of this case gave."""
    if row.sender_index is None or case.contact_id is None:
        return False
    query = (
        sa.select(ContactIndex.contact_id)
        .where(ContactIndex.contact_id == case.contact_id)
        .where(ContactIndex.purpose == IndexPurpose.EMAIL)
        .where(ContactIndex.value == row.sender_index)
    )
    return db.session.scalar(query) is not None


def list_waiting(*, limit: int, offset: int = 0) -> list[MailRow]:
    """Return the mails that wait for a person, the most urgent first."""
    query = (
        sa.select(IncomingMail, Case.number, Case.closed_at)
        .outerjoin(Case, Case.id == IncomingMail.case_id)
        .where(WAITING)
        .order_by(IncomingMail.due_at, IncomingMail.id)
        .limit(limit)
        .offset(offset)
    )
    return [_shown(row, number, closed_at) for row, number, closed_at in db.session.execute(query)]


def get_shown(mail_id: int) -> MailRow:
    """Return one mail as a list shows it; raises ``NotFound``."""
    query = (
        sa.select(IncomingMail, Case.number, Case.closed_at)
        .outerjoin(Case, Case.id == IncomingMail.case_id)
        .where(IncomingMail.id == mail_id)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound("Deze mail bestaat niet.")
    return _shown(*found)


def count_waiting() -> int:
    """Return how many mails wait for a person."""
    return db.session.connection().scalar(WAITING_COUNT) or 0


#: Put together once: every queue page asks it.
WAITING_COUNT = sa.select(sa.func.count()).select_from(IncomingMail).where(WAITING)


@dataclass(frozen=True)
class WaitingMail:
    """A mail that waits for a person, as the watch sees it; its case's owner if it has one."""

    id: int
    started_at: datetime
    due_at: datetime
    owner_id: int | None
    team_id: int | None


def list_watched() -> list[WaitingMail]:
    """Return every mail that waits for a person, the most urgent first."""
    query = (
        sa.select(
            *(IncomingMail.id, IncomingMail.started_at, IncomingMail.due_at),
            *(Case.assignee_id, Case.team_id),
        )
        .outerjoin(Case, Case.id == IncomingMail.case_id)
        .where(WAITING)
        .order_by(IncomingMail.due_at, IncomingMail.id)
    )
    return [WaitingMail(*row) for row in db.session.execute(query)]


def list_put_away(*, handled_by: datetime, limit: int) -> list[IncomingMail]:
    """Return mails that were put away by a moment and whose original is still here, locked."""
    query = (
        sa.select(IncomingMail)
        .where(IncomingMail.status == MailStatus.DISCARDED, IncomingMail.file_id.is_not(None))
        .where(IncomingMail.handled_at <= handled_by)
        .order_by(IncomingMail.id)
        .limit(limit)
        .with_for_update()
    )
    return list(db.session.scalars(query))


def list_unhandled_of(case_id: int) -> list[IncomingMail]:
    """Return the answers on a case that nobody has looked at yet, locked."""
    query = (
        sa.select(IncomingMail)
        .where(IncomingMail.case_id == case_id)
        .where(IncomingMail.status == MailStatus.ADDED_TO_CASE)
        .where(IncomingMail.handled_at.is_(None))
        .order_by(IncomingMail.id)
        .with_for_update()
    )
    return list(db.session.scalars(query))


def place(name: str, mail_id: int) -> str:
    """Return where a sealed value belongs: it opens nowhere else."""
    return f"incoming_mail.{name}:{mail_id}"


def _shown(row: IncomingMail, number: str | None, closed_at: datetime | None) -> MailRow:
    ring = edge.keyring()
    sender, subject = row.sender_sealed, row.subject_sealed
    return MailRow(
        id=row.id,
        status=row.status,
        reason=row.reason,
        received_at=row.received_at,
        started_at=row.started_at,
        due_at=row.due_at,
        sender=ring.open(sender, place=place("sender", row.id)) if sender else "",
        subject=ring.open(subject, place=place("subject", row.id)) if subject else "",
        is_whole=row.is_whole,
        case_id=row.case_id,
        case_number=number,
        case_is_open=number is not None and closed_at is None,
    )
