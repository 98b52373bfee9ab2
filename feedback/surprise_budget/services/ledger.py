# SPDX-License-Identifier: EUPL-1.2
"""The one command that writes in a book."""

from __future__ import annotations

from datetime import datetime

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.db import db
from feedback.errors import Conflict
from feedback.money import MOST, Cents
from feedback.surprise_budget.errors import NotEnoughRoom, PotClosed
from feedback.surprise_budget.models.ledger import LedgerEntry
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.rules.ledger import (
    FIRST_SEAL,
    PATHS,
    Account,
    Balance,
    Line,
    Posting,
    seal,
)


def post(
    pot_id: int,
    *,
    posting: Posting,
    amount: Cents,
    posting_key: str,
    by: Actor,
    now: datetime,
    surprise_id: int | None = None,
    reverses_number: int | None = None,
    reason: str = "",
) -> LedgerEntry:
    """Write one line of ``amount`` cents in the book of a pot; nothing else writes there.

    Locks the pot, so that what is decided on its balance is true when it is written. The same
    ``posting_key`` is booked once: the line that exists is returned. Raises ``NotEnoughRoom``
    when the pot does not hold the amount, ``PotClosed`` after the year was closed, ``Conflict``
    when the key stands for another line. An amount of zero or less is a bug: ``ValueError``.
    """
    if not 0 < amount <= MOST:
        raise ValueError(f"no amount for a line: {amount}")
    pot = book.get_pot(pot_id, lock=True)
    known = book.find_entry_by_key(posting_key)
    if known is not None:
        return _same(known, pot_id=pot_id, posting=posting, amount=amount)
    if pot.closed_at is not None:
        raise PotClosed
    last = book.find_last_entry(pot_id)
    before = Balance() if last is None else book.balance_of(last)
    after = _checked(before, posting, amount)
    line = Line(
        pot_id=pot_id,
        number=1 if last is None else last.number + 1,
        posted_at=now,
        posting=posting,
        amount_cents=amount,
        balance=after,
        surprise_id=surprise_id,
        reverses_number=reverses_number,
        posting_key=posting_key,
        actor_id=by.id,
        actor_label=by.label,
        reason=reason,
    )
    return _write(line, previous=FIRST_SEAL if last is None else last.seal)


def _same(known: LedgerEntry, *, pot_id: int, posting: Posting, amount: Cents) -> LedgerEntry:
    if (known.pot_id, known.posting, known.amount_cents) != (pot_id, posting, amount):
        raise Conflict("Dit is al geboekt, met een ander bedrag of op een andere pot.")
    return known


def _checked(before: Balance, posting: Posting, amount: Cents) -> Balance:
    after = before.moved(posting, amount)
    if PATHS[posting][0] is Account.AVAILABLE and after.available < 0:
        raise NotEnoughRoom(Cents(before.available))
    if not after.is_sound:
        raise Conflict("Zoveel staat er niet op deze rekening van de pot.")
    return after


def _write(line: Line, *, previous: str) -> LedgerEntry:
    source, goal = PATHS[line.posting]
    entry = LedgerEntry(
        pot_id=line.pot_id,
        number=line.number,
        posted_at=line.posted_at,
        posting=line.posting,
        from_account=source,
        to_account=goal,
        amount_cents=line.amount_cents,
        allocated_after=line.balance.allocated,
        available_after=line.balance.available,
        reserved_after=line.balance.reserved,
        spent_after=line.balance.spent,
        released_after=line.balance.released,
        surprise_id=line.surprise_id,
        reverses_number=line.reverses_number,
        posting_key=line.posting_key,
        actor_id=line.actor_id,
        actor_label=line.actor_label,
        reason=line.reason,
        previous_seal=previous,
        seal=seal(line, previous=previous, key=edge.keyring().audit_key),
    )
    db.session.add(entry)
    db.session.flush()
    return entry
