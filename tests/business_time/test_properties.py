# SPDX-License-Identifier: EUPL-1.2
"""What holds for every moment, and agreement with the slow implementation."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.deadlines import CALL_POLICIES, Policy, deadline, target_and_due
from feedback.business_time.dutch_days import CAO_GEMEENTEN
from feedback.business_time.local_time import day_of
from feedback.business_time.moments import at_share, share_gone
from feedback.business_time.working_time import add_working_seconds, working_seconds_between
from tests.business_time import slow_oracle
from tests.business_time.calendars import DEFAULT, EVERY_CALENDAR, at, week

LUNCH_AND_EVENING = ServiceCalendar(
    10,
    week(
        *["9:00-12:30 13:00-17:00"] * 3,
        *("9:00-12:30 13:00-20:00", "9:00-12:30", "10:00-12:00"),
    ),
    CAO_GEMEENTEN,
)
PAIRS = [
    (DEFAULT, slow_oracle.SlowCalendar(slow_oracle.office)),
    (LUNCH_AND_EVENING, slow_oracle.SlowCalendar(slow_oracle.lunch_and_evening)),
]

START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2035, 11, 30, tzinfo=UTC)
whole_seconds = some.integers(0, int((END - START).total_seconds())).map(
    lambda seconds: START + timedelta(seconds=seconds)
)
#: Minutes around which mistakes live: openings, closings, midnight, both clock changes.
edges = some.builds(
    lambda day, minute, second: (
        START + timedelta(days=day, minutes=minute) + timedelta(seconds=second)
    ),
    some.integers(0, 3970),
    some.sampled_from([0, 60, 120, 390, 450, 660, 690, 720, 900, 960, 1080, 1380]),
    some.integers(-2, 2),
)
moments = whole_seconds | edges
calendars = some.sampled_from(EVERY_CALENDAR)
policies = some.sampled_from(Policy)


def slow_answer(
    policy: Policy,
    received: datetime,
    calendar: slow_oracle.SlowCalendar,
    step_minutes: int = 1,
) -> datetime:
    if policy is Policy.CLOSE_OF_NEXT_WORKDAY:
        return slow_oracle.close_of_next_workday(received, calendar)
    if policy is Policy.SAME_CLOCK_NEXT_WORKDAY:
        return slow_oracle.same_clock_next_workday(received, calendar)
    if policy is Policy.WORKING_HOURS:
        return slow_oracle.after_working_seconds(received, 8 * 3600, calendar, step_minutes)
    return slow_oracle.end_of_legal_term(received, int(policy.value[4:-1]))


@settings(max_examples=300, deadline=None)
@given(received=moments, policy=policies, pair=some.sampled_from(PAIRS))
@example(received=at("2026-10-25 02:30", fold=1), policy=Policy.WORKING_HOURS, pair=PAIRS[0])
def test_the_engine_agrees_with_the_slow_walk(
    received: datetime,
    policy: Policy,
    pair: tuple[ServiceCalendar, slow_oracle.SlowCalendar],
) -> None:
    calendar, slow = pair
    assert deadline(policy, received, calendar=calendar) == slow_answer(policy, received, slow)


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS, ids=["office", "lunch and evening"])
@pytest.mark.parametrize("policy", Policy)
def test_ten_thousand_random_moments_agree_with_the_slow_walk(
    policy: Policy, pair: tuple[ServiceCalendar, slow_oracle.SlowCalendar]
) -> None:
    calendar, slow = pair
    dice = random.Random(f"{policy} {calendar.version}")
    span = int((END - START).total_seconds())
    drawn = [START + timedelta(seconds=dice.randrange(span)) for _ in range(10_000)]
    differences = [
        received
        for received in drawn
        if deadline(policy, received, calendar=calendar)
        != slow_answer(policy, received, slow, step_minutes=15)
    ]
    assert differences == []


@settings(max_examples=60, deadline=None)
@given(start=moments, hours=some.integers(0, 100), pair=some.sampled_from(PAIRS))
def test_working_time_agrees_with_the_slow_walk(
    start: datetime, hours: int, pair: tuple[ServiceCalendar, slow_oracle.SlowCalendar]
) -> None:
    calendar, slow = pair
    end = start + timedelta(hours=hours, minutes=17)
    counted = working_seconds_between(start, end, calendar=calendar)
    assert counted == slow_oracle.working_seconds(start, end, slow)


@settings(max_examples=500, deadline=None)
@given(
    received=moments,
    later=some.integers(0, 5 * 86_400) | some.integers(0, 4000),
    policy=policies,
    calendar=calendars,
)
def test_a_later_message_never_has_an_earlier_deadline(
    received: datetime, later: int, policy: Policy, calendar: ServiceCalendar
) -> None:
    first = deadline(policy, received, calendar=calendar)
    second = deadline(policy, received + timedelta(seconds=later), calendar=calendar)
    assert received < first <= second


@settings(max_examples=500, deadline=None)
@given(received=moments, policy=some.sampled_from(CALL_POLICIES), calendar=calendars)
def test_a_deadline_is_inside_opening_hours_or_at_their_end(
    received: datetime, policy: Policy, calendar: ServiceCalendar
) -> None:
    found = deadline(policy, received, calendar=calendar)
    just_before = found - timedelta(microseconds=1)
    assert calendar.is_open(found) or calendar.is_open(just_before)
    assert calendar.is_working_day(day_of(just_before))


@settings(max_examples=300, deadline=None)
@given(received=moments, target_policy=some.sampled_from(CALL_POLICIES), calendar=calendars)
def test_the_target_is_never_later_than_what_the_resident_was_told(
    received: datetime, target_policy: Policy, calendar: ServiceCalendar
) -> None:
    found = target_and_due(
        received,
        target_policy=target_policy,
        due_policy=Policy.CLOSE_OF_NEXT_WORKDAY,
        calendar=calendar,
        working_minutes=5_000,
    )
    assert received < found.target_at <= found.due_at


@settings(max_examples=300, deadline=None)
@given(start=moments, seconds=some.integers(0, 400_000), calendar=calendars)
def test_adding_and_counting_working_time_are_each_others_inverse(
    start: datetime, seconds: int, calendar: ServiceCalendar
) -> None:
    end = add_working_seconds(start, seconds, calendar=calendar)
    assert working_seconds_between(start, end, calendar=calendar) == seconds
    assert working_seconds_between(end, start, calendar=calendar) == 0 or end == start


@settings(max_examples=300, deadline=None)
@given(received=moments, percent=some.integers(0, 100), calendar=calendars)
def test_a_warning_moment_lies_where_its_share_of_working_time_has_gone(
    received: datetime, percent: int, calendar: ServiceCalendar
) -> None:
    due = deadline(Policy.CLOSE_OF_NEXT_WORKDAY, received, calendar=calendar)
    warn_at = at_share(received, due, percent=percent, calendar=calendar)
    assert received <= warn_at <= due
    gone = share_gone(received, due, now=warn_at, calendar=calendar)
    assert gone == pytest.approx(percent / 100, abs=1e-9)
