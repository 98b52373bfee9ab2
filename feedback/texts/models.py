# SPDX-License-Identifier: EUPL-1.2
"""The table of versions of our texts."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.texts.rules.fields import Medium
from feedback.triggers import append_only


class TextVersion(Base):
    """One version of one text; the one with the highest number is sent."""

    __tablename__ = "text_version"
    __table_args__ = (
        sa.UniqueConstraint("template", "medium", "language", "number"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("restores < number", name="restores"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str] = mapped_column(doc="A word of rules.kinds.Template.")
    medium: Mapped[Medium] = mapped_column(stored_enum(Medium, name="medium"))
    language: Mapped[str] = mapped_column(doc="nl or en.")
    number: Mapped[int] = mapped_column(doc="1 is the text that came with the program.")
    subject: Mapped[str] = mapped_column(doc='"" for an SMS.')
    body: Mapped[str]
    note: Mapped[str] = mapped_column(doc="What changed and why, in a few words.")
    restores: Mapped[int | None] = mapped_column(doc="The number whose words came back.")
    made_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id"), index=True, doc="None: it came with the program."
    )
    made_by: Mapped[str] = mapped_column(doc="The name at that time.")
    made_at: Mapped[datetime]


append_only(TextVersion)
