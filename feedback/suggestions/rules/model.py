# SPDX-License-Identifier: EUPL-1.2
"""A learned model as plain weights: it scores a text and says which words weighed.

Made by ``learning``; read here without numpy.
"""

from __future__ import annotations

import json
import math
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feedback.suggestions.rules.features import Reading

#: How heavy each family is beside the others; each family has length one before it.
FAMILIES = {"w": 1.5, "c": 1.5, "l": 2.0}
#: A suggestion is shown from here on (statistics.md M13); a model may ask for more.
LEAST_PROBABILITY = 0.6
LEAST_MARGIN = 0.2


@dataclass(frozen=True)
class Weight:
    """One feature of a text: its name, its value, and the words it came from."""

    feature: str
    value: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class TextModel:
    """Weights of every feature for every class; class ``k`` of feature ``f`` at ``f * n + k``."""

    classes: tuple[str, ...]
    places: Mapping[str, int]
    rarity: array[float]
    weights: array[float]
    offsets: tuple[float, ...]
    sharpness: float
    """What scores are multiplied by before they become probabilities: calibration."""
    least: float = LEAST_PROBABILITY
    """From which probability on a suggestion is shown: set where enough of them are right."""

    def probabilities(self, reading: Reading) -> list[tuple[str, float]]:
        """Return every class with its probability, the likeliest first."""
        scores = list(self.offsets)
        size = len(self.classes)
        for weight in self.weigh(reading):
            at = self.places[weight.feature] * size
            for place in range(size):
                scores[place] += weight.value * self.weights[at + place]
        shares = soften([score * self.sharpness for score in scores])
        ranked = sorted(zip(self.classes, shares, strict=True), key=lambda one: (-one[1], one[0]))
        return [(name, share) for name, share in ranked]

    def because(self, reading: Reading, name: str) -> list[str]:
        """Return the words that spoke most for a class, the heaviest first."""
        chosen, size = self.classes.index(name), len(self.classes)
        spoke: dict[str, float] = defaultdict(float)
        for weight in self.weigh(reading):
            at = self.places[weight.feature] * size
            every = sum(self.weights[at : at + size]) / size
            gain = weight.value * (self.weights[at + chosen] - every)
            for word in weight.words:
                spoke[word] += gain / len(weight.words)
        ranked = sorted(spoke.items(), key=lambda one: (-one[1], one[0]))
        return [word for word, gain in ranked if gain > 0 and word.strip("?")]

    def weigh(self, reading: Reading) -> Iterator[Weight]:
        """Return the features of a text that the model knows, with their values."""
        for family, heaviness in FAMILIES.items():
            found = [
                Weight(name, self.rarity[self.places[name]] * value, words)
                for name, value, words in reading.features[family]
                if name in self.places
            ]
            length = math.sqrt(sum(weight.value**2 for weight in found))
            for weight in found:
                yield Weight(weight.feature, heaviness * weight.value / length, weight.words)

    def to_bytes(self) -> bytes:
        """Return the model as it is stored: names as JSON, numbers as they are, compressed."""
        head = {
            "classes": self.classes,
            "features": sorted(self.places, key=lambda name: self.places[name]),
            "offsets": self.offsets,
            "sharpness": self.sharpness,
            "least": self.least,
        }
        named = json.dumps(head, ensure_ascii=False).encode()
        size = len(named).to_bytes(4, "big")
        return zlib.compress(size + named + self.rarity.tobytes() + self.weights.tobytes())

    @classmethod
    def from_bytes(cls, stored: bytes) -> TextModel:
        """Return a model that was stored."""
        raw = zlib.decompress(stored)
        end = 4 + int.from_bytes(raw[:4], "big")
        head = json.loads(raw[4:end])
        numbers = array("f")
        numbers.frombytes(raw[end:])
        count = len(head["features"])
        return cls(
            classes=tuple(head["classes"]),
            places={name: place for place, name in enumerate(head["features"])},
            rarity=numbers[:count],
            weights=numbers[count:],
            offsets=tuple(head["offsets"]),
            sharpness=head["sharpness"],
            least=head["least"],
        )


def is_clear(ranking: Sequence[tuple[str, float]], *, least: float) -> bool:
    """Tell whether the first of a ranking stands out enough to be suggested."""
    second = ranking[1][1] if len(ranking) > 1 else 0.0
    return ranking[0][1] >= least and ranking[0][1] - second >= LEAST_MARGIN


def soften(scores: Sequence[float]) -> list[float]:
    """Return scores as probabilities."""
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]
