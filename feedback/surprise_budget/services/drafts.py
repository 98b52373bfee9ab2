# SPDX-License-Identifier: EUPL-1.2
"""What is filled in while the resident was not asked yet: it reserves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.cases.queries import get_case
from feedback.db import db
from feedback.errors import NotAllowed
from feedback.surprise_budget.models.surprises import SurpriseDraft
from feedback.text_guard import clean_text

_LONGEST = 2_000


def keep_draft(case_id: int, data: Mapping[str, str], *, by: Actor, now: datetime) -> None:
    """Keep what somebody filled in for a case; the newest replaces the one before."""
    if by.id is None:
        raise NotAllowed("Alleen een mens bewaart een concept.")
    get_case(case_id)
    clean = {name: clean_text(text)[:_LONGEST] for name, text in data.items()}
    db.session.merge(SurpriseDraft(case_id=case_id, user_id=by.id, data=clean, saved_at=now))


def forget_draft(case_id: int, *, by: Actor) -> None:
    """Throw the own draft of a case away: it became an attentie, or nothing."""
    db.session.execute(
        sa.delete(SurpriseDraft).where(
            SurpriseDraft.case_id == case_id, SurpriseDraft.user_id == by.id
        )
    )
