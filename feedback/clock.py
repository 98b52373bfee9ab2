# SPDX-License-Identifier: EUPL-1.2
"""The one place where time enters the program.

Only edges (views, jobs, command line) ask a clock, once per request or sweep; everything
below takes ``now`` as a keyword value. Moments are aware and in UTC; calendar questions
are asked in Amsterdam time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the machine's present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the edge itself


class FixedClock:
    """A clock that stands still until it is moved: for tests and for building demo data."""

    def __init__(self, at: datetime) -> None:
        self._at = require_aware(at)

    def now(self) -> datetime:
        """Return the moment the clock was set to."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move the clock to ``at``."""
        self._at = require_aware(at)


class FileClock:
    """A clock read from a file (setting ``CLOCK_FILE``), so that a test can move every process.

    The file holds one ISO 8601 moment with an offset; it is read at every call.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Return the moment in the file; an unreadable file is an error, never a guess."""
        return require_aware(datetime.fromisoformat(self._path.read_text().strip()))


def require_aware(at: datetime) -> datetime:
    """Return ``at`` in UTC; a naive moment raises ``ValueError``, for nobody knows its zone."""
    if at.tzinfo is None:
        raise ValueError(f"a moment without a zone: {at.isoformat()}")
    return at.astimezone(UTC)


def local(at: datetime) -> datetime:
    """Return ``at`` on the clocks of Amsterdam."""
    if at.tzinfo is UTC:
        return _local_of_utc(at)
    if at.tzinfo is None:
        raise ValueError(f"a moment without a zone: {at.isoformat()}")
    if at.tzinfo is AMSTERDAM:
        # By way of UTC: half past two in the hour that spring skips is half past three.
        at = at.astimezone(UTC)
    return at.astimezone(AMSTERDAM)


@lru_cache(maxsize=4096)
def _local_of_utc(at: datetime) -> datetime:
    """Return the same for a moment in UTC; a list asks it a thousand times, of few moments."""
    return at.astimezone(AMSTERDAM)
