# SPDX-License-Identifier: EUPL-1.2
"""The ladder of attempts: three tries, in two parts of the day, on two working days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.local_time import day_of
from feedback.callbacks.rules import part_of_day
from feedback.clock import local
from feedback.desk.rules.phrases import Sentence, day
from feedback.wording import N_

NEEDED_TRIES = 3
NEEDED_PARTS = 2
NEEDED_DAYS = 2


@dataclass(frozen=True)
class Ladder:
    """How far we are in trying to reach someone in vain."""

    tries: int
    parts: int
    days: int

    @property
    def is_complete(self) -> bool:
        """Tell whether enough was tried to write a letter instead (product.md 3.2)."""
        return (
            self.tries >= NEEDED_TRIES and self.parts >= NEEDED_PARTS and self.days >= NEEDED_DAYS
        )


def ladder(tried_at: Sequence[datetime]) -> Ladder:
    """Return the ladder of these vain attempts."""
    return Ladder(
        tries=len(tried_at),
        parts=len({part_of_day(local(at).hour) for at in tried_at}),
        days=len({day_of(at) for at in tried_at}),
    )


def next_try(
    tried_at: Sequence[datetime], *, now: datetime, calendar: ServiceCalendar
) -> Sentence | None:
    """Return when to try again: another part of the day, and another day when that is needed.

    None before the first attempt.
    """
    if not tried_at:
        return None
    last = tried_at[-1]
    other = N_("middag") if part_of_day(local(last).hour) == "morning" else N_("ochtend")
    today_is_left = (
        day_of(last) == day_of(now)
        and other == "middag"
        and len(tried_at) < NEEDED_TRIES - 1
        and now < calendar_end(calendar, now=now)
    )
    if today_is_left:
        return Sentence(N_("vanmiddag"))
    following = calendar.opening_of(calendar.next_working_day(day_of(now)))
    return Sentence(N_("%(day)s in de %(part)s"), {"day": day(following, now=now), "part": other})


def calendar_end(calendar: ServiceCalendar, *, now: datetime) -> datetime:
    """Return when the doors close today; a day without opening hours has ended already."""
    stretches = calendar.stretches_on(day_of(now))
    return stretches[-1].closes_at if stretches else now
