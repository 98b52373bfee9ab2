# SPDX-License-Identifier: EUPL-1.2
"""Weights of respondents: raking to known margins, and what weighting costs (M11).

Imports numpy: import this where it is called.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from feedback.insight.errors import UnusableData

Array: TypeAlias = NDArray[np.float64]
Margins: TypeAlias = Mapping[str, Mapping[str, float]]

#: Nobody counts for more than this many times the mean weight.
HEAVIEST = 5.0
CLOSE = 1e-6
MOST_ROUNDS = 1_000


class Weighted(NamedTuple):
    """A weighted mean, its error, and how many equal answers it is worth."""

    mean: float
    error: float
    n: int
    effective_n: float


def rake(respondents: Mapping[str, Sequence[str]], margins: Margins) -> Array:
    """Return weights that bring each variable's shares to what is known of everybody.

    ``respondents`` holds the category of each respondent by variable; ``margins`` how many
    there are of each category. Raises ``UnusableData`` naming a category without respondents.
    """
    columns = {name: np.asarray(values) for name, values in respondents.items()}
    for name, known in margins.items():
        missing = sorted(category for category in known if not (columns[name] == category).any())
        if missing:
            raise UnusableData({name: f"nobody answered in {', '.join(missing)}: leave it out."})
    length = len(next(iter(columns.values())))
    whole = sum(next(iter(margins.values())).values())
    weights = np.full(length, whole / length)
    for _ in range(MOST_ROUNDS):
        worst = 0.0
        for name, known in margins.items():
            for category, count in known.items():
                mine = columns[name] == category
                factor = count / weights[mine].sum()
                worst = max(worst, abs(factor - 1))
                weights[mine] *= factor
        weights = np.minimum(weights, HEAVIEST * weights.mean())
        if worst < CLOSE:
            break
    return weights


def design_effect(weights: Array) -> float:
    """Return by how much weighting widens a variance (Kish): 1 for equal weights."""
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def weighted_mean(
    marks: Array, weights: Array, *, strata: NDArray[np.str_] | None = None
) -> Weighted:
    """Return a weighted mean with the error of a ratio by linearisation, within strata if any.

    A stratum with one respondent adds nothing to the error, and should be joined with another.
    Raises ``UnusableData`` when nobody counts.
    """
    whole = weights.sum()
    if not whole > 0:
        raise UnusableData({"weight": "All weights are 0: nobody counts."})
    mean = float(weights @ marks / whole)
    parts = weights * (marks - mean) / whole
    groups = np.zeros(len(marks)) if strata is None else strata
    squared = 0.0
    for group in np.unique(groups):
        mine = parts[groups == group]
        if len(mine) > 1:
            squared += len(mine) / (len(mine) - 1) * float(((mine - mine.mean()) ** 2).sum())
    n = len(marks)
    return Weighted(mean, math.sqrt(squared), n, n / design_effect(weights))
