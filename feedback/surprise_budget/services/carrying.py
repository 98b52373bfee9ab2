# SPDX-License-Identifier: EUPL-1.2
"""Taking a reservation into the new year: never by itself, and from the new year's room."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.errors import Conflict
from feedback.money import Cents
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.rules.ledger import Posting
from feedback.surprise_budget.rules.surprises import RESERVING
from feedback.surprise_budget.services.ledger import post


def carry_over(surprise_id: int, *, to_pot_id: int, by: Actor, now: datetime) -> Surprise:
    """Move a reservation to another year's pot: returned here, reserved there.

    An attentie counts in the year of its delivery (domain.md §4.5). Raises ``NotEnoughRoom``
    when the new pot does not hold it, ``Conflict`` for what is no open reservation.
    """
    surprise = queries.get_surprise(surprise_id, lock=True)
    if surprise.state not in RESERVING:
        raise Conflict("Alleen een open reservering kunt u meenemen.")
    # In order of their numbers, as everybody who locks two pots does.
    for pot_id in sorted((surprise.pot_id, to_pot_id)):
        book.get_pot(pot_id, lock=True)
    if book.get_pot(to_pot_id).year <= book.get_pot(surprise.pot_id).year:
        raise Conflict("Kies een pot van een later jaar.")
    for pot_id, posting, name in (
        (to_pot_id, Posting.RESERVE, "carry-to"),
        (surprise.pot_id, Posting.RETURN, "carry-from"),
    ):
        post(
            pot_id,
            posting=posting,
            amount=Cents(surprise.amount_cents),
            posting_key=f"{name}:{surprise.id}:{to_pot_id}",
            by=by,
            now=now,
            surprise_id=surprise.id,
            reason="meegenomen naar een volgend jaar",
        )
    surprise.pot_id = to_pot_id
    surprise.version += 1
    return surprise
