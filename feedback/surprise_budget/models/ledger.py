# SPDX-License-Identifier: EUPL-1.2
"""Tables of pots and their books."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.surprise_budget.rules.ledger import FIRST_SEAL, PATHS, Account, Posting
from feedback.triggers import append_only, follows, never_changes


class Pot(Base):
    """What may be spent by one team in one year; a pot without a team serves who has none."""

    __tablename__ = "budget_pot"
    __table_args__ = (
        sa.UniqueConstraint("name", "year"),
        sa.CheckConstraint("year BETWEEN 2000 AND 2999", name="year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    year: Mapped[int] = mapped_column(doc="Budget year; an attentie counts by its delivery.")
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    holder_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id"), index=True, doc="Budgethouder."
    )
    cost_centre: Mapped[str] = mapped_column(default="", doc="Kostenplaats.")
    task_field: Mapped[str] = mapped_column(default="", doc="Taakveld of the begroting (BBV).")
    ledger_account: Mapped[str] = mapped_column(default="", doc="Grootboekrekening.")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id"), doc="May not approve or check on this pot."
    )
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))


def _paths() -> str:
    """Return, as SQL, that each kind of line goes its one way through the accounts."""
    ways = (
        f"(posting = '{posting}' AND from_account = '{source}' AND to_account = '{goal}')"
        for posting, (source, goal) in PATHS.items()
    )
    return " OR ".join(ways)


class LedgerEntry(Base):
    """One line of a pot's book. The database refuses to change, delete or misplace it."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        sa.UniqueConstraint("pot_id", "number"),
        sa.UniqueConstraint("pot_id", "reverses_number"),
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.CheckConstraint(_paths(), name="path"),
        sa.CheckConstraint("available_after >= 0", name="never_overspent"),
        sa.CheckConstraint(
            "allocated_after >= 0 AND reserved_after >= 0 AND spent_after >= 0 "
            "AND released_after >= 0",
            name="accounts",
        ),
        sa.CheckConstraint(
            "allocated_after = available_after + reserved_after + spent_after + released_after",
            name="sum",
        ),
        sa.CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pot_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_pot.id"))
    number: Mapped[int] = mapped_column(doc="Gapless per pot, from 1.")
    posted_at: Mapped[datetime]
    posting: Mapped[Posting] = mapped_column(stored_enum(Posting, name="posting"))
    from_account: Mapped[Account] = mapped_column(stored_enum(Account, name="from_account"))
    to_account: Mapped[Account] = mapped_column(stored_enum(Account, name="to_account"))
    amount_cents: Mapped[int]
    allocated_after: Mapped[int]
    available_after: Mapped[int]
    reserved_after: Mapped[int]
    spent_after: Mapped[int]
    released_after: Mapped[int]
    surprise_id: Mapped[int | None] = mapped_column(index=True)
    reverses_number: Mapped[int | None] = mapped_column(doc="The line this one puts right.")
    posting_key: Mapped[str] = mapped_column(unique=True, doc="The same act is booked once.")
    actor_id: Mapped[int | None] = mapped_column(doc="Account number; no key, it must outlive it.")
    actor_label: Mapped[str]
    reason: Mapped[str] = mapped_column(doc="For corrections and decisions; never a resident.")
    previous_seal: Mapped[str]
    seal: Mapped[str]


append_only(LedgerEntry)
never_changes(Pot, "name", "year", "made_at", "made_by_id")


def _move(account: str) -> str:
    """Return, as SQL, what the new line does to one account."""
    return (
        f"CASE WHEN NEW.to_account = '{account}' THEN NEW.amount_cents "
        f"WHEN NEW.from_account = '{account}' THEN -NEW.amount_cents ELSE 0 END"
    )


_PREVIOUS = "SELECT 1 FROM ledger_entry previous WHERE previous.pot_id = NEW.pot_id"


def _fits() -> str:
    """Return, as SQL, that a new line follows from the one before it in the same book."""
    accounts = ("available", "reserved", "spent", "released")
    first = [
        "NEW.number = 1",
        f"NEW.previous_seal = '{FIRST_SEAL}'",
        *(f"NEW.{one}_after = {_move(one)}" for one in accounts),
    ]
    later = [
        _PREVIOUS,
        "previous.number = NEW.number - 1",
        "previous.seal = NEW.previous_seal",
        *(f"NEW.{one}_after = previous.{one}_after + {_move(one)}" for one in accounts),
    ]
    return f"({' AND '.join(first)}) OR EXISTS ({' AND '.join(later)})"


follows(LedgerEntry, _fits())
