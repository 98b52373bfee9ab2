# SPDX-License-Identifier: EUPL-1.2
"""Selects on pots and their books."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.db import current_connection, db, written
from feedback.errors import NotFound
from feedback.money import Cents
from feedback.surprise_budget.models.ledger import LedgerEntry, Pot
from feedback.surprise_budget.rules.ledger import FIRST_SEAL, Anchor, Balance, Line

# Built once: every posting asks these, and building a select costs more than asking it.
_LOCK_POT = (
    sa.select(Pot.id, Pot.year, Pot.team_id, Pot.holder_id, Pot.made_by_id, Pot.closed_at)
    .where(Pot.id == sa.bindparam("pot_id"))
    .with_for_update(key_share=True)
)
_END = (
    sa.select(
        LedgerEntry.number,
        LedgerEntry.seal,
        LedgerEntry.allocated_after,
        LedgerEntry.available_after,
        LedgerEntry.reserved_after,
        LedgerEntry.spent_after,
        LedgerEntry.released_after,
    )
    .where(LedgerEntry.pot_id == sa.bindparam("pot_id"))
    .order_by(LedgerEntry.number.desc())
    .limit(written(1))
)


@dataclass(frozen=True)
class LockedPot:
    """A pot that nobody else writes in until this unit of work ends."""

    id: int
    year: int
    team_id: int | None
    holder_id: int | None
    made_by_id: int | None
    closed_at: datetime | None


@dataclass(frozen=True)
class End:
    """Where a book ends: the number and seal that the next line follows, and the balance."""

    number: int
    seal: str
    balance: Balance


EMPTY = End(0, FIRST_SEAL, Balance())


def lock_pot(pot_id: int) -> LockedPot:
    """Keep a pot from everybody else until the unit of work ends, and return how it stands.

    Around the ORM, so that it never is a row that was loaded before somebody else wrote.
    """
    row = current_connection().execute(_LOCK_POT, {"pot_id": pot_id}).one_or_none()
    if row is None:
        raise NotFound("Deze pot is er niet.")
    return LockedPot(*row)


def find_end(pot_id: int) -> End:
    """Return where the book of a pot ends; ``EMPTY`` before its first line."""
    row = current_connection().execute(_END, {"pot_id": pot_id}).one_or_none()
    return EMPTY if row is None else End(row[0], row[1], Balance(*row[2:]))


def get_pot(pot_id: int, *, lock: bool = False) -> Pot:
    """Return a pot, with ``lock`` kept from everybody else until the unit of work ends."""
    if lock:
        select = sa.select(Pot).where(Pot.id == pot_id).with_for_update(key_share=True)
        fresh = select.execution_options(populate_existing=True)
        pot = db.session.scalars(fresh).one_or_none()
    else:
        pot = db.session.get(Pot, pot_id)
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


def find_reversal(pot_id: int, number: int) -> LedgerEntry | None:
    """Return the line that put line ``number`` right."""
    return db.session.scalars(
        sa.select(LedgerEntry)
        .where(LedgerEntry.pot_id == pot_id)
        .where(LedgerEntry.reverses_number == number)
    ).one_or_none()


def get_balance(pot_id: int) -> Balance:
    """Return what a pot holds now; all zeros for an empty book."""
    return find_end(pot_id).balance


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


def iterate_entries(pot_id: int, *, after: int = 0) -> Iterator[LedgerEntry]:
    """Yield the lines of a book in order, a thousand rows in memory at a time."""
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
