# SPDX-License-Identifier: EUPL-1.2
"""What is suggested for one text: a kind and a topic, or nothing, with the words that weighed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from feedback.suggestions.rules.features import MOST_CHARACTERS, Reading, read
from feedback.suggestions.rules.model import TextModel, is_clear
from feedback.suggestions.rules.small_words import SMALL_WORDS

#: The class of texts that say there is nothing to say: "nee", "n.v.t.".
NOTHING = "nothing"
COMPLAINT, COMPLIMENT = "complaint", "compliment"
MOST_WORDS = 5
_TOP = 3
#: Where one thing ends and another begins: "Fijn geholpen, maar drie weken gewacht."
_TURNS = re.compile(r"[.!?;\n]+|,? (?:maar|echter|helaas|alleen|wel) ")
_SHORTEST_PART = 3
_MOST_PARTS = 40
#: A word of thanks below a complaint does not make a text mixed, nor the other way round.
_LEAST_OF_BOTH = 0.15


@dataclass(frozen=True)
class Guess:
    """What a text looks like in one respect: the likeliest three, and whether to suggest."""

    ranking: tuple[tuple[str, float], ...]
    is_clear: bool
    because: tuple[str, ...]

    @property
    def first(self) -> str:
        """The likeliest."""
        return self.ranking[0][0]

    @property
    def probability(self) -> float:
        """How likely the likeliest is."""
        return self.ranking[0][1]

    @property
    def suggested(self) -> str | None:
        """What is suggested; None means "kies zelf"."""
        return self.first if self.is_clear else None


@dataclass(frozen=True)
class Suggestion:
    """What a text looks like: its kind and its topic. A person decides."""

    kind: Guess
    topic: Guess
    is_mixed: bool
    """Praise and a complaint in one: the complaint goes first, and people see both."""


@dataclass(frozen=True)
class Suggester:
    """The two models that belong together."""

    kind: TextModel
    topic: TextModel

    def suggest(self, text: str) -> Suggestion:
        """Return what this text looks like; of a long one, what its beginning looks like."""
        reading = read(text)
        kinds, topics = self.kind.probabilities(reading), self.topic.probabilities(reading)
        is_mixed = self._is_mixed(text[:MOST_CHARACTERS], kinds)
        if is_mixed:
            kinds.sort(key=lambda one: one[0] != COMPLAINT)
        kind = _guess(self.kind, reading, kinds, least=self.kind.least)
        topic = _guess(self.topic, reading, topics, least=self.topic.least)
        if kind.first == NOTHING:
            topic = replace(topic, is_clear=False)
        return Suggestion(replace(kind, is_clear=kind.is_clear or is_mixed), topic, is_mixed)

    def to_bytes(self) -> bytes:
        """Return both models as they are stored."""
        kind, topic = self.kind.to_bytes(), self.topic.to_bytes()
        return len(kind).to_bytes(4, "big") + kind + topic

    @classmethod
    def from_bytes(cls, stored: bytes) -> Suggester:
        """Return a suggester that was stored."""
        end = 4 + int.from_bytes(stored[:4], "big")
        return cls(TextModel.from_bytes(stored[4:end]), TextModel.from_bytes(stored[end:]))

    def _is_mixed(self, text: str, kinds: Sequence[tuple[str, float]]) -> bool:
        """Tell whether one part of the text is clearly praise and another clearly a complaint."""
        whole = dict(kinds)
        if min(whole.get(COMPLAINT, 0.0), whole.get(COMPLIMENT, 0.0)) < _LEAST_OF_BOTH:
            return False
        parts = [part for part in _TURNS.split(text) if len(part.split()) >= _SHORTEST_PART]
        found = (self.kind.probabilities(read(part)) for part in parts[:_MOST_PARTS])
        clear = {one[0][0] for one in found if is_clear(one, least=self.kind.least)}
        return {COMPLAINT, COMPLIMENT} <= clear


def _guess(
    model: TextModel, reading: Reading, ranking: Sequence[tuple[str, float]], *, least: float
) -> Guess:
    words = (word for word in model.because(reading, ranking[0][0]) if word not in SMALL_WORDS)
    clear = bool(reading.words) and is_clear(ranking, least=least)
    return Guess(tuple(ranking[:_TOP]), clear, tuple(islice(words, MOST_WORDS)))
