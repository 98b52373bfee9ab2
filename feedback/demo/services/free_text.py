# SPDX-License-Identifier: EUPL-1.2
"""Free text in the demo: what people chose beside what was suggested, and groups of tips."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback.db import end_reading, unit_of_work
from feedback.demo import queries
from feedback.suggestions.services import keep_choice
from feedback.themes.queries import count_tips, list_quarters
from feedback.themes.rules.leftovers import explore_rest
from feedback.themes.services import keep_exploration

#: Enough for a share with a margin one can say something about.
SORTED = 110
#: What some colleagues choose first whatever a message is about: often enough for the warning.
OTHERWISE, OTHERWISE_EVERY = "progress", 5
#: How long after a case came somebody sorted it.
SORTED_AFTER = timedelta(minutes=20)


def sort_cases(*, now: datetime) -> None:
    """Keep what the program suggests for the latest cases beside the topic they have."""
    with unit_of_work():
        for place, (case, topic) in enumerate(queries.list_sorted_cases(limit=SORTED)):
            first = OTHERWISE if place % OTHERWISE_EVERY == 0 else topic
            keep_choice(case, topic=first, now=min(now, case.received_at + SORTED_AFTER))


def explore_two_quarters(*, now: datetime) -> None:
    """Lay together what the tips of this quarter and the one before share."""
    for quarter in list_quarters(now):
        found = explore_rest(count_tips(quarter), count_tips(quarter.before))
        end_reading()
        with unit_of_work():
            keep_exploration(quarter, found, now=now)
