# SPDX-License-Identifier: EUPL-1.2
"""Shares and the Customer Effort Score, with intervals that hold at the edges (M3).

The ordinary interval of a share has no width when everybody says the same; the ones here
(Wilson 1927, Newcombe 1998, Bonett and Price 2012) stay honest there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from feedback.insight.rules.quantiles import z_quantile
from feedback.insight.rules.sums import Interval


@dataclass(frozen=True)
class Effort:
    """How many had little or no trouble, how many much, of all valid answers."""

    little: int
    much: int
    n: int

    @property
    def score(self) -> float:
        """The CES: from -100, everybody had much trouble, to 100, nobody had any."""
        return 100 * (self.little - self.much) / self.n

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the score, from counts with one added on each side."""
        difference, error = _adjusted(self)
        reach = z_quantile() * math.sqrt(error)
        found = Interval(100 * (difference - reach), 100 * (difference + reach))
        return found.clipped(-100, 100)


def effort_difference(first: Effort, second: Effort) -> Interval:
    """Return the 95 % interval of how much higher ``second`` scores than ``first``."""
    (before, error_before), (after, error_after) = _adjusted(first), _adjusted(second)
    reach = z_quantile() * math.sqrt(error_before + error_after)
    difference = after - before
    return Interval(100 * (difference - reach), 100 * (difference + reach)).clipped(-200, 200)


def _adjusted(effort: Effort) -> tuple[float, float]:
    """Return the difference of the shares, each count one higher, and its squared error."""
    little = (effort.little + 1) / (effort.n + 2)
    much = (effort.much + 1) / (effort.n + 2)
    difference = little - much
    return difference, (little + much - difference**2) / (effort.n + 2)


def share_interval(count: int, n: int) -> Interval:
    """Return Wilson's 95 % interval of ``count`` of ``n``; shares from 0 to 1."""
    z = z_quantile()
    share, squared = count / n, z * z
    centre = (share + squared / (2 * n)) / (1 + squared / n)
    reach = z * math.sqrt(share * (1 - share) / n + squared / (4 * n * n)) / (1 + squared / n)
    return Interval(centre - reach, centre + reach).clipped(0, 1)


def share_difference(count: int, n: int, *, against: int, against_n: int) -> Interval:
    """Return Newcombe's 95 % interval of the first share less the second (hybrid score)."""
    first, second = count / n, against / against_n
    low, high = share_interval(count, n)
    other_low, other_high = share_interval(against, against_n)
    below = math.hypot(first - low, other_high - second)
    above = math.hypot(high - first, second - other_low)
    return Interval(first - second - below, first - second + above)
