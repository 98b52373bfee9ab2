# SPDX-License-Identifier: EUPL-1.2
"""How far we are in trying to reach someone in vain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from feedback.business_time.calendar import ServiceCalendar
from feedback.callbacks.models import CallAttempt, Promise
from feedback.callbacks.rules import IN_VAIN, LadderState, ladder_state
from feedback.db import db
from feedback.notifications.queries import list_messages_about
from feedback.notifications.rules import MessageStatus
from feedback.service_calendar.queries import active_calendar, active_norms

LAST_ATTEMPT = "last_attempt"


def list_vain_moments(given: Promise) -> Sequence[datetime]:
    """Return when we tried in vain since this promise was given, or the resident last chose.

    Whoever chose a moment gave a sign of life: the ladder begins again.
    """
    query = (
        sa.select(CallAttempt.started_at)
        .where(CallAttempt.promise_id == given.id)
        .where(CallAttempt.case_id == given.case_id)
        .where(CallAttempt.outcome.in_(IN_VAIN))
        .order_by(CallAttempt.started_at, CallAttempt.id)
    )
    if given.chosen_at is not None:
        query = query.where(CallAttempt.started_at >= given.chosen_at)
    return db.session.scalars(query).all()


def counts(attempt: CallAttempt, given: Promise) -> bool:
    """Tell whether an attempt is on the ladder of a promise: the twin of ``list_vain_moments``."""
    if attempt.promise_id != given.id or attempt.outcome not in IN_VAIN:
        return False
    return given.chosen_at is None or attempt.started_at >= given.chosen_at


def find_ladder(given: Promise, *, now: datetime) -> LadderState:
    """Return the ladder of a promise by the policy that holds now."""
    calendar = active_calendar(now)
    return ladder_of(given, list_vain_moments(given), calendar=calendar, now=now)


def ladder_of(
    given: Promise, tried_at: Sequence[datetime], *, calendar: ServiceCalendar, now: datetime
) -> LadderState:
    """Return the same where the attempts are known already."""
    policy = active_norms(now).ladder
    return ladder_state(tried_at, policy, calendar, now=now, due_at=given.due_at)


def has_last_writing(given: Promise) -> bool:
    """Tell whether the last letter was posted, or the last mail has left, for this promise.

    A mail that came back has not left.
    """
    if given.letter_sent_on is not None:
        return True
    since = given.chosen_at or given.given_at
    return any(
        message.template == LAST_ATTEMPT
        and message.status is MessageStatus.SENT
        and not message.needs_a_person
        and message.created_at >= since
        for message in list_messages_about(given.case_id)
    )
