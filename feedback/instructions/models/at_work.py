# SPDX-License-Identifier: EUPL-1.2
"""Tables of instructions at work: who read them, which cases they held for, what was ticked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base
from feedback.triggers import append_only


class ReadReceipt(Base):
    """A colleague says to have read a version (leesbevestiging)."""

    __tablename__ = "instruction_read"

    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("instruction_version.id"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    read_at: Mapped[datetime]


class CaseLookedAt(Base):
    """A handled case whose stamps were set; a case for which nothing held has none."""

    __tablename__ = "instruction_case"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    handled_at: Mapped[datetime]
    stamped_at: Mapped[datetime]


class InstructionStamp(Base):
    """The version that was in force when a case was handled. For ever."""

    __tablename__ = "instruction_stamp"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("instruction_version.id"), primary_key=True, index=True
    )


class ChecklistTick(Base):
    """A step ticked, or ticked off again, or a way chosen, while working on a case."""

    __tablename__ = "instruction_tick"
    __table_args__ = (sa.Index("ix_instruction_tick_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("instruction_version.id"))
    step_id: Mapped[str]
    is_done: Mapped[bool]
    way: Mapped[str] = mapped_column(doc="The step a choice led to; empty for other steps.")
    ticked_at: Mapped[datetime]
    ticked_by_id: Mapped[int | None] = mapped_column(doc="Account number; no key.")
    ticked_by_label: Mapped[str]


for _table in (ReadReceipt, CaseLookedAt, InstructionStamp, ChecklistTick):
    append_only(_table)
