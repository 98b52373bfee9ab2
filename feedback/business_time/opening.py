# SPDX-License-Identifier: EUPL-1.2
"""Opening hours as people say them: "op werkdagen van 8.30 tot 17.00 uur"."""

from __future__ import annotations

from itertools import groupby

from feedback.business_time.hours import Blocks, Week
from feedback.business_time.wording import WEEKDAYS_EN, WEEKDAYS_NL, clock_words

_WORKWEEK = (0, 4)


def opening_words(weekly: Week, *, language: str) -> str:
    """Return the weekly hours in one sentence part; days with equal hours stand together.

    ``language`` is "nl" or "en". The week holds the blocks of Monday to Sunday.
    """
    say = _said_in_english if language == "en" else _said_in_dutch
    parts = []
    for blocks, group in groupby(enumerate(weekly), key=lambda day: day[1]):
        days = [number for number, _blocks in group]
        if blocks:
            parts.append(say(days[0], days[-1], blocks))
    return ", ".join(parts)


def _said_in_dutch(first: int, last: int, blocks: Blocks) -> str:
    days = _days(first, last, names=WEEKDAYS_NL, joint="tot en met", workdays="op werkdagen")
    hours = " en ".join(f"van {clock_words(b.opens)} tot {clock_words(b.closes)}" for b in blocks)
    return f"{days} {hours} uur"


def _said_in_english(first: int, last: int, blocks: Blocks) -> str:
    days = _days(first, last, names=WEEKDAYS_EN, joint="to", workdays="on working days")
    hours = " and ".join(
        f"from {clock_words(b.opens)} to {clock_words(b.closes)}".replace(".", ":") for b in blocks
    )
    return f"{days} {hours}"


def _days(first: int, last: int, *, names: tuple[str, ...], joint: str, workdays: str) -> str:
    if (first, last) == _WORKWEEK:
        return workdays
    return names[first] if first == last else f"{names[first]} {joint} {names[last]}"
