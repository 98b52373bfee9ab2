# SPDX-License-Identifier: EUPL-1.2
"""Texts as rows of a table of words and pairs of words (statistics.md M12).

Words that say nothing by themselves stay out, except niet, geen, nooit and wel; a word counts
less the more texts it is in, and a second time adds little. numpy and scipy are imported where
they are used: the web process does without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from feedback.suggestions.rules.small_words import SMALL_WORDS
from feedback.text_guard import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What is in one text only brings nothing together.
FEWEST_TEXTS = 2
MOST_TERMS = 5_000
_MASKS = re.compile(r"\[[^\[\]]{2,20} weggehaald\]")
_SAYS_MUCH = frozenset({"niet", "geen", "nooit", "wel"})
_QUIET = SMALL_WORDS - _SAYS_MUCH


@dataclass(frozen=True)
class Terms:
    """The words and pairs that texts are told apart by, and how rare each is."""

    places: dict[str, int]
    rarity: NDArray[np.float64]

    @property
    def names(self) -> list[str]:
        """The terms in the order of the columns."""
        return list(self.places)

    def table(self, texts: Sequence[str]) -> Any:
        """Return texts as a sparse table, each row of length one or empty."""
        import numpy as np

        rows = [[self.places.get(gram, -1) for gram in grams(text)] for text in texts]
        table = _counts(rows, width=len(self.places))
        table.data = (1 + np.log(table.data)) * self.rarity[table.indices]
        lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
        lengths[lengths == 0] = 1.0
        table.data /= np.repeat(lengths, np.diff(table.indptr))
        return table


def learn_terms(texts: Sequence[str]) -> Terms:
    """Return the terms of these texts, by their alphabet: the order of the texts says nothing."""
    import numpy as np

    ids: dict[str, int] = {}
    rows = [[ids.setdefault(gram, len(ids)) for gram in grams(text)] for text in texts]
    counts = _counts(rows, width=len(ids))
    seen = np.bincount(counts.indices, minlength=len(ids))
    ranked = sorted(
        (gram for gram, place in ids.items() if seen[place] >= FEWEST_TEXTS),
        key=lambda gram: (-seen[ids[gram]], gram),
    )
    kept = sorted(ranked[:MOST_TERMS])
    rarity = [np.log((1 + len(texts)) / (1 + seen[ids[gram]])) + 1 for gram in kept]
    return Terms({gram: place for place, gram in enumerate(kept)}, np.array(rarity))


def grams(text: str) -> list[str]:
    """Return the words of a text that say something, and the pairs they make."""
    folded = fold(_MASKS.sub(" ", text) if "[" in text else text)
    words = [
        word
        for word in folded.split()
        if len(word) > 1 and word not in _QUIET and not word.isdecimal()
    ]
    words += [f"{left} {right}" for left, right in pairwise(words)]
    return words


def _counts(rows: Sequence[Sequence[int]], *, width: int) -> Any:
    """Return how often each of so many columns is in each row; a column of -1 is none."""
    import numpy as np
    from scipy import sparse

    columns = np.fromiter((place for row in rows for place in row), dtype=np.int64)
    lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
    places = np.repeat(np.arange(len(rows)), lengths)
    known = columns >= 0
    columns, places = columns[known], places[known]
    return sparse.coo_matrix(
        (np.ones(len(columns)), (places, columns)), shape=(len(rows), width)
    ).tocsr()
