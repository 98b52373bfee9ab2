# SPDX-License-Identifier: EUPL-1.2
"""The steps by which a deadline was found.

They are written down by the computation itself, so an explanation cannot tell another
story than the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Reception(StrEnum):
    """How the doors stood when the message came in."""

    OPEN = "open"
    BETWEEN_BLOCKS = "between_blocks"
    BEFORE_OPENING = "before_opening"
    AFTER_CLOSING = "after_closing"
    CLOSED_DAY = "closed_day"


class Shift(StrEnum):
    """Why the same clock time of another day was moved."""

    BEFORE_OPENING = "before_opening"
    BETWEEN_BLOCKS = "between_blocks"
    AFTER_CLOSING = "after_closing"


@dataclass(frozen=True, slots=True)
class Received:
    """The message came in; how the doors stood is left out where it does not matter."""

    at: datetime
    reception: Reception | None


@dataclass(frozen=True, slots=True)
class DayOfReceiptLeftOut:
    """The day of receipt itself does not count."""

    day: date


@dataclass(frozen=True, slots=True)
class DayPassed:
    """A day that does not count, and why (Dutch)."""

    day: date
    because: str


@dataclass(frozen=True, slots=True)
class WorkingDayFound:
    """The working day on which the deadline falls."""

    day: date


@dataclass(frozen=True, slots=True)
class UntilClosing:
    """The deadline is the closing time of the day found."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SameClock:
    """The deadline is the clock time of receipt."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ClockShifted:
    """The clock time of receipt (time since midnight) is closed that day, so it moved."""

    wanted: timedelta
    at: datetime
    why: Shift


@dataclass(frozen=True, slots=True)
class Worked:
    """Working time counted on one day, and what is left to count."""

    day: date
    counted: timedelta
    left: timedelta


@dataclass(frozen=True, slots=True)
class WeeksCounted:
    """A legal term of whole weeks ends on ``day``, unless that is no day for it to end."""

    weeks: int
    day: date


@dataclass(frozen=True, slots=True)
class EndOfDay:
    """The term runs to and including this day."""

    day: date


Step = (
    Received
    | DayOfReceiptLeftOut
    | DayPassed
    | WorkingDayFound
    | UntilClosing
    | SameClock
    | ClockShifted
    | Worked
    | WeeksCounted
    | EndOfDay
)


@dataclass(frozen=True, slots=True)
class Trace:
    """A deadline with the steps that led to it."""

    due_at: datetime
    steps: tuple[Step, ...]
