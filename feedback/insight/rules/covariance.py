# SPDX-License-Identifier: EUPL-1.2
"""Covariances of answers of which some are missing (M6).

Each respondent counts with what was answered: sums are kept by pattern of missing answers and
the covariance is the one that makes all of it most likely (FIML: EM on the multivariate
normal, missing at random). Filling in means bends shares by up to .03 and is not offered.

Imports numpy: import this where it is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
#: EM stops when no covariance moves by more than this share of the variances.
CLOSE_ENOUGH = 1e-9
MOST_ROUNDS = 5_000
NOISE = 1e-10


@dataclass(frozen=True)
class PatternSums:
    """Sums by pattern of missing answers; adding two of the same patterns adds the whole.

    ``answered`` (q, k) tells what each pattern answered, ``n`` (q,) the (weighted) number of
    respondents, ``totals`` (q, k) and ``products`` (q, k, k) their sums, 0 where not answered.
    Marks are centred by whoever makes the sums: products of large numbers of large marks lose
    digits.
    """

    answered: Flags
    n: Array
    totals: Array
    products: Array

    @classmethod
    def of(cls, answers: Array, *, weights: Array | None = None) -> Self:
        """Return the sums of answers (n, k) in which NaN is what was not answered."""
        whole = np.zeros(len(answers), dtype=np.intp)
        return cls.of_blocks(answers, whole, blocks=1, weights=weights)[0]

    @classmethod
    def of_blocks(
        cls,
        answers: Array,
        block: NDArray[np.intp],
        *,
        blocks: int,
        weights: Array | None = None,
    ) -> list[Self]:
        """Return the sums of each block of respondents, over the patterns of all of them."""
        answered = ~np.isnan(answers)
        patterns, place = np.unique(answered, axis=0, return_inverse=True)
        weight = np.ones(len(answers)) if weights is None else weights
        filled = np.where(answered, answers, 0.0)
        width = answers.shape[1]
        products = filled[:, :, np.newaxis] * filled[:, np.newaxis, :]
        columns = np.hstack(
            (np.ones((len(answers), 1)), filled, products.reshape(len(answers), -1))
        )
        found = np.zeros((blocks * len(patterns), columns.shape[1]))
        np.add.at(found, block * len(patterns) + place.reshape(-1), columns * weight[:, np.newaxis])
        return [
            cls(
                patterns,
                part[:, 0],
                part[:, 1 : width + 1],
                part[:, width + 1 :].reshape(-1, width, width),
            )
            for part in found.reshape(blocks, len(patterns), -1)
        ]

    def without(self, part: PatternSums) -> PatternSums:
        """Return these sums without those of ``part``, which has the same patterns."""
        return PatternSums(
            self.answered,
            self.n - part.n,
            self.totals - part.totals,
            self.products - part.products,
        )

    def common(self) -> Array:
        """Return how many respondents answered both of each pair (k, k)."""
        flags = self.answered.astype(np.float64)
        found: Array = (flags * self.n[:, np.newaxis]).T @ flags
        return found


@dataclass(frozen=True)
class Moments:
    """Means (k,) and covariances (k, k)."""

    means: Array
    covariances: Array


def most_likely(
    sums: PatternSums, *, start: Moments | None = None, close: float = CLOSE_ENOUGH
) -> Moments:
    """Return the means and covariances under which all answers are most likely.

    Every variable must have been answered and every pair answered together; a variable that
    does not vary keeps variance 0. ``start`` is where to begin: an earlier answer that is
    close. Two rounds of EM tell where it is going; it leaps there (SQUAREM, Varadhan and
    Roland 2008) as long as that is a covariance, and takes one more round.
    """
    now = start or _available(sums)
    for _ in range(MOST_ROUNDS):
        first = _one_round(sums, now)
        second = _one_round(sums, first)
        if _moved(first, second) <= close:
            return second
        leap = _leap(now, first, second)
        now = second if leap is None else _one_round(sums, leap)
    return now


def _moved(first: Moments, second: Moments) -> float:
    size = max(float(np.diagonal(second.covariances).max()), 1e-300)
    return float(np.abs(second.covariances - first.covariances).max()) / size


def _leap(start: Moments, first: Moments, second: Moments) -> Moments | None:
    """Return where three steps of EM point to; None when that is no covariance."""
    before, after = _flat(first) - _flat(start), _flat(second) - _flat(first)
    bend = np.linalg.norm(after - before)
    if bend == 0:
        return None
    stride = -np.linalg.norm(before) / bend
    aim = _flat(start) - 2 * stride * before + stride**2 * (after - before)
    width = len(start.means)
    covariances = aim[width:].reshape(width, width)
    if np.linalg.eigvalsh(covariances)[0] <= 0:
        return None
    return Moments(aim[:width], covariances)


def _flat(moments: Moments) -> Array:
    return np.concatenate((moments.means, moments.covariances.reshape(-1)))


def _available(sums: PatternSums) -> Moments:
    """Return means and variances of what was answered, as a beginning."""
    answered = sums.common()
    counts = np.diagonal(answered)
    means = sums.totals.sum(axis=0) / counts
    squares = np.diagonal(sums.products.sum(axis=0)) / counts
    return Moments(means, np.diag(np.maximum(squares - means**2, 0)))


def _one_round(sums: PatternSums, now: Moments) -> Moments:
    """Expect the missing answers from the others, then take means and covariances of all."""
    whole = sums.n.sum()
    flags = sums.answered.astype(np.float64)
    seen = flags[:, :, np.newaxis] * flags[:, np.newaxis, :]
    identity = np.eye(flags.shape[1])
    # Padded with ones on the diagonal, all patterns are inverted at once. A trace of noise on
    # each variable keeps two that are one another's double from dividing by nothing.
    noisy = now.covariances + identity * (NOISE * np.diagonal(now.covariances).max())
    padded = noisy * seen + identity * (1 - flags[:, :, np.newaxis])
    solved = np.linalg.inv(padded) * seen
    spread = now.covariances[np.newaxis] @ solved
    left = now.covariances - spread @ now.covariances
    deviations = sums.totals - sums.n[:, np.newaxis] * now.means * flags
    about = _about(sums, now.means, flags)
    moved = (spread @ deviations[:, :, np.newaxis])[:, :, 0].sum(axis=0) / whole
    crossed = spread @ about @ spread.swapaxes(1, 2)
    total = (crossed + sums.n[:, np.newaxis, np.newaxis] * left).sum(axis=0) / whole
    covariances = total - np.outer(moved, moved)
    return Moments(now.means + moved, (covariances + covariances.T) / 2)


def _about(sums: PatternSums, means: Array, flags: Array) -> Array:
    """Return the products about ``means`` instead of about nought."""
    centre = means * flags
    mixed = sums.totals[:, :, np.newaxis] * centre[:, np.newaxis, :]
    squared = centre[:, :, np.newaxis] * centre[:, np.newaxis, :]
    return (
        sums.products - mixed - mixed.swapaxes(1, 2) + sums.n[:, np.newaxis, np.newaxis] * squared
    )


def complete(answers: Array) -> Flags:
    """Return which rows of (n, k) have every answer."""
    return np.asarray(~np.isnan(answers).any(axis=1), dtype=np.bool_)


def sample_covariances(answers: Array, *, weights: Array | None = None) -> Array:
    """Return the covariances (k, k) of complete answers, divided by their weight."""
    weight = np.ones(len(answers)) if weights is None else weights
    means = weight @ answers / weight.sum()
    centred = answers - means
    found: Array = (centred * weight[:, np.newaxis]).T @ centred / weight.sum()
    return found
