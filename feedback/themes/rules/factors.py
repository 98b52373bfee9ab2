# SPDX-License-Identifier: EUPL-1.2
"""Laying texts together by the words they share: non-negative matrix factorisation.

A table of texts by terms is written as texts by themes times themes by terms, with nothing
below nought. It begins at the singular vectors, their positive sides and what is average
(nndsvda: Boutsidis and Gallopoulos 2008), and goes on one column at a time (HALS: Cichocki and
Phan 2009). The seed is fixed: the same texts give the same themes, bit for bit.

Sums instead of BLAS: its threads wait for each other on a busy machine, and cost ten times what
they give on tables this narrow.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

SEED = 1
_ROUNDS = 80
_FINDING_ROUNDS = 12
_STILL = 1e-3
_BESIDE = 10
_TURNS = 3
_NONE = 1e-12
#: Directions this much smaller than the largest are rounding.
_FLAT = 1e-10


def factorise(table: Any, *, themes: int) -> Matrix:
    """Return themes by terms, each of length one; there must be more rows than themes."""
    import numpy as np

    across, texts, terms = table.T.tocsr(), *_begin(table, themes)
    for _ in range(_ROUNDS):
        before = terms
        terms = _better(terms, products_of(texts, texts), _thin(across @ texts.T).T)
        texts = _better(texts, products_of(terms, terms), _thin(table @ terms.T).T)
        if _length(terms - before) <= _STILL * _length(before):
            break
    lengths = np.sqrt((terms * terms).sum(axis=1, keepdims=True))
    found: Matrix = terms / np.where(lengths > _NONE, lengths, 1.0)
    return found


def strengths(table: Any, themes: Matrix) -> Matrix:
    """Return how strong each theme is in each text (themes by texts), the themes as they are."""
    import numpy as np

    products, squares = _thin(table @ themes.T).T, products_of(themes, themes)
    found = np.zeros_like(products)
    for _ in range(_FINDING_ROUNDS):
        found = _better(found, squares, products)
    return found


def _better(side: Matrix, squares: Matrix, products: Matrix) -> Matrix:
    """Return one side of the product, each theme the best while the others stand still."""
    import numpy as np

    found = np.ascontiguousarray(side).copy()
    for place, own in enumerate(squares.diagonal()):
        if own > _NONE:
            step = (products[place] - np.einsum("i,in->n", squares[place], found)) / own
            found[place] = np.maximum(found[place] + step, 0.0)
    return found


def _begin(table: Any, themes: int) -> tuple[Matrix, Matrix]:
    """Return the positive sides of the largest singular vectors, the empty places average."""
    import numpy as np

    left, sizes, right = _largest(table, themes)
    texts, terms = np.zeros_like(left), np.zeros_like(right)
    for place in range(themes):
        column, row = left[:, place], right[place]
        sides = [(column.clip(min=0), row.clip(min=0)), ((-column).clip(min=0), (-row).clip(min=0))]
        column, row = max(sides, key=lambda two: _length(two[0]) * _length(two[1]))
        lengths = _length(column), _length(row)
        size = np.sqrt(sizes[place] * lengths[0] * lengths[1])
        texts[:, place] = size * column / max(lengths[0], _NONE)
        terms[place] = size * row / max(lengths[1], _NONE)
    average = table.sum() / (table.shape[0] * table.shape[1])
    texts[texts < _NONE], terms[terms < _NONE] = average, average
    return np.ascontiguousarray(texts.T), terms


def _largest(table: Any, themes: int) -> tuple[Matrix, Matrix, Matrix]:
    """Return the largest singular vectors and values, found from drawn directions."""
    import numpy as np

    wanted = min(themes + _BESIDE, *table.shape)
    chance = np.random.default_rng(SEED)
    basis = _thin(table @ chance.normal(size=(table.shape[1], wanted)))
    for _ in range(_TURNS):
        basis = _thin(table @ _square(_thin(table.T @ _square(basis))))
    basis = _square(basis)
    across = _thin(table.T @ basis).T
    sizes, turned = np.linalg.eigh(products_of(across, across))
    sizes, turned = np.sqrt(sizes[::-1].clip(min=0)), turned[:, ::-1]
    right = _mixed(turned, across) / sizes.clip(min=_NONE)[:, np.newaxis]
    left = _mixed(turned, basis.T).T
    return left[:, :themes], sizes[:themes], right[:themes]


def _square(basis: Matrix) -> Matrix:
    """Return columns that span the same, of length one and at right angles."""
    import numpy as np

    sizes, turned = np.linalg.eigh(products_of(basis.T, basis.T))
    largest = sizes.max(initial=_NONE)
    scale = np.where(sizes > _FLAT * largest, 1 / np.sqrt(sizes.clip(min=_FLAT * largest)), 0.0)
    return _mixed(turned * scale, basis.T).T


def products_of(rows: Matrix, others: Matrix) -> Matrix:
    """Return the product of each row with each row of the other."""
    import numpy as np

    found: Matrix = np.einsum("in,jn->ij", rows, others)
    return found


def _mixed(weights: Matrix, rows: Matrix) -> Matrix:
    """Return the sums of rows by each column of weights."""
    import numpy as np

    found: Matrix = np.einsum("ij,in->jn", weights, rows)
    return found


def _length(values: Matrix) -> float:
    """Return the root of the sum of squares."""
    return math.sqrt(float((values * values).sum()))


def _thin(product: Any) -> Matrix:
    import numpy as np

    found: Matrix = np.asarray(product)
    return found
