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
    return _rooms(_SPENDABLE, {"team_id": by.team_id, "user_id": by.id, "year": year})


def list_visible(by: Actor, *, year: int | None = None) -> list[Room]:
    """Return the pots somebody may look into: a budget holder all, others what they spend from."""
    query = _POTS if Role.BUDGET_HOLDER in by.roles else _POTS.where(_MINE)
    given: dict[str, object] = {"team_id": by.team_id, "user_id": by.id}
    if year is not None:
        query, given = query.where(_OF_YEAR), given | {"year": year}
    return _rooms(query, given)


_LAST = (
    sa.select(sa.func.max(LedgerEntry.number))
    .where(LedgerEntry.pot_id == Pot.id)
    .correlate(Pot)
    .scalar_subquery()
)
_POTS = (
    sa.select(Pot, LedgerEntry)
    .outerjoin(LedgerEntry, sa.and_(LedgerEntry.pot_id == Pot.id, LedgerEntry.number == _LAST))
    .order_by(Pot.year.desc(), Pot.team_id.is_(None), Pot.name)
)
_MINE = sa.or_(
    Pot.team_id.is_(None),
    Pot.team_id == sa.bindparam("team_id"),
    Pot.holder_id == sa.bindparam("user_id"),
)
_OF_YEAR = Pot.year == sa.bindparam("year")
#: Put together once: the page of a case asks it each time.
_SPENDABLE = _POTS.where(_MINE, _OF_YEAR, Pot.closed_at.is_(None))


def _rooms(query: sa.Select[Pot, LedgerEntry], given: dict[str, object]) -> list[Room]:
    return [
        Room(pot, Balance() if entry is None else balance_of(entry))
        for pot, entry in db.session.execute(query, given)
    ]
