# SPDX-License-Identifier: EUPL-1.2
"""Sending an SMS, at most once, whoever asks and however often.

For a handler's ``act``, outside every transaction: each function here runs its own short
units of work around what it asks the provider. The reference is the caller's, and stands
for one SMS for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback import edge
from feedback.db import db, end_reading, insert_once, rows_touched, unit_of_work
from feedback.telephony import queries
from feedback.telephony.addresses import status_url
from feedback.telephony.errors import NumberRefused, OutcomeUnknown
from feedback.telephony.exchange import Exchange
from feedback.telephony.models import PhoneUse
from feedback.telephony.rules import limits
from feedback.telephony.rules.limits import Stop
from feedback.telephony.rules.words import UseKind, UseState
from feedback.telephony.services import uses
from feedback.work.rules import PermanentFailure, TemporaryFailure

#: After this long the provider would know of it; then it was never taken.
SURELY_KNOWN_AFTER = timedelta(minutes=15)
_CLOCKS_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True)
class _Ready:
    """An SMS that was written down and may go, or that went before."""

    to: str = field(repr=False)
    state: UseState
    provider_id: str | None
    asked_at: datetime
    detail: str
    is_ours: bool


def send_sms(to: str, text: str, *, reference: str, now: datetime) -> str:
    """Send one SMS and return the provider's id of it.

    1. Guard, count and write it down under ``reference``. 2. Ask the provider. 3. Record
    what it said. Asked again under the same reference it never sends a second one: it
    returns the id, or looks the SMS up.
    Raises ``OutcomeUnknown`` (nobody knows yet; ask again later and it is looked up),
    ``TemporaryFailure`` (certainly not sent; limits, kill switch, provider away) or
    ``PermanentFailure`` (refused for good, or never found: a person decides).
    """
    with unit_of_work():
        ready = _write_down(to, reference=reference, now=now)
    if ready.provider_id is not None:
        return ready.provider_id
    if ready.state in {UseState.REFUSED, UseState.LOST}:
        raise PermanentFailure(ready.detail)
    if not ready.is_ours:
        return _look_up(ready, text, reference=reference, now=now)
    return _send(ready, text, reference=reference, now=now)


def find_sms(to: str, text: str, *, reference: str, now: datetime) -> str | None:
    """Look an SMS up that was asked for under ``reference``; return the provider's id or None.

    Never sends. Raises ``TemporaryFailure`` when the provider cannot be asked.
    """
    use = queries.find_use(reference)
    if use is None or use.provider_id is not None:
        return use.provider_id if use else None
    asked_at = use.asked_at
    end_reading()
    return _find(to, text, reference=reference, asked_at=asked_at, now=now)


def _write_down(to: str, *, reference: str, now: datetime) -> _Ready:
    """Guard and count, then write the use; whoever writes it may send it, nobody else."""
    known = queries.find_use(reference, lock=True)
    if known is not None and known.state is not UseState.NOT_SENT:
        return _ready(known, to, is_ours=False)
    policy = queries.get_policy(lock=True)
    try:
        number = uses.guard_mobile(to, policy=policy)
    except NumberRefused as refusal:
        raise PermanentFailure(f"nummerbewaking: {refusal.why}") from None
    if edge.settings().phone is None:
        raise TemporaryFailure(Stop.NO_LINE.name.lower())
    index = uses.number_index(number.e164)
    used = queries.count_used(person_id=None, number_index=index, now=now)
    stop = limits.find_stop_for_sms(policy, used)
    if stop is not None:
        raise TemporaryFailure(f"bellimieten: {stop.name.lower()}")
    values = {"asked_at": now, "state": UseState.ASKED, "cents": policy.sms_cents}
    if known is not None:
        is_ours = _take_again(reference, values)
    else:
        is_ours = insert_once(
            PhoneUse,
            kind=UseKind.SMS,
            reference=reference,
            number_index=index,
            is_home=number.is_home,
            detail="",
            **values,
        )
    return _Ready(number.e164, UseState.ASKED, None, now, "", is_ours)


def _take_again(reference: str, values: dict[str, object]) -> bool:
    """Take up an SMS that certainly was not sent; only one of two workers gets it."""
    changed = db.session.execute(
        sa.update(PhoneUse)
        .where(PhoneUse.reference == reference)
        .where(PhoneUse.state == UseState.NOT_SENT)
        .values(detail="", settled_at=None, **values)
    )
    return rows_touched(changed) == 1


def _send(ready: _Ready, text: str, *, reference: str, now: datetime) -> str:
    try:
        url = status_url(edge.settings(), reference)
        provider_id = _exchange().send_sms(ready.to, text, status_url=url)
    except OutcomeUnknown:
        raise
    except (TemporaryFailure, PermanentFailure) as failure:
        for_good = isinstance(failure, PermanentFailure)
        state = UseState.REFUSED if for_good else UseState.NOT_SENT
        with unit_of_work():
            uses.fail_use(reference, state=state, detail=str(failure), now=now)
        raise
    with unit_of_work():
        uses.accept_use(reference, provider_id=provider_id)
    return provider_id


def _look_up(ready: _Ready, text: str, *, reference: str, now: datetime) -> str:
    found = _find(ready.to, text, reference=reference, asked_at=ready.asked_at, now=now)
    if found is not None:
        return found
    if now - ready.asked_at < SURELY_KNOWN_AFTER:
        raise OutcomeUnknown("nog niet bekend of de sms weg is; wij zoeken het op")
    detail = "niet bekend of de sms weg is; stuur hem zelf opnieuw als het nodig is"
    with unit_of_work():
        uses.fail_use(reference, state=UseState.LOST, detail=detail, now=now)
    raise PermanentFailure(detail)


def _find(to: str, text: str, *, reference: str, asked_at: datetime, now: datetime) -> str | None:
    """Find an SMS of ours at the provider: same number, same text, since we asked."""
    del now
    seen = [
        one
        for one in _exchange().list_sms(to)
        if one.text == text and one.made_at >= asked_at - _CLOCKS_DIFFER
    ]
    with unit_of_work():
        taken = queries.list_known_ids([one.provider_id for one in seen])
        free = sorted(one.provider_id for one in seen if one.provider_id not in taken)
        if not free:
            return None
        uses.accept_use(reference, provider_id=free[0])
    return free[0]


def _exchange() -> Exchange:
    account = edge.settings().phone
    if account is None:
        raise TemporaryFailure(Stop.NO_LINE.name.lower())
    return Exchange(account)


def _ready(use: PhoneUse, to: str, *, is_ours: bool) -> _Ready:
    return _Ready(to, use.state, use.provider_id, use.asked_at, use.detail, is_ours)
