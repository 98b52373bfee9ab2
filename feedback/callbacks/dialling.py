# SPDX-License-Identifier: EUPL-1.2
"""Placing a call, at most once: write it down, ask the provider, record what it said.

Not from the outbox but at once, because a person waits with the phone in hand; the order
is the same (docs/adr/0016). Each function runs its own short units of work around what it
asks the provider, so it is called outside every transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.callbacks.queries import phone as queries
from feedback.callbacks.services import phone
from feedback.callbacks.services.phone import FOLLOW_CALL
from feedback.db import unit_of_work
from feedback.errors import Conflict
from feedback.telephony import queries as line
from feedback.telephony.addresses import script_url, status_url
from feedback.telephony.errors import OutcomeUnknown
from feedback.telephony.exchange import Exchange, NewCall, Seen
from feedback.telephony.rules.calls import RUNNING
from feedback.telephony.rules.words import UseState, believable, read_status
from feedback.telephony.services.uses import Told
from feedback.wording import N_
from feedback.work.rules import PermanentFailure, TemporaryFailure

__all__ = ["FOLLOW_CALL", "FollowCall", "call_resident", "hang_up"]
#: After this long the provider would know of a call; then it never took it.
SURELY_KNOWN_AFTER = timedelta(minutes=2)
LOOK_AGAIN_AFTER = timedelta(seconds=60)
_CLOCKS_DIFFER = timedelta(minutes=2)
#: The count we give to what we looked up ourselves; the provider's own starts at 0.
LOOKED_UP = 1_000_000
AWAY = N_("De telefooncentrale is nu niet bereikbaar. Bel met uw eigen telefoon.")


class LineAway(Conflict):
    """The provider certainly did not take the call; nobody is called."""


def call_resident(case_id: int, *, by: Actor, now: datetime) -> int:
    """Have the employee's phone ring, to be connected with the resident of a case.

    1. Guard, count and write the call down. 2. Ask the provider. 3. Record what it said.
    A lost answer is recorded as unknown and looked up; it is never asked twice. Returns the
    number of the call. Raises ``LineAway`` and what ``services.phone.ask_for_call`` raises.
    """
    with unit_of_work():
        start = phone.ask_for_call(case_id, by=by, now=now)
    settings = edge.settings()
    account = settings.phone
    assert account is not None, "the line let it pass"
    new = NewCall(
        start.own_phone,
        script_url(settings, start.reference),
        status_url(settings, start.reference),
        start.longest_minutes,
    )
    try:
        provider_id = Exchange(account).place_call(new)
    except OutcomeUnknown:
        with unit_of_work():
            phone.record_unknown(start.reference)
        return start.call_id
    except (TemporaryFailure, PermanentFailure) as failure:
        with unit_of_work():
            phone.record_not_placed(start.reference, detail=str(failure), now=now)
        raise LineAway(AWAY) from None
    with unit_of_work():
        phone.record_placed(start.reference, provider_id=provider_id, now=now)
    return start.call_id


def hang_up(call_id: int) -> None:
    """End a call for both people; how it ended is told by the provider."""
    call = queries.get_phone_call(call_id)
    use = line.get_use(call.use_id)
    account = edge.settings().phone
    if account is None or use.provider_id is None or call.state not in RUNNING:
        return
    try:
        Exchange(account).hang_up(use.provider_id)
    except TemporaryFailure:
        raise LineAway(N_("Ophangen lukte niet. Hang op met uw telefoon.")) from None


@dataclass(frozen=True)
class _Followed:
    """A call to look at, and what is known of it."""

    call_id: int
    reference: str
    provider_id: str | None
    own_phone: str = field(repr=False)
    asked_at: datetime


class FollowCall:
    """Handler of ``follow_call`` jobs: asks the provider how a call stands, never dials.

    The provider tells by itself; this is for words that do not reach us, for a crash
    between writing and asking, and for answers that were lost.
    """

    def prepare(self, payload: Mapping[str, Any], *, now: datetime) -> _Followed | None:
        """Read what is known; None when the call is over."""
        del now
        call = queries.get_phone_call(payload["call"])
        if call.state not in RUNNING or edge.settings().phone is None:
            return None
        use = line.get_use(call.use_id)
        return _Followed(
            call.id,
            use.reference,
            use.provider_id,
            line.find_own_phone(call.made_by_id),
            use.asked_at,
        )

    def act(self, prepared: _Followed) -> list[Seen]:
        """Ask the provider: by its own id, else among our newest calls to that phone."""
        account = edge.settings().phone
        assert account is not None, "prepare looked"
        exchange = Exchange(account)
        if prepared.provider_id is not None:
            return exchange.list_legs(prepared.provider_id)
        since = prepared.asked_at - _CLOCKS_DIFFER
        calls = exchange.list_calls(prepared.own_phone) if prepared.own_phone else []
        return [seen for seen in calls if seen.made_at >= since and not seen.parent_id]

    def record(self, payload: Mapping[str, Any], outcome: list[Seen], *, now: datetime) -> None:
        """Take in what was found, and look again while the call goes on."""
        call = queries.get_phone_call(payload["call"])
        use = line.get_use(call.use_id, lock=True)
        if use.provider_id is None:
            known = line.list_known_ids([seen.provider_id for seen in outcome])
            ours = [seen.provider_id for seen in outcome if seen.provider_id not in known]
            if ours:
                phone.record_placed(use.reference, provider_id=min(ours), now=now)
            elif now - use.asked_at >= SURELY_KNOWN_AFTER:
                detail = "niet gevonden bij de telefooncentrale"
                phone.record_not_placed(use.reference, detail=detail, state=UseState.LOST, now=now)
        for seen in outcome:
            if use.provider_id in {seen.provider_id, seen.parent_id}:
                _hear(seen, use_id=use.id, now=now)
        if call.state in RUNNING:
            phone.follow(call.id, run_at=now + LOOK_AGAIN_AFTER, now=now)

    def give_up(self, payload: Mapping[str, Any], reason: str, *, now: datetime) -> None:
        """Record that nobody could find out; the employee may call again."""
        call = queries.get_phone_call(payload["call"], lock=True)
        use = line.get_use(call.use_id)
        if call.state in RUNNING:
            phone.record_not_placed(use.reference, detail=reason, state=UseState.LOST, now=now)


def _hear(seen: Seen, *, use_id: int, now: datetime) -> None:
    """Take in a state that was looked up as if it had been told."""
    use = line.get_use(use_id)
    status = read_status(seen.status)
    if status is None:
        return
    told = Told(
        seen.provider_id,
        status,
        occurred_at=believable(None, asked_at=use.asked_at, now=now),
        is_other_leg=bool(seen.parent_id),
        sequence=LOOKED_UP,
        seconds=seen.seconds,
    )
    phone.hear(use, told, now=now)
