# SPDX-License-Identifier: EUPL-1.2
"""Learning what texts are from texts that people decided on (statistics.md M13).

Logistic regression with classes weighed alike; the same minimum as scikit-learn's
``LogisticRegression(class_weight="balanced")``. numpy and scipy are imported where they are
used: a process that only scores does without.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedback.suggestions.rules.descent import lowest
from feedback.suggestions.rules.features import Reading
from feedback.suggestions.rules.model import FAMILIES, TextModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Features seen in fewer texts are names and typing errors; cue words always count.
FEWEST_TEXTS = 2
MOST_FEATURES = 20_000
#: The inverse of how strongly weights are held back.
FREEDOM = 10.0


@dataclass(frozen=True)
class Vocabulary:
    """The features of a collection of texts, and how rare each is."""

    places: dict[str, int]
    rarity: array[float]


def make_vocabulary(readings: Sequence[Reading]) -> Vocabulary:
    """Return the features that occur often enough, the commonest first."""
    seen: Counter[str] = Counter()
    for reading in readings:
        for family in FAMILIES:
            seen.update(name for name, _, _ in reading.features[family])
    kept = [name for name, count in seen.items() if count >= FEWEST_TEXTS or name.startswith("l:")]
    kept = sorted(kept, key=lambda name: (-seen[name], name))[:MOST_FEATURES]
    total = len(readings)
    rarity = [
        1.0 if name.startswith("l:") else math.log((1 + total) / (1 + seen[name])) + 1
        for name in kept
    ]
    return Vocabulary({name: place for place, name in enumerate(kept)}, array("f", rarity))


def learn(
    readings: Sequence[Reading], names: Sequence[str], *, freedom: float = FREEDOM
) -> TextModel:
    """Return a model of these texts and what each is; its probabilities are not yet calibrated.

    There must be two classes at least.
    """
    vocabulary = make_vocabulary(readings)
    classes = tuple(sorted(set(names)))
    empty = TextModel(
        classes, vocabulary.places, vocabulary.rarity, array("f"), (0.0,) * len(classes), 1.0
    )
    table = as_table(empty, readings)
    weights, offsets = _fit(table, [classes.index(name) for name in names], freedom=freedom)
    return TextModel(
        classes=classes,
        places=vocabulary.places,
        rarity=vocabulary.rarity,
        weights=array("f", weights.ravel().tolist()),
        offsets=tuple(float(offset) for offset in offsets),
        sharpness=1.0,
    )


def as_table(model: TextModel, readings: Sequence[Reading]) -> Any:
    """Return the texts as a sparse table: a row a text, a column a feature."""
    import numpy as np
    from scipy import sparse

    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for reading in readings:
        for weight in model.weigh(reading):
            columns.append(model.places[weight.feature])
            values.append(weight.value)
        ends.append(len(columns))
    shape = (len(readings), len(model.places))
    return sparse.csr_matrix((np.array(values), np.array(columns), np.array(ends)), shape=shape)


def _fit(
    table: Any, places: Sequence[int], *, freedom: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (features by classes) and offsets that make the texts likeliest."""
    import numpy as np

    rows, width = table.shape
    size = max(places) + 1
    counts = np.bincount(places, minlength=size)
    balance = (rows / (size * counts))[list(places)]
    truth = np.zeros((rows, size))
    truth[np.arange(rows), list(places)] = 1.0

    def cost(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        both = flat.reshape(width + 1, size)
        scores = table @ both[:-1] + both[-1]
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        missed = balance[:, None] * (np.exp(logs) - truth)
        loss = -(balance * (truth * logs).sum(axis=1)).sum() + (both[:-1] ** 2).sum() / 2 / freedom
        slope = np.vstack([table.T @ missed + both[:-1] / freedom, missed.sum(axis=0)])
        return float(loss), slope.ravel()

    start = np.zeros((width + 1) * size)
    both = lowest(cost, start).reshape(width + 1, size)
    return both[:-1], both[-1]
