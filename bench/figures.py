# SPDX-License-Identifier: EUPL-1.2
"""Figures, their bars and the table (pure)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` (0 to 1) of ``values`` do not exceed.

    The nearest rank: always a value that was measured. Raises ``ValueError`` without values.
    """
    if not values:
        raise ValueError("no values, no percentile")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True)
class Timing:
    """Durations in milliseconds, and what ``clients`` at once got done in a second."""

    count: int
    p50: float
    p95: float
    p99: float
    per_second: float

    @classmethod
    def of(cls, milliseconds: Sequence[float], *, seconds: float) -> Timing:
        """Sum up durations that were measured within ``seconds``."""
        return cls(
            len(milliseconds),
            percentile(milliseconds, 0.5),
            percentile(milliseconds, 0.95),
            percentile(milliseconds, 0.99),
            len(milliseconds) / seconds,
        )


@dataclass(frozen=True)
class Bar:
    """What a figure must be: at most, or at least, ``limit``."""

    limit: float
    at_least: bool = False
    unit: str = ""

    def is_met(self, value: float) -> bool:
        """Tell whether ``value`` is good enough; the limit itself is."""
        return value >= self.limit if self.at_least else value <= self.limit

    def words(self) -> str:
        """Return the bar as it stands in the table."""
        return f"{'≥' if self.at_least else '≤'} {show(self.limit)}{self.unit}"


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, and the bar it is held against."""

    name: str
    value: float
    unit: str
    bar: Bar | None = None
    detail: str = ""

    @property
    def verdict(self) -> str:
        """Say whether the bar is met; nothing where there is none."""
        if self.bar is None:
            return ""
        return "met" if self.bar.is_met(self.value) else "not met"

    def as_json(self) -> dict[str, Any]:
        """Return the figure for the file."""
        return {**asdict(self), "verdict": self.verdict}


def show(value: float) -> str:
    """Write a number with the digits that mean something: 0.38, 12.3, 1,530."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table of text."""
    rows = [("what", "figure", "bar", "", "detail")]
    rows += [
        (
            one.name,
            f"{show(one.value)} {one.unit}".rstrip(),
            one.bar.words() if one.bar else "",
            one.verdict,
            one.detail,
        )
        for one in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in {1, 2} else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
