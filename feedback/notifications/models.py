# SPDX-License-Identifier: EUPL-1.2
"""The outbox table."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.contacts.rules.details import Language
from feedback.db import Base, stored_enum
from feedback.notifications.rules import ChannelKind, MessageStatus


class Message(Base):
    """One message to one person, written in the transaction of the fact that calls for it."""

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        sa.Index(
            "ix_message_waiting",
            "send_after",
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, doc="A random UUID, known before sealing.")
    channel: Mapped[ChannelKind] = mapped_column(stored_enum(ChannelKind, name="channel"))
    template: Mapped[str] = mapped_column(doc="A word of rules.Template.")
    language: Mapped[Language] = mapped_column(stored_enum(Language, name="language"))
    recipient_sealed: Mapped[bytes]
    subject_sealed: Mapped[bytes]
    text_sealed: Mapped[bytes]
    html_sealed: Mapped[bytes]
    about_case_id: Mapped[int | None] = mapped_column(
        index=True, doc="Number of the case; no key, cases live higher up."
    )
    for_user_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id"), index=True, doc="The colleague it is for."
    )
    message_id: Mapped[str] = mapped_column(doc="The Message-ID of every attempt.")
    dedupe_key: Mapped[str] = mapped_column(unique=True, doc="The same key is queued once.")
    status: Mapped[MessageStatus] = mapped_column(
        stored_enum(MessageStatus, name="status"), default=MessageStatus.WAITING
    )
    detail: Mapped[str] = mapped_column(default="", doc="What the other side said; no data.")
    send_after: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
