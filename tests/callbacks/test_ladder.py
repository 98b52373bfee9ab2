# SPDX-License-Identifier: EUPL-1.2
"""The ladder of attempts: what is still needed, and when to try again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.day_parts import part_of
from feedback.business_time.deadlines import Policy, deadline
from feedback.business_time.hours import Block
from feedback.business_time.local_time import day_of
from feedback.callbacks.rules import ladder_in_words, ladder_state
from feedback.clock import AMSTERDAM
from feedback.service_calendar.rules import DEFAULT_CALENDAR, LadderPolicy

USUAL = LadderPolicy()
MORNINGS = ServiceCalendar(1, (*[(Block(9 * 60, 12 * 60),)] * 5, (), ()))
MINUTE = timedelta(minutes=1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
policies = st.builds(
    lambda attempts, parts, days: LadderPolicy(attempts, parts, min(days, attempts)),
    st.integers(1, 6),
    st.integers(1, 2),
    st.integers(1, 6),
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026; the 23rd is a Monday, the 28th a Saturday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("tried", "now", "expected"),
    [
        ([], at(23, 10), None),
        ([at(23, 10)], at(23, 10, 5), "23 afternoon"),
        ([at(23, 16)], at(23, 16, 5), "24 morning"),
        ([at(23, 16)], at(24, 13), "24 afternoon"),
        ([at(23, 10), at(23, 15)], at(23, 15, 5), "24 morning"),
        ([at(23, 9), at(23, 10)], at(23, 10, 5), "24 afternoon"),
        ([at(23, 10), at(23, 15), at(24, 9)], at(24, 9, 5), None),
        ([at(27, 15)], at(27, 16), "30 morning"),
        ([at(28, 11)], at(28, 11, 5), "30 afternoon"),
    ],
    ids=[
        *("not yet tried", "morning, then afternoon", "afternoon, then next morning"),
        "a part that was not used, when the other would be too late",
        *("a new day for the last try", "twice one morning, then a new day"),
        *("done", "friday, then monday", "on saturday by chance"),
    ],
)
def test_the_next_try_is_at_another_part_of_the_day(
    tried: list[datetime], now: datetime, expected: str | None
) -> None:
    due = deadline(Policy.CLOSE_OF_NEXT_WORKDAY, at(23, 9, 14), calendar=DEFAULT_CALENDAR)
    state = ladder_state(tried, USUAL, DEFAULT_CALENDAR, now=now, due_at=due)
    coming = state.next_window
    assert (f"{coming.day.day} {coming.part}" if coming else None) == expected


@pytest.mark.parametrize(
    ("tried", "done"),
    [
        ([at(23, 9), at(23, 14), at(24, 9)], True),
        ([at(23, 9), at(23, 10), at(23, 14)], False),
        ([at(23, 9), at(24, 9), at(25, 9)], False),
        ([at(23, 9), at(24, 14)], False),
        ([at(23, 9), at(28, 14), at(28, 15)], False),
    ],
    ids=["enough", "one day", "mornings only", "two tries", "a saturday is no working day"],
)
def test_enough_is_three_tries_in_two_parts_on_two_working_days(
    tried: list[datetime], done: bool
) -> None:
    now = tried[-1] + MINUTE
    state = ladder_state(tried, USUAL, DEFAULT_CALENDAR, now=now, due_at=at(24, 17))
    assert state.is_done is done


def test_where_only_mornings_are_open_one_part_is_enough() -> None:
    tried = [at(23, 9), at(23, 10), at(24, 9)]
    state = ladder_state(tried, USUAL, MORNINGS, now=at(24, 9, 5), due_at=at(24, 12))
    assert state.is_done


def test_a_refusal_says_what_was_done_what_is_needed_and_when() -> None:
    now, due = at(23, 15, 5), at(24, 17)
    state = ladder_state([at(23, 10), at(23, 15)], USUAL, DEFAULT_CALENDAR, now=now, due_at=due)
    assert ladder_in_words(state) == (
        "Niet bereikt kan nog niet. 2 pogingen, in 2 dagdelen, op 1 werkdag. "
        "Nodig: 3 pogingen, 2 dagdelen, 2 werkdagen. "
        "Volgende poging: dinsdag 24 november, in de ochtend."
    )


@given(moments, policies, st.lists(st.integers(1, 40_000), max_size=5), st.integers(0, 20_000))
def test_the_proposal_is_ahead_open_and_new(
    start: datetime, policy: LadderPolicy, gaps: list[int], later: int
) -> None:
    tried: list[datetime] = []
    for gap in gaps:
        tried.append((tried[-1] if tried else start) + gap * MINUTE)
    now = (tried[-1] if tried else start) + later * MINUTE
    due = deadline(Policy.CLOSE_OF_NEXT_WORKDAY, start, calendar=DEFAULT_CALENDAR)
    state = ladder_state(tried, policy, DEFAULT_CALENDAR, now=now, due_at=due)
    coming = state.next_window
    assert (coming is not None) is (bool(tried) and not state.is_done)
    if coming is None:
        return
    assert coming.starts_at >= now
    assert DEFAULT_CALENDAR.is_open(coming.starts_at)
    assert (coming.day, coming.part) not in {(day_of(at), part_of(at)) for at in tried}
    if coming.part is part_of(tried[-1]):
        assert coming.starts_at <= due, "the same part of the day only to keep the promise"


@given(moments, policies, st.integers(0, 200))
def test_who_follows_the_proposals_reaches_the_end_of_the_ladder(
    start: datetime, policy: LadderPolicy, minutes: int
) -> None:
    due = deadline(Policy.CLOSE_OF_NEXT_WORKDAY, start, calendar=DEFAULT_CALENDAR)
    tried = [DEFAULT_CALENDAR.open_from(start)]
    for _ in range(policy.attempts + policy.parts_of_day + policy.working_days):
        now = tried[-1] + MINUTE
        state = ladder_state(tried, policy, DEFAULT_CALENDAR, now=now, due_at=due)
        if state.is_done:
            break
        assert state.next_window is not None
        window = state.next_window
        tried.append(min(window.starts_at + minutes * MINUTE, window.ends_at - MINUTE))
    assert state.is_done
    assert len(tried) <= max(policy.attempts, policy.parts_of_day) + policy.working_days


@given(moments, policies, st.lists(st.integers(1, 9_000), min_size=1, max_size=6))
def test_one_more_try_never_takes_a_step_back(
    start: datetime, policy: LadderPolicy, gaps: list[int]
) -> None:
    tried, before = [start], None
    for gap in gaps:
        now = tried[-1]
        state = ladder_state(tried, policy, DEFAULT_CALENDAR, now=now, due_at=start)
        if before is not None:
            assert (state.tries, state.parts, state.days) >= before
        before = (state.tries, state.parts, state.days)
        tried.append(now + gap * MINUTE)
