# SPDX-License-Identifier: EUPL-1.2
"""Reasons to stay open, left by higher packages."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from feedback.cases.models import Hold
from feedback.cases.rules import HoldReason
from feedback.db import db, insert_once


def place_hold(case_id: int, reason: HoldReason, *, reference: str, now: datetime) -> None:
    """Keep the case open for a reason of a higher package; the same hold is placed once."""
    insert_once(Hold, case_id=case_id, reason=reason, reference=reference, placed_at=now)


def lift_hold(case_id: int, reason: HoldReason, *, reference: str, now: datetime) -> None:
    """Lift a hold; lifting it twice changes nothing."""
    db.session.execute(
        sa.update(Hold)
        .where(Hold.case_id == case_id)
        .where(Hold.reason == reason)
        .where(Hold.reference == reference)
        .where(Hold.lifted_at.is_(None))
        .values(lifted_at=now)
    )
