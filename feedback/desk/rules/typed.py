# SPDX-License-Identifier: EUPL-1.2
"""Reading moments and days as a colleague types them, in Amsterdam time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from feedback.clock import AMSTERDAM, local

_EARLIEST, _LATEST = 1970, 2999


def read_moment(text: str | None, *, exact: str | None = None) -> datetime | None:
    """Return the moment in a date-and-time box; None when it is none.

    A box holds no seconds. While it still says the minute of ``exact`` (the moment, with
    seconds, at which the page filled it in), that very moment is meant: otherwise a call
    that began 30 seconds after receipt would seem to have begun before it.
    """
    shown = _local_minute(text)
    if shown is None:
        return None
    known = _aware(exact)
    if known is not None and box_text(known) == (text or "").strip()[:16]:
        return known
    return shown


def read_day(text: str | None) -> date | None:
    """Return the day in a date box; None when it is none."""
    try:
        day = date.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return day if _EARLIEST <= day.year <= _LATEST else None


def box_text(at: datetime) -> str:
    """Return a moment as a date-and-time box holds it: 2026-11-24T10:42."""
    return f"{local(at):%Y-%m-%dT%H:%M}"


def _local_minute(text: str | None) -> datetime | None:
    try:
        typed = datetime.strptime((text or "").strip()[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - zone below
    except ValueError:
        return None
    if not _EARLIEST <= typed.year <= _LATEST:
        return None
    return typed.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def _aware(text: str | None) -> datetime | None:
    try:
        known = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    if known.tzinfo is None or not _EARLIEST <= known.year <= _LATEST:
        return None
    return known.astimezone(UTC)
