# SPDX-License-Identifier: EUPL-1.2
"""Proving the books: every line is read again, as an auditor would, and every fault is named.

The invariants are I1-I9 of reliability.md, G2. I2 (every reader sees the same total) follows
from I3 and I8 here: each line by itself accounts for all money of its pot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feedback import edge
from feedback.accounts.persons import list_persons
from feedback.clock import AMSTERDAM
from feedback.db import db
from feedback.money import Cents
from feedback.surprise_budget.models.ledger import LedgerEntry
from feedback.surprise_budget.models.surprises import Mandate, Surprise
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries.ledger import EMPTY, End
from feedback.surprise_budget.queries.surprises import list_rules
from feedback.surprise_budget.rules.four_eyes import DecidedAs
from feedback.surprise_budget.rules.ledger import (
    PATHS,
    Anchor,
    Balance,
    Posting,
    seal,
)
from feedback.surprise_budget.rules.surprises import (
    RESERVING,
    Approval,
    Rules,
    SurpriseState,
    who_decides,
)

GUARDS = frozenset(
    {"ledger_entry_refuses_update", "ledger_entry_refuses_delete", "ledger_entry_follows"}
)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and at which line of which pot; line 0 is no line but the whole."""

    invariant: str
    pot_id: int
    number: int
    what: str


def find_all_faults(anchors: Mapping[int, Anchor]) -> Iterator[Fault]:
    """Yield what is wrong in all books, in the guards around them and in the attenties."""
    yield from find_missing_guards()
    for pot_id in db.session.scalars(sa.select(LedgerEntry.pot_id).distinct()).all():
        yield from find_faults(pot_id=pot_id)
    yield from _cut_tails(anchors)
    yield from find_surprise_faults()


def find_faults(*, pot_id: int, start: End = EMPTY) -> Iterator[Fault]:
    """Yield what is wrong in the book of one pot, in the order of its lines, after ``start``.

    I1 every line sums to zero, I3 no account below zero, I7 the chain of seals is whole,
    I8 each balance is the one before plus the line.
    """
    key = edge.keyring().audit_key
    number, previous, balance = start.number, start.seal, start.balance
    try:
        for entry in book.iterate_entries(pot_id, after=start.number):
            for invariant, what in _line_faults(entry, number, previous, balance, key=key):
                yield Fault(invariant, pot_id, entry.number, what)
            number, previous, balance = entry.number, entry.seal, book.balance_of(entry)
    except (ValueError, LookupError):  # what the types of the columns raise
        unread = _first_unreadable(pot_id, after=number)
        yield Fault("I7", pot_id, unread, "it holds a value that cannot be read")


def _first_unreadable(pot_id: int, *, after: int) -> int:
    """Return the number of the line at which reading stops."""
    numbers = sa.select(LedgerEntry.number).where(LedgerEntry.pot_id == pot_id)
    numbers = numbers.where(LedgerEntry.number > after).order_by(LedgerEntry.number)
    for number in db.session.scalars(numbers).all():
        try:
            book.list_entries(pot_id, after=number - 1, most=1)
        except (ValueError, LookupError):
            return number
    return after


def _line_faults(
    entry: LedgerEntry, number: int, previous: str, balance: Balance, *, key: bytes
) -> Iterator[tuple[str, str]]:
    line = book.line_of(entry)
    if entry.number != number + 1:
        yield "I7", f"line {number + 1} is missing"
    if entry.previous_seal != previous:
        yield "I7", "it does not follow the seal of the line before"
    if entry.seal != seal(line, previous=entry.previous_seal, key=key):
        yield "I7", "it was changed after it was sealed"
    if (entry.from_account, entry.to_account) != PATHS[entry.posting] or entry.amount_cents <= 0:
        yield "I1", "it does not go its way through the accounts"
    if not line.balance.is_sound:
        yield "I3", "an account is below zero, or the accounts do not add up"
    if line.balance != balance.moved(entry.posting, entry.amount_cents):
        yield "I8", "its balance is not the one before plus this line"


def find_missing_guards() -> Iterator[Fault]:
    """Yield I6: what in the database itself should refuse to change a book and is gone."""
    if db.engine.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    there = set(db.session.execute(sa.text(query)).scalars())
    for name in sorted(GUARDS - there):
        yield Fault("I6", 0, 0, f"the guard {name} is gone from the database")


