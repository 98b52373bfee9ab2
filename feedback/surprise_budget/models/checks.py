# SPDX-License-Identifier: EUPL-1.2
"""Tables of looking afterwards: the proof of the books, the monthly sample."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base
from feedback.triggers import never_changes


class BookProof(Base):
    """The last time the book of a pot was read again from its first line."""

    __tablename__ = "budget_proof"

    pot_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_pot.id"), primary_key=True)
    proved_at: Mapped[datetime]
    lines: Mapped[int]
    fault: Mapped[str | None] = mapped_column(doc="The first one; empty when the book is sound.")


class SampleItem(Base):
    """One delivered attentie that the budget holder looks at, drawn by lot for a month."""

    __tablename__ = "budget_sample"

    surprise_id: Mapped[int] = mapped_column(sa.ForeignKey("surprise.id"), primary_key=True)
    pot_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_pot.id"), index=True)
    month: Mapped[date] = mapped_column(doc="Its first day; the month of delivery.")
    drawn_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    looked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    found: Mapped[str | None] = mapped_column(doc="Empty: nothing.")


never_changes(SampleItem, "surprise_id", "pot_id", "month", "drawn_at")
