# SPDX-License-Identifier: EUPL-1.2
"""Tables of attenties: what is asked, for whom, what was decided and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.surprise_budget.rules.four_eyes import DecidedAs
from feedback.surprise_budget.rules.surprises import (
    Approval,
    Delivery,
    Reaction,
    SurpriseState,
    What,
)
from feedback.triggers import append_only, never_changes


class RuleVersion(Base):
    """One version of the rules of integrity; the newest that has started is in force."""

    __tablename__ = "budget_rule_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    values: Mapped[dict[str, Any]] = mapped_column(doc="The fields of rules.Rules.")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None]
    reason: Mapped[str]


class Supplier(Base):
    """A local supplier on the short list; none is removed, one can go off the list."""

    __tablename__ = "budget_supplier"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    sells: Mapped[str] = mapped_column(doc="In a few words: bloemen, boeken.")
    off_list_at: Mapped[datetime | None]


class Mandate(Base):
    """A budget holder lets somebody decide in their place: dates and an amount (mandaat)."""

    __tablename__ = "budget_mandate"
    __table_args__ = (
        sa.CheckConstraint("from_day <= until_day", name="days"),
        sa.CheckConstraint("holder_id <> deputy_id", name="deputy"),
        sa.CheckConstraint("most_cents > 0", name="most"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    from_day: Mapped[date]
    until_day: Mapped[date]
    most_cents: Mapped[int] = mapped_column(doc="Gross, per attentie.")
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Surprise(Base):
    """One attentie. What was asked never changes; what became of it is added."""

    __tablename__ = "surprise"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> requested_by_id", name="not_own_decision"
        ),
        sa.CheckConstraint(
            "checked_by_id IS NULL OR (checked_by_id <> requested_by_id "
            "AND (decided_by_id IS NULL OR checked_by_id <> decided_by_id))",
            name="not_own_check",
        ),
        sa.CheckConstraint(
            "(state = 'delivered') = (delivered_on IS NOT NULL AND spent_cents IS NOT NULL)",
            name="delivered",
        ),
        sa.Index("ix_surprise_pot", "pot_id", "state", "id"),
        sa.Index("ix_surprise_held_until", "state", "held_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pot_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_pot.id"))
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case_file.id"), index=True)
    what: Mapped[What] = mapped_column(stored_enum(What, name="what"))
    description: Mapped[str] = mapped_column(doc="What it is; no name of a resident.")
    reason: Mapped[str] = mapped_column(doc="Why it fits this person.")
    amount_cents: Mapped[int] = mapped_column(doc="Gross, as asked; what is reserved.")
    supplier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("budget_supplier.id"))
    consented: Mapped[bool] = mapped_column(doc="The resident was asked and said yes.")
    delivery: Mapped[Delivery] = mapped_column(stored_enum(Delivery, name="delivery"))
    exclusions: Mapped[list[str]] = mapped_column(doc="What the requester declared to apply.")
    overridden: Mapped[list[str]] = mapped_column(doc="Rules set aside, with the reason below.")
    override_reason: Mapped[str | None]
    needs: Mapped[Approval] = mapped_column(stored_enum(Approval, name="needs"))
    rule_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("budget_rule_version.id"))
    state: Mapped[SurpriseState] = mapped_column(stored_enum(SurpriseState, name="state"))
    submission_key: Mapped[str | None] = mapped_column(
        unique=True, doc="Made with the form: the same form sent twice is one attentie."
    )
    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    requested_at: Mapped[datetime]
    held_until: Mapped[datetime | None] = mapped_column(doc="Then the reservation ends.")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    decided_as: Mapped[DecidedAs | None] = mapped_column(
        stored_enum(DecidedAs, name="decided_as"), doc="In which capacity, at that moment."
    )
    mandate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("budget_mandate.id"))
    decision_reason: Mapped[str | None]
    delivered_on: Mapped[date | None]
    spent_cents: Mapped[int | None] = mapped_column(doc="Gross, as paid.")
    vat_cents: Mapped[int | None] = mapped_column(doc="Within it; not compensable (Wet BCF 4).")
    vat_percent: Mapped[int | None] = mapped_column(doc="The rate on the receipt.")
    receipt_file_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("stored_file.id"), unique=True, doc="Photo of the receipt."
    )
    receipt_statement: Mapped[str | None] = mapped_column(doc="Dated, when there is none.")
    reaction: Mapped[Reaction | None] = mapped_column(
        stored_enum(Reaction, name="reaction"), doc="How the resident took it."
    )
    reaction_text: Mapped[str | None] = mapped_column(doc="In the resident's words.")
    check_by: Mapped[datetime | None] = mapped_column(doc="Another person looks before this.")
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    checked_at: Mapped[datetime | None]
    check_found: Mapped[str | None] = mapped_column(doc="Empty: nothing.")
    version: Mapped[int] = mapped_column(default=1)


class SurpriseRecipient(Base):
    """Where it goes; erased 30 days after delivery, when only the cap's blind index stays."""

    __tablename__ = "surprise_recipient"

    surprise_id: Mapped[int] = mapped_column(sa.ForeignKey("surprise.id"), primary_key=True)
    name_sealed: Mapped[bytes | None]
    address_sealed: Mapped[bytes | None]
    address_index: Mapped[bytes | None] = mapped_column(
        index=True, doc="8 bytes of a keyed hash of postcode and number, kept for the cap."
    )
    erased_at: Mapped[datetime | None]


class SurpriseRemark(Base):
    """A question about an attentie from who decides or checks it, or an answer to one."""

    __tablename__ = "surprise_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    surprise_id: Mapped[int] = mapped_column(sa.ForeignKey("surprise.id"), index=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]


class SurpriseDraft(Base):
    """What is being filled in while the resident was not asked yet; it reserves nothing."""

    __tablename__ = "surprise_draft"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    data: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


append_only(RuleVersion)
append_only(SurpriseRemark)
never_changes(
    Surprise, "case_id", "what", "amount_cents", "requested_by_id", "requested_at", "exclusions"
)
