# SPDX-License-Identifier: EUPL-1.2
"""What the door remembers: which forms were already sent, which files and mails came in."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.intake.mail.judging import QuarantineReason
from feedback.triggers import append_only


class Submission(Base):
    """A form that was sent; its key was made with the form, and counts once."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime]


class ImportKind(enum.StrEnum):
    """What a file brought in."""

    CASES = "cases"
    RESPONSES = "responses"


class ImportBatch(Base):
    """One file that was taken in, whole; what it was and what became of its rows."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(stored_enum(ImportKind, name="kind"))
    file_sha256: Mapped[bytes] = mapped_column(doc="The file itself is not kept.")
    source: Mapped[str] = mapped_column(doc="Of which export: a hash of the columns it is read by.")
    rows: Mapped[int]
    made: Mapped[int]
    known: Mapped[int] = mapped_column(doc="Were already here, and stayed as they were.")
    skipped: Mapped[int] = mapped_column(doc="Left out by the mapping.")
    merged: Mapped[int] = mapped_column(doc="Put together with a row of the same id.")
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int | None] = mapped_column(doc="Account number, without a key.")
    imported_by_label: Mapped[str]


class MailStatus(enum.StrEnum):
    """What became of a mail that came in."""

    KEPT = "kept"
    QUARANTINED = "quarantined"
    BECAME_CASE = "became_case"
    ADDED_TO_CASE = "added_to_case"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    DISCARDED = "discarded"


class IncomingMail(Base):
    """One mail that came in, kept as it came; it is read and judged afterwards."""

    __tablename__ = "incoming_mail"
    __table_args__ = (
        sa.UniqueConstraint("mailbox", "uid_validity", "uid"),
        sa.CheckConstraint(
            "status NOT IN ('became_case', 'added_to_case') OR case_id IS NOT NULL", name="case"
        ),
        sa.CheckConstraint("status <> 'quarantined' OR reason IS NOT NULL", name="reason"),
        sa.CheckConstraint(
            "status <> 'discarded' OR discarded_because IS NOT NULL", name="discarded"
        ),
        sa.CheckConstraint(
            "(file_id IS NULL) = (forgotten_at IS NOT NULL)", name="kept_or_forgotten"
        ),
        sa.Index(
            "ix_incoming_mail_waiting",
            "due_at",
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        ),
        sa.Index("ix_incoming_mail_sender", "sender_index", "kept_at"),
        sa.Index("ix_incoming_mail_kept", "kept_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[bytes] = mapped_column(doc="A hash of server, user and folder.")
    uid_validity: Mapped[int]
    uid: Mapped[int]
    fingerprint: Mapped[bytes] = mapped_column(
        unique=True, doc="Of Message-ID and content: the same mail twice is one."
    )
    file_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("stored_file.id"), unique=True, doc="The original, until it is forgotten."
    )
    is_whole: Mapped[bool] = mapped_column(doc="False: only the headers, the mail is too large.")
    received_at: Mapped[datetime] = mapped_column(doc="When the mail server took it.")
    kept_at: Mapped[datetime]
    started_at: Mapped[datetime] = mapped_column(doc="From when our clock runs.")
    due_at: Mapped[datetime] = mapped_column(doc="By when a person has to have looked.")
    status: Mapped[MailStatus] = mapped_column(stored_enum(MailStatus, name="status"))
    reason: Mapped[QuarantineReason | None] = mapped_column(
        stored_enum(QuarantineReason, name="reason_word"), doc="Why a person had to look."
    )
    sender_index: Mapped[bytes | None] = mapped_column(doc="Keyed hash of the sender's address.")
    sender_sealed: Mapped[bytes | None] = mapped_column(doc="Name and address, as claimed.")
    subject_sealed: Mapped[bytes | None]
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_file.id"), index=True)
    note_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_note.id"))
    handled_at: Mapped[datetime | None] = mapped_column(doc="When nobody had to look any more.")
    handled_by_id: Mapped[int | None] = mapped_column(doc="Account number, without a key.")
    discarded_because: Mapped[str | None]
    forgotten_at: Mapped[datetime | None] = mapped_column(
        doc="When the original of a mail that was put away was removed."
    )


append_only(ImportBatch)
