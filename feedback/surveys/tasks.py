# SPDX-License-Identifier: EUPL-1.2
"""The pass that asks residents afterwards how it went, and reminds them once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback.business_time.local_time import day_of
from feedback.db import end_reading, unit_of_work
from feedback.surveys.queries import aftercare as queries
from feedback.surveys.rules.aftercare import AROUND_SURPRISE, REMEMBERED
from feedback.surveys.services import aftercare

BATCH = 100


@dataclass(frozen=True)
class Asked:
    """What one pass did."""

    looked_at: int
    invited: int
    reminded: int


def invite_after_closure(*, now: datetime) -> Asked:
    """Invite about one batch of closed cases, and send one batch of reminders.

    A case is looked at once: it gets an invitation, or the reason why not. Each batch is a
    transaction; what remains waits for the next pass, so that a busy day leaves in turns.
    """
    norm = queries.find_aftercare_norm()
    times = None if norm is None else (norm.wait_hours, norm.reminder_days)
    end_reading()
    if times is None:
        return Asked(0, 0, 0)
    closed_by = now - timedelta(hours=times[0])
    with unit_of_work():
        cases = queries.list_cases_to_ask(
            closed_from=closed_by - REMEMBERED,
            closed_by=closed_by,
            surprised_after=day_of(now - AROUND_SURPRISE),
            limit=BATCH,
        )
        invited = sum(aftercare.invite(case, now=now) for case in cases)
    with unit_of_work():
        waiting = queries.list_invitations_to_remind(
            made_by=now - timedelta(days=times[1]), now=now, limit=BATCH
        )
        reminded = sum(aftercare.remind(one, now=now) for one in waiting)
    return Asked(len(cases), invited, reminded)
