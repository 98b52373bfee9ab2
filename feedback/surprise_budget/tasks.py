# SPDX-License-Identifier: EUPL-1.2
"""What runs by itself: reservations end, addresses are forgotten, the books are proved."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from feedback.accounts.rules import program
from feedback.clock import AMSTERDAM
from feedback.db import end_reading, unit_of_work
from feedback.surprise_budget.anchors import read_anchors, write_anchors
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.queries.verify import Fault, find_all_faults
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
    end_reading()
    faults = list(find_all_faults(read_anchors()))
    for fault in faults:
        log.error(
            "ledger_fault",
            invariant=fault.invariant,
            pot_id=fault.pot_id,
            number=fault.number,
            what=fault.what,
        )
    if not faults:
        write_anchors(book.list_ends(), now=now)
    first = {fault.pot_id: fault.what for fault in reversed(faults)}
    with unit_of_work():
        for end in book.list_ends():
            keep_proof(end, fault=first.get(end.pot_id, first.get(0)), now=now)
    return faults


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
