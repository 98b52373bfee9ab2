# SPDX-License-Identifier: EUPL-1.2
"""What the form of an attentie shows: pots, suppliers, what the rules say of it so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.clock import local
from feedback.desk.rules.budget import Said, said
from feedback.money import Cents
from feedback.surprise_budget.models.surprises import Supplier, Surprise
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.queries.pots import Room, list_spendable
from feedback.surprise_budget.rules.surprises import Approval, approval_needed
from feedback.surprise_budget.services.requests import Wish, answers_for, index_of_address


@dataclass(frozen=True)
class SurpriseHelp:
    """The corner of a case page: what was given, and how much room there is."""

    surprises: Sequence[Surprise]
    room: Cents | None


@dataclass(frozen=True)
class Weighed:
    """What the rules and the pot say of what is filled in so far."""

    said: Sequence[Said]
    needed: Approval | None
    amount: Cents
    left: Cents | None

    @property
    def holds(self) -> bool:
        """Tell whether nothing stands in its way."""
        return all(one.holds for one in self.said)


def find_surprise_help(case_id: int, *, by: Actor, now: datetime) -> SurpriseHelp:
    """Return the attenties of a case and the room of the pot that comes first."""
    rooms = list_spendable(by, year=local(now).year)
    room = Cents(rooms[0].balance.available) if rooms else None
    return SurpriseHelp(queries.list_for_case(case_id), room)


def list_choices(by: Actor, *, now: datetime) -> tuple[list[Room], Sequence[Supplier]]:
    """Return the pots to choose from and the short list of suppliers."""
    return list_spendable(by, year=local(now).year), queries.list_suppliers()


def weigh(wish: Wish, room: Room | None, *, now: datetime) -> Weighed:
    """Ask every rule about a wish while it is filled in; the server asks again at the end."""
    _, rules = queries.active_rules(now)
    answers = answers_for(wish, rules=rules, address_index=index_of_address(wish.address), now=now)
    available = Cents(room.balance.available) if room else None
    left = Cents(available - wish.amount) if available is not None else None
    return Weighed(
        said(answers, amount=wish.amount, available=available),
        approval_needed(wish.amount, rules),
        wish.amount,
        left,
    )
