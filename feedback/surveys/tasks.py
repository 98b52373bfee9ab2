# SPDX-License-Identifier: EUPL-1.2
"""Passes that ask residents how it went and remind them once, and that look after the cells."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from feedback.business_time.local_time import day_of
from feedback.callbacks.queries import spoken as spoken_queries
from feedback.callbacks.services import spoken
from feedback.cases.queries import get_case
from feedback.contacts.queries import declines_messages, find_reach
from feedback.db import end_reading, unit_of_work
from feedback.service_calendar.queries import active_norms
from feedback.surveys.queries import aftercare as queries
from feedback.surveys.queries import asking, counts
from feedback.surveys.queries.mark_sums import list_surveys_waiting
from feedback.surveys.rules.aftercare import AROUND_SURPRISE, REMEMBERED
from feedback.surveys.services import aftercare, counting, folding, forgetting, inviting

log = structlog.get_logger()
BATCH = 100
#: So many answers of a survey wait to be folded into its sums, and are then folded at a time.
FOLDED_FROM, FOLDED_AT_ONCE = 1_000, 5_000
#: "Bent u gesproken?" leaves this long after closing, and is not asked any more a day later.
SPOKEN_WAIT, SPOKEN_UNTIL = timedelta(hours=2), timedelta(hours=26)
#: One address is asked once in this time, whatever the lot says.
SPOKEN_ONCE_PER = timedelta(days=90)


@dataclass(frozen=True)
class Asked:
    """What one pass did."""

    looked_at: int
    invited: int
    reminded: int


#: Which versions of instructions were in force when a case was handled, by its number.
VersionsOf: TypeAlias = Callable[[int], Collection[int]]


def no_versions(case_id: int) -> Collection[int]:
    """Return none: for an installation of this package alone."""
    del case_id
    return ()


def invite_after_closure(*, now: datetime, versions_of: VersionsOf = no_versions) -> Asked:
    """Invite about one batch of closed cases, and send one batch of reminders.

    ``versions_of`` comes from a higher package, which stamps cases with their instructions.
    A case is looked at once: it gets an invitation, or the reason why not. Each batch is a
    transaction; what remains waits for the next pass, so that a busy day leaves in turns.
    """
    norm = queries.find_aftercare_norm()
    times = None if norm is None else (norm.wait_hours, norm.reminder_days)
    end_reading()
    if times is None:
        return Asked(0, 0, 0)
    closed_by = now - timedelta(hours=times[0])
    surprised_after = day_of(now - AROUND_SURPRISE)
    with unit_of_work():
        cases = queries.list_cases_to_ask(
            closed_from=closed_by - REMEMBERED,
            closed_by=closed_by,
            surprised_after=surprised_after,
            limit=BATCH,
        )
        invited = sum(
            aftercare.invite(case, versions=versions_of(case.id), now=now) for case in cases
        )
    with unit_of_work():
        waiting = queries.list_invitations_to_remind(
            made_by=now - timedelta(days=times[1]),
            surprised_after=surprised_after,
            now=now,
            limit=BATCH,
        )
        reminded = sum(aftercare.remind(one, now=now) for one in waiting)
    return Asked(len(cases), invited, reminded)


def ask_if_spoken(*, now: datetime) -> int:
    """Ask a sample of residents of closed cases whether we really spoke; return how many.

    1. Take the cases that were closed between two and 26 hours ago. 2. The lot decides, the
    same way each time. 3. Not who wants no messages or no questions, nor an address that was
    asked in the last 90 days. Each question is a transaction of its own.
    """
    percent = active_norms(now).spoken_percent
    found = spoken_queries.list_closed_unasked(
        closed_from=now - SPOKEN_UNTIL, closed_by=now - SPOKEN_WAIT
    )
    end_reading()
    asked = 0
    for case_id in found:
        if spoken.is_sampled(case_id, percent=percent):
            with unit_of_work():
                asked += _ask_if_spoken(case_id, now=now)
    return asked


def _ask_if_spoken(case_id: int, *, now: datetime) -> bool:
    case = get_case(case_id, lock=True)
    attempt = spoken_queries.find_last_spoken(case_id)
    if attempt is None or case.contact_id is None or declines_messages(case.contact_id):
        return False
    if spoken_queries.find_check(case_id) is not None:
        return False
    reach = find_reach(case.contact_id)
    known = list(aftercare.address_indexes(reach).values())
    if reach is None or not known or queries.wants_no_questions(known):
        return False
    since = now - SPOKEN_ONCE_PER
    if any(spoken_queries.was_asked_since(one, since=since) for one in known):
        return False
    return spoken.ask(case, attempt, reach, address_index=known[0], now=now)


@dataclass(frozen=True)
class Reminded:
    """What one pass over invited addresses did."""

    reminded: int
    forgotten: int


def remind_invited(*, now: datetime) -> Reminded:
    """Remind once who did not answer, and forget the addresses of links that are over.

    After as many days as after a conversation (``flask surveys aftercare``). One batch of
    each in its own transaction; what remains waits for the next pass.
    """
    norm = queries.find_aftercare_norm()
    days = None if norm is None else norm.reminder_days
    end_reading()
    reminded = 0
    if days is not None:
        with unit_of_work():
            due = asking.list_to_remind(sent_by=now - timedelta(days=days), now=now, limit=BATCH)
            reminded = sum(inviting.remind(one, now=now) for one in due)
    with unit_of_work():
        over = asking.list_to_forget(now=now, limit=BATCH)
        for one in over:
            forgetting.forget_link(one)
        forgotten = len(over)
    return Reminded(reminded, forgotten)


@dataclass(frozen=True)
class Forgotten:
    """What one pass over old traces of asking removed."""

    hashes: int
    contacts: int
    handlings: int = 0


def forget_asked(*, now: datetime) -> Forgotten:
    """Forget keyed hashes of addresses after a year, and contacts after 90 days.

    And how a case was handled, as soon as its invitation is over.

    One batch after another, each in its own transaction, until nothing is left to forget.
    """
    hashes = contacts = handlings = 0
    while batch := _forget_hashes(now=now):
        hashes += batch
    while batch := _forget_contacts(now=now):
        contacts += batch
    while batch := _forget_handlings(now=now):
        handlings += batch
    return Forgotten(hashes, contacts, handlings)


def _forget_hashes(*, now: datetime) -> int:
    with unit_of_work():
        made_by = now - forgetting.HASH_KEPT
        rows = asking.list_hashes_to_forget(made_by=made_by, limit=BATCH)
        for one in rows:
            forgetting.forget_hash(one)
        return len(rows)


def _forget_contacts(*, now: datetime) -> int:
    with unit_of_work():
        occurred_by = now - forgetting.CONTACTS_KEPT
        ids = asking.list_contacts_to_forget(occurred_by=occurred_by, limit=BATCH)
        if ids:
            forgetting.forget_contacts(ids)
        return len(ids)


def _forget_handlings(*, now: datetime) -> int:
    with unit_of_work():
        over = queries.list_handlings_to_forget(now=now, limit=BATCH)
        for one in over:
            one.handling = None
        return len(over)


def check_counts(*, now: datetime) -> int:
    """Compare the cells that figures come from with the answers; return how many were wrong.

    A survey at a time, each in its own transaction. What is wrong is made anew and told in the
    log: figures were wrong until then.
    """
    del now
    surveys = counts.list_survey_ids()
    end_reading()
    wrong = 0
    for survey_id in surveys:
        with unit_of_work():
            found = counting.rebuild_counts(survey_id) + folding.rebuild_sums(survey_id)
        if found:
            log.error("answer_counts_wrong", survey_id=survey_id, cells=found)
        wrong += found
    return wrong


def fold_answers(*, now: datetime) -> int:
    """Fold answers into the sums that drivers come from; return how many.

    Of surveys of which a thousand wait: fewer are read as quickly as they are. Each batch is a
    transaction of its own.
    """
    del now
    surveys = list_surveys_waiting(least=FOLDED_FROM)
    end_reading()
    folded = 0
    for survey_id in surveys:
        batch = FOLDED_AT_ONCE
        while batch == FOLDED_AT_ONCE:
            with unit_of_work():
                batch = folding.fold_answers(survey_id, limit=FOLDED_AT_ONCE)
            folded += batch
    return folded
