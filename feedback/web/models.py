# SPDX-License-Identifier: EUPL-1.2
"""Tables of the HTTP ground: idempotency keys and counted attempts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base

#: How long a repeated request gets its first answer (contract.md section 4).
KEEP_ANSWERS = timedelta(hours=48)


class IdempotencyKey(Base):
    """The first answer to a request that may come twice; kept for 48 hours."""

    __tablename__ = "idempotency_key"

    owner: Mapped[str] = mapped_column(primary_key=True, doc="Who asked: token:12.")
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(doc="SHA-256 of the body: another body is refused.")
    status: Mapped[int]
    answer_sealed: Mapped[bytes] = mapped_column(doc="Sealed: it may hold a secret link.")
    created_at: Mapped[datetime] = mapped_column(index=True)


class AttemptCounter(Base):
    """How often something was tried in one window of time, by a hash of who tried."""

    __tablename__ = "attempt_counter"

    bucket: Mapped[bytes] = mapped_column(primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True, doc="Number of the window since 1970.")
    hits: Mapped[int]
