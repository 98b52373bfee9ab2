# SPDX-License-Identifier: EUPL-1.2
"""How people say a day and a moment, in Dutch and in English.

Own names of days and months: the machine's locale must never change what a resident reads.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from feedback.clock import local

WEEKDAYS_NL = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_NL = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY = timedelta(days=1)
_SMALL_NL = dict(
    enumerate(
        ("één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"), start=1
    )
)
_SMALL_EN = dict(
    enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
)


def times_words(count: int, *, language: str) -> str:
    """Return how often: "één keer", "drie keer", "12 keer"; in English "once", "three times"."""
    if language == "en":
        special = {1: "once", 2: "twice"}
        return special.get(count) or f"{_SMALL_EN.get(count, count)} times"
    return f"{_SMALL_NL.get(count, count)} keer"


def clock_words(minutes: int) -> str:
    """Return minutes since midnight as "8.30", "17.00" or "24.00"."""
    return f"{minutes // 60}.{minutes % 60:02d}"


def day_nl(day: date) -> str:
    """Return "dinsdag 24 november"."""
    return f"{WEEKDAYS_NL[day.weekday()]} {day.day} {MONTHS_NL[day.month - 1]}"


def day_en(day: date) -> str:
    """Return "Tuesday 24 November"."""
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}"


def short_day_nl(day: date) -> str:
    """Return "di 24 november"."""
    return f"{WEEKDAYS_NL[day.weekday()][:2]} {day.day} {MONTHS_NL[day.month - 1]}"


def short_day_en(day: date) -> str:
    """Return "Tue 24 November"."""
    return f"{WEEKDAYS_EN[day.weekday()][:3]} {day.day} {MONTHS_EN[day.month - 1]}"


def full_day_nl(day: date) -> str:
    """Return "dinsdag 24 november 2026"."""
    return f"{day_nl(day)} {day.year}"


def full_day_en(day: date) -> str:
    """Return "Tuesday 24 November 2026"."""
    return f"{day_en(day)} {day.year}"


def time_nl(at: datetime) -> str:
    """Return the local clock as "17.00 uur"."""
    shown = local(at)
    return f"{clock_words(shown.hour * 60 + shown.minute)} uur"


def time_en(at: datetime) -> str:
    """Return the local clock as "17:00"."""
    return f"{local(at):%H:%M}"


def before_nl(due_at: datetime) -> str:
    """Return a deadline as residents read it: "dinsdag 24 november, vóór 17.00 uur"."""
    day, minutes = deadline_day_and_minutes(due_at)
    return f"{day_nl(day)}, vóór {clock_words(minutes)} uur"


def before_en(due_at: datetime) -> str:
    """Return a deadline as residents read it: "Tuesday 24 November, before 17:00"."""
    day, minutes = deadline_day_and_minutes(due_at)
    return f"{day_en(day)}, before {minutes // 60:02d}:{minutes % 60:02d}"


def between_nl(starts_at: datetime, ends_at: datetime) -> str:
    """Return a part of a day: "dinsdag 24 november tussen 12.00 en 17.00 uur"."""
    day, minutes = deadline_day_and_minutes(ends_at)
    begin = time_nl(starts_at).removesuffix(" uur")
    return f"{day_nl(day)} tussen {begin} en {clock_words(minutes)} uur"


def between_en(starts_at: datetime, ends_at: datetime) -> str:
    """Return a part of a day: "Tuesday 24 November between 12:00 and 17:00"."""
    day, minutes = deadline_day_and_minutes(ends_at)
    end = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{day_en(day)} between {time_en(starts_at)} and {end}"


def short_between_nl(starts_at: datetime, ends_at: datetime) -> str:
    """Return a part of a day for a text message: "di 24 november, 12.00-17.00 uur"."""
    day, minutes = deadline_day_and_minutes(ends_at)
    begin = time_nl(starts_at).removesuffix(" uur")
    return f"{short_day_nl(day)}, {begin}-{clock_words(minutes)} uur"


def short_between_en(starts_at: datetime, ends_at: datetime) -> str:
    """Return a part of a day for a text message: "Tue 24 November, 12:00-17:00"."""
    day, minutes = deadline_day_and_minutes(ends_at)
    end = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{short_day_en(day)}, {time_en(starts_at)}-{end}"


def short_moment_nl(at: datetime) -> str:
    """Return a deadline for a text message: "di 24 november, 17.00 uur"."""
    day, minutes = deadline_day_and_minutes(at)
    return f"{short_day_nl(day)}, {clock_words(minutes)} uur"


def short_moment_en(at: datetime) -> str:
    """Return a deadline for a text message: "Tue 24 November, 17:00"."""
    day, minutes = deadline_day_and_minutes(at)
    return f"{short_day_en(day)}, {minutes // 60:02d}:{minutes % 60:02d}"


def deadline_day_and_minutes(at: datetime) -> tuple[date, int]:
    """Return the day a deadline belongs to, with the clock in minutes since its midnight.

    Midnight ends a day: a deadline at 0.00 on Wednesday reads "dinsdag, vóór 24.00 uur",
    because "woensdag 0.00 uur" is read as a day later. Seconds are dropped, so that nobody
    is told a later moment than the one that counts.
    """
    shown = local(at)
    minutes = shown.hour * 60 + shown.minute
    if shown.hour == shown.minute == shown.second == 0:
        return shown.date() - _DAY, 24 * 60
    return shown.date(), minutes
