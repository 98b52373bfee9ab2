# SPDX-License-Identifier: EUPL-1.2
"""When a periodic task is due, and whether the machine's clock can be trusted (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from feedback.clock import AMSTERDAM

#: Between two and three the clocks change: that time comes twice in autumn, never in spring.
FIRST_NIGHTLY = time(3, 30)
JUMP = timedelta(minutes=15)
STEADY_TICKS = 3


@dataclass(frozen=True)
class Every:
    """A task that comes round all day long."""

    seconds: int

    def slot(self, now: datetime) -> str:
        """Return the label of the slot that ``now`` lies in: the same for every worker."""
        begun = int(now.timestamp()) // self.seconds * self.seconds
        return datetime.fromtimestamp(begun, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def words(self) -> str:
        """Say it for the list of tasks."""
        return f"every {self.seconds} s"


@dataclass(frozen=True)
class Daily:
    """A task of once a day, at ``at`` on the clocks of Amsterdam."""

    at: time

    def __post_init__(self) -> None:
        if time(2) <= self.at < FIRST_NIGHTLY:
            raise ValueError(f"{self.at:%H:%M} may come twice or never; take 03:30 or later")

    def slot(self, now: datetime) -> str:
        """Return the label of the last slot that has come: a date.

        A worker that was off at ``at`` finds that day's slot unclaimed and catches up.
        """
        there = now.astimezone(AMSTERDAM)
        come = there.time() >= self.at
        return (there.date() if come else there.date() - timedelta(days=1)).isoformat()

    def words(self) -> str:
        """Say it for the list of tasks."""
        return f"daily at {self.at:%H:%M}"


class SteadyClock:
    """Compares the machine's calendar clock with its stopwatch.

    When they part by more than 15 minutes (somebody set the clock, or the machine slept),
    nothing that escalates may run until three looks in a row agree again: a clock that is
    a day ahead for one minute must not mark a thousand promises as broken.
    """

    def __init__(self) -> None:
        self._last: tuple[datetime, float] | None = None
        self._steady = STEADY_TICKS

    def look(self, *, wall: datetime, stopwatch: float) -> bool:
        """Take one look; tell whether the clock may be trusted now."""
        if self._last is not None:
            walked = wall - self._last[0]
            passed = timedelta(seconds=stopwatch - self._last[1])
            jumped = abs(walked - passed) > JUMP
            self._steady = 0 if jumped else min(self._steady + 1, STEADY_TICKS)
        self._last = (wall, stopwatch)
        return self._steady >= STEADY_TICKS
