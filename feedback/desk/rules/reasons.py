# SPDX-License-Identifier: EUPL-1.2
"""Waarom nu, and Schikt: why this person, and does it suit now (screens.md, 06-09)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.day_parts import part_of as part_of_day
from feedback.business_time.local_time import day_of
from feedback.business_time.working_time import working_seconds_between
from feedback.callbacks.rules import AttemptOutcome, LadderState, TimeState
from feedback.clock import local
from feedback.desk.rules.phrases import (
    Sentence,
    clock,
    day_and_time,
    duration_aloud,
    first_upper,
    part_of,
    short_moment,
)
from feedback.desk.rules.times import working_day_seconds
from feedback.desk.rules.tries import chosen_words
from feedback.wording import N_

SOON = timedelta(minutes=60)
AT_MOST = 2
MORNING, AFTERNOON = "morning", "afternoon"
NOON = 12
BY_PHONE = "phone"

#: What another way than the phone asks of the colleague; it counts as the conversation.
WAY_SENTENCES = {
    "email": N_("Wil een mail, liever geen telefoontje."),
    "post": N_("Wil een brief, liever geen telefoontje."),
    "counter": N_("Wil langskomen: maak een afspraak aan de balie."),
    "home_visit": N_("Wil een gesprek thuis: maak een afspraak."),
    "chat_relay": N_("Chat telt hier als gesprek."),
    "interpreter": N_("Er is een tolk nodig."),
}
WAY_SUITS = {
    "email": N_("per mail"),
    "post": N_("per brief"),
    "counter": N_("aan de balie"),
    "home_visit": N_("thuis"),
    "chat_relay": N_("chat"),
    "interpreter": N_("met tolk"),
}


class Facts(NamedTuple):
    """What the sentence is made of: stored facts only."""

    state: TimeState
    started_at: datetime
    target_at: datetime
    due_at: datetime
    way: str = BY_PHONE
    preferred_times: Collection[str] = ()
    has_owner: bool = True
    tries: int = 0
    last_try_at: datetime | None = None
    last_outcome: AttemptOutcome | None = None
    window: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class Fit:
    """When it suits the resident, and whether that is now."""

    words: str
    is_now: bool


def why_now(facts: Facts, *, now: datetime, calendar: ServiceCalendar) -> tuple[Sentence, ...]:
    """Return why this person comes now: the one or two strongest reasons, strongest first.

    late > another way than the phone > the moment they chose > other part of the day for
    the next try > target passed > the time that suits ends soon > nobody's > target soon
    (screens.md, 06-09).
    """
    reasons = tuple(islice(_reasons(facts, now=now, calendar=calendar), AT_MOST))
    return reasons or (_ordinary(facts, now=now, calendar=calendar),)


def fits_now(
    preferred_times: Collection[str],
    *,
    way: str,
    now: datetime,
    calendar: ServiceCalendar,
    window: tuple[datetime, datetime] | None = None,
) -> Fit:
    """Return when it suits, and whether that is now: only in opening hours the resident chose.

    A chosen ``window`` says it by itself until it has passed.
    """
    is_open = calendar.is_open(now)
    if window is not None and now < window[1]:
        chosen_moment = str(chosen_words(window, now=now))
        return Fit(chosen_moment, is_now=is_open and now >= window[0])
    if way in WAY_SUITS:
        return Fit(WAY_SUITS[way], is_now=is_open)
    chosen = {MORNING, AFTERNOON} & set(preferred_times)
    if len(chosen) != 1:
        return Fit(N_("altijd"), is_now=is_open)
    part = chosen.pop()
    words = N_("ochtend") if part == MORNING else N_("middag")
    return Fit(words, is_now=is_open and part_of_day(now) == part)


def tries_allow(fit: Fit, ladder: LadderState, *, now: datetime) -> Fit:
    """Return ``fit`` without its tick when someone was tried and the next try is for later."""
    coming = ladder.next_window
    if coming is None or coming.holds(now):
        return fit
    return replace(fit, is_now=False)


def _reasons(facts: Facts, *, now: datetime, calendar: ServiceCalendar) -> Iterator[Sentence]:
    late = facts.state is TimeState.LATE
    if late:
        since = day_and_time(facts.due_at, now=now)
        yield Sentence(N_("Te laat sinds %(moment)s uur."), {"moment": since})
    if facts.way in WAY_SENTENCES:
        yield Sentence(WAY_SENTENCES[facts.way])
    yield from _chosen(facts, now=now)
    yield from _tries(facts, now=now)
    if facts.state is TimeState.PAST_TARGET:
        at = short_moment(facts.target_at, now=now)
        yield Sentence(N_("Streeftijd was %(moment)s."), {"moment": at})
    yield from _suits_until(facts, now=now, calendar=calendar)
    if not facts.has_owner:
        yield Sentence(N_("Nog van niemand."))
    if not now < facts.target_at <= now + timedelta(days=1):
        return
    left = working_seconds_between(now, facts.target_at, calendar=calendar)
    if 0 < left <= SOON.total_seconds():
        words = duration_aloud(left, day_seconds=working_day_seconds(calendar))
        yield Sentence(N_("Streeftijd over %(time)s."), {"time": words})


def _chosen(facts: Facts, *, now: datetime) -> Iterator[Sentence]:
    """Say when we said to call, or the resident chose, as long as it has not passed."""
    if facts.window is None or now >= facts.window[1]:
        return
    if now >= facts.window[0]:
        until = clock(facts.window[1])
        yield Sentence(N_("Afgesproken beltijd, tot %(time)s."), {"time": until})
    else:
        at = day_and_time(facts.window[0], now=now)
        yield Sentence(N_("Afgesproken beltijd: %(moment)s uur."), {"moment": at})


def _tries(facts: Facts, *, now: datetime) -> Iterator[Sentence]:
    if facts.last_try_at is None:
        return
    if facts.last_outcome is AttemptOutcome.WRONG_NUMBER:
        yield Sentence(N_("Het nummer klopte niet. Zoek een ander nummer."))
        return
    part = first_upper(part_of(facts.last_try_at, now=now))
    same_part = part_of_day(facts.last_try_at) == part_of_day(now)
    if same_part and local(facts.last_try_at).date() == local(now).date():
        yield Sentence(N_("%(part)s niet bereikt. Probeer een ander dagdeel."), {"part": part})
    elif same_part:
        yield Sentence(N_("%(part)s niet bereikt. Nu een andere dag."), {"part": part})
    else:
        yield Sentence(N_("%(part)s niet bereikt. Nu ander dagdeel."), {"part": part})


def _suits_until(facts: Facts, *, now: datetime, calendar: ServiceCalendar) -> Iterator[Sentence]:
    """Say so when the part of the day that suits ends within the hour."""
    if facts.window is not None:
        return
    fit = fits_now(facts.preferred_times, way=facts.way, now=now, calendar=calendar)
    if facts.way != BY_PHONE or not fit.is_now or fit.words == "altijd":
        return
    ends_at = local(now).replace(hour=NOON, minute=0, second=0, microsecond=0)
    if fit.words == "middag":
        ends_at = local(calendar.closing_of(day_of(now)))
    if ends_at - now <= SOON:
        values = {"part": first_upper(fit.words), "time": clock(ends_at)}
        yield Sentence(N_("%(part)s loopt tot %(time)s."), values)


def _ordinary(facts: Facts, *, now: datetime, calendar: ServiceCalendar) -> Sentence:
    if not calendar.is_open(facts.started_at):
        return Sentence(N_("Kwam na sluitingstijd binnen."))
    at = day_and_time(facts.target_at, now=now)
    return Sentence(N_("Streeftijd is %(moment)s uur."), {"moment": at})
