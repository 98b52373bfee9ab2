# SPDX-License-Identifier: EUPL-1.2
"""The quarters before the past weeks: every case is closed, and what we promise goes better.

So that the figures of the quarter that ended last, and of this one so far, are about
something on whatever day the demo is made (pure).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from feedback.business_time.calendar import ServiceCalendar
from feedback.demo.rules import fates
from feedback.demo.rules.days import days_around
from feedback.demo.rules.fates import LATE_EVERY, Word
from feedback.demo.rules.plan import PlannedCase
from feedback.demo.rules.planner import (
    Bucket,
    Sizes,
    StoryDeck,
    history_begins,
    live_past,
    plan_case,
    receipts_on,
    weeks_of,
)
from feedback.insight.rules.quarters import Quarter, quarter_of

#: One in so many was called too late, and the share of agreements kept after their day: in
#: this quarter, in the one before, and in those before that. A low start, then better.
_LATE_EVERY = (LATE_EVERY, 9, 5)
_OVERDUE = (0.08, 0.11, 0.24)
#: It was somewhat busier than in the past weeks: enough people for a figure of most topics.
BUSIER = 1.5
#: So that nobody of these quarters has the telephone number of somebody of the past weeks.
FIRST_PERSON = 5_000


def days_of_quarters(quarters: int, *, now: datetime, until: date) -> list[date]:
    """Return every day before ``until``, from so many whole quarters before this one on."""
    first = quarter_of(now)
    for _ in range(quarters):
        first = first.before
    length = (until - first.first_day).days if quarters else 0
    return [first.first_day + timedelta(days=day) for day in range(length)]


def plan_quarters(
    sizes: Sizes, quarters: int, *, now: datetime, calendar: ServiceCalendar, seed: int
) -> Iterator[PlannedCase]:
    """Yield the cases of so many quarters until the past weeks begin, in the order of receipt.

    None when the past weeks reach back as far by themselves.
    """
    days = days_around(now, calendar=calendar)
    span = days_of_quarters(quarters, now=now, until=history_begins(sizes.history, days=days))
    if not span:
        return
    chance = Random(f"{seed}:quarters:{days.current.isoformat()}")  # noqa: S311 - no secrets
    a_day = BUSIER * sizes.history / (7 * weeks_of(sizes.history))
    stories = StoryDeck(chance)
    moments = sorted(receipts_on(span, round(a_day * len(span)), days=days, chance=chance))
    for place, received_at in enumerate(moments):
        story = stories.next(Bucket.HISTORY, place=place)
        case = plan_case(FIRST_PERSON + place, received_at, story, days=days, chance=chance)
        back = min(_quarters_back(received_at, now=now), len(_OVERDUE) - 1)
        fate = fates.fate_of(place, late_every=_LATE_EVERY[back])
        word = Word(forgotten=0.0, overdue=_OVERDUE[back])
        live_past(case, fate, word=word, days=days, chance=chance)
        yield case


def _quarters_back(at: datetime, *, now: datetime) -> int:
    return _count(quarter_of(now)) - _count(quarter_of(at))


def _count(quarter: Quarter) -> int:
    return 4 * quarter.year + quarter.number
