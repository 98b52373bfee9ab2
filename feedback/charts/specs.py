# SPDX-License-Identifier: EUPL-1.2
"""What a chart shows, apart from how it is drawn (pure)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Where an axis begins and ends; fixed before anything is drawn on it."""

    low: float
    high: float
    ticks: tuple[float, ...] = ()

    def share(self, value: float) -> float:
        """Return the place of a value, from 0 to 1; what lies outside stands at the end."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


#: Of a rapportcijfer: always whole, so that two charts may be laid side by side.
MARKS = Scale(1, 10, tuple(range(1, 11)))
#: Of a CES.
EFFORT = Scale(-100, 100, (-100, -50, 0, 50, 100))
_STEPS = (1, 2, 5)


def from_nought(values: Sequence[float]) -> Scale:
    """Return a scale from 0 to a round number above all values, with at most five steps."""
    most = max(values, default=0) or 1.0
    size = 10.0 ** math.floor(math.log10(most))
    for step in (factor * size / 10 for factor in (*_STEPS, *(10 * one for one in _STEPS))):
        count = math.ceil(most / step - 1e-9)
        if count <= 5:
            return Scale(0, step * count, tuple(step * at for at in range(count + 1)))
    raise AssertionError("ten times the size holds every value of that size")


def of_marks(worst: int, best: int) -> Scale:
    """Return the scale of marks as they were asked, from the worst to the best."""
    return MARKS if (worst, best) == (1, 10) else Scale(worst, best, (worst, best))


@dataclass(frozen=True)
class Mark:
    """One thing on a chart. Without ``value`` it is hidden, and ``hidden`` says why.

    ``text`` is the value as people read it; ``cells`` is the row of the table after its label.
    """

    label: str
    value: float | None
    text: str = ""
    low: float | None = None
    high: float | None = None
    cells: tuple[str, ...] = ()
    is_hatched: bool = False
    hidden: str = ""

    def __post_init__(self) -> None:
        if self.value is None and (self.low is not None or self.high is not None):
            raise ValueError("what is hidden has no interval")

    @property
    def tip(self) -> str:
        """What a pointer at the mark tells."""
        if self.value is None:
            return f"{self.label}: {self.hidden}"
        return f"{self.label}: {', '.join(self.cells) or self.text}"


@dataclass(frozen=True)
class Chart:
    """A picture, the sentence that says what it shows, and the table with the same figures."""

    title: str
    sentence: str
    marks: tuple[Mark, ...]
    scale: Scale
    header: tuple[str, ...] = ()
    """Heads of the table: of the label, then of each of the cells."""
