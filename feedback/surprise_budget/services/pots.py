# SPDX-License-Identifier: EUPL-1.2
"""Commands on pots: open one, give it money, put a line right, close the year."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.audit.services import record
from feedback.clock import local
from feedback.db import insert_once
from feedback.errors import Conflict, Invalid
from feedback.money import Cents
from feedback.surprise_budget.errors import PotClosed
from feedback.surprise_budget.models.ledger import Pot
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.rules.ledger import Line, Posting
from feedback.surprise_budget.services.ledger import post
from feedback.text_guard import clean_text

_LONGEST = 80


@dataclass(frozen=True)
class Codes:
    """Where the financial administration books it: kostenplaats, taakveld, grootboekrekening."""

    cost_centre: str = ""
    task_field: str = ""
    ledger_account: str = ""


def open_pot(
    name: str,
    *,
    year: int,
    team_id: int | None,
    holder_id: int | None,
    by: Actor,
    now: datetime,
    codes: Codes = Codes(),
) -> Pot:
    """Open a pot for a team and a budget year; it is empty until money is allocated.

    Raises ``Invalid`` naming the field for a name that is empty or taken in that year, or a
    year that is over. Who opens a pot decides about nothing in it.
    """
    bare = " ".join(clean_text(name).split())[:_LONGEST]
    if not bare:
        raise Invalid({"name": "Vul een naam in, bijvoorbeeld Klantenservice."})
    this_year = local(now).year
    if not this_year <= year <= this_year + 1:
        raise Invalid({"year": f"Kies {this_year} of {this_year + 1}."})
    if holder_id is not None and holder_id == by.id:
        raise Invalid({"holder": "Wie de pot opent, is er niet de budgethouder van."})
    is_new = insert_once(
        Pot,
        name=bare,
        year=year,
        team_id=team_id,
        holder_id=holder_id,
        made_at=now,
        made_by_id=by.id,
        **{field: clean_text(code).strip()[:_LONGEST] for field, code in asdict(codes).items()},
    )
    if not is_new:
        raise Invalid({"name": f"Er is al een pot met deze naam in {year}."})
    pot = book.get_pot_by_name(bare, year=year)
    record("budget.pot_opened", by=by, object_type="budget_pot", object_id=pot.id, now=now)
    return pot


def allocate(
    pot_id: int, *, amount: Cents, reason: str, key: str, by: Actor, now: datetime
) -> Line:
    """Add what the council authorised to a pot, or lower it with a negative ``amount``.

    ``reason`` names the decision. ``key`` is the caller's: the same one is booked once.
    """
    if not reason.strip():
        raise Invalid({"reason": "Noem het besluit, bijvoorbeeld: begroting 2026."})
    if amount == 0:
        raise Invalid({"amount": "Vul een bedrag in dat niet nul is."})
    return post(
        pot_id,
        posting=Posting.ALLOCATE if amount > 0 else Posting.REDUCE,
        amount=Cents(abs(amount)),
        posting_key=f"allocate:{pot_id}:{key}",
        by=by,
        now=now,
        reason=reason.strip(),
    )


def close_year(pot_id: int, *, by: Actor, now: datetime) -> None:
    """Close a pot for good: what is left goes back, and its book takes no lines any more.

    Nothing rolls over by itself; that is for the council (domain.md §4.5). Raises ``Conflict``
    while something is reserved: deliver it, release it or carry it over first.
    """
    pot = book.get_pot(pot_id, lock=True)
    if pot.closed_at is not None:
        raise PotClosed
    balance = book.get_balance(pot_id)
    if balance.reserved:
        raise Conflict(
            "Er staan nog reserveringen open. Boek ze af, geef ze vrij of neem ze mee naar "
            "het nieuwe jaar. Daarna kunt u afsluiten."
        )
    if balance.available:
        post(
            pot_id,
            posting=Posting.CLOSE,
            amount=Cents(balance.available),
            posting_key=f"close:{pot_id}",
            by=by,
            now=now,
        )
    pot.closed_at, pot.closed_by_id = now, by.id
    record("budget.pot_closed", by=by, object_type="budget_pot", object_id=pot_id, now=now)
