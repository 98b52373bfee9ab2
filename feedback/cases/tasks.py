# SPDX-License-Identifier: EUPL-1.2
"""Sweeps over cases."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from feedback.cases import queries
from feedback.clock import local
from feedback.db import unit_of_work
from feedback.notifications.services import queue_staff_notice
from feedback.service_calendar.queries import active_calendar
from feedback.watch.services import find_attention


def remind_of_agreements(*, now: datetime) -> int:
    """Remind colleagues, once a day, of what was agreed and is due by the next working day.

    1. On a closed day nobody is reminded. 2. Who has the case hears it, or who stands in.
    3. One notice per person and day. Returns how many notices are new.
    """
    today, calendar = local(now).date(), active_calendar(now)
    if not calendar.is_working_day(today):
        return 0
    until = calendar.next_working_day(today)
    told: dict[int, list[str]] = defaultdict(list)
    with unit_of_work():
        people = find_attention(on=today)
        for number, owner_id, team_id in queries.list_pressing_agreements(until=until):
            for user_id in people.who_hears(owner_id=owner_id, team_id=team_id, wide=False):
                told[user_id].append(number)
        return sum(
            queue_staff_notice(
                template="agreement_due",
                user_id=user_id,
                context={"numbers": numbers, "count": len(numbers)},
                dedupe_key=f"agreement_due:{user_id}:{today.isoformat()}",
                send_after=now,
                now=now,
            )
            for user_id, numbers in told.items()
        )
