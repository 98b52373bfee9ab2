# SPDX-License-Identifier: EUPL-1.2
"""Selects on pots and their books."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from feedback.db import db
from feedback.errors import NotFound
from feedback.money import Cents
from feedback.surprise_budget.models.ledger import LedgerEntry, Pot
from feedback.surprise_budget.rules.ledger import Anchor, Balance, Line


def get_pot(pot_id: int, *, lock: bool = False) -> Pot:
    """Return a pot, with ``lock`` kept from everybody else until the unit of work ends."""
    select = sa.select(Pot).where(Pot.id == pot_id)
    if lock:
        select = select.with_for_update(key_share=True).execution_options(populate_existing=True)
    pot = db.session.scalars(select).one_or_none()
    if pot is None:
        raise NotFound("Deze pot is er niet.")
    return pot


def get_pot_by_name(name: str, *, year: int) -> Pot:
    """Return the pot of this name in a year."""
    return db.session.scalars(sa.select(Pot).where(Pot.name == name, Pot.year == year)).one()


def list_pots(*, year: int | None = None) -> Sequence[Pot]:
    """Return the pots, of one year or all, newest year first."""
    select = sa.select(Pot).order_by(Pot.year.desc(), Pot.name)
    if year is not None:
        select = select.where(Pot.year == year)
    return db.session.scalars(select).all()


def find_last_entry(pot_id: int) -> LedgerEntry | None:
    """Return the last line of a book: it carries the balance."""
    return db.session.scalars(
        sa.select(LedgerEntry)
        .where(LedgerEntry.pot_id == pot_id)
        .order_by(LedgerEntry.number.desc())
        .limit(1)
    ).one_or_none()


def find_entry_by_key(posting_key: str) -> LedgerEntry | None:
    """Return the line that an act was booked by."""
    return db.session.scalars(
        sa.select(LedgerEntry).where(LedgerEntry.posting_key == posting_key)
    ).one_or_none()


def find_entry(pot_id: int, number: int) -> LedgerEntry | None:
    """Return a line by its number."""
    return db.session.scalars(
        sa.select(LedgerEntry)
        .where(LedgerEntry.pot_id == pot_id)
        .where(LedgerEntry.number == number)
    ).one_or_none()


def get_balance(pot_id: int) -> Balance:
    """Return what a pot holds now; all zeros for an empty book."""
    last = find_last_entry(pot_id)
    return Balance() if last is None else balance_of(last)


def list_entries(pot_id: int, *, after: int = 0, most: int = 100) -> Sequence[LedgerEntry]:
    """Return the lines of a book in order, from the one after number ``after``."""
    return db.session.scalars(
        sa.select(LedgerEntry)
        .where(LedgerEntry.pot_id == pot_id)
        .where(LedgerEntry.number > after)
        .order_by(LedgerEntry.number)
        .limit(most)
    ).all()


def list_newest_entries(
    pot_id: int, *, before: int | None = None, most: int = 50
) -> Sequence[LedgerEntry]:
    """Return the last lines of a book, newest first, from the one below number ``before``."""
    select = sa.select(LedgerEntry).where(LedgerEntry.pot_id == pot_id)
    if before is not None:
        select = select.where(LedgerEntry.number < before)
    return db.session.scalars(select.order_by(LedgerEntry.number.desc()).limit(most)).all()


def iterate_entries(pot_id: int) -> Iterator[LedgerEntry]:
    """Yield every line of a book in order, a thousand rows in memory at a time."""
    after = 0
    while rows := list_entries(pot_id, after=after, most=1000):
        yield from rows
        after = rows[-1].number
        db.session.expunge_all()


def list_ends() -> list[Anchor]:
    """Return number and seal of every book's last line."""
    last = (
        sa.select(LedgerEntry.pot_id, sa.func.max(LedgerEntry.number).label("number"))
        .group_by(LedgerEntry.pot_id)
        .subquery()
    )
    query = sa.select(LedgerEntry.pot_id, LedgerEntry.number, LedgerEntry.seal).join(
        last, sa.and_(LedgerEntry.pot_id == last.c.pot_id, LedgerEntry.number == last.c.number)
    )
    return [Anchor(*row) for row in db.session.execute(query)]


def balance_of(entry: LedgerEntry) -> Balance:
    """Return the balance that a line carries."""
    return Balance(
        allocated=entry.allocated_after,
        available=entry.available_after,
        reserved=entry.reserved_after,
        spent=entry.spent_after,
        released=entry.released_after,
    )


def line_of(entry: LedgerEntry) -> Line:
    """Return a stored line as it was sealed."""
    return Line(
        pot_id=entry.pot_id,
        number=entry.number,
        posted_at=entry.posted_at,
        posting=entry.posting,
        amount_cents=Cents(entry.amount_cents),
        balance=balance_of(entry),
        surprise_id=entry.surprise_id,
        reverses_number=entry.reverses_number,
        posting_key=entry.posting_key,
        actor_id=entry.actor_id,
        actor_label=entry.actor_label,
        reason=entry.reason,
    )
