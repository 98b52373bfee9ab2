# SPDX-License-Identifier: EUPL-1.2
"""Tables of asking: drafts, rounds, open ways in, invitations to an address."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.catalogue.rules import Channel
from feedback.db import Base, stored_enum
from feedback.surveys.rules.aftercare import InvitationState, NotAsked
from feedback.surveys.rules.instruments import EntranceKind, InviteSource
from feedback.triggers import append_only

#: In place of the keyed hash of an address that was forgotten.
NOBODY = b""


class SurveyDraft(Base):
    """The questions as they are being written; in use only after publishing."""

    __tablename__ = "survey_draft"

    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), primary_key=True)
    questions: Mapped[list[Any]]
    revision: Mapped[int] = mapped_column(doc="Grows with each change: two editors meet.")
    changed_at: Mapped[datetime]
    changed_by_label: Mapped[str]


class SurveyRound(Base):
    """A measurement (0-, 1-, 2-meting): who was asked, how, and when."""

    __tablename__ = "survey_round"
    __table_args__ = (sa.UniqueConstraint("survey_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    name: Mapped[str] = mapped_column(doc="As its answers carry it: 0-meting, 2026.")
    population: Mapped[str]
    mode: Mapped[str]
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    quota: Mapped[dict[str, Any]] = mapped_column(doc="Wanted answers by channel.")
    made_at: Mapped[datetime]
    made_by_label: Mapped[str]


class Entrance(Base):
    """An open way to the questions: a card, a kiosk, a link, a meeting. Anonymous."""

    __tablename__ = "survey_entrance"
    __table_args__ = (
        sa.CheckConstraint("kind = 'kiosk' OR device_hash IS NULL", name="device_is_a_kiosk"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    kind: Mapped[EntranceKind] = mapped_column(stored_enum(EntranceKind, name="kind"))
    code: Mapped[str] = mapped_column(unique=True, doc="In the address; no secret.")
    label: Mapped[str] = mapped_column(doc="Where it is: balie Wonen.")
    channel: Mapped[Channel | None] = mapped_column(stored_enum(Channel, name="channel"))
    round: Mapped[str]
    pairing_hash: Mapped[bytes | None] = mapped_column(doc="Of the code that ties one screen.")
    device_hash: Mapped[bytes | None] = mapped_column(doc="Of the token the screen holds.")
    opened_at: Mapped[datetime]
    opened_by_label: Mapped[str]
    closed_at: Mapped[datetime | None]


class SurveyInvitation(Base):
    """One address that was given to be asked, or why it was not.

    The address is sealed and goes when it is needed no more; a keyed hash stays, for the
    cap and for who wants no questions. From here nobody finds who answered what.
    """

    __tablename__ = "survey_address"
    __table_args__ = (
        sa.CheckConstraint(
            "(state = 'not_asked') = (token_hash IS NULL) "
            "AND (state = 'not_asked') = (why_not IS NOT NULL)",
            name="asked_or_not",
        ),
        sa.Index("ix_survey_address_state", "state", "made_at"),
        sa.Index("ix_survey_address_survey", "survey_id", "made_at"),
        sa.Index("ix_survey_address_email", "email_index", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    round: Mapped[str]
    source: Mapped[InviteSource] = mapped_column(stored_enum(InviteSource, name="source"))
    channel: Mapped[Channel | None] = mapped_column(stored_enum(Channel, name="channel"))
    case_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("case_file.id"), doc="What it is about, until it is answered or over."
    )
    language: Mapped[str]
    state: Mapped[InvitationState] = mapped_column(stored_enum(InvitationState, name="state"))
    why_not: Mapped[NotAsked | None] = mapped_column(stored_enum(NotAsked, name="why_not"))
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    token_sealed: Mapped[bytes | None] = mapped_column(doc="For the one reminder.")
    email_sealed: Mapped[bytes | None] = mapped_column(doc="For the one reminder.")
    email_index: Mapped[bytes]
    made_at: Mapped[datetime]
    send_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]


class ContactEvent(Base):
    """That somebody had contact, as an appointment system told; not who it was."""

    __tablename__ = "contact_event"
    __table_args__ = (sa.Index("ix_contact_event_occurred", "channel", "occurred_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[Channel] = mapped_column(stored_enum(Channel, name="channel"))
    occurred_at: Mapped[datetime]
    product_code: Mapped[str]
    invitation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("survey_address.id"))
    told_at: Mapped[datetime]


class ImportUndo(Base):
    """That the answers of a file were taken out again."""

    __tablename__ = "import_undo"

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("import_batch.id"), primary_key=True)
    responses: Mapped[int]
    undone_at: Mapped[datetime]
    undone_by_label: Mapped[str]


append_only(ImportUndo)
