# SPDX-License-Identifier: EUPL-1.2
"""Sentences as values, and how a colleague says a moment or a duration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from feedback.business_time.wording import WEEKDAYS_NL, clock_words, day_nl
from feedback.clock import local
from feedback.wording import N_

_DAY = timedelta(days=1)
_DAYS_BY_NAME = 6
#: From so many working days on, a duration is said in days.
DAYS_FROM = 3
_SALUTATIONS = {"De", "Mevrouw", "Meneer", "Mevr.", "Mw.", "Dhr.", "Familie", "Fam."}


@dataclass(frozen=True)
class Sentence:
    """A Dutch sentence with its merge fields; the edge translates it."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


def clock(at: datetime) -> str:
    """Return the local clock without "uur": "9.14"."""
    shown = local(at)
    return clock_words(shown.hour * 60 + shown.minute)


def day(at: datetime, *, now: datetime) -> str:
    """Return the day of a moment as seen from now: vandaag, gisteren, maandag, 12 november."""
    return _day_words(local(at).date(), local(now).date())


@lru_cache(maxsize=1024)
def _day_words(asked: date, today: date) -> str:
    """Return what a day is called on another; a page says some two hundred of them."""
    near = {today: N_("vandaag"), today - _DAY: N_("gisteren"), today + _DAY: N_("morgen")}
    if asked in near:
        return near[asked]
    if abs((asked - today).days) <= _DAYS_BY_NAME:
        return WEEKDAYS_NL[asked.weekday()]
    words = day_nl(asked).split(" ", 1)[1]
    return words if asked.year == today.year else f"{words} {asked.year}"


def day_and_time(at: datetime, *, now: datetime) -> str:
    """Return day and clock as seen from now: "maandag 17.00", "vandaag 9.14"."""
    shown = local(at)
    return f"{_day_words(shown.date(), local(now).date())} {shown.hour}.{shown.minute:02d}"


def short_moment(at: datetime, *, now: datetime) -> str:
    """Return a moment for a narrow column: "9.14" today, "ma 9.14" this week, "3 nov" else."""
    asked, today = local(at).date(), local(now).date()
    if asked == today:
        return clock(at)
    if abs((asked - today).days) <= _DAYS_BY_NAME:
        return f"{WEEKDAYS_NL[asked.weekday()][:2]} {clock(at)}"
    number, month, *_ = day_nl(asked).split(" ")[1:]
    return f"{number} {month[:3]}"


def part_of(at: datetime, *, now: datetime) -> str:
    """Return the part of a day in which a moment lies: "vanochtend", "gisteren middag"."""
    is_morning = local(at).hour < 12
    if local(at).date() == local(now).date():
        return N_("vanochtend") if is_morning else N_("vanmiddag")
    return f"{day(at, now=now)} {N_('ochtend') if is_morning else N_('middag')}"


def duration(seconds: int, *, day_seconds: int) -> str:
    """Return working time as a figure: "23 min", "6 u 18", from three working days "3 dagen".

    No working time at all, as on a Sunday after a promise for Friday, is "< 1 min".
    """
    if seconds >= DAYS_FROM * day_seconds:
        return f"{seconds // day_seconds} dagen"
    minutes = max(0, seconds) // 60
    if not minutes:
        return "< 1 min"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} u {minutes % 60:02d}"


def duration_aloud(seconds: int, *, day_seconds: int) -> str:
    """Return working time as it is read aloud: "6 uur en 18 minuten"."""
    if seconds >= DAYS_FROM * day_seconds:
        return f"{seconds // day_seconds} werkdagen"
    minutes = max(0, seconds) // 60
    if not minutes:
        return "minder dan een minuut"
    hours, rest = divmod(minutes, 60)
    small = "1 minuut" if rest == 1 else f"{rest} minuten"
    if not hours:
        return small
    return f"{hours} uur en {small}" if rest else f"{hours} uur"


def first_upper(words: str) -> str:
    """Return ``words`` with a capital: the start of a sentence or heading."""
    return words[:1].upper() + words[1:]


def called(name: str) -> str:
    """Return a name as it stands within a sentence: "Bel de heer Postma"."""
    first, space, rest = name.partition(" ")
    return first.lower() + space + rest if first in _SALUTATIONS and rest else name


def initials(name: str) -> str:
    """Return two letters for a name: "Marloes de Vries" is MV."""
    words = [word for word in name.split() if word[:1].isalpha()]
    if not words:
        return "–"
    last = words[-1][0] if len(words) > 1 else words[0][1:2]
    return (words[0][0] + last).upper()


def people_words(count: int) -> Sentence:
    """Return the headline of the queue: how many people are still to be called."""
    if count == 0:
        return Sentence(N_("Niemand meer te bellen"))
    if count == 1:
        return Sentence(N_("Nog 1 mens te bellen"))
    return Sentence(N_("Nog %(count)s mensen te bellen"), {"count": count_words(count)})


def beginning(text: str, *, most: int) -> str:
    """Return a text as people read it that was cut off at ``most`` letters: its words, and "…"."""
    words = text[:-1].rsplit(None, 1)
    return f"{words[0]}…" if len(text) >= most and words else text


def count_words(count: int, *, limit: int = 500) -> str:
    """Return a count as people read it; above ``limit`` we stop counting and say so."""
    return f"{limit:,}+".replace(",", ".") if count > limit else f"{count:,}".replace(",", ".")
