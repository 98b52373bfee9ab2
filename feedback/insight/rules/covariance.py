# SPDX-License-Identifier: EUPL-1.2
"""Covariances of answers of which some are missing (M6).

Each respondent counts with what was answered: sums are kept by pattern of missing answers and
the covariance is the one that makes all of it most likely (FIML: EM on the multivariate
normal, missing at random). Filling in means bends shares by up to .03 and is not offered.

Imports numpy: import this where it is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
#: EM stops when no covariance moves by more than this share of the variances.
CLOSE_ENOUGH = 1e-9
MOST_ROUNDS = 5_000
NOISE = 1e-10
#: From so many patterns on inverting one from another is faster than each by itself.
MANY = 150


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
        # Each table by itself in memory: sums of a part of a table may round otherwise.
        return [
            cls(
                patterns,
                part[:, 0].copy(),
                part[:, 1 : width + 1].copy(),
                part[:, width + 1 :].copy().reshape(-1, width, width),
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
    steps = _steps_of(sums.answered) if len(sums.n) >= MANY else []
    for _ in range(MOST_ROUNDS):
        first = _one_round(sums, steps, now)
        second = _one_round(sums, steps, first)
        if _moved(first, second) <= close:
            return second
        leap = _leap(now, first, second)
        now = second if leap is None else _one_round(sums, steps, leap)
    return now


class _Step(NamedTuple):
    """One variable after another: from which pattern each one comes, and if it has this one."""

    origin: NDArray[np.intp]
    is_answered: Array


def _steps_of(answered: Flags) -> list[_Step]:
    """Return how patterns (q, k) come of one another, from none by one variable at a time."""
    found: list[_Step] = []
    place = np.zeros(len(answered), dtype=np.intp)
    for column in answered.T:
        names, at, following = np.unique(2 * place + column, return_index=True, return_inverse=True)
        found.append(_Step(names // 2, column[at].astype(np.float64)))
        place = following
    found.append(_Step(place, np.zeros(0)))
    return found


def _each_inverse(covariances: Array, answered: Flags) -> Array:
    """Return the inverse of what each pattern answered (q, k, k), 0 where it did not.

    Padded with ones on the diagonal, all patterns are inverted at once.
    """
    flags = answered.astype(np.float64)
    seen = flags[:, :, np.newaxis] * flags[:, np.newaxis, :]
    padded = covariances * seen + np.eye(len(covariances)) * (1 - flags[:, :, np.newaxis])
    return np.asarray(np.linalg.inv(padded) * seen)


def _inverses(covariances: Array, steps: list[_Step]) -> Array:
    """Return the same of many patterns, one from another.

    A pattern with one variable more is a product of two vectors away from the one without:
    thrice as fast as inverting each, because patterns have most of their way in common.
    """
    width = len(covariances)
    # Patterns lie side by side in memory: rows of so few numbers would take thrice as long.
    found = np.zeros((width, width, 1))
    for place, step in enumerate(steps[:-1]):
        column = np.tensordot(covariances[place], found, axes=1)
        left = covariances[place, place] - covariances[place] @ column
        column[place] = -1
        column = column[:, step.origin]
        scaled = column * (step.is_answered / left[step.origin])
        found = found[:, :, step.origin] + column[:, np.newaxis] * scaled
    return np.ascontiguousarray(found[:, :, steps[-1].origin].transpose(2, 0, 1))


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
    """Return means, and covariances of who answered both of each pair, as a beginning.

    Without the covariances where those of different people make none together.
    """
    answered = np.maximum(sums.common(), 1)
    shared = sums.totals.T @ sums.answered / answered
    means: Array = np.diagonal(shared).copy()
    covariances: Array = sums.products.sum(axis=0) / answered - shared * shared.T
    if np.linalg.eigvalsh(covariances)[0] <= 0:
        covariances = np.diag(np.maximum(np.diagonal(covariances), 0))
    return Moments(means, covariances)


def _one_round(sums: PatternSums, steps: list[_Step], now: Moments) -> Moments:
    """Expect the missing answers from the others, then take means and covariances of all.

    With G the inverse of what a pattern answered and T its products about the means, all
    together are C + C (sum of G T G - n G) C / n: what does not differ by pattern is done once.
    """
    many, width = sums.answered.shape
    whole = sums.n.sum()
    # A trace of noise keeps two variables that are one another's double from dividing by nothing.
    noise = NOISE * np.diagonal(now.covariances).max()
    noisy = now.covariances + np.eye(width) * noise
    inverse = _inverses(noisy, steps) if steps else _each_inverse(noisy, sums.answered)
    rows = inverse.reshape(many * width, width)
    of_totals = (inverse @ sums.totals[:, :, np.newaxis])[:, :, 0]
    of_means = (rows @ now.means).reshape(many, width)
    heavy = sums.n[:, np.newaxis] * of_means
    moved = now.covariances @ (of_totals - heavy).sum(axis=0) / whole
    mixed = of_totals.T @ of_means
    crossed = rows.T @ (sums.products @ inverse).reshape(many * width, width)
    about = crossed - mixed - mixed.T + of_means.T @ heavy
    unknown = about - np.tensordot(sums.n, inverse, axes=1)
    total = now.covariances + now.covariances @ unknown @ now.covariances / whole
    covariances = total - np.outer(moved, moved)
    return Moments(now.means + moved, (covariances + covariances.T) / 2)


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
