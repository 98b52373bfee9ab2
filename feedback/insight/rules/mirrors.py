# SPDX-License-Identifier: EUPL-1.2
"""What colleagues say that residents find important, beside what weighs for residents (M8)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

#: Up to so many aspects every order is tried; beyond, so many are drawn.
EVERY_ORDER = 7
DRAWN = 10_000


@dataclass(frozen=True)
class Ranked:
    """One aspect: its place with colleagues and with residents, 1 is the most important."""

    code: str
    stated: float
    derived: float

    @property
    def apart(self) -> float:
        """How many places colleagues put it lower than it weighs; below 0 is higher."""
        return self.stated - self.derived


@dataclass(frozen=True)
class Ranks:
    """Both orders, how alike they are (Spearman), and how often chance is as alike."""

    rows: tuple[Ranked, ...]
    rho: float
    p: float

    @property
    def largest(self) -> tuple[Ranked, ...]:
        """The three aspects whose places differ most."""
        return tuple(sorted(self.rows, key=lambda row: -abs(row.apart))[:3])


def rank_importance(
    stated: Mapping[str, float], derived: Mapping[str, float], *, seed: int = 1
) -> Ranks | None:
    """Return both orders of the aspects that have both; None for fewer than three.

    ``stated`` is how important colleagues say it is, ``derived`` the share it has in the
    overall mark of residents. The p is two-sided.
    """
    codes = [code for code in derived if code in stated]
    if len(codes) < 3:
        return None
    first = _places([stated[code] for code in codes])
    second = _places([derived[code] for code in codes])
    rho = _correlation(first, second)
    rows = (Ranked(*row) for row in zip(codes, first, second, strict=True))
    return Ranks(
        tuple(sorted(rows, key=lambda row: row.derived)), rho, _chance(first, second, rho, seed)
    )


def _places(values: Sequence[float]) -> list[float]:
    """Return the place of each, largest first; equal ones share the mean of their places."""
    order = sorted(values, reverse=True)
    return [order.index(value) + (order.count(value) + 1) / 2 for value in values]


def _correlation(first: Sequence[float], second: Sequence[float]) -> float:
    middle = (len(first) + 1) / 2
    pairs = [(a - middle, b - middle) for a, b in zip(first, second, strict=True)]
    size = math.sqrt(sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs))
    return sum(a * b for a, b in pairs) / size if size else 0.0


def _chance(first: list[float], second: list[float], rho: float, seed: int) -> float:
    """Return how many orders of the second are at least as alike, or as opposite."""
    if len(first) <= EVERY_ORDER:
        tried = [list(order) for order in itertools.permutations(second)]
    else:
        dice = Random(seed)  # noqa: S311 - orders, no secrets
        tried = [dice.sample(second, len(second)) for _ in range(DRAWN)] + [second]
    alike = sum(abs(_correlation(first, order)) >= abs(rho) - 1e-12 for order in tried)
    return alike / len(tried)
