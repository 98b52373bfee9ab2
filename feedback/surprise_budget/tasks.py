# SPDX-License-Identifier: EUPL-1.2
"""What runs by itself: reservations end, addresses are forgotten, the books are proved."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import structlog

from feedback.accounts.rules import program
from feedback.clock import AMSTERDAM, local
from feedback.db import begin_steady_reading, end_reading, unit_of_work
from feedback.service_calendar.queries import active_calendar
from feedback.surprise_budget.anchors import read_anchors, write_anchors
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.queries.verify import Fault, find_all_faults
from feedback.surprise_budget.services import notices
from feedback.surprise_budget.services.checks import draw_sample
from feedback.surprise_budget.services.decisions import expire
from feedback.surprise_budget.services.upkeep import erase_recipient, keep_proof

log = structlog.get_logger()
CLOCKWORK = program("verrassingsbudget", origin="job")
BATCH = 200


def expire_reservations(*, now: datetime) -> int:
    """End the reservations whose time has run out, each in a unit of work of its own."""
    end_reading()
    due = list(queries.list_expired(now=now, most=BATCH))
    ended = 0
    for surprise_id in due:
        with unit_of_work():
            ended += expire(surprise_id, by=CLOCKWORK, now=now)
    return ended


def erase_addresses(*, now: datetime) -> int:
    """Forget where something went, 30 days after it was delivered; return how many."""
    with unit_of_work():
        rows = queries.list_to_erase(now=now, most=BATCH)
        for row in rows:
            erase_recipient(row, now=now)
    return len(rows)


def prove_books(*, now: datetime) -> list[Fault]:
    """Prove every book; sound ones are written down outside. Faults are logged for an alarm."""
    begin_steady_reading()
    faults = list(find_all_faults(read_anchors()))
    for fault in faults:
        log.error(
            "ledger_fault",
            invariant=fault.invariant,
            pot_id=fault.pot_id,
            number=fault.number,
            what=fault.what,
        )
    ends = book.list_ends()
    if not faults:
        write_anchors(ends, now=now)
    first = {fault.pot_id: fault.what for fault in reversed(faults)}
    with unit_of_work():
        for end in ends:
            keep_proof(end, fault=first.get(end.pot_id, first.get(0)), now=now)
    return faults


def remind_of_attenties(*, now: datetime) -> int:
    """Tell, once a working day, who has attenties to decide about or to look at afterwards.

    1. On a closed day nobody is told. 2. What waits for a yes is for who may give it; what
    was delivered is for who may look at it, from the working day before it should be done.
    3. One mail per person and day. Returns how many mails are new.
    """
    today, calendar = local(now).date(), active_calendar(now)
    if not calendar.is_working_day(today):
        return 0
    until = calendar.closing_of(calendar.next_working_day(today))
    waiting: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    with unit_of_work():
        for one in queries.list_all_awaiting():
            for person in notices.list_deciders(one, now=now):
                waiting[person.id][0] += 1
        for one in queries.list_to_check_by(until, most=BATCH):
            for person in notices.list_checkers(one, now=now):
                waiting[person.id][1] += 1
        return sum(
            notices.remind(user_id, decide=decide, check=check, now=now)
            for user_id, (decide, check) in waiting.items()
        )


def draw_samples(*, now: datetime) -> int:
    """Draw last month's attenties that the budget holder looks at; return how many are new."""
    first_of_this = now.astimezone(AMSTERDAM).date().replace(day=1)
    month = (first_of_this - timedelta(days=1)).replace(day=1)
    end_reading()
    pots = [pot.id for pot in book.list_pots(year=month.year)]
    drawn = 0
    for pot_id in pots:
        with unit_of_work():
            drawn += draw_sample(pot_id, month, now=now)
    return drawn
