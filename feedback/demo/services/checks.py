# SPDX-License-Identifier: EUPL-1.2
"""What keeps us honest, in the demo: who was asked whether we spoke, hours said, days moved."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from feedback.accounts.rules import Actor, program
from feedback.business_time.local_time import moment_on
from feedback.callbacks.call_times import offered_times
from feedback.callbacks.models import PhoneCall
from feedback.callbacks.queries.spoken import find_last_spoken
from feedback.callbacks.rules import SpokenAnswer
from feedback.callbacks.services import spoken
from feedback.callbacks.services.call_times import fix_call_time
from feedback.cases.models import Case
from feedback.cases.services.agreements import move_agreement
from feedback.clock import local
from feedback.contacts.queries import find_reach
from feedback.db import db
from feedback.demo import queries
from feedback.demo.services.people import Staff
from feedback.service_calendar.queries import active_calendar
from feedback.surveys.services.aftercare import address_indexes
from feedback.telephony.models import PhoneUse
from feedback.telephony.rules.calls import CallEnd, CallState
from feedback.telephony.rules.words import UseKind, UseState

RESIDENT = program("inwoner", origin="web")
ASKED = 18
#: Of those asked: this one says no, just now; every fourth has not answered yet.
SAYS_NO, UNANSWERED_EVERY = 1, 4
ASKED_AFTER, ANSWERED_AFTER = timedelta(hours=2), timedelta(hours=5)
JUST_NOW, LATELY = timedelta(minutes=25), timedelta(minutes=50)
TALKED = timedelta(seconds=95)


def check_our_word(staff: Staff, *, now: datetime) -> None:
    """Ask residents of closed cases whether we spoke, and let most of them answer."""
    for place, case in enumerate(queries.list_closed_cases(limit=ASKED, before=now - LATELY * 6)):
        closed_at = case.closed_at
        if closed_at is None or not _ask(case, now=closed_at + ASKED_AFTER):
            continue
        if place == SAYS_NO:
            spoken.answer(case.id, SpokenAnswer.NO, by=RESIDENT, now=now - JUST_NOW)
        elif place % UNANSWERED_EVERY and closed_at + ANSWERED_AFTER < now:
            said_at = closed_at + ANSWERED_AFTER
            spoken.answer(case.id, SpokenAnswer.YES, by=RESIDENT, now=said_at)
    _say_hours(staff.actors["marloes"], now=now - JUST_NOW)
    _move_a_day(staff.actors["marloes"], now=now - JUST_NOW)
    _leave_unsaid(staff.actors["marloes"], now=now)


def _ask(case: Case, *, now: datetime) -> bool:
    attempt = find_last_spoken(case.id)
    reach = find_reach(case.contact_id) if case.contact_id else None
    if attempt is None or reach is None:
        return False
    known = list(address_indexes(reach).values())
    return bool(known) and spoken.ask(case, attempt, reach, address_index=known[0], now=now)


def _say_hours(by: Actor, *, now: datetime) -> None:
    """Say to one resident between which hours we call."""
    found = queries.find_promise_without_window(after=now + timedelta(hours=3))
    if found is None:
        return
    offer = offered_times(now=now, due_at=found.due_at, calendar=active_calendar(now))
    if not offer.days:
        return
    day = offer.days[-1]
    begin = moment_on(day, offer.hours[-1] - timedelta(hours=3))
    span = begin, begin + timedelta(hours=1)
    if begin > now and span[1] <= found.due_at:
        fix_call_time(found.case_id, span, by=by, now=now)


def _move_a_day(by: Actor, *, now: datetime) -> None:
    """Say that one agreement becomes later, and why."""
    found = queries.find_shown_agreement()
    if found is not None:
        day = max(found.due_on, local(now).date()) + timedelta(days=7)
        reason = "de aannemer pas volgende week kan komen"
        move_agreement(found.id, due_on=day, reason=reason, by=by, now=now)


def _leave_unsaid(by: Actor, *, now: datetime) -> None:
    """Leave a call over the line of which nobody said how it went."""
    found = queries.find_promise_without_window(after=now, nth=2)
    if found is None or by.id is None:
        return
    called_at = now - LATELY
    use = PhoneUse(
        kind=UseKind.CALL,
        reference=uuid.uuid4().hex,
        number_index=uuid.uuid4().bytes[:8],
        is_home=True,
        asked_by_id=by.id,
        asked_at=called_at,
        state=UseState.ACCEPTED,
        provider_id=f"CA{uuid.uuid4().hex}",
        cents=12,
        detail="",
        settled_at=called_at + TALKED,
    )
    db.session.add(use)
    db.session.flush()
    db.session.add(
        PhoneCall(
            case_id=found.case_id,
            use_id=use.id,
            made_by_id=by.id,
            requested_at=called_at,
            state=CallState.ENDED,
            resident_called_at=called_at + timedelta(seconds=9),
            answered_at=called_at + timedelta(seconds=20),
            ended_at=called_at + TALKED,
            talk_seconds=75,
            line_end=CallEnd.ANSWERED,
        )
    )