def _cut_tails(anchors: Mapping[int, Anchor]) -> Iterator[Fault]:
    """Yield I7: a book whose end was cut off, or rewritten, since it was written down outside."""
    for anchor in anchors.values():
        entry = book.find_entry(anchor.pot_id, anchor.number)
        if entry is None:
            yield Fault("I7", anchor.pot_id, anchor.number, "it was there and is cut off")
        elif entry.seal != anchor.seal:
            yield Fault("I7", anchor.pot_id, anchor.number, "it is not the line that was there")


def find_surprise_faults() -> Iterator[Fault]:
    """Yield what does not agree between the attenties and the books.

    I4 one reservation for each, and what became of it booked once; I5 decided by another who
    could, as the rules of its day asked; I9 the money of what ended is back.
    """
    after = 0
    while rows := _surprises_after(after):
        yield from find_faults_of(rows)
        after = rows[-1].id
        db.session.expunge_all()


def find_faults_of(rows: Sequence[Surprise]) -> Iterator[Fault]:
    """Yield what does not agree between these attenties and the books."""
    lines = _lines_of([one.id for one in rows])
    rules = list_rules({one.rule_version_id for one in rows})
    persons = list_persons(
        {one.requested_by_id for one in rows} | {one.decided_by_id for one in rows}
    )
    for one in rows:
        for invariant, what in _money_faults(one, lines.get(one.id, {})):
            yield Fault(invariant, one.pot_id, 0, f"attentie {one.id}: {what}")
        for what in _decision_faults(one, persons, rules[one.rule_version_id]):
            yield Fault("I5", one.pot_id, 0, f"attentie {one.id}: {what}")


def _surprises_after(number: int) -> list[Surprise]:
    query = sa.select(Surprise).where(Surprise.id > number).order_by(Surprise.id).limit(500)
    return list(db.session.scalars(query))


def _lines_of(surprise_ids: list[int]) -> dict[int, dict[Posting, int]]:
    """Return per attentie how many cents went each way; what was reversed counts back."""
    sums: dict[int, dict[Posting, int]] = {}
    query = (
        sa.select(
            LedgerEntry.surprise_id,
            LedgerEntry.posting,
            sa.func.sum(LedgerEntry.amount_cents),
        )
        .where(LedgerEntry.surprise_id.in_(surprise_ids))
        .group_by(LedgerEntry.surprise_id, LedgerEntry.posting)
    )
    for surprise_id, posting, cents in db.session.execute(query):
        sums.setdefault(int(surprise_id or 0), {})[posting] = int(cents)
    return sums


def _money_faults(one: Surprise, cents: Mapping[Posting, int]) -> Iterator[tuple[str, str]]:
    reserved, booked = cents.get(Posting.RESERVE, 0), cents.get(Posting.SPEND, 0)
    held, spent = (
        reserved - booked - cents.get(Posting.RETURN, 0),
        booked - cents.get(Posting.REFUND, 0),
    )
    if reserved < one.amount_cents:
        yield "I4", "it was not reserved"
    elif one.state in RESERVING and (held != one.amount_cents or spent):
        yield "I4", "what is held for it is not what was asked"
    elif one.state is SurpriseState.DELIVERED and (held or spent != one.spent_cents):
        yield "I4", "what was spent is not what was delivered"
    elif one.state not in RESERVING | {SurpriseState.DELIVERED} and (held or spent):
        yield "I9", "it ended and its money is not back"


def _decision_faults(one: Surprise, persons: Mapping[int, int], rules: Rules) -> Iterator[str]:
    """Persons are compared as they are known today: a second account that came out since counts."""
    decided = one.state in {SurpriseState.APPROVED, SurpriseState.DELIVERED}
    if decided and one.needs is not who_decides(Cents(one.amount_cents), rules, one.overridden):
        yield "its rules ask for somebody else's yes"
    if one.needs is Approval.NOBODY or not decided:
        return
    decider = persons.get(one.decided_by_id or 0)
    if decider is None or decider == persons.get(one.requested_by_id or 0):
        yield "nobody else decided about it"
    if one.needs is Approval.BUDGET_HOLDER and one.decided_as is DecidedAs.COLLEAGUE:
        yield "a colleague decided what was for the budget holder"
    if one.decided_as is DecidedAs.MANDATE and not _was_mandated(one):
        yield "the mandate did not hold at that date and amount"


def _was_mandated(one: Surprise) -> bool:
    mandate = db.session.get(Mandate, one.mandate_id) if one.mandate_id else None
    if mandate is None or one.decided_at is None:
        return False
    on = one.decided_at.astimezone(AMSTERDAM).date()
    return (
        mandate.from_day <= on <= mandate.until_day
        and one.amount_cents <= mandate.most_cents
        and (mandate.ended_at is None or one.decided_at < mandate.ended_at)
    )
