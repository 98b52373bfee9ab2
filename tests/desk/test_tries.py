# SPDX-License-Identifier: EUPL-1.2
"""The ladder of attempts and the chosen moment, as a colleague reads them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feedback.business_time.day_parts import coming_windows
from feedback.callbacks.rules import TimeState, ladder_state
from feedback.clock import AMSTERDAM
from feedback.desk.rules import tries
from feedback.desk.rules.reasons import Facts, Fit, fits_now, tries_allow, why_now
from feedback.service_calendar.rules import DEFAULT_CALENDAR as CALENDAR
from feedback.service_calendar.rules import LadderPolicy


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026, in Amsterdam; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM).astimezone(UTC)


NOW = at(24, 10, 42)


@pytest.mark.parametrize(
    ("tried", "expected", "short", "needed"),
    [
        ([], None, None, None),
        ([at(24, 9)], "vanmiddag", "vanmiddag", "2 keer proberen, ook op een andere werkdag"),
        ([at(23, 16)], "vanochtend", "vanochtend", "2 keer proberen, ook op een andere werkdag"),
        ([at(24, 9), at(24, 10)], "vanmiddag", "vanmiddag", "1 keer"),
        ([at(23, 15), at(24, 9), at(24, 13)], None, None, None),
    ],
    ids=["never", "this morning", "yesterday afternoon", "twice today", "enough"],
)
def test_the_next_try_is_said_in_words(tried, expected, short, needed):
    state = ladder_state(tried, LadderPolicy(), CALENDAR, now=NOW, due_at=at(24, 17))
    assert words_of(tries.next_try(state.next_window, now=NOW)) == expected
    assert words_of(tries.short_next_try(state.next_window, now=NOW)) == short
    missing = words_of(tries.still_needed(state))
    assert missing is None if needed is None else needed in (missing or "")


def words_of(sentence):
    return None if sentence is None else str(sentence)


def test_a_next_try_on_another_day_names_it():
    window = next(
        window
        for window in coming_windows(NOW, calendar=CALENDAR, working_days=2)
        if window.day.day == 26
    )
    assert str(tries.next_try(window, now=NOW)) == "donderdag in de ochtend"
    assert str(tries.short_next_try(window, now=NOW)) == "do ochtend"


@pytest.mark.parametrize(
    ("now", "words", "is_now", "why"),
    [
        (at(24, 10), "vandaag 12.00–17.00", False, "Afgesproken beltijd: vandaag 12.00 uur."),
        (at(24, 13), "vandaag 12.00–17.00", True, "Afgesproken beltijd, tot 17.00."),
        (at(25, 9), "ochtend", True, "Te laat sinds gisteren 17.00 uur."),
    ],
    ids=["before", "in it", "passed"],
)
def test_a_chosen_moment_suits_from_its_start_to_its_end(now, words, is_now, why):
    window = (at(24, 12), at(24, 17))
    fit = fits_now(["morning"], way="phone", now=now, calendar=CALENDAR, window=window)
    assert (fit.words, fit.is_now) == (words, is_now)
    state = TimeState.LATE if now > at(24, 17) else TimeState.ON_TIME
    facts = Facts(state, at(23, 9), at(24, 17), at(24, 17), window=window)
    assert str(why_now(facts, now=now, calendar=CALENDAR)[0]) == why


def test_it_does_not_suit_now_when_the_next_try_is_for_later():
    state = ladder_state([at(24, 9)], LadderPolicy(), CALENDAR, now=NOW, due_at=at(24, 17))
    assert not tries_allow(Fit("altijd", is_now=True), state, now=NOW).is_now
    assert tries_allow(Fit("altijd", is_now=True), state, now=at(24, 13)).is_now
