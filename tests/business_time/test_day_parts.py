# SPDX-License-Identifier: EUPL-1.2
"""Mornings and afternoons of days with opening hours."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.day_parts import PartOfDay, coming_windows, part_of, windows_on
from feedback.business_time.hours import Block
from feedback.business_time.wording import between_en, between_nl
from feedback.clock import AMSTERDAM, local
from feedback.service_calendar.rules import DEFAULT_CALENDAR

OFFICE = (Block(8 * 60 + 30, 17 * 60),)
LUNCH = (Block(9 * 60, 12 * 60 + 30), Block(13 * 60, 17 * 60))
MORNINGS = (Block(9 * 60, 12 * 60),)
EVENING = (Block(14 * 60, 20 * 60),)
MONDAY = date(2026, 11, 23)


def week(*days: tuple[Block, ...]) -> ServiceCalendar:
    return ServiceCalendar(1, (*days, *[()] * (7 - len(days))))


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (OFFICE, ["8.30-12.00", "12.00-17.00"]),
        (LUNCH, ["9.00-12.00", "12.00-17.00"]),
        (MORNINGS, ["9.00-12.00"]),
        (EVENING, ["14.00-20.00"]),
    ],
    ids=["office", "lunch", "mornings only", "afternoon and evening"],
)
def test_a_day_has_the_parts_in_which_it_is_open(
    blocks: tuple[Block, ...], expected: list[str]
) -> None:
    found = windows_on(MONDAY, calendar=week(blocks))
    said = [f"{clock(one.starts_at)}-{clock(one.ends_at)}" for one in found]
    assert said == expected


def clock(at: datetime) -> str:
    shown = local(at)
    return f"{shown.hour}.{shown.minute:02d}"


def test_a_closed_day_has_no_parts() -> None:
    assert windows_on(date(2026, 11, 28), calendar=week(OFFICE)) == ()


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [(8, 30, "morning"), (11, 59, "morning"), (12, 0, "afternoon"), (17, 0, "afternoon")],
)
def test_noon_begins_the_afternoon(hour: int, minute: int, part: str) -> None:
    at = datetime(2026, 11, 23, hour, minute, tzinfo=AMSTERDAM)
    assert part_of(at) is PartOfDay(part)


def test_what_is_left_of_this_part_begins_now_unless_it_is_nearly_over() -> None:
    calendar = week(OFFICE, OFFICE)
    quarter_to = datetime(2026, 11, 23, 11, 44, tzinfo=AMSTERDAM)
    first = next(coming_windows(quarter_to, calendar=calendar, working_days=1))
    assert (first.part, first.starts_at) == (PartOfDay.MORNING, quarter_to)
    nearly = datetime(2026, 11, 23, 11, 45, tzinfo=AMSTERDAM)
    first = next(coming_windows(nearly, calendar=calendar, working_days=1))
    assert first.part is PartOfDay.AFTERNOON


def test_on_christmas_eve_the_next_part_is_after_the_holidays() -> None:
    closing = datetime(2026, 12, 24, 17, 0, tzinfo=AMSTERDAM)
    first = next(coming_windows(closing, calendar=DEFAULT_CALENDAR, working_days=1))
    assert first.day == date(2026, 12, 28)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 12),
)
def test_coming_parts_are_ahead_in_order_and_in_opening_hours(at: datetime, days: int) -> None:
    found = list(coming_windows(at, calendar=DEFAULT_CALENDAR, working_days=days))
    assert len({window.day for window in found}) >= days
    for window in found:
        assert at <= window.starts_at < window.ends_at
        assert DEFAULT_CALENDAR.is_open(window.starts_at)
        assert part_of(window.starts_at) is window.part
    starts = [window.starts_at for window in found]
    assert starts == sorted(set(starts))


def test_a_part_of_a_day_is_said_in_both_languages() -> None:
    starts = datetime(2026, 11, 24, 12, 0, tzinfo=AMSTERDAM)
    ends = datetime(2026, 11, 24, 17, 0, tzinfo=AMSTERDAM)
    assert between_nl(starts, ends) == "dinsdag 24 november tussen 12.00 en 17.00 uur"
    assert between_en(starts, ends) == "Tuesday 24 November between 12:00 and 17:00"
