# SPDX-License-Identifier: EUPL-1.2
"""May this be the time in which we say to call (beltijd)? Pure decisions, in Dutch.

A colleague may narrow what was promised, never widen it: a later moment is the resident's
own to ask for (sla.md §4.7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.day_parts import part_of, windows_on
from feedback.business_time.local_time import clock_time, day_of
from feedback.business_time.wording import before_nl, between_nl
from feedback.errors import Invalid

Span = tuple[datetime, datetime]
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=4)
STEP = timedelta(minutes=30)
#: A promise runs for a day or two; further ahead only the resident can ask.
MOST_DAYS = 10


@dataclass(frozen=True)
class CallTimes:
    """What is on offer: days on which a call still keeps the promise, and half hours."""

    days: tuple[date, ...]
    hours: tuple[timedelta, ...]


def offered_times(*, now: datetime, due_at: datetime, calendar: ServiceCalendar) -> CallTimes:
    """Return the days until ``due_at`` with opening hours left, and their half hours."""
    days = [
        day
        for day in _days(day_of(now), day_of(due_at))
        if calendar.is_working_day(day) and calendar.closing_of(day) >= now + SHORTEST
    ]
    if not days or due_at < now + SHORTEST:
        return CallTimes((), ())
    opens = min(_since_midnight(calendar.opening_of(day), day) for day in days)
    closes = max(_since_midnight(calendar.closing_of(day), day) for day in days)
    count = int((closes - opens) / STEP) + 1
    return CallTimes(tuple(days), tuple(opens + place * STEP for place in range(count)))


def check_call_time(
    span: Span,
    *,
    now: datetime,
    due_at: datetime,
    chosen: Span | None,
    calendar: ServiceCalendar,
) -> None:
    """Raise ``Invalid`` (``until``) for a time in which we may not say to call.

    ``chosen`` is the part of a day that the resident asked for, if any.
    """
    problem = _problem(span, now=now, due_at=due_at, chosen=chosen, calendar=calendar)
    if problem is not None:
        raise Invalid({"until": problem})


def whole_choice(window: Span, *, calendar: ServiceCalendar) -> Span:
    """Return the whole part of the day in which ``window`` lies: what a resident can choose."""
    for part in windows_on(day_of(window[0]), calendar=calendar):
        if part.part is part_of(window[0]):
            return min(part.starts_at, window[0]), max(part.ends_at, window[1])
    return window


def _problem(
    span: Span,
    *,
    now: datetime,
    due_at: datetime,
    chosen: Span | None,
    calendar: ServiceCalendar,
) -> str | None:
    """Return the first thing that is wrong, as a sentence with a way out."""
    begin, end = span
    hours = calendar.stretches_on(day_of(begin))
    is_open = bool(hours) and hours[0].opens_at <= begin and end <= hours[-1].closes_at
    faults = (
        (end <= begin, "Het einde ligt niet na het begin. Kies een latere eindtijd."),
        (
            not SHORTEST <= end - begin <= LONGEST,
            "Kies een tijd van een half uur tot vier uur lang.",
        ),
        (end <= now, "Deze tijd is al voorbij. Kies een latere tijd."),
        (not is_open, "Dan zijn wij dicht. Kies een tijd binnen de openingstijden."),
        (
            end > due_at,
            f"Dat is later dan beloofd: uiterlijk {before_nl(due_at)}. "
            "Later bellen kan alleen als de inwoner daarom vraagt.",
        ),
    )
    found = next((words for is_wrong, words in faults if is_wrong), None)
    if found is None and chosen is not None and not chosen[0] <= begin < end <= chosen[1]:
        return f"De inwoner koos {between_nl(*chosen)}. Kies een tijd daarbinnen."
    return found


def _days(first: date, last: date) -> Sequence[date]:
    count = min((last - first).days, MOST_DAYS)
    return [first + timedelta(days=place) for place in range(count + 1)]


def _since_midnight(at: datetime, day: date) -> timedelta:
    return clock_time(at) if day_of(at) == day else timedelta(days=1)
