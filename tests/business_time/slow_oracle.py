# SPDX-License-Identifier: EUPL-1.2
"""The rules once more, slowly and without a line of the program.

Written from the words of the design alone: days are walked one by one, working time is
walked minute by minute on the clock of the wall. Hours are plain tuples of clock texts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

HERE = ZoneInfo("Europe/Amsterdam")
ZULU = timezone.utc  # noqa: UP017 - spelled out: nothing here is borrowed
Hours = list[tuple[str, str]]


@lru_cache(maxsize=200)
def _library_days(year: int) -> dict[date, str]:
    found = holidays.country_holidays(
        "NL", years=year, observed=True, categories=("public", "optional"), language="nl"
    )
    return {day: found[day] for day in found}


def days_off(year: int, *, good_friday: bool) -> set[date]:
    """The days off of Cao Gemeenten as the ``holidays`` package knows them."""
    names = _library_days(year)
    return {day for day, name in names.items() if good_friday or "vrijdag" not in name.lower()}


@dataclass(frozen=True)
class SlowCalendar:
    """Opening hours as a function of the day."""

    hours_of: Callable[[date], Hours]

    def wall(self, day: date, clock: str) -> datetime:
        """A clock text of a day as a moment."""
        hour, minute = clock.split(":")
        midnight = datetime.combine(day, time())
        naive = midnight + timedelta(hours=int(hour), minutes=int(minute))
        return naive.replace(tzinfo=HERE)

    def open_on(self, day: date) -> bool:
        return len(self.hours_of(day)) > 0

    def first_open_day_from(self, day: date) -> date:
        while not self.open_on(day):
            day = day + timedelta(days=1)
        return day

    def closing(self, day: date) -> datetime:
        return self.wall(day, self.hours_of(day)[-1][1])


@lru_cache(maxsize=5_000)
def office(day: date) -> Hours:
    """Monday to Friday 8:30-17:00, closed on the eight days of Cao Gemeenten."""
    if day.weekday() > 4 or day in days_off(day.year, good_friday=False):
        return []
    return [("8:30", "17:00")]


@lru_cache(maxsize=5_000)
def lunch_and_evening(day: date) -> Hours:
    """A lunch break every day, an evening on Thursday, a short Friday, Saturday morning."""
    if day.weekday() == 6 or day in days_off(day.year, good_friday=False):
        return []
    return {
        3: [("9:00", "12:30"), ("13:00", "20:00")],
        4: [("9:00", "12:30")],
        5: [("10:00", "12:00")],
    }.get(day.weekday(), [("9:00", "12:30"), ("13:00", "17:00")])


def close_of_next_workday(received: datetime, calendar: SlowCalendar) -> datetime:
    day = received.astimezone(HERE).date() + timedelta(days=1)
    return calendar.closing(calendar.first_open_day_from(day)).astimezone(ZULU)


def same_clock_next_workday(received: datetime, calendar: SlowCalendar) -> datetime:
    here = received.astimezone(HERE)
    today, clock = here.date(), here.timetz().replace(tzinfo=None)
    if calendar.open_on(today):
        hours = calendar.hours_of(today)
        opening, closing = calendar.wall(today, hours[0][0]), calendar.closing(today)
        if here.replace(fold=0) < opening:
            return closing.astimezone(ZULU)
        if here < closing:
            following = calendar.first_open_day_from(today + timedelta(days=1))
            return _fit(following, clock, calendar).astimezone(ZULU)
    following = calendar.first_open_day_from(today + timedelta(days=1))
    return calendar.closing(following).astimezone(ZULU)


def _fit(day: date, clock: time, calendar: SlowCalendar) -> datetime:
    wanted = datetime.combine(day, clock, tzinfo=HERE)
    for opens, closes in calendar.hours_of(day):
        if wanted < calendar.wall(day, opens):
            return calendar.wall(day, opens)
        if wanted < calendar.wall(day, closes):
            return wanted
    return calendar.closing(day)


@lru_cache(maxsize=100)
def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _open_now(here: datetime, calendar: SlowCalendar) -> bool:
    minute = here.hour * 60 + here.minute
    hours = calendar.hours_of(here.date())
    return any(_minute(opens) <= minute < _minute(closes) for opens, closes in hours)


def after_working_seconds(
    received: datetime, seconds: int, calendar: SlowCalendar, step_minutes: int = 1
) -> datetime:
    """Walk from whole minute to whole minute and count those on which the doors are open.

    Days without hours are stepped over at once. Steps of a quarter of an hour give the same
    answer for hours that begin and end on a quarter, in a fifteenth of the time.
    """
    now, left = received.astimezone(ZULU), timedelta(seconds=seconds)
    while True:
        here = now.astimezone(HERE)
        if not calendar.open_on(here.date()):
            now = calendar.wall(here.date() + timedelta(days=1), "0:00").astimezone(ZULU)
            continue
        past = timedelta(minutes=now.minute % step_minutes)
        started = now.replace(second=0, microsecond=0) - past
        following = started + timedelta(minutes=step_minutes)
        if _open_now(here, calendar):
            if following - now >= left:
                return now + left
            left -= following - now
        now = following


def working_seconds(start: datetime, end: datetime, calendar: SlowCalendar) -> float:
    """Walk from ``start`` to ``end`` and count."""
    now, stop, total = start.astimezone(ZULU), end.astimezone(ZULU), timedelta()
    while now < stop:
        until = min(stop, now.replace(second=0, microsecond=0) + timedelta(minutes=1))
        if _open_now(now.astimezone(HERE), calendar):
            total += until - now
        now = until
    return total.total_seconds()


DECREED = {
    *("2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27", "2025-05-30"),
    *("2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26"),
}


def end_of_legal_term(received: datetime, weeks: int) -> datetime:
    day = received.astimezone(HERE).date() + timedelta(days=7 * weeks)
    while (
        day.weekday() > 4
        or day in days_off(day.year, good_friday=True)
        or day.isoformat() in DECREED
    ):
        day += timedelta(days=1)
    return datetime.combine(day, time(23, 59, 59), tzinfo=HERE).astimezone(ZULU)
