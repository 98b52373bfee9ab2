# SPDX-License-Identifier: EUPL-1.2
"""Dutch holidays by rule, and the days that the Algemene termijnenwet (Atw) names.

An own table, because libraries disagree with the law and with each other: on King's Day
when the 27th is a Sunday, on 5 May outside the lustrum years, on Good Friday, and on the
decree days, which none of them has.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from feedback.business_time.local_time import ONE_DAY


class Holiday(StrEnum):
    """A yearly day on which a municipality may be closed."""

    NEW_YEARS_DAY = "new_years_day"
    GOOD_FRIDAY = "good_friday"
    EASTER_MONDAY = "easter_monday"
    KINGS_DAY = "kings_day"
    LIBERATION_DAY = "liberation_day"
    LIBERATION_DAY_IN_LUSTRUM_YEARS = "liberation_day_in_lustrum_years"
    ASCENSION_DAY = "ascension_day"
    WHIT_MONDAY = "whit_monday"
    CHRISTMAS_DAY = "christmas_day"
    SECOND_CHRISTMAS_DAY = "second_christmas_day"


DUTCH_NAMES: Mapping[Holiday, str] = MappingProxyType(
    {
        Holiday.NEW_YEARS_DAY: "nieuwjaarsdag",
        Holiday.GOOD_FRIDAY: "Goede Vrijdag",
        Holiday.EASTER_MONDAY: "tweede paasdag",
        Holiday.KINGS_DAY: "Koningsdag",
        Holiday.LIBERATION_DAY: "Bevrijdingsdag",
        Holiday.LIBERATION_DAY_IN_LUSTRUM_YEARS: "Bevrijdingsdag",
        Holiday.ASCENSION_DAY: "Hemelvaartsdag",
        Holiday.WHIT_MONDAY: "tweede pinksterdag",
        Holiday.CHRISTMAS_DAY: "eerste kerstdag",
        Holiday.SECOND_CHRISTMAS_DAY: "tweede kerstdag",
    }
)

#: Cao Gemeenten, article 6.6: the days off since 2024. Good Friday is not among them.
CAO_GEMEENTEN: frozenset[Holiday] = frozenset(Holiday) - {
    Holiday.GOOD_FRIDAY,
    Holiday.LIBERATION_DAY_IN_LUSTRUM_YEARS,
}

#: Atw article 3(1) and 3(2): the holidays on which a term in a law does not end.
ATW_HOLIDAYS: frozenset[Holiday] = CAO_GEMEENTEN | {Holiday.GOOD_FRIDAY}

#: Atw article 3(3): days put on a par by royal decree. Ordinary working days otherwise.
ATW_DECREE_DAYS: frozenset[date] = frozenset(
    {
        date(2023, 4, 28),
        date(2023, 5, 19),
        date(2024, 5, 10),
        date(2024, 12, 27),
        date(2025, 5, 30),
        date(2026, 1, 2),
        date(2026, 5, 15),
        date(2027, 5, 7),
        date(2028, 4, 28),
        date(2028, 5, 26),
    }
)
#: The last day the decrees above speak about; the next decree covers 2029 and later.
ATW_DECREES_KNOWN_UNTIL = date(2028, 12, 31)

_FIXED = {
    Holiday.NEW_YEARS_DAY: (1, 1),
    Holiday.LIBERATION_DAY: (5, 5),
    Holiday.CHRISTMAS_DAY: (12, 25),
    Holiday.SECOND_CHRISTMAS_DAY: (12, 26),
}
_DAYS_AFTER_EASTER = {
    Holiday.GOOD_FRIDAY: -2,
    Holiday.EASTER_MONDAY: 1,
    Holiday.ASCENSION_DAY: 39,
    Holiday.WHIT_MONDAY: 50,
}
_SATURDAY, _SUNDAY = 5, 6


def easter_sunday(year: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian algorithm (Meeus/Jones/Butcher)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leaps, leap_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon_shift + 15) % 30
    quads, quad_rest = divmod(in_century, 4)
    weekday = (32 + 2 * leap_rest + 2 * quads - epact - quad_rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def day_of_holiday(holiday: Holiday, *, year: int) -> date | None:
    """Return the day of ``holiday`` in ``year``; ``None`` when it is not kept that year.

    The rules of today are applied to every year: the past is not reconstructed.
    """
    if holiday in _FIXED:
        month, day = _FIXED[holiday]
        return date(year, month, day)
    if holiday in _DAYS_AFTER_EASTER:
        return easter_sunday(year) + timedelta(days=_DAYS_AFTER_EASTER[holiday])
    if holiday is Holiday.LIBERATION_DAY_IN_LUSTRUM_YEARS:
        return date(year, 5, 5) if year % 5 == 0 else None
    birthday = date(year, 4, 27)
    return birthday - ONE_DAY if birthday.weekday() == _SUNDAY else birthday


@lru_cache(maxsize=512)
def days_of(year: int, holidays: frozenset[Holiday]) -> Mapping[date, Holiday]:
    """Return which days of ``year`` these holidays fall on."""
    found: dict[date, Holiday] = {}
    for holiday in sorted(holidays):
        day = day_of_holiday(holiday, year=year)
        if day is not None:
            found.setdefault(day, holiday)
    return MappingProxyType(found)


def why_no_term_ends(day: date) -> str | None:
    """Return why a term in a law cannot end on ``day`` (Dutch), or ``None`` when it can.

    Source: Atw articles 1(1) and 3.
    """
    holiday = days_of(day.year, ATW_HOLIDAYS).get(day)
    if holiday is not None:
        return DUTCH_NAMES[holiday]
    if day.weekday() >= _SATURDAY:
        return "weekend"
    if day in ATW_DECREE_DAYS:
        return "gelijkgesteld met een feestdag"
    return None
