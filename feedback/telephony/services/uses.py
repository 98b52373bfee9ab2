# SPDX-License-Identifier: EUPL-1.2
"""What is asked of the provider: guarded, counted and written down before it is asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from feedback import edge
from feedback.accounts.rules import Actor, is_demo
from feedback.catalogue.queries import find_profile
from feedback.db import db, insert_once
from feedback.telephony import queries
from feedback.telephony.errors import NumberRefused, PhoneRefused
from feedback.telephony.models import PhoneEvent, PhoneUse
from feedback.telephony.rules import limits
from feedback.telephony.rules.limits import PhonePolicy, Stop
from feedback.telephony.rules.numbers import (
    Allowed,
    DialledNumber,
    NumberFault,
    check_mobile,
    check_number,
    own_spellings,
)
from feedback.telephony.rules.words import LineStatus, UseKind, UseState

_PURPOSE = "phone"


@dataclass(frozen=True)
class AskedCall:
    """A call that may be placed now: whose phone rings first, and under which reference."""

    use_id: int
    reference: str
    own_phone: str = field(repr=False)
    longest_minutes: int


@dataclass(frozen=True)
class Told:
    """One word of the provider about one leg or SMS."""

    leg_id: str
    status: LineStatus
    occurred_at: datetime
    is_other_leg: bool = False
    sequence: int = 0
    seconds: int | None = None
    code: str = ""


def ask_for_call(to: str, *, by: Actor, is_calling: bool, now: datetime) -> AskedCall:
    """Write down that ``by`` may now be connected with ``to``; nothing is dialled yet.

    1. The line, the kill switch and the employee's own phone are there. 2. The number
    passes the guard. 3. The limits hold, with everyone who asks at this moment waiting in
    line. Raises ``PhoneRefused``, or ``NumberRefused`` when nobody should dial it.
    """
    own_phone = _own_phone(by)
    policy = queries.get_policy(lock=True)
    if not policy.calls_on:
        _stop(Stop.CALLS_OFF)
    number = guard(to, policy=policy, own_phone=own_phone)
    index = number_index(number.e164)
    used = queries.count_used(person_id=by.id, number_index=index, now=now)
    cents = limits.reserved_cents(policy, is_home=number.is_home)
    stop = limits.find_stop_for_call(
        policy, replace(used, is_calling=is_calling), reserve_cents=cents
    )
    if stop is not None:
        _stop(stop)
    use = PhoneUse(
        kind=UseKind.CALL,
        reference=uuid.uuid4().hex,
        number_index=index,
        is_home=number.is_home,
        asked_by_id=by.id,
        asked_at=now,
        state=UseState.ASKED,
        cents=cents,
        detail="",
    )
    db.session.add(use)
    db.session.flush()  # Whoever keeps the call refers to it by its number.
    return AskedCall(use.id, use.reference, own_phone, policy.longest_call_minutes)


def guard(to: str, *, policy: PhonePolicy, own_phone: str = "") -> DialledNumber:
    """Return the number to dial; raises ``NumberRefused`` with the sentence why not."""
    found = check_number(to, allowed=allowed(policy, own_phone=own_phone))
    return _passed(found)


def guard_mobile(to: str, *, policy: PhonePolicy) -> DialledNumber:
    """Return the number to text; raises ``NumberRefused``."""
    return _passed(check_mobile(to, allowed=allowed(policy, own_phone="")))


def allowed(policy: PhonePolicy, *, own_phone: str) -> Allowed:
    """Return what the guard lets through here: the policy, and never a number of our own."""
    account, profile = edge.settings().phone, find_profile()
    own: Iterable[str] = (
        *((account.number,) if account else ()),
        *((profile.direct_number,) if profile else ()),
    )
    return Allowed(policy.countries, policy.kinds, own_spellings(own), own_phone)


def number_index(e164: str) -> bytes:
    """Return by what a number is counted without being kept."""
    return edge.keyring().blind_index(e164, purpose=_PURPOSE)


def accept_use(reference: str, *, provider_id: str) -> PhoneUse | None:
    """Record that the provider took it; None for a reference that is not ours."""
    use = queries.find_use(reference, lock=True)
    if use is not None and use.provider_id is None:
        use.state, use.provider_id = UseState.ACCEPTED, provider_id
        db.session.flush()
    return use


def fail_use(reference: str, *, state: UseState, detail: str, now: datetime) -> None:
    """Record that the provider certainly did not take it, or that it was never found.

    What was not taken costs nothing. An accepted use stays what it is: its callback came
    before the answer.
    """
    use = queries.find_use(reference, lock=True)
    if use is None or use.state is UseState.ACCEPTED:
        return
    use.state, use.detail = state, detail[:200]
    use.settled_at = now
    if state is not UseState.LOST:
        use.cents = 0


def settle_call(use: PhoneUse, *, seconds: int, now: datetime) -> None:
    """Replace what was reserved for a call by what it cost, once it has ended."""
    if use.settled_at is None:
        policy = queries.get_policy()
        use.cents = limits.call_cents(policy, seconds=seconds, is_home=use.is_home)
        use.settled_at = now


def record_event(use: PhoneUse, told: Told, *, now: datetime) -> bool:
    """Append one word of the provider; the same word of the same leg is kept once."""
    return insert_once(
        PhoneEvent,
        use_id=use.id,
        leg_id=told.leg_id,
        is_other_leg=told.is_other_leg,
        status=told.status,
        sequence=told.sequence,
        occurred_at=told.occurred_at,
        received_at=now,
        seconds=told.seconds,
        code=told.code,
    )


def _own_phone(by: Actor) -> str:
    account = edge.settings().phone
    if account is None:
        _stop(Stop.NO_LINE)
    elif is_demo(by.email or "") and not account.is_here:
        _stop(Stop.DEMO)
    own_phone = queries.find_own_phone(by.id) if by.id is not None else ""
    if not own_phone:
        _stop(Stop.NO_PHONE)
    return own_phone


def _passed(found: DialledNumber | NumberFault) -> DialledNumber:
    if isinstance(found, NumberFault):
        raise NumberRefused(found.sentence, why=found.name.lower())
    return found


def _stop(stop: Stop) -> None:
    raise PhoneRefused(stop.sentence, why=stop.name.lower())
