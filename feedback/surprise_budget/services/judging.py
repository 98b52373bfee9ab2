# SPDX-License-Identifier: EUPL-1.2
"""Who may decide about an attentie or look at it afterwards: persons compared, not accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from feedback.accounts.persons import list_persons
from feedback.accounts.queries.people import get_person
from feedback.accounts.rules import Actor, Role
from feedback.cases.queries import get_case
from feedback.clock import AMSTERDAM
from feedback.contacts.queries import list_having_email
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
    return judge_each(surprise, [by], now=now)[by.id]


def judge_each(surprise: Surprise, people: Iterable[Actor], *, now: datetime) -> dict[int, Judged]:
    """Return, by account, who each of these people is to an attentie: asked once for all."""
    known = {one.id: one for one in people if one.id is not None}
    pot = book.get_pot(surprise.pot_id)
    asked = (surprise.requested_by_id, surprise.decided_by_id, pot.made_by_id, pot.holder_id)
    persons = list_persons([*known, *asked])
    mandates = _mandates(surprise, pot, now=now) if set(known) - {pot.holder_id} else {}
    residents = contacts_among(surprise.case_id, known.values())
    return {
        number: _judged(
            surprise,
            pot,
            persons,
            by=one,
            mandate=mandates.get(number) if number != pot.holder_id else None,
            is_resident=number in residents,
        )
        for number, one in known.items()
    }


def contacts_among(case_id: int | None, people: Iterable[Actor]) -> set[int]:
    """Return which accounts are the resident of this case, by the account's e-mail address."""
    if case_id is None:
        return set()
    contact_id = get_case(case_id).contact_id
    if contact_id is None:
        return set()
    emails = {one.id: one.email or get_person(one.id).email for one in people if one.id is not None}
    same = list_having_email(contact_id, emails.values())
    return {number for number, email in emails.items() if email in same}


def _judged(
    surprise: Surprise,
    pot: Pot,
    persons: Mapping[int, int],
    *,
    by: Actor,
    mandate: Mandate | None,
    is_resident: bool,
) -> Judged:
    person, requester = persons[by.id or 0], persons.get(surprise.requested_by_id or 0, 0)
    return Judged(
        Judge(
            person,
            decides_as=_capacity(pot, persons, requester=requester, mandate=mandate, by=by),
            made_pot=persons.get(pot.made_by_id or 0) == person,
        ),
        Parties(
            requester=requester,
            beneficiary=person if is_resident else None,
            approver=persons.get(surprise.decided_by_id or 0),
            acts_for=persons[mandate.holder_id] if mandate else None,
        ),
        mandate,
    )


def _mandates(surprise: Surprise, pot: Pot, *, now: datetime) -> dict[int, Mandate]:
    """Return by which mandate each deputy of the holder decides about this amount today."""
    if pot.holder_id is None:
        return {}
    day = now.astimezone(AMSTERDAM).date()
    return queries.list_mandates_on(day, holder_id=pot.holder_id, amount=surprise.amount_cents)


def _capacity(
    pot: Pot, persons: Mapping[int, int], *, requester: int, mandate: Mandate | None, by: Actor
) -> DecidedAs:
    """A holder's own wish, or a pot that its holder made, lies with another holder."""
    holder = persons.get(pot.holder_id or 0)
    if pot.holder_id is not None and pot.holder_id == by.id:
        return DecidedAs.HOLDER
    cannot = holder is None or holder == requester or holder == persons.get(pot.made_by_id or 0)
    if cannot and Role.BUDGET_HOLDER in by.roles:
        return DecidedAs.OTHER_HOLDER
    return DecidedAs.MANDATE if mandate else DecidedAs.COLLEAGUE
