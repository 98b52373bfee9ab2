# SPDX-License-Identifier: EUPL-1.2
"""One difference between two rounds, seen in the ways there are: as it is, weighted, at one mix.

Source: statistics.md M5 and M11. An honest page shows them side by side and says which decides:
the mix of modes when it shifted, else the weights when both rounds have them, else the raw one.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from feedback.insight.rules.rounds import Answers, Changed
from feedback.insight.rules.sums import FEWEST, Sums
from feedback.insight.rules.waves import Difference, Group, normal_difference, standardised, welch


class Way(enum.StrEnum):
    """How a difference was reckoned."""

    RAW = "raw"
    WEIGHTED = "weighted"
    SAME_MIX = "same_mix"


class Missing(enum.StrEnum):
    """Why it cannot be reckoned that way."""

    NO_WEIGHTS = "no_weights"
    TOO_FEW_WEIGHTED = "too_few_weighted"
    ONE_MODE = "one_mode"
    MODE_WITHOUT_ANSWERS = "mode_without_answers"


@dataclass(frozen=True)
class WeightedSums:
    """What a weighted mean and its error follow from, by linearisation of the ratio."""

    n: int = 0
    weight: float = 0.0
    first: float = 0.0
    squared: float = 0.0
    squared_first: float = 0.0
    squared_second: float = 0.0

    @classmethod
    def of(cls, given: Iterable[tuple[int, float]]) -> WeightedSums:
        """Return the sums of marks with their weights; a weight below nought is refused."""
        pairs = list(given)
        if any(heft < 0 for _, heft in pairs):
            raise ValueError("a weight cannot be below nought")
        return cls(
            len(pairs),
            math.fsum(heft for _, heft in pairs),
            math.fsum(heft * mark for mark, heft in pairs),
            math.fsum(heft**2 for _, heft in pairs),
            math.fsum(heft**2 * mark for mark, heft in pairs),
            math.fsum(heft**2 * mark**2 for mark, heft in pairs),
        )

    @property
    def effective(self) -> float:
        """How many answers without weights would be as sure (Kish)."""
        return self.weight**2 / self.squared if self.squared else 0.0

    @property
    def mean(self) -> float:
        """The weighted mean."""
        return self.first / self.weight

    @property
    def error(self) -> float:
        """Its standard error."""
        spread = (
            self.squared_second - 2 * self.mean * self.squared_first + self.mean**2 * self.squared
        )
        return math.sqrt(max(0.0, spread) * self.n / (self.n - 1)) / self.weight


@dataclass(frozen=True)
class Seen:
    """A difference in one way, or why there is none; ``decides``: the verdict is about this one."""

    way: Way
    difference: Difference | None
    missing: Missing | None = None
    decides: bool = False


def ways_of(
    row: Changed, before: Answers, after: Answers, weights: tuple[WeightedSums, WeightedSums]
) -> list[Seen]:
    """Return a difference in each way; nothing where one of both has too few answers."""
    if row.difference is None:
        return []
    raw = welch(Group.of(row.before), Group.of(row.after))
    seen = [Seen(Way.RAW, raw), _weighted(*weights), _at_one_mix(before, after)]
    decides = Way.RAW
    if row.is_standardised:
        decides = Way.SAME_MIX
    elif seen[1].difference is not None:
        decides = Way.WEIGHTED
    return [replace(one, decides=one.way is decides) for one in seen]


def decided(row: Changed, seen: list[Seen]) -> Changed:
    """Return the row with the difference that decides."""
    for one in seen:
        if one.decides and one.way is Way.WEIGHTED and one.difference is not None:
            return replace(row, difference=one.difference, p=one.difference.p)
    return row


def _weighted(before: WeightedSums, after: WeightedSums) -> Seen:
    if not before.n or not after.n:
        return Seen(Way.WEIGHTED, None, Missing.NO_WEIGHTS)
    if min(before.n, before.effective, after.n, after.effective) < FEWEST:
        return Seen(Way.WEIGHTED, None, Missing.TOO_FEW_WEIGHTED)
    value = after.mean - before.mean
    return Seen(Way.WEIGHTED, normal_difference(value, math.hypot(before.error, after.error)))


def _at_one_mix(before: Answers, after: Answers) -> Seen:
    modes = sorted({*before.by_mode, *after.by_mode})
    if len(modes) < 2:
        return Seen(Way.SAME_MIX, None, Missing.ONE_MODE)
    pairs = [(before.by_mode.get(one, Sums()), after.by_mode.get(one, Sums())) for one in modes]
    if min(sums.n for pair in pairs for sums in pair) < 2:
        return Seen(Way.SAME_MIX, None, Missing.MODE_WITHOUT_ANSWERS)
    groups = [(Group.of(first), Group.of(second)) for first, second in pairs]
    return Seen(Way.SAME_MIX, standardised(groups))
