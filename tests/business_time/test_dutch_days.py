# SPDX-License-Identifier: EUPL-1.2
"""The rule table against known dates, the law's decree days and the ``holidays`` package."""

from __future__ import annotations

from datetime import date

import holidays
import pytest

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.dutch_days import (
    ATW_DECREE_DAYS,
    ATW_DECREES_KNOWN_UNTIL,
    ATW_HOLIDAYS,
    CAO_GEMEENTEN,
    DUTCH_NAMES,
    Holiday,
    day_of_holiday,
    days_of,
    easter_sunday,
    why_no_term_ends,
)
from tests.business_time.calendars import DEFAULT

#: year: Easter Sunday, from printed almanacs; 1818 and 2285 are the earliest possible day.
EASTER = {
    1818: "03-22",
    1943: "04-25",
    2000: "04-23",
    2008: "03-23",
    2024: "03-31",
    2025: "04-20",
    2026: "04-05",
    2027: "03-28",
    2028: "04-16",
    2038: "04-25",
    2049: "04-18",
    2076: "04-19",
    2285: "03-22",
}

#: Every weekday the default calendar is closed, 2025 to 2035, worked out by hand.
CLOSED_WEEKDAYS = {
    2025: "01-01 04-21 05-05 05-29 06-09 12-25 12-26",
    2026: "01-01 04-06 04-27 05-05 05-14 05-25 12-25",
    2027: "01-01 03-29 04-27 05-05 05-06 05-17",
    2028: "04-17 04-27 05-05 05-25 06-05 12-25 12-26",
    2029: "01-01 04-02 04-27 05-10 05-21 12-25 12-26",
    2030: "01-01 04-22 05-30 06-10 12-25 12-26",
    2031: "01-01 04-14 05-05 05-22 06-02 12-25 12-26",
    2032: "01-01 03-29 04-27 05-05 05-06 05-17",
    2033: "04-18 04-27 05-05 05-26 06-06 12-26",
    2034: "04-10 04-27 05-05 05-18 05-29 12-25 12-26",
    2035: "01-01 03-26 04-27 05-03 05-14 12-25 12-26",
}


@pytest.mark.parametrize("year", EASTER)
def test_easter_falls_where_the_almanac_says(year: int) -> None:
    assert easter_sunday(year).isoformat() == f"{year}-{EASTER[year]}"


@pytest.mark.parametrize("year", CLOSED_WEEKDAYS)
def test_the_default_calendar_is_closed_on_the_days_of_cao_gemeenten(year: int) -> None:
    days = (date.fromordinal(n) for n in range(*_ordinals(year)))
    closed = [day for day in days if day.weekday() < 5 and not DEFAULT.is_working_day(day)]
    assert " ".join(f"{day:%m-%d}" for day in closed) == CLOSED_WEEKDAYS[year]


@pytest.mark.parametrize(
    ("year", "day"), [(2025, 26), (2026, 27), (2031, 26), (2036, 26), (2042, 26)]
)
def test_kings_day_moves_to_saturday_when_the_27th_is_a_sunday(year: int, day: int) -> None:
    assert day_of_holiday(Holiday.KINGS_DAY, year=year) == date(year, 4, day)


@pytest.mark.parametrize(
    ("holiday", "kept"),
    [
        (Holiday.LIBERATION_DAY, [2025, 2026, 2027, 2028, 2029, 2030]),
        (Holiday.LIBERATION_DAY_IN_LUSTRUM_YEARS, [2025, 2030]),
    ],
)
def test_liberation_day_is_yearly_or_in_lustrum_years(holiday: Holiday, kept: list[int]) -> None:
    years = range(2025, 2031)
    assert [y for y in years if day_of_holiday(holiday, year=y)] == kept
    assert [y for y in years if days_of(y, frozenset({holiday}))] == kept


@pytest.mark.parametrize("year", range(2025, 2036))
def test_the_holidays_package_knows_the_same_days(year: int) -> None:
    """The known differences, and nothing else.

    The package also lists Easter Sunday and Whit Sunday (not in the law, always a Sunday).
    Good Friday and 5 May moved between its categories over the years, so both categories
    are asked for. The decree days of the law are in no version of it.
    """
    library = holidays.country_holidays(
        "NL", years=year, observed=True, categories=("public", "optional"), language="nl"
    )
    easter = easter_sunday(year)
    sundays = {easter, date.fromordinal(easter.toordinal() + 49)}
    assert set(library) - set(days_of(year, ATW_HOLIDAYS)) == sundays
    assert set(days_of(year, ATW_HOLIDAYS)) <= set(library)
    assert not ATW_DECREE_DAYS & set(library)


def test_good_friday_is_a_working_day_unless_the_municipality_chooses_otherwise() -> None:
    good_friday = date(2026, 4, 3)
    closed = ServiceCalendar(2, DEFAULT.weekly, CAO_GEMEENTEN | {Holiday.GOOD_FRIDAY})
    assert DEFAULT.is_working_day(good_friday)
    assert closed.closed_because(good_friday) == "Goede Vrijdag"


@pytest.mark.parametrize(
    ("day", "because"),
    [
        ("2026-04-03", "Goede Vrijdag"),
        ("2026-05-15", "gelijkgesteld met een feestdag"),
        ("2027-05-05", "Bevrijdingsdag"),
        ("2026-11-29", "weekend"),
        ("2026-11-23", None),
    ],
)
def test_the_law_has_its_own_days_on_which_no_term_ends(day: str, because: str | None) -> None:
    assert why_no_term_ends(date.fromisoformat(day)) == because


def test_every_decree_day_is_an_ordinary_working_day_for_the_promise() -> None:
    assert all(DEFAULT.is_working_day(day) for day in ATW_DECREE_DAYS)
    assert max(ATW_DECREE_DAYS) <= ATW_DECREES_KNOWN_UNTIL


def test_every_holiday_has_a_dutch_name() -> None:
    assert set(DUTCH_NAMES) == set(Holiday)


def _ordinals(year: int) -> tuple[int, int]:
    return date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
