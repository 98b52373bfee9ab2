# SPDX-License-Identifier: EUPL-1.2
"""Drivers of many answers, from sums that are kept up to date instead of from rows (M6, M7).

The headline is the same likeliest covariance as from rows, of the same whole numbers. How
sure it is follows from fifty blocks of respondents: what each pair of questions has in
common without each block, and of blocks drawn again. Reckoning the likeliest covariance fifty
times over would take seconds and needs sums of every pattern in every block.

Imports numpy: import this where it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from feedback.insight.rules.covariance import PatternSums
from feedback.insight.rules.importance import correlations_of, lmg_of
from feedback.insight.rules.resampling import AT_ONCE
from feedback.insight.rules.sums import Sums
from feedback.surveys.rules.mark_sums import MarkSums

Array: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.intp]
#: A sample in which nothing varies explains nothing.
SMALLEST = 1e-300


class Weighed(NamedTuple):
    """Sums of answers to the aspects ``codes``, that count ``weight`` times each."""

    codes: tuple[str, ...]
    weight: float
    sums: MarkSums


class Pairs(NamedTuple):
    """Of each pair of questions, of who answered both: how many, sums, products (…, k, k).

    ``totals[…, j, k]`` is the sum of j over who answered k as well.
    """

    counts: Array
    totals: Array
    products: Array

    def correlations(self) -> Array:
        """Return correlations of what each pair has in common, by the variances of all."""
        spread = self.totals / np.maximum(self.counts, SMALLEST)
        covariances = self.products / np.maximum(self.counts, SMALLEST) - spread * spread.swapaxes(
            -1, -2
        )
        return correlations_of(covariances)

    @property
    def means(self) -> Array:
        """Return the mean of each question over all who answered it (…, k)."""
        own = np.diagonal(self.counts, axis1=-2, axis2=-1)
        totals: Array = np.diagonal(self.totals, axis1=-2, axis2=-1)
        return totals / np.maximum(own, SMALLEST)


@dataclass(frozen=True)
class DriverSums:
    """Sums of one selection over the aspects ``codes`` and the overall mark, which comes last.

    ``plain`` counts everybody once, ``weighted`` and ``blocks`` (50, k, k) by their weights. The
    marks are as they were given.
    """

    codes: tuple[str, ...]
    plain: PatternSums
    weighted: PatternSums
    blocks: Pairs

    @classmethod
    def of(cls, codes: Sequence[str], parts: Sequence[Weighed]) -> DriverSums:
        """Return the sums of all parts together; what a part did not ask is no answer in it.

        Aspects that are not among ``codes`` are left out.
        """
        wide = [_spread(codes, part) for part in parts]
        weights = [part.weight for part in parts]
        plain = _grouped([one.patterns for one in wide], weights=None)
        weighted = plain
        if any(weight != 1 for weight in weights):
            weighted = _grouped([one.patterns for one in wide], weights=weights)
        blocks = Pairs(*(_weighed([one.blocks[at] for one in wide], weights) for at in range(3)))
        return cls(tuple(codes), plain, weighted, blocks)

    def only(self, places: Sequence[int]) -> DriverSums:
        """Return the sums of these aspects alone, and of the overall mark."""
        kept = [*places, len(self.codes)]
        if kept == [*range(len(self.codes) + 1)]:
            return self
        inside = np.ix_(range(len(self.blocks.counts)), kept, kept)
        plain, weighted = self._both(lambda sums: _grouped([_part(sums, kept)], weights=None))
        codes = tuple(self.codes[place] for place in places)
        return DriverSums(codes, plain, weighted, Pairs(*(table[inside] for table in self.blocks)))

    def centred(self) -> DriverSums:
        """Return the same with patterns about the whole number nearest to each question's mean.

        Exactly, where nobody has a weight: products of large numbers would lose digits.
        """
        counts = np.maximum(np.diagonal(self.plain.common()), 1)
        centres = np.round(self.plain.totals.sum(axis=0) / counts)
        plain, weighted = self._both(lambda sums: _about(sums, centres))
        return DriverSums(self.codes, plain, weighted, self.blocks)

    def _both(
        self, change: Callable[[PatternSums], PatternSums]
    ) -> tuple[PatternSums, PatternSums]:
        """Return both sums changed; by once where nobody has a weight."""
        plain = change(self.plain)
        return plain, plain if self.weighted is self.plain else change(self.weighted)

    @property
    def marks(self) -> list[Sums]:
        """The whole sums of each question, of everybody who gave an overall mark."""
        counts = np.diagonal(self.plain.common())
        totals = self.plain.totals.sum(axis=0)
        squares = np.diagonal(self.plain.products.sum(axis=0))
        columns = zip(counts, totals, squares, strict=True)
        return [Sums(int(n), int(total), int(square)) for n, total, square in columns]


def pairs_of(sums: PatternSums) -> Pairs:
    """Return what each pair of questions has in common, from sums by pattern."""
    flags = sums.answered.astype(np.float64)
    return Pairs(sums.common(), sums.totals.T @ flags, sums.products.sum(axis=0))


def shares_without(blocks: Pairs) -> Array:
    """Return the shares of each aspect without each block (50, p), from what pairs share."""
    left = Pairs(*(table.sum(axis=0) - table for table in blocks))
    return _shares(left.correlations())


def draw_blocks(blocks: Pairs, *, rounds: int, seed: int) -> tuple[Array, Array]:
    """Return means (rounds, p) and shares (rounds, p) of blocks drawn with replacement."""
    many = len(blocks.counts)
    lots = np.random.default_rng(seed).multinomial(many, np.full(many, 1 / many), size=rounds)
    times = lots.astype(np.float64)
    width = blocks.counts.shape[-1]
    drawn = Pairs(
        *((times @ table.reshape(many, -1)).reshape(rounds, width, width) for table in blocks)
    )
    return drawn.means[:, :-1], _shares(drawn.correlations())


def _shares(correlations: Array) -> Array:
    """Return shares (m, p) of a stack of matrices, as many at once as fit in memory."""
    width = correlations.shape[-1]
    chunk = max(1, min(128, AT_ONCE >> width))
    parts = np.concatenate(
        [lmg_of(correlations[at : at + chunk]) for at in range(0, len(correlations), chunk)]
    )
    found: Array = parts / np.maximum(parts.sum(axis=1, keepdims=True), SMALLEST)
    return found


class _Wide(NamedTuple):
    patterns: PatternSums
    blocks: Pairs


def _spread(codes: Sequence[str], part: Weighed) -> _Wide:
    """Return the sums of a part with a place for each of ``codes``."""
    known = {code: place for place, code in enumerate(codes)}
    pairs = [(known[code], at) for at, code in enumerate(part.codes) if code in known]
    into = np.array([*(place for place, _ in pairs), len(codes)])
    of = np.array([*(at for _, at in pairs), len(part.codes)])
    n, totals, products = part.sums.pattern_parts()
    answered = np.zeros((len(n), len(codes) + 1), dtype=np.bool_)
    answered[:, into] = part.sums.answered[:, of]
    wide = np.zeros(answered.shape)
    wide[:, into] = totals[:, of]
    width = len(codes) + 1
    crossed = _scattered(products, of, into, width=width)
    patterns = PatternSums(answered, n.astype(np.float64), wide, crossed)
    tables = (_scattered(table, of, into, width=width) for table in part.sums.block_parts())
    return _Wide(patterns, Pairs(*tables))


def _scattered(tables: Whole, of: Places, into: Places, *, width: int) -> Array:
    """Return square tables with their rows and columns at other places, 0 elsewhere."""
    found = np.zeros((len(tables), width, width))
    found[:, into[:, np.newaxis], into] = tables[:, of[:, np.newaxis], of]
    return found


def _part(sums: PatternSums, kept: Sequence[int]) -> PatternSums:
    """Return the sums of some questions; patterns that are the same on them stay apart."""
    inside = np.ix_(range(len(sums.n)), kept, kept)
    return PatternSums(sums.answered[:, kept], sums.n, sums.totals[:, kept], sums.products[inside])


def _grouped(parts: Sequence[PatternSums], *, weights: Sequence[float] | None) -> PatternSums:
    """Return sums of parts together, a row for each pattern, in the order rows would give."""
    answered = np.concatenate([one.answered for one in parts])
    heft = np.repeat(weights or [1.0] * len(parts), [len(one.n) for one in parts])
    n = heft * np.concatenate([one.n for one in parts])
    totals = heft[:, np.newaxis] * np.concatenate([one.totals for one in parts])
    crossed = heft[:, np.newaxis, np.newaxis] * np.concatenate([one.products for one in parts])
    # A number for each pattern, in the order of its answers.
    names = answered @ np.left_shift(1, np.arange(answered.shape[1], dtype=np.int64)[::-1])
    order = np.argsort(names, kind="stable")
    _, starts = np.unique(names[order], return_index=True)
    return PatternSums(
        answered[order[starts]],
        *(np.add.reduceat(table[order], starts, axis=0) for table in (n, totals, crossed)),
    )


def _weighed(tables: Sequence[Array], weights: Sequence[float]) -> Array:
    found = np.zeros_like(tables[0])
    for table, weight in zip(tables, weights, strict=True):
        found += weight * table
    return found


def _about(sums: PatternSums, centres: Array) -> PatternSums:
    """Return the sums of the same marks about other points than nought."""
    centre = centres * sums.answered
    mixed = sums.totals[:, :, np.newaxis] * centre[:, np.newaxis, :]
    squared = centre[:, :, np.newaxis] * centre[:, np.newaxis, :]
    heft = sums.n[:, np.newaxis]
    return PatternSums(
        sums.answered,
        sums.n,
        sums.totals - heft * centre,
        sums.products - mixed - mixed.swapaxes(1, 2) + heft[:, :, np.newaxis] * squared,
    )
