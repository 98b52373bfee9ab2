# SPDX-License-Identifier: EUPL-1.2
"""Means of marks from whole sums, with their intervals (statistics.md §0.2, §0.3, M1).

Marks are whole numbers, so a cell keeps how many there are, their sum and the sum of their
squares as whole numbers. Added cells are the cell of the whole, bit for bit, in any order.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple, Self

from feedback.insight.rules.quantiles import t_quantile

#: Fewer answers than this are no figure: no value, no interval, no quotes.
FEWEST = 10
#: From so many answers on the ordinary t interval covers what it says.
MANY = 30


class Scale(NamedTuple):
    """The marks that can be given, from the worst to the best."""

    worst: int = 1
    best: int = 10

    @property
    def lowest(self) -> int:
        """The smallest number of the scale."""
        return min(self.worst, self.best)

    @property
    def highest(self) -> int:
        """The largest number of the scale."""
        return max(self.worst, self.best)


#: Of a rapportcijfer.
MARKS = Scale()


class Interval(NamedTuple):
    """From where to where a value lies, with 95 % certainty."""

    low: float
    high: float

    def clipped(self, low: float, high: float) -> Interval:
        """Return the part of it that can be."""
        return Interval(max(low, self.low), min(high, self.high))

    def excludes(self, value: float) -> bool:
        """Tell whether ``value`` lies outside."""
        return not self.low <= value <= self.high


class NoInterval(enum.StrEnum):
    """Why a figure has no interval."""

    TOO_FEW = "too_few"
    ALL_EQUAL = "all_equal"


@dataclass(frozen=True)
class Sums:
    """Whole sums of marks: how many, their sum, and the sum of their squares."""

    n: int = 0
    total: int = 0
    squares: int = 0

    @classmethod
    def of(cls, marks: Iterable[int]) -> Self:
        """Return the sums of these marks."""
        n = total = squares = 0
        for mark in marks:
            n, total, squares = n + 1, total + mark, squares + mark * mark
        return cls(n, total, squares)

    def __add__(self, other: Sums) -> Sums:
        """Return the sums of both together."""
        return Sums(self.n + other.n, self.total + other.total, self.squares + other.squares)

    def __sub__(self, other: Sums) -> Sums:
        """Return the sums without those of ``other``, which must be part of these."""
        return Sums(self.n - other.n, self.total - other.total, self.squares - other.squares)

    @property
    def mean(self) -> Fraction:
        """The mean, exactly; raises ``ZeroDivisionError`` without marks."""
        return Fraction(self.total, self.n)

    @property
    def variance(self) -> Fraction:
        """The variance of the sample (n - 1), exactly; 0 for one mark."""
        if self.n < 2:
            return Fraction(0)
        return Fraction(self.n * self.squares - self.total**2, self.n * (self.n - 1))

    @property
    def sd(self) -> float:
        """The standard deviation of the sample."""
        return math.sqrt(self.variance)


#: Of no marks at all.
NOTHING = Sums()


def mean_interval(sums: Sums, *, scale: Scale = MARKS) -> Interval | NoInterval:
    """Return the 95 % interval of a mean, or why there is none.

    From 30 marks on the t interval, cut off at the ends of the scale. From 10 to 29 the t
    interval of the log-odds of the place on the scale: on the left-skewed marks that residents
    give it covers 94 to 96 %, where the ordinary one covers 92 to 93 % (statistics.md M1).
    """
    if sums.n < FEWEST:
        return NoInterval.TOO_FEW
    if sums.variance == 0:
        return NoInterval.ALL_EQUAL
    if sums.n >= MANY:
        return t_interval(sums).clipped(scale.lowest, scale.highest)
    return logit_interval(sums, scale=scale)


def t_interval(sums: Sums) -> Interval:
    """Return the ordinary t interval of a mean, which may reach beyond the scale."""
    reach = t_quantile(sums.n - 1) * sums.sd / math.sqrt(sums.n)
    return Interval(float(sums.mean) - reach, float(sums.mean) + reach)


def logit_interval(sums: Sums, *, scale: Scale = MARKS) -> Interval:
    """Return the t interval of the log-odds of a mean's place on the scale, turned back.

    The mean must lie between the ends of the scale, which it does unless all marks are equal.
    """
    low, width = scale.lowest, scale.highest - scale.lowest
    place = float((sums.mean - low) / width)
    centre = math.log(place / (1 - place))
    error = sums.sd / (width * math.sqrt(sums.n) * place * (1 - place))
    reach = t_quantile(sums.n - 1) * error
    ends = (1 / (1 + math.exp(-(centre + side * reach))) for side in (-1, 1))
    return Interval(*(low + width * end for end in ends))


def half_up(value: Fraction | Decimal | int, *, decimals: int = 1) -> Decimal:
    """Return an exact value rounded as people round: 250/40 is 6.3, where a float gives 6.2."""
    exact = Fraction(value)
    step = Decimal(1).scaleb(-decimals)
    with localcontext(prec=60):
        tens = exact * 10**decimals
        whole = Decimal((abs(tens.numerator) * 2 + tens.denominator) // (2 * tens.denominator))
        return (whole * step * (-1 if tens < 0 else 1)).quantize(step, ROUND_HALF_UP)
