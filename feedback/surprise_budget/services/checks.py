# SPDX-License-Identifier: EUPL-1.2
"""Looking afterwards: another person at each attentie, the budget holder at a few a month."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, datetime

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.audit.services import record
from feedback.db import insert_once
from feedback.errors import Conflict, NotAllowed
from feedback.surprise_budget.models.checks import SampleItem
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries import checks as sampled
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.rules.four_eyes import why_not_check, why_not_sample
from feedback.surprise_budget.rules.surprises import SurpriseState
from feedback.surprise_budget.services.judging import judge
from feedback.surprise_budget.services.moving import check_state
from feedback.text_guard import clean_text

#: How many attenties of a pot the budget holder looks at each month.
SAMPLE_SIZE = 4


def check_afterwards(surprise_id: int, *, found: str, by: Actor, now: datetime) -> Surprise:
    """Record that another person looked at it; ``found`` is empty when all was well."""
    surprise = queries.get_surprise(surprise_id, lock=True)
    judged = judge(surprise, by=by, now=now)
    why = why_not_check(judged.judge, judged.parties)
    if why:
        raise NotAllowed(why)
    check_state(surprise, frozenset({SurpriseState.DELIVERED}))
    if surprise.checked_at is not None:
        raise Conflict("Een collega keek dit al na.")
    surprise.checked_by_id, surprise.checked_at = by.id, now
    surprise.check_found = clean_text(found).strip()[:500]
    surprise.version += 1
    record("surprise.checked", by=by, object_type="surprise", object_id=surprise.id, now=now)
    return surprise


def draw_sample(pot_id: int, month: date, *, now: datetime) -> int:
    """Draw up to ``SAMPLE_SIZE`` attenties delivered in ``month``; return how many are new.

    By lot, with the key of this installation: nobody can tell beforehand which ones, and the
    same month gives the same ones however often it is drawn.
    """
    key = edge.keyring().audit_key
    delivered = sampled.list_delivered_ids(pot_id, month)
    drawn = sorted(delivered, key=lambda one: _lot(one, key=key))[:SAMPLE_SIZE]
    return sum(
        insert_once(SampleItem, surprise_id=one, pot_id=pot_id, month=month, drawn_at=now)
        for one in drawn
    )


def look_at_sample(surprise_id: int, *, found: str, by: Actor, now: datetime) -> SampleItem:
    """Record that the budget holder looked at one of the sample."""
    item = sampled.get_sample_item(surprise_id, lock=True)
    surprise = queries.get_surprise(surprise_id)
    judged = judge(surprise, by=by, now=now)
    why = why_not_sample(judged.judge, judged.parties)
    if why:
        raise NotAllowed(why)
    if item.looked_at is not None:
        raise Conflict("Hier is al naar gekeken.")
    item.looked_at, item.looked_by_id = now, by.id
    item.found = clean_text(found).strip()[:500]
    record("surprise.sampled", by=by, object_type="surprise", object_id=surprise_id, now=now)
    return item


def _lot(surprise_id: int, *, key: bytes) -> bytes:
    return hmac.new(key, f"sample:{surprise_id}".encode(), hashlib.sha256).digest()
