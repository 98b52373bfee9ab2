# SPDX-License-Identifier: EUPL-1.2
"""Every select on the audit table."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from feedback.audit.models import AuditEntry
from feedback.db import db


def list_entries_about(
    object_type: str, object_id: object, *, limit: int = 50
) -> Sequence[AuditEntry]:
    """Return the latest entries about one object, newest first."""
    query = (
        sa.select(AuditEntry)
        .where(AuditEntry.object_type == object_type)
        .where(AuditEntry.object_id == str(object_id))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()
