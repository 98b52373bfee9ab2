# SPDX-License-Identifier: EUPL-1.2
"""How cases were handled whose people were asked: counts, never a row of somebody."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base


class HandlingCount(Base):
    """How often a case that was handled so was asked about, and answered so.

    Has no number of a case or an answer, and no order: nobody finds who answered what. Each
    invitation adds one with the mark ``asked``, each answer one with its mark.
    """

    __tablename__ = "handling_count"
    __table_args__ = (sa.CheckConstraint("count > 0", name="count"),)

    quarter: Mapped[str] = mapped_column(primary_key=True, doc="In which it was handled.")
    channel: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True, doc="Code; empty without one.")
    callback: Mapped[str] = mapped_column(primary_key=True, doc="A value of Callback.")
    attention: Mapped[str] = mapped_column(primary_key=True, doc="A value of Attention.")
    versions: Mapped[str] = mapped_column(
        primary_key=True, doc="Numbers of instruction versions in force, with commas."
    )
    before: Mapped[str] = mapped_column(primary_key=True, doc="The mark it came in with, or empty.")
    mark: Mapped[str] = mapped_column(primary_key=True, doc="1 to 10, none, or asked.")
    solved: Mapped[str] = mapped_column(primary_key=True, doc="A value of Solved, or empty.")
    count: Mapped[int]
