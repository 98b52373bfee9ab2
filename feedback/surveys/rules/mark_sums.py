# SPDX-License-Identifier: EUPL-1.2
"""Whole sums of marks that belong together: what drivers are reckoned from (pure).

Of everybody who gave an overall mark two things are kept, both as whole numbers, so that they
can be added and taken away again exactly. By *pattern* (which aspects somebody gave a mark):
how many, the sums, and the sums of products; the likeliest covariances follow from these. By
*block* (one of fifty, drawn by the name of the answer): the same of each pair of questions,
of who answered both; how sure a figure is follows from leaving blocks out. Both at once would
be a table larger than the answers: most cells of it would hold five people.

Imports numpy: import this where it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from feedback.surveys.rules.counting import BLOCKS, NO_MARK

#: Whole numbers of eight bytes, or of four as they were stored: added up they are of eight.
Whole: TypeAlias = NDArray[np.signedinteger[Any]]
Real: TypeAlias = NDArray[np.float64]

_LONG, _SHORT = np.dtype("<i8"), np.dtype("<i4")


@dataclass(frozen=True)
class MarkSums:
    """The sums of answers to ``width`` questions: the aspects of a version, the overall mark last.

    ``patterns`` (q, 2 + width + pairs) holds in each row the pattern, how many, the sums and the
    products of each pair (row by row, the upper half). ``blocks`` (b, 1 + 2 pairs + width²)
    holds the block and, of each pair, how many answered both, the sum of either (j, k: of j
    where k was answered too) and of their products. In order of pattern and block; nothing
    is kept of nobody.
    """

    width: int
    patterns: Whole
    blocks: Whole

    @classmethod
    def none(cls, width: int) -> Self:
        """Return the sums of nobody."""
        pairs = _pairs(width)
        return cls(
            width,
            np.zeros((0, 2 + width + pairs), dtype=np.int64),
            np.zeros((0, 1 + 2 * pairs + width * width), dtype=np.int64),
        )

    @classmethod
    def of(
        cls, marks: Sequence[Sequence[int]] | Whole, blocks: Sequence[int] | Whole, width: int
    ) -> Self:
        """Return the sums of answers: a row of marks or ``NO_MARK`` each, the overall mark last."""
        if len(marks) == 0:
            return cls.none(width)
        given = np.array(marks, dtype=np.int64)
        answered = given != NO_MARK
        filled = np.where(answered, given, 0)
        bits = np.left_shift(np.int64(1), np.arange(width - 1, dtype=np.int64))
        first, second = np.triu_indices(width)
        rows = np.empty((len(marks), 2 + width + len(first)), dtype=np.int64)
        rows[:, 0] = answered[:, :-1] @ bits
        rows[:, 1] = 1
        rows[:, 2 : 2 + width] = filled
        rows[:, 2 + width :] = filled[:, first] * filled[:, second]
        return cls(width, _added(rows), _by_block(filled, answered, np.asarray(blocks)))

    @classmethod
    def together(cls, parts: Iterable[MarkSums], width: int) -> Self:
        """Return the sums of all of these, which are of the same questions."""
        found: list[MarkSums] = [cls.none(width), *parts]
        return cls(
            width,
            _joined([one.patterns for one in found]),
            _joined([one.blocks for one in found]),
        )

    def __add__(self, other: MarkSums) -> MarkSums:
        """Return the sums of both together."""
        return MarkSums.together((self, other), self.width)

    def __sub__(self, other: MarkSums) -> MarkSums:
        """Return the sums without those of ``other``, which must be part of these."""
        return MarkSums.together((self, other._negative()), self.width)

    def __eq__(self, other: object) -> bool:
        """Tell whether these are the same whole numbers."""
        return isinstance(other, MarkSums) and self.as_bytes() == other.as_bytes()

    def __hash__(self) -> int:
        """Return the same for the same sums."""
        return hash(self.as_bytes())

    def _negative(self) -> MarkSums:
        patterns, blocks = -self.patterns, -self.blocks
        patterns[:, 0], blocks[:, 0] = self.patterns[:, 0], self.blocks[:, 0]
        return MarkSums(self.width, patterns, blocks)

    @property
    def n(self) -> int:
        """How many gave an overall mark."""
        return int(self.patterns[:, 1].sum())

    def as_bytes(self) -> tuple[bytes, bytes]:
        """Return both tables as they are stored: whole numbers, the lowest byte first.

        Of eight bytes each; of four, after one byte that makes the length odd, where that will
        do: half as much to fetch.
        """
        return _stored(self.patterns), _stored(self.blocks)

    @classmethod
    def from_bytes(cls, width: int, patterns: bytes, blocks: bytes) -> Self:
        """Return the sums that ``as_bytes`` wrote."""
        empty = cls.none(width)
        return cls(width, _read(patterns, empty.patterns), _read(blocks, empty.blocks))

    @cached_property
    def answered(self) -> NDArray[np.bool_]:
        """Which questions each pattern answered (q, width); the overall mark always."""
        bits = np.arange(self.width - 1, dtype=np.int64)
        flags = (self.patterns[:, :1] >> bits) & 1
        return np.hstack((flags, np.ones((len(flags), 1), dtype=np.int64))).astype(np.bool_)

    def pattern_parts(self) -> tuple[Whole, Whole, Whole]:
        """Return how many (q,), sums (q, width) and products (q, width, width) by pattern."""
        body = self.patterns[:, 2:]
        products = _whole_of(body[:, self.width :], self.width)
        return self.patterns[:, 1], body[:, : self.width], products

    def block_parts(self) -> tuple[Whole, Whole, Whole]:
        """Return how many, sums and products of each pair by block (50, width, width)."""
        width, pairs = self.width, _pairs(self.width)
        rows = np.zeros((BLOCKS, self.blocks.shape[1] - 1), dtype=np.int64)
        rows[self.blocks[:, 0]] = self.blocks[:, 1:]
        counts, products = rows[:, :pairs], rows[:, -pairs:]
        sums = rows[:, pairs:-pairs].reshape(BLOCKS, width, width)
        return _whole_of(counts, width), sums, _whole_of(products, width)


def _by_block(filled: Whole, answered: NDArray[Any], blocks: NDArray[Any]) -> Whole:
    """Return a row for each block; products of matrices of small whole numbers are exact."""
    width = filled.shape[1]
    upper = np.triu_indices(width)
    marks, flags = filled.astype(np.float64), answered.astype(np.float64)
    found = []
    for block in np.unique(blocks):
        here = blocks == block
        said, gave = marks[here], flags[here]
        parts = (gave.T @ gave)[upper], (said.T @ gave).reshape(-1), (said.T @ said)[upper]
        found.append(np.concatenate(([block], *parts)))
    rows: Whole = np.rint(np.array(found)).astype(np.int64)
    return rows


def _added(rows: Whole) -> Whole:
    """Return rows with the same first number added up, in its order."""
    order = np.argsort(rows[:, 0], kind="stable")
    names, starts = np.unique(rows[order, 0], return_index=True)
    found: Whole = np.add.reduceat(rows[order], starts, axis=0)
    found[:, 0] = names
    return found


def _joined(tables: Sequence[Whole]) -> Whole:
    """Return tables, in which no first number is there twice, added up; without rows of nobody."""
    names = np.unique(np.concatenate([table[:, 0] for table in tables]))
    found: Whole = np.zeros((len(names), tables[0].shape[1]), dtype=np.int64)
    found[:, 0] = names
    for table in tables:
        if len(table) == len(names):
            found[:, 1:] += table[:, 1:]
        else:
            found[np.searchsorted(names, table[:, 0]), 1:] += table[:, 1:]
    return found[found[:, 1:].any(axis=1)]


def _whole_of(upper: NDArray[Any], width: int) -> Whole:
    """Return square tables from their upper halves."""
    first, second = np.triu_indices(width)
    found: Whole = np.empty((len(upper), width, width), dtype=np.int64)
    found[:, first, second] = upper
    found[:, second, first] = upper
    return found


def _stored(rows: Whole) -> bytes:
    if len(rows) and np.abs(rows).max() < 2**31:
        return b"4" + rows.astype(_SHORT).tobytes()
    return rows.astype(_LONG).tobytes()


def _read(stored: bytes, empty: Whole) -> Whole:
    is_short = len(stored) % 2 == 1
    size: np.dtype[np.signedinteger[Any]] = _SHORT if is_short else _LONG
    return np.frombuffer(stored, dtype=size, offset=int(is_short)).reshape(-1, empty.shape[1])


def _pairs(width: int) -> int:
    return width * (width + 1) // 2
