# SPDX-License-Identifier: EUPL-1.2
"""Tables of the queue: jobs, slots of periodic work, heartbeats."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.work.rules import JobStatus


class Job(Base):
    """One thing to do, written together with the fact that calls for it."""

    __tablename__ = "job"
    __table_args__ = (
        sa.CheckConstraint("attempts >= 0", name="attempts"),
        sa.CheckConstraint("(status = 'claimed') = (claim_token IS NOT NULL)", name="claim"),
        sa.Index(
            "ix_job_due",
            "run_at",
            "id",
            sqlite_where=sa.text("status IN ('waiting', 'claimed')"),
            postgresql_where=sa.text("status IN ('waiting', 'claimed')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(doc="Which handler runs it, like send_message.")
    payload: Mapped[dict[str, Any]] = mapped_column(doc="Ids only, never anyone's data.")
    dedupe_key: Mapped[str] = mapped_column(unique=True, doc="The same key is enqueued once.")
    status: Mapped[JobStatus] = mapped_column(
        stored_enum(JobStatus, name="status"), default=JobStatus.WAITING
    )
    run_at: Mapped[datetime] = mapped_column(doc="Not before this moment; moved by a retry.")
    wanted_at: Mapped[datetime | None] = mapped_column(
        doc="When it was first due: patience is counted from here."
    )
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(doc="End of the lease.")
    claim_token: Mapped[str | None] = mapped_column(doc="Who holds the lease.")
    last_error: Mapped[str | None] = mapped_column(doc="Reason of the last failure, no data.")
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Slot(Base):
    """One run of periodic work: whoever inserts the row runs it, nobody else does."""

    __tablename__ = "slot"

    name: Mapped[str] = mapped_column(primary_key=True)
    due: Mapped[str] = mapped_column(primary_key=True, doc="The slot's own label: day or minute.")
    claimed_at: Mapped[datetime]


class Heartbeat(Base):
    """The last sign of life of a kind of worker: what readiness reads."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
