# SPDX-License-Identifier: EUPL-1.2
"""Two rounds side by side: 0-, 1- and 2-meting (M5).

What fails to compare is said before any difference; the numbers stay visible.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from feedback.insight.rules.quantiles import t_quantile, t_two_sided, z_quantile, z_two_sided
from feedback.insight.rules.sums import Interval, Sums

#: Standard errors between nought and what is found with 80 % power at 95 % certainty.
POWERED = 2.8016
#: More points of difference than this in the mix of modes and two rounds do not compare.
MODE_SHIFT = 0.05


#: An error below this is what reckoning leaves of none: all answers are equal.
NOISE = 1e-12


class Verdict(enum.StrEnum):
    """The only words for a difference (statistics.md §0.5)."""

    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    NOT_COMPARABLE = "not_comparable"


class Check(enum.StrEnum):
    """What must be the same before two rounds compare."""

    QUESTION = "question"
    POPULATION = "population"
    MODES = "modes"
    WEIGHTING = "weighting"
    ROUTE = "route"
    SEASON = "season"


class Group(NamedTuple):
    """A mean, the variance of the answers and how many there are: of a round, of a mirror."""

    mean: float
    variance: float
    n: int

    @classmethod
    def of(cls, sums: Sums) -> Group:
        """Return the same of whole sums."""
        return cls(float(sums.mean), float(sums.variance), sums.n)

    @property
    def squared_error(self) -> float:
        """The variance of the mean."""
        return self.variance / self.n


@dataclass(frozen=True)
class Difference:
    """How much higher the second is than the first, and how sure that is."""

    value: float
    error: float
    interval: Interval
    p: float
    df: float

    @property
    def is_shown(self) -> bool:
        """Tell whether the interval leaves out nought."""
        return self.error > 0 and self.interval.excludes(0)


def welch(first: Group, second: Group) -> Difference:
    """Return the difference of two means whose variances need not be equal.

    Satterthwaite's degrees of freedom. Two groups of equal marks have no error, hence no
    certainty: p is 1.
    """
    value = second.mean - first.mean
    parts = [group.squared_error for group in (first, second)]
    squared = sum(parts)
    if squared == 0:
        return Difference(value, 0.0, Interval(value, value), 1.0, math.inf)
    freedoms = zip(parts, (first.n - 1, second.n - 1), strict=True)
    df = squared**2 / sum(part**2 / free for part, free in freedoms if part)
    error = math.sqrt(squared)
    reach = t_quantile(df) * error
    p = t_two_sided(value / error, df)
    return Difference(value, error, Interval(value - reach, value + reach), p, df)


def normal_difference(value: float, error: float) -> Difference:
    """Return a difference whose error was estimated another way, by the normal distribution."""
    if error < NOISE:
        return Difference(value, 0.0, Interval(value, value), 1.0, math.inf)
    reach = z_quantile() * error
    p = z_two_sided(value / error)
    return Difference(value, error, Interval(value - reach, value + reach), p, math.inf)


def standardised(strata: Sequence[tuple[Group, Group]]) -> Difference:
    """Return the difference at the mix of the first round: direct standardisation.

    ``strata`` holds the first and second round of each mode or channel. It answers what the
    difference would be had the same share been asked in each way.
    """
    whole = sum(first.n for first, _ in strata)
    shares = [first.n / whole for first, _ in strata]
    value = sum(
        share * (second.mean - first.mean)
        for share, (first, second) in zip(shares, strata, strict=True)
    )
    squared = sum(
        share**2 * (first.squared_error + second.squared_error)
        for share, (first, second) in zip(shares, strata, strict=True)
    )
    return normal_difference(value, math.sqrt(squared))


def smallest_detectable(first: Group, second: Group) -> float:
    """Return the smallest change that these two rounds show with 80 % power."""
    free = first.n + second.n - 2
    pooled = ((first.n - 1) * first.variance + (second.n - 1) * second.variance) / free
    return POWERED * math.sqrt(pooled * (1 / first.n + 1 / second.n))


def modes_shift(first: Sequence[int], second: Sequence[int]) -> bool:
    """Tell whether the shares of the modes differ by five points or more."""
    totals = sum(first), sum(second)
    pairs = zip(first, second, strict=True)
    return any(abs(before / totals[0] - after / totals[1]) >= MODE_SHIFT for before, after in pairs)


def finite_factor(n: int, population: int) -> float:
    """Return by what the error shrinks when a known part of the population answered.

    1 up to 5 %: below that nobody sees the difference.
    """
    share = n / population
    return math.sqrt(1 - share) if share > 0.05 else 1.0


def verdict(difference: Difference, failed: Iterable[Check]) -> Verdict:
    """Return what may be said: any failed check comes before the figures."""
    if any(True for _ in failed):
        return Verdict.NOT_COMPARABLE
    return Verdict.SHOWN if difference.is_shown else Verdict.NOT_SHOWN


def holm(values: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p values, in the order given: for what is shown together."""
    order = sorted(range(len(values)), key=values.__getitem__)
    adjusted, highest = [0.0] * len(values), 0.0
    for place, index in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - place) * values[index]))
        adjusted[index] = highest
    return adjusted
