# SPDX-License-Identifier: EUPL-1.2
"""Reasons to stay open, left by higher packages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from feedback.cases.models import Hold
from feedback.cases.rules import HoldReason
from feedback.db import db, insert_rows


def place_holds(references: Mapping[int, str], *, reason: HoldReason, now: datetime) -> None:
    """Keep cases open for a reason of a higher package.

    ``references`` says by case what the placer calls it; the database refuses the same hold
    twice.
    """
    insert_rows(
        Hold,
        [
            {"case_id": case_id, "reason": reason, "reference": name, "placed_at": now}
            for case_id, name in references.items()
        ],
    )


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
