# SPDX-License-Identifier: EUPL-1.2
"""What a resident reads about a call that did not succeed, and about a chosen moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback.accounts.rules import Actor
from feedback.business_time.day_parts import Window
from feedback.business_time.local_time import day_of
from feedback.business_time.wording import times_words
from feedback.callbacks import rules
from feedback.callbacks.models import CallAttempt, Promise
from feedback.callbacks.queries.ladder import LAST_ATTEMPT, find_ladder
from feedback.callbacks.rules import AttemptOutcome
from feedback.cases.models import Case
from feedback.cases.services.links import reveal_address
from feedback.catalogue.queries import get_profile
from feedback.contacts.queries import Reach, declines_messages, find_reach
from feedback.notifications import services as notifications
from feedback.notifications.rules import Template, leaves_at
from feedback.notifications.services import NOT_QUEUED, Queued

#: Until when a message certainly waits for someone whom we could not reach.
STAYS_OPEN = timedelta(weeks=4)
CALL_WINDOW = Template.CALL_WINDOW.value
#: Where on the resident's own pages another moment is chosen.
CHOOSE = "/moment"


def tell_not_reached(
    case: Case, attempt: CallAttempt, running: Promise, *, by: Actor, now: datetime
) -> Queued:
    """Queue what follows a try that reached nobody: when we try again, or the last mail.

    Only once a colleague confirmed how the call went: that is what logging a try is. The
    message names the next try and leads to the page to choose otherwise. Nothing goes to
    who wants no such messages or asked for a mail or a letter instead of a call, and
    nothing by SMS to a number that was wrong.
    """
    if attempt.outcome not in rules.IN_VAIN or running.way not in rules.BY_PHONE:
        return NOT_QUEUED
    if case.contact_id is None or declines_messages(case.contact_id):
        return NOT_QUEUED
    reach = find_reach(case.contact_id)
    if reach is None:
        return NOT_QUEUED
    state = find_ladder(running, now=now)
    if state.is_done:
        return _last_attempt(case, attempt, reach, tries=state.tries, by=by, now=now)
    window = state.next_window
    if window is None or day_of(attempt.started_at) != day_of(now):
        return NOT_QUEUED
    return _try_again(case, attempt, reach, window, now=now)


def confirm_choice(case: Case, given: Promise, *, now: datetime) -> Queued:
    """Queue the confirmation of a promise that follows a resident's choice, at any hour."""
    reach = find_reach(case.contact_id) if case.contact_id is not None else None
    if reach is None:
        return NOT_QUEUED
    language, way, window = reach.language.value, given.way, given.window
    return notifications.queue_text(
        template="new_promise",
        language=reach.language.value,
        mail=reach.email,
        phone=reach.phone,
        context={
            "number": case.number,
            "promise": rules.promise_sentence(
                given.due_at, language=language, way=way, window=window
            ),
            "promise_short": rules.short_promise_sentence(
                given.due_at, language=language, way=way, window=window
            ),
            "status_url": reveal_address(case.id),
        },
        dedupe_key=f"new_promise:{given.id}:{now.isoformat()}",
        now=now,
        about_case_id=case.id,
    )


def tell_call_time(case: Case, given: Promise, *, now: datetime) -> Queued:
    """Queue between which hours we call; an earlier such message that waits does not leave.

    Nothing goes to who wants no messages, and nothing that would come after the hours began.
    """
    notifications.replace_waiting(CALL_WINDOW, about_case_id=case.id, now=now)
    if case.contact_id is None or declines_messages(case.contact_id) or given.window is None:
        return NOT_QUEUED
    begin, end = given.window
    if leaves_at(Template.CALL_WINDOW, now) >= begin:
        return NOT_QUEUED
    return notifications.queue_to_contact(
        case.contact_id,
        template=CALL_WINDOW,
        context={
            "number": case.number,
            "day": day_of(begin),
            "from_time": begin,
            "until_time": end,
            "choose_url": reveal_address(case.id, part=CHOOSE),
        },
        dedupe_key=f"{CALL_WINDOW}:{given.id}:{begin.isoformat()}:{end.isoformat()}:{now.isoformat()}",
        now=now,
        about_case_id=case.id,
    )


def _try_again(
    case: Case, attempt: CallAttempt, reach: Reach, window: Window, *, now: datetime
) -> Queued:
    is_wrong = attempt.outcome is AttemptOutcome.WRONG_NUMBER
    return notifications.queue_text(
        template="not_reached",
        language=reach.language.value,
        mail=reach.email,
        phone=None if is_wrong else reach.phone,
        context={
            "number": case.number,
            "tried_at": attempt.started_at,
            "day": window.day,
            "from_time": window.starts_at,
            "until_time": window.ends_at,
            "choose_url": reveal_address(case.id, part=CHOOSE),
        },
        dedupe_key=f"not_reached:{attempt.id}",
        now=now,
        about_case_id=case.id,
    )


def _last_attempt(
    case: Case, attempt: CallAttempt, reach: Reach, *, tries: int, by: Actor, now: datetime
) -> Queued:
    """Queue the last mail; without an address a colleague writes a letter instead."""
    return notifications.queue_text(
        template=LAST_ATTEMPT,
        language=reach.language.value,
        mail=reach.email,
        context={
            "number": case.number,
            "tries": times_words(tries, language=reach.language.value),
            "employee": by.label,
            "employee_number": get_profile().direct_number,
            "open_until": day_of(now + STAYS_OPEN),
            "choose_url": reveal_address(case.id, part=CHOOSE),
        },
        dedupe_key=f"{LAST_ATTEMPT}:{attempt.promise_id}:{attempt.id}",
        now=now,
        about_case_id=case.id,
    )
