# SPDX-License-Identifier: EUPL-1.2
"""What the door remembers: which forms were already sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base


class Submission(Base):
    """A form that was sent; its key was made with the form, and counts once."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime]
