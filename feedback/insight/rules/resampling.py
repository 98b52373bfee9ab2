# SPDX-License-Identifier: EUPL-1.2
"""How sure importances are: drawing respondents again, and leaving blocks of them out (M6).

Imports numpy: import this where it is called.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from feedback.insight.rules.covariance import Moments, PatternSums, most_likely
from feedback.insight.rules.importance import correlations_of, importance, lmg_of
from feedback.insight.rules.quantiles import t_quantile

Array: TypeAlias = NDArray[np.float64]

BLOCKS = 50
#: So many numbers of subsets are in memory at once while bootstrapping.
AT_ONCE = 2**18


class Drawn(NamedTuple):
    """Means (rounds, p + 1) and LMG (rounds, p) of samples of the same respondents."""

    means: Array
    parts: Array


def bootstrap(rows: Array, weight: Array, *, rounds: int, seed: int) -> Drawn:
    """Return so many samples of the respondents drawn with replacement.

    A sample is a count for each respondent, so its sums are one product with the products of
    the answers, which are made once. The same seed gives the same samples.
    """
    rng = np.random.default_rng(seed)
    width = rows.shape[1]
    upper = np.triu_indices(width)
    products = (rows[:, upper[0]] * rows[:, upper[1]]) * weight[:, np.newaxis]
    sums = np.hstack((weight[:, np.newaxis], rows * weight[:, np.newaxis], products))
    found = Drawn(np.empty((rounds, width)), np.empty((rounds, width - 1)))
    chunk = max(1, min(128, AT_ONCE >> width))
    for begin in range(0, rounds, chunk):
        size = min(chunk, rounds - begin)
        counts = rng.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=size)
        drawn = counts @ sums
        whole, means = drawn[:, :1], drawn[:, 1 : width + 1] / drawn[:, :1]
        covariances = np.empty((size, width, width))
        covariances[:, upper[0], upper[1]] = drawn[:, width + 1 :] / whole
        covariances[:, upper[1], upper[0]] = covariances[:, upper[0], upper[1]]
        covariances -= means[:, :, np.newaxis] * means[:, np.newaxis, :]
        found.means[begin : begin + size] = means
        found.parts[begin : begin + size] = lmg_of(correlations_of(covariances))
    return found


def jackknife_shares(rows: Array, weight: Array, moments: Moments) -> Array:
    """Return the shares (50, p) without each of fifty blocks of respondents, from all answers.

    So that what is said of certainty belongs to the headline.
    """
    parts = PatternSums.of_blocks(
        rows, np.arange(len(rows)) % BLOCKS, blocks=BLOCKS, weights=weight
    )
    whole = PatternSums.of(rows, weights=weight)
    left = [most_likely(whole.without(part), start=moments, close=1e-5) for part in parts]
    return np.stack([importance(correlations_of(one.covariances)).shares for one in left])


def reach_of(left: Array) -> Array:
    """Return how far 95 % reaches to either side, of figures without each block (50, …).

    Student's t with 49 degrees of freedom.
    """
    blocks = len(left)
    error = np.sqrt((blocks - 1) / blocks * ((left - left.mean(axis=0)) ** 2).sum(axis=0))
    found: Array = t_quantile(blocks - 1) * error
    return found
