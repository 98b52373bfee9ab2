# SPDX-License-Identifier: EUPL-1.2
"""Tables of the vault. A sealed value opens only in its own table, column and row."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.contacts.rules.details import Language, PreferredChannel
from feedback.contacts.rules.numbers import PhoneKind
from feedback.db import Base, stored_enum


class IndexPurpose(enum.StrEnum):
    """What an exact search can ask for."""

    PHONE = "phone"
    PHONE_TAIL = "phone_tail"
    EMAIL = "email"
    NAME_WORD = "name_word"


class Contact(Base):
    """How to reach one person about one case."""

    __tablename__ = "contact"

    id: Mapped[str] = mapped_column(primary_key=True, doc="A random UUID: it tells nothing.")
    name_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None] = mapped_column(doc="E.164, a blank, and as it is shown.")
    email_sealed: Mapped[bytes | None]
    address_sealed: Mapped[bytes | None]
    representative_sealed: Mapped[bytes | None] = mapped_column(doc="Who helps this person.")
    phone_kind: Mapped[PhoneKind | None] = mapped_column(stored_enum(PhoneKind, name="phone_kind"))
    preferred_channel: Mapped[PreferredChannel | None] = mapped_column(
        stored_enum(PreferredChannel, name="preferred_channel")
    )
    preferred_times: Mapped[list[str]] = mapped_column(doc="Words of PreferredTime.")
    language: Mapped[Language] = mapped_column(stored_enum(Language, name="language"))
    interpreter_language: Mapped[str] = mapped_column(doc="Asked for; empty for none.")
    declines_messages: Mapped[bool] = mapped_column(
        default=False, doc="Wants no message about a call that did not succeed."
    )
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    erased_at: Mapped[datetime | None] = mapped_column(doc="From then on nothing is sealed here.")


class ContactIndex(Base):
    """One blind index of a contact: the same value gives the same bytes, and nothing else."""

    __tablename__ = "contact_index"

    purpose: Mapped[IndexPurpose] = mapped_column(
        stored_enum(IndexPurpose, name="purpose"), primary_key=True
    )
    value: Mapped[bytes] = mapped_column(primary_key=True, doc="8 bytes of a keyed hash.")
    contact_id: Mapped[str] = mapped_column(
        sa.ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, index=True
    )
