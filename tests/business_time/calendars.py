# SPDX-License-Identifier: EUPL-1.2
"""The calendars the tests count with, and moments written as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.dutch_days import CAO_GEMEENTEN, Holiday
from feedback.business_time.hours import Block
from feedback.clock import AMSTERDAM


def block(text: str) -> Block:
    """``block("8:30-17:00")``."""
    opens, closes = ([int(part) for part in side.split(":")] for side in text.split("-"))
    return Block(opens[0] * 60 + opens[1], closes[0] * 60 + closes[1])


def blocks(text: str) -> tuple[Block, ...]:
    return tuple(block(part) for part in text.split())


def week(*days: str) -> tuple[tuple[Block, ...], ...]:
    """Seven days from Monday; days not given are closed."""
    return tuple(blocks(day) for day in (*days, *[""] * (7 - len(days))))


def at(text: str, *, fold: int = 0) -> datetime:
    """``at("2026-06-02 10:15")`` on the clocks of Amsterdam, as a moment in UTC."""
    naive = datetime.fromisoformat(text)
    return naive.replace(tzinfo=AMSTERDAM, fold=fold).astimezone(UTC)


DEFAULT = ServiceCalendar(1, week(*["8:30-17:00"] * 5), CAO_GEMEENTEN)

_CHURCH_AND_KING = CAO_GEMEENTEN - {Holiday.LIBERATION_DAY} | {Holiday.GOOD_FRIDAY}
_VICTORY = {date(2025, 5, 5): "Bevrijdingsdag"}
_NINE_TO_FIVE = week(*["9:00-17:00"] * 5)

#: The test calendars of the design's vector table, by their letters.
LETTERS = {
    "A": ServiceCalendar(2, _NINE_TO_FIVE, _CHURCH_AND_KING, _VICTORY),
    "A'": ServiceCalendar(3, _NINE_TO_FIVE, _CHURCH_AND_KING - {Holiday.GOOD_FRIDAY}, _VICTORY),
    "A+": ServiceCalendar(
        4, _NINE_TO_FIVE, _CHURCH_AND_KING, {**_VICTORY, date(2026, 5, 15): "brugdag"}
    ),
    "A½": ServiceCalendar(
        5, _NINE_TO_FIVE, _CHURCH_AND_KING, _VICTORY, {date(2026, 12, 24): blocks("9:00-12:00")}
    ),
    "B": ServiceCalendar(6, week(*["9:00-12:30 13:00-17:00"] * 5), _CHURCH_AND_KING, _VICTORY),
    "C": ServiceCalendar(
        7,
        week(*["9:00-17:00"] * 3, "9:00-20:00", "9:00-12:30"),
        _CHURCH_AND_KING,
        _VICTORY,
    ),
}
ALWAYS_OPEN = ServiceCalendar(8, week(*["0:00-24:00"] * 7))
NIGHTS = ServiceCalendar(9, week(*["0:00-2:30 2:30-6:15 22:00-24:00"] * 7))
EVERY_CALENDAR = (DEFAULT, *LETTERS.values(), ALWAYS_OPEN, NIGHTS)
