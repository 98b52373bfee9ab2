# SPDX-License-Identifier: EUPL-1.2
"""Tables of cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.cases.rules import (
    AgreementStatus,
    CaseKind,
    CaseStatus,
    HoldReason,
    NoteWay,
    TimelineKind,
)
from feedback.catalogue.rules import Channel
from feedback.db import Base, stored_enum
from feedback.files.errors import Refusal
from feedback.triggers import append_only, on_sqlite


class Case(Base):
    """One thing a resident told us."""

    __tablename__ = "case_file"
    __table_args__ = (
        sa.CheckConstraint(
            "(status IN ('open', 'quarantined')) = (closed_at IS NULL)", name="closed_at"
        ),
        sa.Index("ix_case_file_received", "received_at", "id"),
        sa.Index("ix_case_file_status", "status", "received_at", "id"),
        sa.Index("ix_case_file_contact", "contact_id"),
        sa.Index("ix_case_file_assignee", "assignee_id", "id"),
        sa.Index("ix_case_file_handled", "handled_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True, doc="Read out on the phone: G26-04817.")
    kind: Mapped[CaseKind] = mapped_column(stored_enum(CaseKind, name="kind"))
    status: Mapped[CaseStatus] = mapped_column(stored_enum(CaseStatus, name="status"))
    channel: Mapped[Channel] = mapped_column(stored_enum(Channel, name="channel"))
    story: Mapped[str | None] = mapped_column(doc="Absent only when imported without text.")
    search_text: Mapped[str] = mapped_column(doc="Number and story, folded for searching.")
    bsn_masked: Mapped[bool] = mapped_column(doc="A BSN was taken out before storing.")
    topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topic.id"))
    district_id: Mapped[int | None] = mapped_column(sa.ForeignKey("district.id"))
    contact_id: Mapped[str | None] = mapped_column(sa.ForeignKey("contact.id"))
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    entered_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id"), doc="The employee who typed it for a resident."
    )
    department: Mapped[str | None] = mapped_column(doc="Named by an import; free words.")
    received_at: Mapped[datetime] = mapped_column(doc="The resident's own moment.")
    received_at_known: Mapped[bool] = mapped_column(doc="False: the moment of import instead.")
    recorded_at: Mapped[datetime] = mapped_column(doc="When we wrote it down.")
    handled_at: Mapped[datetime | None] = mapped_column(doc="First conversation, or closing.")
    closed_at: Mapped[datetime | None]
    external_key: Mapped[str | None] = mapped_column(
        unique=True, doc="An import's own id, so that a second import changes nothing."
    )
    submission_key: Mapped[str | None] = mapped_column(
        unique=True, doc="Made with the form: the same form sent twice is one case."
    )
    version: Mapped[int] = mapped_column(default=1, doc="Grows with each edit; stale ones are 409.")


class CaseCounter(Base):
    """The last number given out in a year."""

    __tablename__ = "case_counter"

    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class TimelineEntry(Base):
    """One thing that happened; appended, never changed."""

    __tablename__ = "timeline_entry"
    __table_args__ = (sa.Index("ix_timeline_entry_case", "case_id", "occurred_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    kind: Mapped[TimelineKind] = mapped_column(stored_enum(TimelineKind, name="kind"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(doc="Account number, without a key.")
    actor_label: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(doc="Exactly the fields the kind declares.")


class CaseNote(Base):
    """Words added to a case: by a colleague, or by the resident.

    Apart from the timeline, which is never changed, so that a person can be forgotten.
    """

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), index=True)
    text: Mapped[str]
    from_resident: Mapped[bool]
    way: Mapped[NoteWay | None] = mapped_column(
        stored_enum(NoteWay, name="way"), doc="Came or left by mail; absent for a box on a page."
    )
    made_at: Mapped[datetime]


class Attachment(Base):
    """A file that came with the story or with words added to it; or why it was not kept."""

    __tablename__ = "attachment"
    __table_args__ = (
        sa.CheckConstraint("(file_id IS NULL) = (refusal IS NOT NULL)", name="kept_or_refused"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), index=True)
    note_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("case_note.id"), doc="The words it came with; absent: with the story."
    )
    file_id: Mapped[str | None] = mapped_column(sa.ForeignKey("stored_file.id"), unique=True)
    name: Mapped[str]
    size: Mapped[int] = mapped_column(doc="Bytes; 0 when it was not kept.")
    refusal: Mapped[Refusal | None] = mapped_column(stored_enum(Refusal, name="refusal"))
    added_at: Mapped[datetime]


class Hold(Base):
    """A reason to stay open, left by a higher package: cases does not ask what it means."""

    __tablename__ = "hold"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "reason", "reference"),
        sa.Index(
            "ix_hold_standing",
            "case_id",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    reason: Mapped[HoldReason] = mapped_column(stored_enum(HoldReason, name="reason"))
    reference: Mapped[str] = mapped_column(doc="What the placer calls it: the promise's number.")
    placed_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class Agreement(Base):
    """What was agreed with the resident: who does what by when. A promise too."""

    __tablename__ = "agreement"
    __table_args__ = (
        sa.CheckConstraint("(status = 'open') = (settled_at IS NULL)", name="settled_at"),
        sa.CheckConstraint(
            "(first_due_on IS NULL) = (moved_reason IS NULL)", name="moved_with_a_reason"
        ),
        sa.Index("ix_agreement_case", "case_id"),
        sa.Index("ix_agreement_due", "status", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    text: Mapped[str]
    owner: Mapped[str] = mapped_column(doc="Who does it, in words: a colleague or department.")
    due_on: Mapped[date]
    status: Mapped[AgreementStatus] = mapped_column(stored_enum(AgreementStatus, name="status"))
    on_status_page: Mapped[bool] = mapped_column(doc="The text may stand on the resident's page.")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    settled_at: Mapped[datetime | None]
    settled_reason: Mapped[str | None] = mapped_column(doc="Why cancelled, in words.")
    first_due_on: Mapped[date | None] = mapped_column(
        doc="The day that was agreed at first, once it was moved."
    )
    moved_reason: Mapped[str | None] = mapped_column(doc="Why it was moved last, in words.")


class StatusLink(Base):
    """The secret link to a resident's page: its hash, and a sealed copy to send again."""

    __tablename__ = "status_link"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    code_hash: Mapped[bytes | None] = mapped_column(
        unique=True, doc="Keyed hash of the short code in text messages."
    )
    token_sealed: Mapped[bytes]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


append_only(TimelineEntry)

# PostgreSQL searches an index over search_text; SQLite keeps a full-text table beside it.
_TAKE_IN = "INSERT INTO case_text (rowid, search_text) VALUES (new.id, new.search_text);"
_FORGET = (
    "INSERT INTO case_text (case_text, rowid, search_text) "
    "VALUES ('delete', old.id, old.search_text);"
)
on_sqlite("case_text_takes_in", table="case_file", when="AFTER INSERT", act=_TAKE_IN)
on_sqlite("case_text_forgets", table="case_file", when="AFTER DELETE", act=_FORGET)
on_sqlite(
    "case_text_follows",
    table="case_file",
    when="AFTER UPDATE OF search_text",
    act=f"{_FORGET} {_TAKE_IN}",
)
