# SPDX-License-Identifier: EUPL-1.2
"""Tables of instructions and their versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.instructions.rules.versions import InstructionKind
from feedback.triggers import append_only, never_changes

_OPEN = "approved_at IS NULL AND set_aside_at IS NULL"


class Instruction(Base):
    """How we do one thing. Its words are in its versions."""

    __tablename__ = "instruction"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True, doc="Its name in an address.")
    kind: Mapped[InstructionKind] = mapped_column(stored_enum(InstructionKind, name="kind"))
    case_kinds: Mapped[list[str]] = mapped_column(doc="Values of CaseKind; none: every kind.")
    topics: Mapped[list[str]] = mapped_column(doc="Codes of topics; none: every topic.")
    is_public: Mapped[bool] = mapped_column(doc="Residents may read the version in force.")
    made_at: Mapped[datetime]
    made_by_label: Mapped[str]


class InstructionVersion(Base):
    """One version. Its state follows from the facts here, the periods and the clock.

    While nobody approved it, title and steps change freely; after that the database refuses.
    """

    __tablename__ = "instruction_version"
    __table_args__ = (
        sa.UniqueConstraint("instruction_id", "number"),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR made_by_id IS NULL OR approved_by_id <> made_by_id",
            name="not_own_approval",
        ),
        sa.CheckConstraint("approved_at IS NULL OR set_aside_at IS NULL", name="set_aside"),
        sa.Index(
            "ix_instruction_version_open",
            "instruction_id",
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    instruction_id: Mapped[int] = mapped_column(sa.ForeignKey("instruction.id"))
    number: Mapped[int] = mapped_column(doc="From 1, gapless within an instruction.")
    title: Mapped[str]
    steps: Mapped[list[Any]] = mapped_column(doc="What rules.steps stores.")
    revision: Mapped[int] = mapped_column(doc="Grows with each edit; a stale one is refused.")
    why: Mapped[str] = mapped_column(doc="What changed and why, for who reads it.")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    made_by_label: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by_label: Mapped[str]
    consultation_at: Mapped[datetime | None] = mapped_column(doc="Shown to residents since.")
    consultation_until: Mapped[date | None] = mapped_column(doc="The last day to think along.")
    asked_at: Mapped[datetime | None] = mapped_column(doc="A colleague was asked to approve.")
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    returned_because: Mapped[str] = mapped_column(doc="Why it was not approved last time.")
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    approved_by_label: Mapped[str]
    review_by: Mapped[date | None] = mapped_column(doc="Looked at again before this day.")
    reminded_at: Mapped[datetime | None] = mapped_column(doc="Editors were told of that day.")
    set_aside_at: Mapped[datetime | None] = mapped_column(doc="A draft that nobody goes on with.")


class InstructionEdit(Base):
    """A version as it was after each edit: what undo goes back to and merging compares with."""

    __tablename__ = "instruction_edit"

    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("instruction_version.id"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True)
    undoes_to: Mapped[int | None] = mapped_column(doc="The revision that undo goes back to.")
    title: Mapped[str]
    steps: Mapped[list[Any]]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(doc="Account number; no key, it may outlive.")
    saved_by_label: Mapped[str]


class InForce(Base):
    """From this moment this version is in force; without one: none is any more (vervallen).

    Of two lines with one moment the later written holds: so a plan is taken back.
    """

    __tablename__ = "instruction_in_force"
    __table_args__ = (
        sa.CheckConstraint("from_at >= recorded_at", name="never_in_the_past"),
        sa.Index("ix_instruction_in_force", "instruction_id", "from_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    instruction_id: Mapped[int] = mapped_column(sa.ForeignKey("instruction.id"))
    version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("instruction_version.id"))
    from_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(doc="Account number; no key.")
    recorded_by_label: Mapped[str]


append_only(InstructionEdit)
append_only(InForce)
never_changes(
    InstructionVersion,
    "instruction_id",
    "number",
    "title",
    "steps",
    "revision",
    "made_by_id",
    "approved_at",
    "approved_by_id",
    once="OLD.approved_at IS NOT NULL",
)
