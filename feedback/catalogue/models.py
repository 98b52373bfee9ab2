# SPDX-License-Identifier: EUPL-1.2
"""Tables of the catalogue."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.catalogue.rules import Signal
from feedback.db import Base, stored_enum
from feedback.triggers import append_only, renews_edition


class Topic(Base):
    """What a message can be about (onderwerp)."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True, doc="What programs and imports call it.")
    label: Mapped[str] = mapped_column(doc="What people read, in Dutch.")
    label_en: Mapped[str]
    position: Mapped[int] = mapped_column(doc="Order in lists; equal ones by label.")
    active: Mapped[bool] = mapped_column(doc="Can be chosen; an old case keeps its topic.")


class District(Base):
    """A part of the municipality (wijk)."""

    __tablename__ = "district"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool]


class Profile(Base):
    """Whose klantenservice this is: one row, read by every text, letter and page."""

    __tablename__ = "profile"
    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(doc="As people say it: Gemeente Duinrade.")
    place: Mapped[str] = mapped_column(doc="The name without Gemeente, for other languages.")
    direct_number: Mapped[str] = mapped_column(doc="What residents dial, and see when we call.")
    sender_name: Mapped[str] = mapped_column(doc="The name above a mail.")
    postal_address: Mapped[str] = mapped_column(doc="Lines, for letters.")
    privacy_officer: Mapped[str] = mapped_column(doc="How to reach the data protection officer.")
    website: Mapped[str]
    updated_at: Mapped[datetime]


class SignalProtocol(Base):
    """What to do at a signal (lokaal protocol): the newest version of each holds."""

    __tablename__ = "signal_protocol"
    __table_args__ = (sa.Index("ix_signal_protocol_signal", "signal", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    signal: Mapped[Signal] = mapped_column(stored_enum(Signal, name="signal"))
    words: Mapped[str] = mapped_column(doc="A few sentences, read during a call.")
    link: Mapped[str] = mapped_column(doc="The whole protocol, on the intranet; may be empty.")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(doc="Account number; it may outlive it.")
    made_by_label: Mapped[str]


append_only(SignalProtocol)
renews_edition(Topic)
renews_edition(Profile)
