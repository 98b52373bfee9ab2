# SPDX-License-Identifier: EUPL-1.2
"""Asking a colleague about an attentie before deciding, and answering."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.db import db
from feedback.errors import NotAllowed
from feedback.surprise_budget.models.surprises import SurpriseRemark
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.services.moving import check_may_handle, needed_words
from feedback.surprise_budget.services.notices import tell_of_remark
from feedback.text_guard import mask_bsn


def write_remark(surprise_id: int, text: str, *, by: Actor, now: datetime) -> SurpriseRemark:
    """Ask who wanted it, or, as that one, answer who asked last; a mail tells them.

    A BSN is masked, as in every text. Raises ``NotAllowed`` when there is nobody to write to.
    """
    surprise = queries.get_surprise(surprise_id)
    if by.id is None or surprise.requested_by_id is None:
        raise NotAllowed("Alleen collega's schrijven hier iets.")
    if by.id != surprise.requested_by_id and "budgets.manage" not in by.permissions:
        check_may_handle(surprise, book.get_pot(surprise.pot_id), by=by)
    words, _ = mask_bsn(needed_words(text, "remark", "Schrijf eerst uw vraag op."))
    remark = SurpriseRemark(
        surprise_id=surprise_id,
        by_id=by.id,
        to_id=_for_whom(surprise_id, surprise.requested_by_id, by=by.id),
        text=words,
        written_at=now,
    )
    db.session.add(remark)
    db.session.flush()  # The mail is told apart by the number of the remark.
    tell_of_remark(remark, surprise, by=by, now=now)
    return remark


def _for_whom(surprise_id: int, asker: int, *, by: int) -> int:
    if by != asker:
        return asker
    others = [one.by_id for one in queries.list_remarks(surprise_id) if one.by_id != by]
    if not others:
        raise NotAllowed("Niemand vroeg nog iets. Wacht op een vraag van uw collega.")
    return others[-1]
