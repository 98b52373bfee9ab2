# SPDX-License-Identifier: EUPL-1.2
"""The priority matrix (prioriteitenmatrix): how an aspect scores against what it weighs (M7).

An aspect stands in a quarter only when nine of ten bootstrap samples put it there.

Imports numpy: import this where it is called.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from feedback.insight.rules.covariance import complete, sample_covariances
from feedback.insight.rules.importance import correlations_of, importance
from feedback.insight.rules.resampling import bootstrap

Array: TypeAlias = NDArray[np.float64]
AGREED = 0.90
#: A sample in which nothing varies explains nothing.
SMALLEST = 1e-300


class Quadrant(enum.StrEnum):
    """What the matrix says of an aspect."""

    IMPROVE = "improve"
    KEEP = "keep"
    LOW_PRIORITY = "low_priority"
    POSSIBLY_TOO_MUCH = "possibly_too_much"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Placed:
    """Where one aspect stands; ``probability`` is that of the quarter most samples chose."""

    mean: float
    share: float
    quadrant: Quadrant
    probability: float


#: By 2 × weighs much + scores well.
QUARTERS = (
    Quadrant.LOW_PRIORITY,
    Quadrant.POSSIBLY_TOO_MUCH,
    Quadrant.IMPROVE,
    Quadrant.KEEP,
)


def place_aspects(
    answers: Array, *, norm: float | None = None, rounds: int = 2_000, seed: int = 1
) -> list[Placed]:
    """Return where each aspect stands; ``answers`` (n, p + 1) with the overall mark last.

    The cuts are fixed beforehand: a share of 1/p, and ``norm`` or the mean of the aspects'
    means. Only complete answers can be drawn again together.
    """
    rows = answers[complete(answers)]
    means = rows[:, :-1].mean(axis=0)
    found = importance(correlations_of(sample_covariances(rows))).shares
    drawn = bootstrap(rows, np.ones(len(rows)), rounds=rounds, seed=seed)
    drawn_means = drawn.means[:, :-1]
    drawn_shares = drawn.parts / np.maximum(drawn.parts.sum(axis=1, keepdims=True), SMALLEST)
    return place_samples(means, found, (drawn_means, drawn_shares), norm=norm)


def place_samples(
    means: Array, shares: Array, drawn: tuple[Array, Array], *, norm: float | None
) -> list[Placed]:
    """Return where each aspect stands by samples: their means and their shares (rounds, p)."""
    drawn_means, drawn_shares = drawn
    aspects = len(means)
    line = drawn_means.mean(axis=1, keepdims=True) if norm is None else norm
    weighs, scores = drawn_shares >= 1 / aspects, drawn_means >= line
    quarter = 2 * weighs + scores
    counts = np.stack([(quarter == number).mean(axis=0) for number in range(4)])
    return [
        _placed(float(means[place]), float(shares[place]), counts[:, place])
        for place in range(aspects)
    ]


def _placed(mean: float, share: float, chances: Array) -> Placed:
    best = int(chances.argmax())
    chance = float(chances[best])
    quadrant = QUARTERS[best] if chance >= AGREED else Quadrant.UNDECIDED
    return Placed(mean, share, quadrant, chance)
