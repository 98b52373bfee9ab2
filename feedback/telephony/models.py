# SPDX-License-Identifier: EUPL-1.2
"""Tables of the line: policy, what was asked of the provider, what it told, own phones."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.telephony.rules.words import LineStatus, UseKind, UseState
from feedback.triggers import append_only


class PhonePolicyVersion(Base):
    """A version of what may be called and texted; the newest one holds."""

    __tablename__ = "phone_policy_version"
    __table_args__ = (
        sa.CheckConstraint("id >= 1", name="numbered_from_one"),
        sa.CheckConstraint("reason <> ''", name="says_why"),
        sa.CheckConstraint("day_amount_cents >= 0", name="day_amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    calls_on: Mapped[bool] = mapped_column(doc="The kill switch of calls.")
    sms_on: Mapped[bool] = mapped_column(doc="The kill switch of SMS.")
    countries: Mapped[list[str]] = mapped_column(doc="ISO codes of countries that are called.")
    kinds: Mapped[list[str]] = mapped_column(doc="Words of NumberKind that are called.")
    calls_per_person_hour: Mapped[int]
    calls_per_number_day: Mapped[int]
    calls_per_hour: Mapped[int]
    sms_per_hour: Mapped[int]
    day_amount_cents: Mapped[int]
    home_minute_cents: Mapped[int]
    abroad_minute_cents: Mapped[int]
    sms_cents: Mapped[int]
    longest_call_minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(doc="Why it was changed; always asked.")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(doc="Account number; it may outlive it.")
    created_by_label: Mapped[str]


class PhoneUse(Base):
    """One call or SMS, written down before the provider is asked: it happens at most once."""

    __tablename__ = "phone_use"
    __table_args__ = (
        sa.CheckConstraint("cents >= 0", name="cents"),
        sa.CheckConstraint(
            "(state = 'accepted') = (provider_id IS NOT NULL)", name="accepted_has_its_id"
        ),
        sa.Index("ix_phone_use_asked", "asked_at", "kind"),
        sa.Index("ix_phone_use_number", "number_index", "asked_at"),
        sa.Index("ix_phone_use_person", "asked_by_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[UseKind] = mapped_column(stored_enum(UseKind, name="kind"))
    reference: Mapped[str] = mapped_column(unique=True, doc="Ours, made before asking.")
    number_index: Mapped[bytes] = mapped_column(doc="Blind index of the number, no number.")
    is_home: Mapped[bool]
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    state: Mapped[UseState] = mapped_column(stored_enum(UseState, name="state"))
    provider_id: Mapped[str | None] = mapped_column(unique=True, doc="The provider's own id.")
    cents: Mapped[int] = mapped_column(doc="Reserved at asking, an estimate after the end.")
    detail: Mapped[str] = mapped_column(doc="The provider's code of a refusal; no data.")
    settled_at: Mapped[datetime | None] = mapped_column(doc="Ended; cents will not change.")


class PhoneEvent(Base):
    """What the provider told of one leg or SMS, each word once, in any order."""

    __tablename__ = "phone_event"
    __table_args__ = (
        sa.UniqueConstraint("leg_id", "status", "sequence"),
        sa.Index("ix_phone_event_use", "use_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    use_id: Mapped[int] = mapped_column(sa.ForeignKey("phone_use.id"))
    leg_id: Mapped[str] = mapped_column(doc="The provider's id of this leg.")
    is_other_leg: Mapped[bool] = mapped_column(doc="The resident's leg of a call.")
    status: Mapped[LineStatus] = mapped_column(stored_enum(LineStatus, name="status"))
    sequence: Mapped[int] = mapped_column(doc="The provider's count; 0 where it has none.")
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    seconds: Mapped[int | None] = mapped_column(doc="How long the leg was open, at its end.")
    code: Mapped[str] = mapped_column(doc="Error or network code, digits only; '' for none.")


class OwnPhone(Base):
    """The phone of a colleague, which rings first when they call someone."""

    __tablename__ = "own_phone"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    number_sealed: Mapped[bytes]
    changed_at: Mapped[datetime]


append_only(PhonePolicyVersion)
append_only(PhoneEvent)
