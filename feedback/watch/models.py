# SPDX-License-Identifier: EUPL-1.2
"""The steps that were recorded of each watched duty."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base
from feedback.triggers import append_only


class WatchStep(Base):
    """One warning, breach or escalation: the unique key is what makes it happen once."""

    __tablename__ = "watch_step"
    __table_args__ = (sa.UniqueConstraint("duty_kind", "duty_id", "step", "norm_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_kind: Mapped[str] = mapped_column(doc="What is watched: promise.")
    duty_id: Mapped[int]
    step: Mapped[str] = mapped_column(doc="What happened: half_gone, breached, …")
    norm_version: Mapped[int] = mapped_column(
        doc="Warnings belong to a version of the norm; breach and escalation to the duty (0)."
    )
    due_at: Mapped[datetime] = mapped_column(doc="When the step was due.")
    recorded_at: Mapped[datetime] = mapped_column(doc="When it was noticed; both are kept.")
    is_delayed: Mapped[bool] = mapped_column(doc="Noticed more than 90 seconds after it was due.")


append_only(WatchStep)
