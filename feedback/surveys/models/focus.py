# SPDX-License-Identifier: EUPL-1.2
"""Tables of a focus group: what colleagues propose to ask about, and what they chose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.catalogue.rules import Channel
from feedback.db import Base, stored_enum


class FocusGroup(Base):
    """A meeting of colleagues that decides which aspects of one channel are asked about."""

    __tablename__ = "focus_group"
    __table_args__ = (
        sa.CheckConstraint("ticks BETWEEN 1 AND 10", name="ticks"),
        sa.CheckConstraint(
            "choosing_from IS NOT NULL OR closed_at IS NULL", name="chosen_before_closed"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    channel: Mapped[Channel] = mapped_column(stored_enum(Channel, name="channel"))
    label: Mapped[str] = mapped_column(doc="Who meets: baliemedewerkers, 3 december.")
    code: Mapped[str] = mapped_column(unique=True, doc="In the address; no secret.")
    ticks: Mapped[int] = mapped_column(doc="How many aspects each person may choose.")
    opened_at: Mapped[datetime]
    opened_by_label: Mapped[str]
    choosing_from: Mapped[datetime | None] = mapped_column(doc="Until then they propose.")
    closed_at: Mapped[datetime | None]


class FocusProposal(Base):
    """An aspect to choose from: of the bank, or in the words of a colleague. Not whose."""

    __tablename__ = "focus_proposal"
    __table_args__ = (sa.UniqueConstraint("group_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("focus_group.id"))
    code: Mapped[str] = mapped_column(doc="Of the question that it becomes.")
    label: Mapped[str]


class FocusBallot(Base):
    """What one person chose. Holds no person and no moment."""

    __tablename__ = "focus_ballot"

    key: Mapped[str] = mapped_column(primary_key=True, doc="Made with the page; counts once.")
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("focus_group.id"), index=True)
    chosen: Mapped[list[Any]] = mapped_column(doc="Codes of proposals.")
