# SPDX-License-Identifier: EUPL-1.2
"""Calls over the line: asked for, followed by what the provider tells, confirmed by a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feedback.accounts.rules import Actor
from feedback.callbacks.models import PhoneCall
from feedback.callbacks.queries import phone as queries
from feedback.callbacks.rules import AttemptOutcome
from feedback.callbacks.services.calls import LoggedCall, log_attempt
from feedback.cases import queries as case_queries
from feedback.cases.rules import CaseStatus
from feedback.contacts import services as contacts
from feedback.contacts.queries import find_reach
from feedback.db import db
from feedback.errors import Conflict, NotFound
from feedback.telephony import queries as line
from feedback.telephony.models import PhoneUse
from feedback.telephony.rules.calls import RUNNING, CallState, Word, read_call
from feedback.telephony.rules.limits import Stop
from feedback.telephony.rules.words import LineStatus, UseState
from feedback.telephony.services import uses
from feedback.telephony.services.uses import Told
from feedback.wording import N_
from feedback.work import services as work

FOLLOW_CALL = "follow_call"
FOLLOW_AFTER = timedelta(seconds=15)
#: A conversation is about the call that began so shortly before it, or while it went on.
_SAME_CALL = timedelta(minutes=2)
_CALLED_STATUSES = frozenset({CaseStatus.OPEN, CaseStatus.QUARANTINED})


@dataclass(frozen=True)
class Start:
    """A call that may be placed now."""

    call_id: int
    reference: str
    own_phone: str = field(repr=False)
    longest_minutes: int


def ask_for_call(case_id: int, *, by: Actor, now: datetime) -> Start:
    """Write down that ``by`` calls the resident of a case; nothing is dialled yet.

    1. The case is open and has a number, and the look at it is on the record. 2. The line
    lets it pass: guard, limits, kill switch, no other call of this person. 3. The call is
    written, and a job follows it, so that a crash leaves no call that nobody knows of.
    Raises ``Conflict``, ``NotFound``, ``NotAllowed`` and what the line refuses.
    """
    assert by.id is not None, "only people call"
    case = case_queries.get_case(case_id, lock=True)
    if case.status not in _CALLED_STATUSES:
        raise Conflict(N_("Deze zaak is klaar. Heropen hem eerst."))
    if case.contact_id is None:
        raise NotFound(N_("Deze inwoner gaf geen contactgegevens."))
    number = contacts.show_phone(case.contact_id, by=by, about_case=case_id, now=now)
    is_calling = queries.is_calling(by.id)
    asked = uses.ask_for_call(number.e164, by=by, is_calling=is_calling, now=now)
    call = PhoneCall(
        case_id=case_id,
        use_id=asked.use_id,
        made_by_id=by.id,
        requested_at=now,
        state=CallState.DIALLING,
    )
    db.session.add(call)
    db.session.flush()  # The job refers to the call by its number.
    follow(call.id, run_at=now + FOLLOW_AFTER, now=now)
    return Start(call.id, asked.reference, asked.own_phone, asked.longest_minutes)


def follow(call_id: int, *, run_at: datetime, now: datetime) -> None:
    """Have a job look how a call stands, for when the provider's words do not reach us."""
    work.enqueue(
        FOLLOW_CALL,
        {"call": call_id},
        dedupe_key=f"{FOLLOW_CALL}:{call_id}:{run_at.isoformat()}",
        run_at=run_at,
        now=now,
    )


def record_placed(reference: str, *, provider_id: str, now: datetime) -> None:
    """Record that the provider rings the employee."""
    use = uses.accept_use(reference, provider_id=provider_id)
    if use is not None:
        _read_anew(use, now=now)


def record_unknown(reference: str) -> None:
    """Record that the provider did not say whether it took the call: it is looked up."""
    call = _find_call(reference)
    if call is not None and call.state is CallState.DIALLING:
        call.state = CallState.UNKNOWN


def record_not_placed(
    reference: str, *, detail: str, now: datetime, state: UseState = UseState.REFUSED
) -> None:
    """Record that the provider certainly does not ring anyone; nobody was called."""
    uses.fail_use(reference, state=state, detail=detail, now=now)
    call = _find_call(reference)
    if call is not None and call.state in {CallState.DIALLING, CallState.UNKNOWN}:
        call.state, call.ended_at = CallState.NOT_PLACED, now


def hear(use: PhoneUse, told: Told, *, now: datetime) -> bool:
    """Take in one word of the provider; returns whether it was new.

    The same word twice changes nothing, and the order does not matter: how the call stands
    is read anew from all of them.
    """
    is_new = uses.record_event(use, told, now=now)
    if is_new:
        _read_anew(use, now=now)
    return is_new


