# SPDX-License-Identifier: EUPL-1.2
"""The one command that writes in a book."""

from __future__ import annotations

from datetime import datetime

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.db import insert_once
from feedback.errors import Conflict
from feedback.money import MOST, Cents
from feedback.surprise_budget.errors import NotEnoughRoom, PotClosed
from feedback.surprise_budget.models.ledger import LedgerEntry
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries.ledger import LockedPot
from feedback.surprise_budget.rules.ledger import (
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
) -> Line:
    """Write one line of ``amount`` cents in the book of a pot; nothing else writes there.

    Locks the pot, so that what is decided on its balance is true when it is written. The same
    ``posting_key`` is booked once: the line that exists is returned. Raises ``NotEnoughRoom``
    when the pot does not hold the amount, ``PotClosed`` after the year was closed, ``Conflict``
    when the key stands for another line. An amount of zero or less is a bug: ``ValueError``.
    """
    return post_in(
        book.lock_pot(pot_id),
        posting=posting,
        amount=amount,
        posting_key=posting_key,
        by=by,
        now=now,
        surprise_id=surprise_id,
        reverses_number=reverses_number,
        reason=reason,
    )


def post_in(
    pot: LockedPot,
    *,
    posting: Posting,
    amount: Cents,
    posting_key: str,
    by: Actor,
    now: datetime,
    surprise_id: int | None = None,
    reverses_number: int | None = None,
    reason: str = "",
) -> Line:
    """Write one line in the book of a pot that this unit of work holds; else as ``post``."""
    if not 0 < amount <= MOST:
        raise ValueError(f"no amount for a line: {amount}")
    end = book.find_end(pot.id)
    line = Line(
        pot_id=pot.id,
        number=end.number + 1,
        posted_at=now,
        posting=posting,
        amount_cents=amount,
        balance=end.balance.moved(posting, amount),
        surprise_id=surprise_id,
        reverses_number=reverses_number,
        posting_key=posting_key,
        actor_id=by.id,
        actor_label=by.label,
        reason=reason,
    )
    refusal = _why_not(line, before=end.balance, is_closed=pot.closed_at is not None)
    if refusal is None and _write(line, previous=end.seal):
        return line
    known = book.find_entry_by_key(posting_key)
    if known is not None:
        return _same(book.line_of(known), line)
    raise refusal or RuntimeError(f"line {line.number} of pot {pot.id} was not taken")


def _same(known: Line, asked: Line) -> Line:
    """Return what was booked before for the same act."""
    if (known.pot_id, known.posting, known.amount_cents) != (
        asked.pot_id,
        asked.posting,
        asked.amount_cents,
    ):
        raise Conflict("Dit is al geboekt, met een ander bedrag of op een andere pot.")
    return known


def _why_not(line: Line, *, before: Balance, is_closed: bool) -> Conflict | None:
    if is_closed:
        return PotClosed()
    if PATHS[line.posting][0] is Account.AVAILABLE and line.balance.available < 0:
        return NotEnoughRoom(Cents(before.available))
    if not line.balance.is_sound:
        return Conflict("Zoveel staat er niet op deze rekening van de pot.")
    return None


def _write(line: Line, *, previous: str) -> bool:
    """Write a line; False when its key is in the book already."""
    source, goal = PATHS[line.posting]
    after = line.balance
    return insert_once(
        LedgerEntry,
        pot_id=line.pot_id,
        number=line.number,
        posted_at=line.posted_at,
        posting=line.posting,
        from_account=source,
        to_account=goal,
        amount_cents=line.amount_cents,
        allocated_after=after.allocated,
        available_after=after.available,
        reserved_after=after.reserved,
        spent_after=after.spent,
        released_after=after.released,
        surprise_id=line.surprise_id,
        reverses_number=line.reverses_number,
        posting_key=line.posting_key,
        actor_id=line.actor_id,
        actor_label=line.actor_label,
        reason=line.reason,
        previous_seal=previous,
        seal=seal(line, previous=previous, key=edge.keyring().audit_key),
    )
