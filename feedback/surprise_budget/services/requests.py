# SPDX-License-Identifier: EUPL-1.2
"""Asking for an attentie: checked, reserved and, below the threshold, approved at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.cases.queries import get_case
from feedback.cases.rules import CaseStatus
from feedback.clock import AMSTERDAM
from feedback.db import db, insert_new
from feedback.errors import Conflict, Invalid, NotAllowed
from feedback.money import Cents
from feedback.service_calendar.queries import active_calendar
from feedback.surprise_budget.models.surprises import Surprise, SurpriseRecipient
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.queries.ledger import LockedPot
from feedback.surprise_budget.rules.ledger import Posting
from feedback.surprise_budget.rules.surprises import (
    Answer,
    Approval,
    Asked,
    Delivery,
    Exclusion,
    Rules,
    SurpriseState,
    What,
    check,
    refusals,
    who_decides,
)
from feedback.surprise_budget.services.caps import lock_caps
from feedback.surprise_budget.services.judging import contacts_among
from feedback.surprise_budget.services.ledger import post_in
from feedback.surprise_budget.services.moving import tell_case
from feedback.surprise_budget.services.notices import tell_deciders
from feedback.text_guard import clean_text

_LONGEST = 500
GONE = frozenset({CaseStatus.MERGED, CaseStatus.WITHDRAWN})
_POSTCODE = re.compile(r"\b([1-9][0-9]{3}) ?([A-Za-z]{2})\b")


@dataclass(frozen=True)
class Wish:
    """What an employee wants to give, as the form or the API hands it over.

    ``exclusions`` names what applies; none is the declaration that nothing does.
    ``override_reason`` asks for a second person to set the overridable rules aside.
    """

    description: str
    reason: str
    amount: Cents
    consented: bool
    delivery: Delivery
    what: What = What.OTHER
    case_id: int | None = None
    exclusions: frozenset[Exclusion] = frozenset()
    supplier_id: int | None = None
    name: str = ""
    address: str = ""
    override_reason: str = ""
    submission_key: str | None = None


def request(pot_id: int, wish: Wish, *, by: Actor, now: datetime) -> Surprise:
    """Ask for an attentie and reserve its amount; up to the own limit it is approved at once.

    The same ``submission_key`` is one attentie. Raises ``Invalid`` naming the fields,
    ``NotAllowed`` when this pot is not theirs to spend from, ``NotEnoughRoom`` or ``PotClosed``.
    """
    pot = book.lock_pot(pot_id)  # First, so that of the same form sent twice one waits here.
    known = wish.submission_key and queries.find_by_submission(wish.submission_key)
    if known:
        return known
    _check_may_spend(pot, by=by, now=now)
    _check_words(wish)
    check_case(wish.case_id)
    if contacts_among(wish.case_id, [by]):
        raise Invalid({"exclusions": "Dit is uw eigen zaak. Niemand verrast zichzelf."})
    version_id, rules = queries.active_rules(now)
    address_index = index_of_address(wish.address)
    lock_caps(wish.case_id, address_index)
    answers = answers_for(wish, rules=rules, address_index=address_index, now=now)
    overridden = _overridden(wish, answers)
    stopped = refusals(answers, overridden)
    if stopped:
        raise Invalid({_field_of(one.code): one.sentence for one in stopped})
    needs = who_decides(wish.amount, rules, overridden)
    if needs is None:
        raise Invalid({"amount": "Dit is te groot voor een attentie."})
    surprise = _make(wish, pot_id=pot_id, needs=needs, overridden=overridden, by=by, now=now)
    surprise.rule_version_id = version_id
    surprise.held_until = held_until(surprise.state, rules, now=now)
    insert_new(surprise)
    _keep_recipient(surprise.id, wish, address_index=address_index)
    post_in(
        pot,
        posting=Posting.RESERVE,
        amount=wish.amount,
        posting_key=f"reserve:{surprise.id}",
        by=by,
        now=now,
        surprise_id=surprise.id,
    )
    tell_case(surprise, by=by, now=now)
    if surprise.state is SurpriseState.AWAITING_APPROVAL:
        tell_deciders(surprise, by=by, now=now)
    return surprise


def answers_for(
    wish: Wish,
    *,
    rules: Rules,
    now: datetime,
    address_index: bytes | None = None,
    but: int | None = None,
) -> tuple[Answer, ...]:
    """Return what each rule says of a wish, for the form while it is filled in as well."""
    since = now - timedelta(days=round(365.25 * rules.months / 12))
    asked = Asked(
        amount=wish.amount,
        consented=wish.consented,
        delivery=wish.delivery,
        exclusions=wish.exclusions,
        earlier_for_resident=queries.list_earlier_for_resident(wish.case_id, since=since, but=but),
        earlier_for_address=queries.list_earlier_for_address(address_index, since=since, but=but),
    )
    return check(asked, rules)


def check_case(case_id: int | None) -> None:
    """Refuse what is about a case that was merged or withdrawn meanwhile."""
    if case_id is not None and get_case(case_id, lock=True).status in GONE:
        raise Conflict("De zaak is intussen samengevoegd of ingetrokken. Vraag de collega hierom.")


def held_until(state: SurpriseState, rules: Rules, *, now: datetime) -> datetime:
    """Return when the reservation ends: working days for a decision, days for delivery."""
    if state is SurpriseState.APPROVED:
        return now + timedelta(days=rules.approved_days)
    return working_days_after(now, rules.awaiting_working_days)


def working_days_after(now: datetime, days: int) -> datetime:
    """Return the closing of the ``days``-th working day after ``now``."""
    calendar = active_calendar(now)
    day = now.astimezone(AMSTERDAM).date()
    for _ in range(days):
        day = calendar.next_working_day(day)
    return calendar.closing_of(day)


def index_of_address(address: str) -> bytes | None:
    """Return the blind index of postcode and house number; None when there is no postcode."""
    found = _POSTCODE.search(address)
    if found is None:
        return None
    house = re.search(r"[0-9]+", address[: found.start()])
    key = f"{found[1]}{found[2].upper()}:{house[0] if house else ''}"
    return edge.keyring().blind_index(key, purpose="surprise_address")


def _check_may_spend(pot: LockedPot, *, by: Actor, now: datetime) -> None:
    year = now.astimezone(AMSTERDAM).year
    if pot.year != year:
        raise Invalid({"pot": f"Deze pot is van {pot.year}. Kies een pot van {year}."})
    if pot.team_id is not None and pot.team_id != by.team_id and pot.holder_id != by.id:
        raise NotAllowed("Deze pot is van een ander team.")


def _check_words(wish: Wish) -> None:
    wrong = {}
    for name, label in (("description", "wat het is"), ("reason", "waarom dit past")):
        text = clean_text(getattr(wish, name)).strip()
        if not text:
            wrong[name] = f"Schrijf op {label}."
        elif len(text) > _LONGEST:
            wrong[name] = f"Maak dit korter: hooguit {_LONGEST} tekens."
    if wish.supplier_id is not None and not queries.is_on_list(wish.supplier_id):
        wrong["supplier"] = "Deze winkel staat niet meer op de lijst. Kies een andere."
    if wish.amount <= 0:
        wrong["amount"] = "Vul een bedrag in boven nul, bijvoorbeeld 22,50."
    if wrong:
        raise Invalid(wrong)


def _overridden(wish: Wish, answers: tuple[Answer, ...]) -> tuple[str, ...]:
    if not wish.override_reason.strip():
        return ()
    return tuple(one.code for one in answers if not one.holds and one.overridable)


def _make(
    wish: Wish,
    *,
    pot_id: int,
    needs: Approval,
    overridden: tuple[str, ...],
    by: Actor,
    now: datetime,
) -> Surprise:
    at_once = needs is Approval.NOBODY
    return Surprise(
        pot_id=pot_id,
        case_id=wish.case_id,
        what=wish.what,
        description=clean_text(wish.description).strip(),
        reason=clean_text(wish.reason).strip(),
        amount_cents=wish.amount,
        supplier_id=wish.supplier_id,
        consented=wish.consented,
        delivery=wish.delivery,
        exclusions=sorted(wish.exclusions),
        overridden=list(overridden),
        override_reason=clean_text(wish.override_reason).strip() or None,
        needs=needs,
        state=SurpriseState.APPROVED if at_once else SurpriseState.AWAITING_APPROVAL,
        submission_key=wish.submission_key,
        requested_by_id=by.id,
        requested_at=now,
        version=1,
    )


def _keep_recipient(surprise_id: int, wish: Wish, *, address_index: bytes | None) -> None:
    if not (wish.name.strip() or wish.address.strip()):
        return
    ring = edge.keyring()
    sealed = {
        f"{name}_sealed": ring.seal(text, place=f"surprise_recipient.{name}:{surprise_id}")
        for name, text in (("name", wish.name.strip()), ("address", wish.address.strip()))
        if text
    }
    db.session.add(
        SurpriseRecipient(surprise_id=surprise_id, address_index=address_index, **sealed)
    )


def _field_of(code: str) -> str:
    """Return the field of the form that a rule is about."""
    if code in {"amount", "consent"}:
        return {"amount": "amount", "consent": "consented"}[code]
    return "override_reason" if code in {"resident", "address"} else "exclusions"