def number_at_key(use: PhoneUse, *, now: datetime) -> str | None:
    """Return the number to dial now that the employee pressed the key; None for nobody.

    Everything is asked again, for the call was asked for a while ago: is calling still
    allowed, may this number still be dialled, and is it still the number it was.
    """
    call = queries.find_phone_call_of(use, lock=True)
    policy = line.get_policy()
    if call is None or call.state not in RUNNING or not policy.calls_on:
        return None
    contact_id = case_queries.get_case(call.case_id).contact_id
    reach = find_reach(contact_id) if contact_id else None
    if reach is None or reach.phone is None:
        return None
    own_phone = line.find_own_phone(call.made_by_id)
    try:
        number = uses.guard(reach.phone.e164, policy=policy, own_phone=own_phone)
    except Conflict:
        return None
    if uses.number_index(number.e164) != use.number_index:
        return None
    assert use.provider_id is not None, "who presses a key is on the line"
    pressed = Told(use.provider_id, LineStatus.KEY_PRESSED, occurred_at=now)
    hear(use, pressed, now=now)
    return number.e164


def confirm_outcome(
    call_id: int,
    *,
    case_id: int,
    outcome: AttemptOutcome,
    by: Actor,
    now: datetime,
    note: str | None = None,
) -> LoggedCall:
    """Write the attempt of a call with the outcome that a person gives it.

    Its start and end are the line's, to the second. Raises ``NotFound`` for a call of
    another case and ``Conflict`` when it has an outcome or nobody was called.
    """
    case_queries.get_case(case_id, lock=True)
    call = queries.get_phone_call(call_id, lock=True)
    if call.case_id != case_id:
        raise NotFound(N_("Dit gesprek bestaat niet."))
    if call.attempt_id is not None:
        raise Conflict(N_("De uitkomst van dit gesprek staat al vast."))
    if call.resident_called_at is None:
        raise Conflict(N_("De inwoner is nog niet gebeld."))
    return _write_attempt(call, outcome=outcome, note=note, by=by, now=now)


def confirm_spoken(
    case_id: int, *, started_at: datetime, by: Actor, now: datetime
) -> datetime | None:
    """Give the call that a conversation was about its outcome: spoken.

    Who writes the conversation down confirms by that. Returns when that call began; None
    for a conversation about another moment, which leaves the call as it is.
    """
    call = queries.find_call_to_write_down(case_id, after=started_at - timedelta(hours=4))
    if call is None or call.resident_called_at is None:
        return None
    if not call.resident_called_at - _SAME_CALL <= started_at <= (call.ended_at or now):
        return None
    _write_attempt(call, outcome=AttemptOutcome.REACHED, note=None, by=by, now=now)
    return call.resident_called_at


def stop_for(error: Conflict) -> Stop | None:
    """Return which rule of the line a refusal names; None for another refusal."""
    name = getattr(error, "why", "").upper()
    return Stop[name] if name in Stop.__members__ else None


def _write_attempt(
    call: PhoneCall, *, outcome: AttemptOutcome, note: str | None, by: Actor, now: datetime
) -> LoggedCall:
    assert call.resident_called_at is not None
    ended_at = call.ended_at
    if ended_at is not None and ended_at < call.resident_called_at:
        ended_at = None
    logged = log_attempt(
        call.case_id,
        outcome=outcome,
        started_at=call.resident_called_at,
        ended_at=ended_at,
        note=note,
        by=by,
        now=now,
    )
    call.attempt_id = logged.attempt.id
    return logged


def _find_call(reference: str) -> PhoneCall | None:
    use = line.find_use(reference, lock=True)
    return queries.find_phone_call_of(use, lock=True) if use else None


def _read_anew(use: PhoneUse, *, now: datetime) -> None:
    """Compute how the call stands from every word that was told of it."""
    call = queries.find_phone_call_of(use, lock=True)
    if call is None:
        return
    db.session.flush()  # The word just written counts too.
    course = read_call(
        [
            Word(one.is_other_leg, one.status, one.occurred_at, one.seconds, one.code)
            for one in line.list_events([use.id])
        ]
    )
    rings_after_all = call.state is CallState.NOT_PLACED and course.state in RUNNING
    if rings_after_all and queries.is_calling(call.made_by_id):
        return  # It was given up, and a newer call of this person is going on.
    call.state = course.state
    call.resident_called_at = course.resident_called_at
    call.answered_at, call.ended_at = course.answered_at, course.ended_at
    call.talk_seconds, call.line_end = course.talk_seconds, course.end
    if course.state is CallState.ENDED:
        uses.settle_call(use, seconds=_seconds_on_line(call, now=now), now=now)


def _seconds_on_line(call: PhoneCall, *, now: datetime) -> int:
    """Return how long the call cost money: from asking for it to its end."""
    return round(((call.ended_at or now) - call.requested_at).total_seconds())
