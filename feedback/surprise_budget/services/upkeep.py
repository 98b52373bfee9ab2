# SPDX-License-Identifier: EUPL-1.2
"""What time does: an address is forgotten, a proof is written down."""

from __future__ import annotations

from datetime import datetime

from feedback.db import db
from feedback.surprise_budget.models.checks import BookProof
from feedback.surprise_budget.models.surprises import SurpriseRecipient
from feedback.surprise_budget.rules.ledger import Anchor


def erase_recipient(row: SurpriseRecipient, *, now: datetime) -> None:
    """Forget name and address; the blind index stays for the cap of one a year."""
    row.name_sealed = row.address_sealed = None
    row.erased_at = now


def keep_proof(end: Anchor, *, fault: str | None, now: datetime) -> None:
    """Write down that a book was read again up to its last line, and the first fault in it."""
    db.session.merge(BookProof(pot_id=end.pot_id, proved_at=now, lines=end.number, fault=fault))
