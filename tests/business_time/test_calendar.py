# SPDX-License-Identifier: EUPL-1.2
"""Opening hours: what they mean, and which cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.business_time.calendar import SEARCH_LIMIT_DAYS, ServiceCalendar
from feedback.business_time.deadlines import Policy, deadline
from feedback.business_time.errors import NoWorkingDay, OutsideCalendar
from feedback.business_time.hours import Block, Blocks, LaterWeek
from feedback.business_time.moments import at_share, share_gone
from feedback.business_time.working_time import (
    add_working_seconds,
    add_working_time,
    working_seconds_between,
)
from feedback.errors import Invalid
from tests.business_time.calendars import ALWAYS_OPEN, DEFAULT, LETTERS, NIGHTS, at, blocks, week

OFFICE = week(*["8:30-17:00"] * 5)
CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("weekly", "closures", "exceptional", "field", "says"),
    [
        (week(), {}, {}, "weekly", "ten minste één dag"),
        (OFFICE[:5], {}, {}, "weekly", "zeven dagen"),
        (week("9:00-12:00 11:30-17:00"), {}, {}, "monday", "11.30 uur overlappen"),
        (week("", "9:00-9:00"), {}, {}, "tuesday", "moet later zijn"),
        (week("17:00-9:00"), {}, {}, "monday", "9.00 moet later zijn dan"),
        (week("9:00-24:01"), {}, {}, "monday", "tussen 0.00 en 24.00"),
        (((Block(-1, 60),), *OFFICE[1:]), {}, {}, "monday", "tussen 0.00 en 24.00"),
        (OFFICE, {}, {CHRISTMAS_EVE: ()}, "exceptional.2026-12-24", "sluitingsdag"),
        (
            OFFICE,
            {CHRISTMAS_EVE: "storm"},
            {CHRISTMAS_EVE: blocks("9:00-12:00")},
            "exceptional.2026-12-24",
            "Kies één van beide",
        ),
        (OFFICE, {CHRISTMAS_EVE: " "}, {}, "closures.2026-12-24", "waarom"),
    ],
    ids=[
        *("no hours", "five days", "overlap", "empty block", "backwards", "past midnight"),
        *("before midnight", "exceptional empty", "closed and open", "closed without reason"),
    ],
)
def test_hours_that_cannot_be_are_refused_by_field(
    weekly: tuple[Blocks, ...],
    closures: dict[date, str],
    exceptional: dict[date, Blocks],
    field: str,
    says: str,
) -> None:
    with pytest.raises(Invalid) as refusal:
        ServiceCalendar(1, weekly, frozenset(), closures, exceptional)
    assert list(refusal.value.fields) == [field]
    assert says in refusal.value.fields[field]


def test_later_hours_that_cannot_be_are_refused_by_field() -> None:
    new_year = date(2027, 1, 1)
    long_ago = LaterWeek(date(1970, 1, 1), OFFICE)
    twice = (LaterWeek(new_year, week("9:00-8:00")), LaterWeek(new_year, OFFICE), long_ago)
    with pytest.raises(Invalid) as refusal:
        ServiceCalendar(1, OFFICE, later_weeks=twice)
    assert sorted(refusal.value.fields) == [
        "from.1970-01-01.weekly",
        "from.2027-01-01.monday",
        "from.2027-01-01.weekly",
    ]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-06-26 10:00", "2026-06-29 17:00"),
        ("2026-06-30 10:00", "2026-07-01 16:00"),
        ("2026-08-31 10:00", "2026-09-01 17:30"),
    ],
    ids=["before", "into the summer hours", "out of them again"],
)
def test_a_deadline_knows_hours_that_will_change(received: str, due: str) -> None:
    summer = LaterWeek(date(2026, 7, 1), week(*["8:00-16:00"] * 5))
    autumn = LaterWeek(date(2026, 9, 1), week(*["8:30-17:30"] * 5))
    calendar = ServiceCalendar(1, OFFICE, later_weeks=(autumn, summer))
    assert deadline(Policy.CLOSE_OF_NEXT_WORKDAY, at(received), calendar=calendar) == at(due)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-06-02 10:15", "2026-06-02 10:15"),
        ("2026-06-02 07:00", "2026-06-02 09:00"),
        ("2026-06-02 12:30", "2026-06-02 13:00"),
        ("2026-06-02 17:00", "2026-06-03 09:00"),
        ("2026-06-06 11:00", "2026-06-08 09:00"),
    ],
    ids=["open", "early", "lunch", "evening", "saturday"],
)
def test_what_may_leave_in_opening_hours_only_waits_for_them(moment: str, opens: str) -> None:
    assert LETTERS["B"].open_from(at(moment)) == at(opens)


def test_a_day_open_until_midnight_closes_at_the_next_days_first_moment() -> None:
    calendar = ServiceCalendar(1, week("12:00-24:00"))
    assert calendar.closing_of(date(2026, 11, 23)) == at("2026-11-24 00:00")


def test_blocks_are_put_in_order_and_the_calendar_can_be_a_key() -> None:
    calendar = ServiceCalendar(1, (tuple(reversed(blocks("9:00-12:00 13:00-17:00"))), *OFFICE[1:]))
    assert calendar.blocks_on(date(2026, 11, 23)) == blocks("9:00-12:00 13:00-17:00")
    assert {calendar: "found"}[calendar] == "found"


@pytest.mark.parametrize(
    ("day", "because"),
    [
        ("2026-11-28", "weekend"),
        ("2026-12-25", "eerste kerstdag"),
        ("2026-11-24", "op dinsdag gesloten"),
        ("2026-11-25", "teamdag"),
        ("2026-11-23", None),
        ("2026-12-26", None),
    ],
    ids=["weekend", "holiday", "weekday", "closure", "open", "exceptional on a holiday"],
)
def test_a_closed_day_says_why_in_dutch(day: str, because: str | None) -> None:
    calendar = ServiceCalendar(
        1,
        week("9:00-17:00", "", *["9:00-17:00"] * 3),
        DEFAULT.holidays,
        {date(2026, 11, 25): "teamdag"},
        {date(2026, 12, 26): blocks("10:00-14:00")},
    )
    assert calendar.closed_because(date.fromisoformat(day)) == because


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23 08:29:59", False),
        ("2026-11-23 08:30:00", True),
        ("2026-11-23 16:59:59", True),
        ("2026-11-23 17:00:00", False),
        ("2026-11-28 11:00:00", False),
    ],
)
def test_the_doors_open_at_the_first_second_and_are_closed_at_the_last(
    moment: str, expected: bool
) -> None:
    assert DEFAULT.is_open(at(moment)) is expected


def test_a_calendar_closed_for_longer_than_a_year_says_so() -> None:
    first = date(2027, 1, 1)
    closed = {first + timedelta(days=n): "verbouwing" for n in range(SEARCH_LIMIT_DAYS + 1)}
    calendar = ServiceCalendar(1, OFFICE, frozenset(), closed)
    for policy in (Policy.CLOSE_OF_NEXT_WORKDAY, Policy.WORKING_HOURS):
        with pytest.raises(NoWorkingDay, match="Controleer de openingstijden"):
            deadline(policy, at("2027-01-01 10:00"), calendar=calendar)
    with pytest.raises(NoWorkingDay, match="geen werkdag"):
        calendar.closing_of(first)


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-11-23", 24), ("2026-03-29", 23), ("2026-10-25", 25)],
    ids=["ordinary", "spring", "autumn"],
)
def test_always_open_loses_no_second(day: str, hours: int) -> None:
    start = at(f"{day} 00:00")
    end = at(f"{date.fromisoformat(day) + timedelta(days=1)} 00:00")
    assert working_seconds_between(start, end, calendar=ALWAYS_OPEN) == hours * 3600
    assert add_working_seconds(start, hours * 3600, calendar=ALWAYS_OPEN) == end


@pytest.mark.parametrize(
    ("day", "minutes"),
    [("2026-11-24", 375), ("2026-03-29", 315), ("2026-10-25", 435)],
    ids=["ordinary", "spring", "autumn"],
)
def test_blocks_that_touch_in_a_changing_night_neither_lose_nor_double(
    day: str, minutes: int
) -> None:
    start, end = at(f"{day} 00:00"), at(f"{day} 12:00")
    assert working_seconds_between(start, end, calendar=NIGHTS) == minutes * 60


@pytest.mark.parametrize(
    ("received", "fold", "due"),
    [
        ("2026-10-24 02:30", 0, "2026-10-25 00:30"),
        ("2026-10-25 02:45", 0, "2026-10-26 01:45"),
        ("2026-10-25 02:15", 1, "2026-10-26 02:00"),
        ("2026-03-28 02:30", 0, "2026-03-29 01:00"),
    ],
    ids=["into the repeated hour", "first pass", "second pass", "into the skipped hour"],
)
def test_the_same_clock_through_a_changing_night(received: str, fold: int, due: str) -> None:
    found = deadline(Policy.SAME_CLOCK_NEXT_WORKDAY, at(received, fold=fold), calendar=ALWAYS_OPEN)
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_calendar_that_was_asked_about_decades_still_answers() -> None:
    calendar = ServiceCalendar(1, OFFICE)
    start, end = at("2000-01-03 08:30"), at("2020-01-06 08:30")
    weeks = (end - start).days // 7
    assert working_seconds_between(start, end, calendar=calendar) == weeks * 5 * 8.5 * 3600
    assert working_seconds_between(start, end, calendar=calendar) == weeks * 5 * 8.5 * 3600


def test_received_at_the_start_of_lunch_counts_as_open() -> None:
    found = deadline(Policy.SAME_CLOCK_NEXT_WORKDAY, at("2026-06-02 12:30"), calendar=LETTERS["B"])
    assert found == at("2026-06-03 13:00")


def test_a_clock_time_before_the_next_days_opening_moves_forward() -> None:
    calendar = ServiceCalendar(1, week("8:00-17:00", "10:00-17:00"))
    found = deadline(Policy.SAME_CLOCK_NEXT_WORKDAY, at("2026-11-23 08:05"), calendar=calendar)
    assert found == at("2026-11-24 10:00")


def test_parts_of_a_second_are_kept() -> None:
    received = at("2026-11-23 10:15:30.250000")
    found = deadline(Policy.SAME_CLOCK_NEXT_WORKDAY, received, calendar=DEFAULT)
    assert found == at("2026-11-24 10:15:30.250000")


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        deadline(Policy.WORKING_HOURS, datetime(2026, 11, 23, 9), calendar=DEFAULT)


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("year", [1, 1969, 3000, 9999])
def test_a_moment_far_away_is_refused_and_never_crashes(policy: Policy, year: int) -> None:
    with pytest.raises(OutsideCalendar):
        deadline(policy, datetime(year, 12, 31, 23, 59, tzinfo=UTC), calendar=DEFAULT)


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("text", ["1970-01-01 00:00", "2999-12-31 23:59"])
def test_the_first_and_last_moments_have_a_deadline(policy: Policy, text: str) -> None:
    received = datetime.fromisoformat(text).replace(tzinfo=UTC)
    assert deadline(policy, received, calendar=DEFAULT) > received


def test_amounts_that_cannot_be_are_refused() -> None:
    start = at("2026-11-23 10:15")
    with pytest.raises(Invalid, match="minder dan nul"):
        add_working_time(start, timedelta(seconds=-1), calendar=DEFAULT)
    with pytest.raises(Invalid, match="ten minste één werkminuut"):
        deadline(Policy.WORKING_HOURS, start, calendar=DEFAULT, working_minutes=0)
    with pytest.raises(Invalid, match="percentage"):
        at_share(start, start, percent=101, calendar=DEFAULT)


def test_a_call_asked_for_in_the_evening_has_no_working_time_to_warn_in() -> None:
    start, due = at("2026-11-23 18:00"), at("2026-11-23 19:00")
    assert at_share(start, due, percent=50, calendar=DEFAULT) == due
    assert share_gone(start, due, now=start, calendar=DEFAULT) == 0
    assert share_gone(start, due, now=due, calendar=DEFAULT) == 1


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(0, "2026-11-23 10:15"), (50, "2026-11-24 09:22:30"), (80, "2026-11-24 13:57")],
)
def test_warnings_fall_at_shares_of_working_time(percent: int, expected: str) -> None:
    start, due = at("2026-11-23 10:15"), at("2026-11-24 17:00")
    assert at_share(start, due, percent=percent, calendar=DEFAULT) == at(expected)
