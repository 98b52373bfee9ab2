# SPDX-License-Identifier: EUPL-1.2
"""Putting a wrong line right: by its opposite, never by changing it."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.persons import list_persons
from feedback.accounts.rules import Actor
from feedback.audit.services import record
from feedback.errors import Conflict, Invalid, NotAllowed, NotFound
from feedback.money import Cents
from feedback.surprise_budget.models.ledger import LedgerEntry
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.queries.ledger import LockedPot
from feedback.surprise_budget.rules.ledger import OPPOSITES, Line, Posting
from feedback.surprise_budget.rules.surprises import approval_needed, vat_within
from feedback.surprise_budget.services.deliveries import outranks
from feedback.surprise_budget.services.ledger import post_in
from feedback.surprise_budget.services.requests import working_days_after


def correct(
    pot_id: int,
    *,
    number: int,
    reason: str,
    by: Actor,
    now: datetime,
    right_amount: Cents | None = None,
) -> Line:
    """Put line ``number`` right by its opposite, once; both stay. Returns the opposite.

    For what was spent, ``right_amount`` is booked anew with it, and somebody looks at it
    again. Raises ``Conflict`` for a line that cannot be reversed (a reservation ends by
    cancelling its attentie, a reversal is not reversed), ``NotAllowed`` for an own attentie.
    """
    if not reason.strip():
        raise Invalid({"reason": "Leg uit wat er mis was."})
    wrong = _get_reversible(pot_id, number)
    # In the order of every command: first the attentie, then its pot.
    surprise = queries.get_surprise(wrong.surprise_id, lock=True) if wrong.surprise_id else None
    if surprise is not None:
        _check_others(surprise, right_amount, by=by, now=now)
    pot = book.lock_pot(pot_id)
    known = book.find_reversal(pot_id, number)
    if known is not None:
        return book.line_of(known)
    reversal = post_in(
        pot,
        posting=OPPOSITES[wrong.posting],
        amount=Cents(wrong.amount_cents),
        posting_key=f"correct:{pot_id}:{number}",
        by=by,
        now=now,
        surprise_id=wrong.surprise_id,
        reverses_number=number,
        reason=reason.strip(),
    )
    if surprise is not None:
        if right_amount:
            _book_anew(pot, reversal, right_amount, by=by, now=now)
        _spent_anew(surprise, right_amount or Cents(0), now=now)
    record("budget.corrected", by=by, object_type="budget_pot", object_id=pot_id, now=now)
    return reversal


def _book_anew(pot: LockedPot, reversal: Line, amount: Cents, *, by: Actor, now: datetime) -> None:
    """Reserve and spend what it should have been."""
    for posting in (Posting.RESERVE, Posting.SPEND):
        post_in(
            pot,
            posting=posting,
            amount=amount,
            posting_key=f"{reversal.posting_key}:{posting.value}",
            by=by,
            now=now,
            surprise_id=reversal.surprise_id,
            reason=reversal.reason,
        )


def _get_reversible(pot_id: int, number: int) -> LedgerEntry:
    wrong = book.find_entry(pot_id, number)
    if wrong is None:
        raise NotFound(f"Regel {number} staat niet in dit register.")
    if wrong.posting not in OPPOSITES or wrong.reverses_number is not None:
        raise Conflict("Deze regel kunt u niet terugboeken. Trek de attentie in.")
    return wrong


def _check_others(
    surprise: Surprise, right_amount: Cents | None, *, by: Actor, now: datetime
) -> None:
    """Nobody corrects their own; and a higher amount asks for the eyes it would have asked."""
    persons = list_persons([by.id, surprise.requested_by_id])
    if by.id is None or persons[by.id] == persons.get(surprise.requested_by_id or 0):
        raise NotAllowed("Dit is uw eigen attentie. Een andere budgethouder boekt haar terug.")
    if right_amount is None:
        return
    _, rules = queries.active_rules(now)
    needed = approval_needed(right_amount, rules)
    if right_amount < 0 or needed is None or outranks(needed, surprise.needs):
        raise Invalid({"right_amount": "Dit is meer dan er is goedgekeurd."})


def _spent_anew(surprise: Surprise, amount: Cents, *, now: datetime) -> None:
    _, rules = queries.active_rules(now)
    surprise.spent_cents = amount
    if surprise.vat_percent is not None:
        surprise.vat_cents = vat_within(amount, surprise.vat_percent)
    surprise.checked_at = surprise.checked_by_id = surprise.check_found = None
    surprise.check_by = working_days_after(now, rules.check_working_days)
    surprise.version += 1
