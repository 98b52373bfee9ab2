# SPDX-License-Identifier: EUPL-1.2
"""The audit table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base
from feedback.triggers import append_only


class AuditEntry(Base):
    """One act or look; written in the same transaction as what it tells of."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_object", "object_type", "object_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurred_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(doc="Account number; no key, it must outlive it.")
    actor_label: Mapped[str] = mapped_column(doc="Name at that moment, or what acted by itself.")
    action: Mapped[str] = mapped_column(doc="Domain and verb: contact.shown.")
    object_type: Mapped[str]
    object_id: Mapped[str]
    result: Mapped[str] = mapped_column(doc="done or refused.")
    origin: Mapped[str] = mapped_column(doc="web, api, cli or job.")
    details: Mapped[dict[str, Any]] = mapped_column(doc="Ids and words of the field, no data.")


append_only(AuditEntry)
