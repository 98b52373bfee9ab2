# SPDX-License-Identifier: EUPL-1.2
"""Deciding about an attentie: approved, declined, taken back, run out."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.errors import Conflict, NotAllowed
from feedback.money import Cents
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.rules.four_eyes import why_not_approve
from feedback.surprise_budget.rules.surprises import (
    RESERVING,
    Answer,
    Exclusion,
    Rules,
    SurpriseState,
    refusals,
)
from feedback.surprise_budget.services.judging import Judged, judge
from feedback.surprise_budget.services.moving import (
    check_state,
    move,
    needed_words,
    return_money,
    write_down,
)
from feedback.surprise_budget.services.notices import tell_asker
from feedback.surprise_budget.services.requests import (
    Wish,
    answers_for,
    check_case,
    held_until,
)
from feedback.text_guard import clean_text

AWAITING = frozenset({SurpriseState.AWAITING_APPROVAL})


def approve(surprise_id: int, *, by: Actor, now: datetime) -> Surprise:
    """Say yes. The money was reserved at the request; it is held for delivery from now.

    Raises ``NotAllowed`` by the four-eyes rules, ``Conflict`` when it was decided meanwhile
    or a rule no longer holds, ``PotClosed`` after the year was closed.
    """
    surprise = queries.get_surprise(surprise_id, lock=True)
    judged = _check_judge(surprise, by=by, now=now)
    check_state(surprise, AWAITING)
    rules = _check_still_right(surprise, now=now)
    _decide(surprise, SurpriseState.APPROVED, judged=judged, reason="", by=by, now=now)
    surprise.held_until = held_until(SurpriseState.APPROVED, rules, now=now)
    return surprise


def decline(surprise_id: int, *, reason: str, by: Actor, now: datetime) -> Surprise:
    """Say no, with the reason; the reserved amount returns to the pot."""
    surprise = queries.get_surprise(surprise_id, lock=True)
    judged = _check_judge(surprise, by=by, now=now)
    check_state(surprise, AWAITING)
    text = needed_words(reason, "reason", "Schrijf waarom niet. De collega leest dit.")
    _decide(surprise, SurpriseState.DECLINED, judged=judged, reason=text, by=by, now=now)
    return_money(surprise, by=by, now=now)
    return surprise


def cancel(surprise_id: int, *, reason: str, by: Actor, now: datetime) -> Surprise:
    """Take it back before delivery: who asked, or the budget holder."""
    surprise = queries.get_surprise(surprise_id, lock=True)
    pot = book.get_pot(surprise.pot_id)
    if by.id is None or by.id not in {surprise.requested_by_id, pot.holder_id}:
        raise NotAllowed("Alleen wie het vroeg of de budgethouder trekt dit in.")
    check_state(surprise, RESERVING)
    surprise.decision_reason = clean_text(reason).strip()[:500] or surprise.decision_reason
    move(surprise, SurpriseState.CANCELLED, by=by, now=now)
    return_money(surprise, by=by, now=now)
    write_down(surprise, by=by, now=now)
    return surprise


def expire(surprise_id: int, *, by: Actor, now: datetime) -> bool:
    """End a reservation whose time has run out; the money returns once. Tell whether it did."""
    surprise = queries.get_surprise(surprise_id, lock=True)
    if surprise.state not in RESERVING or (surprise.held_until or now) > now:
        return False
    move(surprise, SurpriseState.EXPIRED, by=by, now=now)
    return_money(surprise, by=by, now=now)
    return True


def why_not_right(surprise: Surprise, *, now: datetime) -> tuple[str, ...]:
    """Return what the rules say against an attentie now: they are asked again at approval."""
    _, rules = queries.active_rules(now)
    return tuple(
        one.sentence for one in refusals(_answers(surprise, rules, now=now), surprise.overridden)
    )


def _check_judge(surprise: Surprise, *, by: Actor, now: datetime) -> Judged:
    judged = judge(surprise, by=by, now=now)
    why = why_not_approve(judged.judge, judged.parties, surprise.needs)
    if why:
        raise NotAllowed(why)
    return judged


def _check_still_right(surprise: Surprise, *, now: datetime) -> Rules:
    """Check the rules again at the decision: the world may have changed since the request."""
    _, rules = queries.active_rules(now)
    stopped = refusals(_answers(surprise, rules, now=now), surprise.overridden)
    if stopped:
        raise Conflict(" ".join(one.sentence for one in stopped))
    check_case(surprise.case_id)
    return rules


def _answers(surprise: Surprise, rules: Rules, *, now: datetime) -> tuple[Answer, ...]:
    recipient = queries.find_recipient(surprise.id)
    return answers_for(
        Wish(
            description=surprise.description,
            reason=surprise.reason,
            amount=Cents(surprise.amount_cents),
            consented=surprise.consented,
            delivery=surprise.delivery,
            case_id=surprise.case_id,
            exclusions=frozenset(Exclusion(one) for one in surprise.exclusions),
        ),
        rules=rules,
        address_index=recipient.address_index if recipient else None,
        but=surprise.id,
        now=now,
    )


def _decide(
    surprise: Surprise,
    state: SurpriseState,
    *,
    judged: Judged,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    surprise.decided_by_id, surprise.decided_at = by.id, now
    surprise.decided_as = judged.judge.decides_as
    surprise.mandate_id = judged.mandate.id if judged.mandate else None
    surprise.decision_reason = reason or None
    move(surprise, state, by=by, now=now)
    write_down(surprise, by=by, now=now)
    tell_asker(surprise, by=by, now=now)
