# SPDX-License-Identifier: EUPL-1.2
"""Selects on pots with what they hold: one statement, however many pots."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from feedback.accounts.rules import Actor, Role
from feedback.db import db
from feedback.surprise_budget.models.ledger import LedgerEntry, Pot
from feedback.surprise_budget.queries.ledger import balance_of
from feedback.surprise_budget.rules.ledger import Balance


@dataclass(frozen=True)
class Room:
    """A pot and what it holds now."""

    pot: Pot
    balance: Balance


def list_spendable(by: Actor, *, year: int) -> list[Room]:
    """Return the open pots somebody may spend from: of the own team, of nobody, or held.

    The team's own comes first. Source: contract.md section 4.
    """
    mine = sa.or_(Pot.team_id.is_(None), Pot.team_id == by.team_id, Pot.holder_id == by.id)
    return _rooms(mine, Pot.year == year, Pot.closed_at.is_(None))


def list_visible(by: Actor, *, year: int | None = None) -> list[Room]:
    """Return the pots somebody may look into: a budget holder all, others what they spend from."""
    seen = sa.or_(Pot.team_id.is_(None), Pot.team_id == by.team_id, Pot.holder_id == by.id)
    wanted = [sa.true() if Role.BUDGET_HOLDER in by.roles else seen]
    if year is not None:
        wanted.append(Pot.year == year)
    return _rooms(*wanted)


def _rooms(*conditions: sa.ColumnElement[bool]) -> list[Room]:
    last = (
        sa.select(sa.func.max(LedgerEntry.number))
        .where(LedgerEntry.pot_id == Pot.id)
        .correlate(Pot)
        .scalar_subquery()
    )
    query = (
        sa.select(Pot, LedgerEntry)
        .outerjoin(LedgerEntry, sa.and_(LedgerEntry.pot_id == Pot.id, LedgerEntry.number == last))
        .where(*conditions)
        .order_by(Pot.year.desc(), Pot.team_id.is_(None), Pot.name)
    )
    return [
        Room(pot, Balance() if entry is None else balance_of(entry))
        for pot, entry in db.session.execute(query)
    ]
