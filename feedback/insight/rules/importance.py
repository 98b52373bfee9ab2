# SPDX-License-Identifier: EUPL-1.2
"""Relative importance of aspects for an overall mark: LMG, with Johnson's weights (M6).

LMG (Lindeman, Merenda and Gold 1980; Groemping 2006) is the mean over all orders of what an
aspect adds to R2, the same as Shapley's value and general dominance. It is reckoned from a
correlation matrix, exactly and without solving 2^p regressions: sweeping one variable after
another, kept and left out, gives 1 - R2 of every subset at once (statistics.md M6).

Imports numpy: import this where it is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import factorial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
#: A pivot below this is no variable of its own: what is left of it is noise of reckoning.
ALIASED = 1e-10
#: The subsets of more aspects than this do not fit in the memory of a small server.
MOST_ASPECTS = 20


@dataclass(frozen=True)
class Importance:
    """What each aspect takes of R2, in the order of the matrix."""

    r2: float
    lmg: Array
    johnson: Array

    @property
    def shares(self) -> Array:
        """The parts of R2; they sum to 1, or are 0 when nothing is explained."""
        return self.lmg / self.r2 if self.r2 > 0 else np.zeros_like(self.lmg)


def importance(correlations: Array) -> Importance:
    """Return the importance of p aspects for the last variable of a matrix (p + 1, p + 1)."""
    lmg = lmg_of(correlations[np.newaxis])[0]
    return Importance(float(lmg.sum()), lmg, johnson_of(correlations))


def lmg_of(correlations: Array) -> Array:
    """Return LMG of each of a stack of matrices (m, p + 1, p + 1) as (m, p).

    The overall mark is the last variable. Its parts sum to R2 of each matrix. Raises
    ``ValueError`` beyond ``MOST_ASPECTS``.
    """
    count = correlations.shape[-1] - 1
    if count > MOST_ASPECTS:
        raise ValueError(f"at most {MOST_ASPECTS} aspects can be compared, not {count}")
    left = _unexplained(correlations)
    found = np.empty((correlations.shape[0], count))
    for place in range(count):
        # One axis of the subsets is this aspect: without it, and with it.
        sides = left.reshape(-1, 2, 2**place, left.shape[1])
        gains = (sides[:, 0] - sides[:, 1]).reshape(-1, left.shape[1])
        found[:, place] = _order_weights(count) @ gains
    return found


def _unexplained(correlations: Array) -> Array:
    """Return 1 - R2 of the last variable on every subset of the others, as (2^p, m).

    The first aspect is the lowest bit of the place of a subset. Subsets and matrices lie side
    by side in memory: rows of four numbers would take three times as long.
    """
    swept = np.ascontiguousarray(correlations.transpose(1, 2, 0))
    for _ in range(correlations.shape[-1] - 1):
        pivot, column, rest = swept[0, 0], swept[1:, 0], swept[1:, 1:]
        inverse = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=pivot > ALIASED)
        both = np.empty((*rest.shape[:2], 2, rest.shape[2]))
        both[:, :, 0] = rest
        np.multiply((column * inverse)[:, np.newaxis], column[np.newaxis], out=both[:, :, 1])
        np.subtract(rest, both[:, :, 1], out=both[:, :, 1])
        swept = both.reshape(*rest.shape[:2], -1)
    found: Array = swept[0, 0].reshape(-1, len(correlations))
    return found


@lru_cache(maxsize=32)
def _order_weights(count: int) -> Array:
    """Return the share of all orders in which each subset of the other aspects comes first."""
    sizes = _bit_counts(2 ** (count - 1))
    by_size = [factorial(k) * factorial(count - 1 - k) / factorial(count) for k in range(count)]
    return np.asarray(by_size)[sizes]


def _bit_counts(length: int) -> NDArray[np.intp]:
    counts = np.zeros(1, dtype=np.intp)
    while counts.size < length:
        counts = np.concatenate((counts, counts + 1))
    return counts


def johnson_of(correlations: Array) -> Array:
    """Return Johnson's relative weights (2000), the same as Genizi's (1993), as (p,).

    Aspects that are one another's double leave directions without length: those carry nothing.
    """
    among, with_mark = correlations[:-1, :-1], correlations[:-1, -1]
    lengths, directions = np.linalg.eigh(among)
    roots = np.sqrt(np.where(lengths > ALIASED, lengths, 0))
    loadings = (directions * roots) @ directions.T
    inverse = np.where(roots > 0, 1 / np.where(roots > 0, roots, 1), 0)
    betas = ((directions * inverse) @ directions.T) @ with_mark
    found: Array = (loadings**2) @ (betas**2)
    return found


def correlations_of(covariances: Array) -> Array:
    """Return the correlations of a (stack of) covariance matrices; 0 where nothing varies."""
    spread = np.sqrt(np.diagonal(covariances, axis1=-2, axis2=-1))
    scale = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0)
    found = covariances * scale[..., :, np.newaxis] * scale[..., np.newaxis, :]
    places = np.arange(covariances.shape[-1])
    found[..., places, places] = 1.0
    return found


def dominance_by_size(correlations: Array) -> Array:
    """Return what each aspect adds to R2 beside 0, 1, ... others: (p, p), conditional dominance."""
    count = correlations.shape[-1] - 1
    left = _unexplained(correlations[np.newaxis])[:, 0]
    sizes = _bit_counts(2 ** (count - 1))
    found = np.empty((count, count))
    for place in range(count):
        sides = left.reshape(-1, 2, 2**place)
        gains = (sides[:, 0] - sides[:, 1]).reshape(-1)
        for size in range(count):
            found[place, size] = gains[sizes == size].mean()
    return found
