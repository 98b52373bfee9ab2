# SPDX-License-Identifier: EUPL-1.2
"""Who may decide about an attentie or look at it afterwards: persons compared, not accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feedback.accounts.persons import list_persons
from feedback.accounts.queries.people import get_person
from feedback.accounts.rules import Actor, Role
from feedback.cases.queries import get_case
from feedback.clock import AMSTERDAM
from feedback.contacts.queries import has_email
from feedback.errors import NotAllowed
from feedback.surprise_budget.models.ledger import Pot
from feedback.surprise_budget.models.surprises import Mandate, Surprise
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.rules.four_eyes import DecidedAs, Judge, Parties


@dataclass(frozen=True)
class Judged:
    """Who wants to decide or look, who had a hand in it, and by which mandate."""

    judge: Judge
    parties: Parties
    mandate: Mandate | None


def judge(surprise: Surprise, *, by: Actor, now: datetime) -> Judged:
    """Return who somebody is to an attentie at this moment; decides nothing.

    Raises ``NotAllowed`` for the program: only people decide.
    """
    if by.id is None:
        raise NotAllowed("Alleen een mens beslist over een attentie.")
    pot = book.get_pot(surprise.pot_id)
    mandate = _mandate(surprise, pot, by=by, now=now)
    holder_id = mandate.holder_id if mandate else None
    asked = (surprise.requested_by_id, surprise.decided_by_id, pot.made_by_id, pot.holder_id)
    persons = list_persons([by.id, holder_id, *asked])
    person, requester = persons[by.id], persons.get(surprise.requested_by_id or 0, 0)
    return Judged(
        Judge(
            person,
            decides_as=_capacity(pot, persons, requester=requester, mandate=mandate, by=by),
            made_pot=persons.get(pot.made_by_id or 0) == person,
        ),
        Parties(
            requester=requester,
            beneficiary=person if is_contact(surprise.case_id, by.id) else None,
            approver=persons.get(surprise.decided_by_id or 0),
            acts_for=persons[holder_id] if holder_id else None,
        ),
        mandate,
    )


def is_contact(case_id: int | None, user_id: int | None) -> bool:
    """Tell whether somebody is the resident of this case: by the e-mail address of the account."""
    if case_id is None or user_id is None:
        return False
    contact_id = get_case(case_id).contact_id
    return contact_id is not None and has_email(contact_id, get_person(user_id).email)


def _mandate(surprise: Surprise, pot: Pot, *, by: Actor, now: datetime) -> Mandate | None:
    if pot.holder_id is None or pot.holder_id == by.id or by.id is None:
        return None
    return queries.find_mandate(
        by.id,
        holder_id=pot.holder_id,
        amount=surprise.amount_cents,
        on=now.astimezone(AMSTERDAM).date(),
    )


def _capacity(
    pot: Pot, persons: dict[int, int], *, requester: int, mandate: Mandate | None, by: Actor
) -> DecidedAs:
    """A holder's own wish, or a pot that its holder made, lies with another holder."""
    holder = persons.get(pot.holder_id or 0)
    if pot.holder_id is not None and pot.holder_id == by.id:
        return DecidedAs.HOLDER
    cannot = holder is None or holder == requester or holder == persons.get(pot.made_by_id or 0)
    if cannot and Role.BUDGET_HOLDER in by.roles:
        return DecidedAs.OTHER_HOLDER
    return DecidedAs.MANDATE if mandate else DecidedAs.COLLEAGUE
