# SPDX-License-Identifier: EUPL-1.2
"""Selects on looking afterwards: proofs of the books, the monthly sample."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from feedback.db import db
from feedback.errors import NotFound
from feedback.surprise_budget.models.checks import BookProof, SampleItem
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.rules.surprises import SurpriseState


def find_proof(pot_id: int) -> BookProof | None:
    """Return when the book of a pot was last read again, and what was found."""
    return db.session.get(BookProof, pot_id)


def next_month(month: date) -> date:
    """Return the first day of the month after ``month``."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def list_delivered_ids(pot_id: int, month: date) -> Sequence[int]:
    """Return what was delivered in a month."""
    return db.session.scalars(
        sa.select(Surprise.id)
        .where(Surprise.pot_id == pot_id, Surprise.state == SurpriseState.DELIVERED)
        .where(Surprise.delivered_on >= month, Surprise.delivered_on < next_month(month))
    ).all()


def get_sample_item(surprise_id: int, *, lock: bool = False) -> SampleItem:
    """Return one of a sample."""
    select = sa.select(SampleItem).where(SampleItem.surprise_id == surprise_id)
    if lock:
        select = select.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(select).one_or_none()
    if found is None:
        raise NotFound("Deze attentie zit niet in de steekproef.")
    return found


def list_sample(pot_id: int) -> Sequence[SampleItem]:
    """Return the newest sample of a pot: all of its month."""
    newest = (
        sa.select(sa.func.max(SampleItem.month))
        .where(SampleItem.pot_id == pot_id)
        .scalar_subquery()
    )
    return db.session.scalars(
        sa.select(SampleItem)
        .where(SampleItem.pot_id == pot_id, SampleItem.month == newest)
        .order_by(SampleItem.surprise_id)
    ).all()
