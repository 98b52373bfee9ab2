# SPDX-License-Identifier: EUPL-1.2
"""Telling colleagues that something waits for them: a yes, a look afterwards, a question.

A mail says how much and where to look, never for whom it is or why: mail lives long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from feedback import edge
from feedback.accounts.queries.people import Person, list_colleagues
from feedback.accounts.rules import Actor, Role
from feedback.clock import local
from feedback.money import format_euros
from feedback.notifications.services import queue_to_colleague
from feedback.surprise_budget.models.ledger import Pot
from feedback.surprise_budget.models.surprises import Surprise, SurpriseRemark
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.rules.four_eyes import why_not_approve, why_not_check
from feedback.surprise_budget.rules.surprises import Approval, SurpriseState
from feedback.surprise_budget.services.judging import Judged, judge_each
from feedback.texts.rules.kinds import Template
from feedback.watch.services import find_attention

PAGE = "/werk/attenties"
_DECISIONS = {SurpriseState.APPROVED: "goedgekeurd", SurpriseState.DECLINED: "afgewezen"}
WhyNot = Callable[[Judged], str]


def list_deciders(surprise: Surprise, *, now: datetime) -> list[Person]:
    """Return who is asked to decide: who may by every rule of four eyes, and is there today.

    A colleague's yes is asked of the team leads; the budget holder's of the holder, of who has
    a mandate, and of other holders only when none of these can.
    """
    pot, people = book.get_pot(surprise.pot_id), _present(now)

    def why_not(judged: Judged) -> str:
        return why_not_approve(judged.judge, judged.parties, surprise.needs)

    leads = [one for one in _managers(people) if one.team_id == pot.team_id]
    holders = [one for one in people if Role.BUDGET_HOLDER in one.roles]
    own = _holder_and_deputies(pot, surprise, people, now=now)
    circles = [own, holders]
    if surprise.needs is Approval.COLLEAGUE:
        mates = [one for one in people if one.team_id == pot.team_id]
        circles = [leads, own, mates, _managers(people)]
    return _first_that_may(surprise, circles, why_not, now=now)


def list_checkers(surprise: Surprise, *, now: datetime) -> list[Person]:
    """Return who is asked to look afterwards: team leads, else the holder, else team mates."""
    pot, people = book.get_pot(surprise.pot_id), _present(now)

    def why_not(judged: Judged) -> str:
        return why_not_check(judged.judge, judged.parties)

    mates = [one for one in people if one.team_id == pot.team_id]
    leads = _managers(mates)
    holder = [one for one in people if one.id == pot.holder_id]
    return _first_that_may(surprise, [leads, holder, mates, _managers(people)], why_not, now=now)


def tell_deciders(surprise: Surprise, *, by: Actor, now: datetime) -> None:
    """Tell who may decide that an attentie waits for them."""
    for person in list_deciders(surprise, now=now):
        _tell(Template.ATTENTIE_ASKED, surprise, to=person.id, colleague=by.label, now=now)


def tell_asker(surprise: Surprise, *, by: Actor, now: datetime) -> None:
    """Tell who asked what was decided."""
    if surprise.requested_by_id is not None:
        decision = _DECISIONS[surprise.state]
        _tell(
            Template.ATTENTIE_DECIDED,
            surprise,
            to=surprise.requested_by_id,
            colleague=by.label,
            now=now,
            decision=decision,
        )


def tell_of_remark(remark: SurpriseRemark, surprise: Surprise, *, by: Actor, now: datetime) -> None:
    """Tell the colleague for whom a question or an answer is meant."""
    _tell(
        Template.ATTENTIE_REMARK,
        surprise,
        to=remark.to_id,
        colleague=by.label,
        now=now,
        once=f"remark:{remark.id}",
    )


def remind(user_id: int, *, decide: int, check: int, now: datetime) -> bool:
    """Tell somebody, once a day, how many attenties wait; returns whether it is new."""
    tasks = [
        f"{count} {'attentie' if count == 1 else 'attenties'} om {what}"
        for count, what in ((decide, "goed te keuren"), (check, "na te kijken"))
        if count
    ]
    return queue_to_colleague(
        template=Template.ATTENTIES_WAITING,
        user_id=user_id,
        context={"tasks": tasks, "attenties_url": f"{edge.settings().base_url}{PAGE}"},
        dedupe_key=f"attenties_waiting:{user_id}:{local(now).date().isoformat()}",
        send_after=now,
        now=now,
    )


def _tell(
    template: Template,
    surprise: Surprise,
    *,
    to: int,
    colleague: str,
    now: datetime,
    once: str = "",
    **more: str,
) -> None:
    url = f"{edge.settings().base_url}{PAGE}/{surprise.id}"
    amount = format_euros(surprise.amount_cents)
    queue_to_colleague(
        template=template,
        user_id=to,
        context={"amount": amount, "colleague": colleague, "attentie_url": url, **more},
        dedupe_key=f"{template.value}:{surprise.id}:{to}:{once}",
        send_after=now,
        now=now,
        about_case_id=surprise.case_id,
    )


def _present(now: datetime) -> list[Person]:
    """Return who may spend and is there today."""
    away = find_attention(on=local(now).date()).stand_ins
    return [one for one in list_colleagues(permission="budgets.spend") if one.id not in away]


def _managers(people: Sequence[Person]) -> list[Person]:
    return [one for one in people if Role.MANAGER in one.roles]


def _holder_and_deputies(
    pot: Pot, surprise: Surprise, people: Sequence[Person], *, now: datetime
) -> list[Person]:
    if pot.holder_id is None:
        return []
    deputies = queries.list_deputies(
        pot.holder_id, amount=surprise.amount_cents, on=local(now).date()
    )
    return [one for one in people if one.id == pot.holder_id or one.id in deputies]


def _first_that_may(
    surprise: Surprise, circles: Sequence[Sequence[Person]], why_not: WhyNot, *, now: datetime
) -> list[Person]:
    """Return those of the first circle in which somebody may."""
    everybody = {one.id: _as_actor(one) for circle in circles for one in circle}
    judged = judge_each(surprise, everybody.values(), now=now)
    for circle in circles:
        found = [one for one in circle if not why_not(judged[one.id])]
        if found:
            return found
    return []


def _as_actor(person: Person) -> Actor:
    return Actor(
        id=person.id,
        label=person.name,
        origin="job",
        permissions=person.permissions,
        roles=person.roles,
        team_id=person.team_id,
        email=person.email,
    )
