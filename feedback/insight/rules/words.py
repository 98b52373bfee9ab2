# SPDX-License-Identifier: EUPL-1.2
"""Figures as people read them: a comma in Dutch, a point in English (pure)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from feedback.business_time.wording import day_nl
from feedback.insight.rules.factsheet import Figure
from feedback.insight.rules.quarters import Quarter

DUTCH = "nl"


def shown(value: Decimal | int, *, language: str = DUTCH) -> str:
    """Return a number of the decimals it has: 8,2 or 8.2."""
    text = f"{value}"
    return text.replace(".", ",") if language == DUTCH else text


def signed(value: Decimal | int, *, language: str = DUTCH) -> str:
    """Return a number with its sign, also above nought: +44, −12, 0."""
    text = shown(value if value >= 0 else -value, language=language)
    if value == 0:
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def whole(count: int, *, language: str = DUTCH) -> str:
    """Return a count with a mark between thousands: 1.234 or 1,234."""
    text = f"{count:,}"
    return text.replace(",", ".") if language == DUTCH else text


def margin(figure: Figure, *, language: str = DUTCH) -> str:
    """Return the interval of a mark: 8,0 – 8,4; "" without one."""
    if figure.low is None or figure.high is None:
        return ""
    ends = (shown(end, language=language) for end in (figure.low, figure.high))
    return " – ".join(ends)


def quarter_words(quarter: Quarter, *, language: str = DUTCH) -> str:
    """Return a quarter in words: 3e kwartaal 2026."""
    if language == DUTCH:
        return f"{quarter.number}e kwartaal {quarter.year}"
    return f"quarter {quarter.number} of {quarter.year}"


def runs_until(quarter: Quarter, *, now: datetime, language: str = DUTCH) -> str:
    """Return the last day of a quarter that still runs: its figures still move; "" of another."""
    return day_words(quarter.last_day, language=language) if now < quarter.ends else ""


def day_words(on: date, *, language: str = DUTCH) -> str:
    """Return a day with its year: 31 maart 2026, or 2026-03-31 where Dutch is not read."""
    if language == DUTCH:
        return f"{day_nl(on).partition(' ')[2]} {on.year}"
    return on.isoformat()
