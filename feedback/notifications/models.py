# SPDX-License-Identifier: EUPL-1.2
"""Tables of the outbox: messages, what happened to them, what providers told of them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.contacts.rules.details import Language
from feedback.db import Base, stored_enum
from feedback.notifications.rules import ChannelKind, Delivery, MessageAct, MessageStatus
from feedback.triggers import append_only


class Message(Base):
    """One message to one person, written in the transaction of the fact that calls for it."""

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        sa.CheckConstraint("status <> 'sending' OR begun_at IS NOT NULL", name="begun"),
        sa.Index(
            "ix_message_waiting",
            "send_after",
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        ),
        sa.Index(
            "ix_message_attention",
            "status",
            sqlite_where=sa.text("status IN ('dead', 'uncertain', 'sending')"),
            postgresql_where=sa.text("status IN ('dead', 'uncertain', 'sending')"),
        ),
        sa.Index(
            "ix_message_undelivered",
            "created_at",
            sqlite_where=sa.text("delivery = 'undelivered'"),
            postgresql_where=sa.text("delivery = 'undelivered'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, doc="A random UUID, known before sealing.")
    channel: Mapped[ChannelKind] = mapped_column(stored_enum(ChannelKind, name="channel"))
    template: Mapped[str] = mapped_column(doc="A word of texts.rules.kinds.Template.")
    language: Mapped[Language] = mapped_column(stored_enum(Language, name="language"))
    text_version_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("text_version.id"), index=True, doc="The words that were filled in."
    )
    recipient_sealed: Mapped[bytes]
    subject_sealed: Mapped[bytes]
    text_sealed: Mapped[bytes]
    html_sealed: Mapped[bytes]
    reply_to_sealed: Mapped[bytes | None] = mapped_column(doc="Where an answer shall go.")
    about_case_id: Mapped[int | None] = mapped_column(
        index=True, doc="Number of the case; no key, cases live higher up."
    )
    place_in_case: Mapped[int] = mapped_column(
        default=0, doc="Messages about one case leave in this order."
    )
    for_user_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id"), index=True, doc="The colleague it is for."
    )
    message_id: Mapped[str] = mapped_column(
        index=True, doc="The Message-ID of every attempt; an SMS has none that travels."
    )
    dedupe_key: Mapped[str] = mapped_column(unique=True, doc="The same key is queued once.")
    status: Mapped[MessageStatus] = mapped_column(
        stored_enum(MessageStatus, name="status"), default=MessageStatus.WAITING
    )
    detail: Mapped[str] = mapped_column(default="", doc="What the other side said; no data.")
    provider_id: Mapped[str | None] = mapped_column(
        unique=True, doc="What the provider calls it; receipts name it."
    )
    delivery: Mapped[Delivery | None] = mapped_column(
        stored_enum(Delivery, name="delivery"), doc="What the other side told afterwards."
    )
    send_after: Mapped[datetime]
    created_at: Mapped[datetime]
    begun_at: Mapped[datetime | None] = mapped_column(doc="Start of the last try of an SMS.")
    round: Mapped[int] = mapped_column(default=0, doc="How often a person had it sent again.")
    sent_at: Mapped[datetime | None]


class MessageEvent(Base):
    """Something that happened to a message beyond being queued and sent."""

    __tablename__ = "message_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.ForeignKey("message.id"), index=True)
    act: Mapped[MessageAct] = mapped_column(stored_enum(MessageAct, name="act"))
    reason: Mapped[str] = mapped_column(doc="What a colleague wrote or the other side said.")
    by_id: Mapped[int | None] = mapped_column(doc="The colleague; None for the program.")
    by_label: Mapped[str]
    happened_at: Mapped[datetime]


class DeliveryReceipt(Base):
    """What a provider told about one message; each word once, in any order."""

    __tablename__ = "delivery_receipt"
    __table_args__ = (sa.UniqueConstraint("provider_id", "word"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[str] = mapped_column(doc="May come before we know whose it is.")
    word: Mapped[str] = mapped_column(doc="The provider's own word: queued, delivered, …")
    detail: Mapped[str] = mapped_column(doc="An error code, if any.")
    received_at: Mapped[datetime]


append_only(MessageEvent)
append_only(DeliveryReceipt)
