# SPDX-License-Identifier: EUPL-1.2
"""What a text is reckoned by: words and pairs of words, pieces of words, and cue words.

As scikit-learn's vectorisers have them (word 1-2 and char_wb 3-5; statistics.md M13), in plain
Python: the web process scores without numpy.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from feedback.suggestions.rules.lexicon import Hit, find_concepts, orders
from feedback.text_guard import fold

#: Longer texts tell nothing new about what they are; everything stays quick.
MOST_CHARACTERS = 4_000
_PIECES = range(3, 6)
_FIRST_WORDS = 3
#: A greeting before the first verb is no reason to miss it.
_GREETINGS = frozenset({"geachte", "beste", "hallo", "goedemorgen", "hoi", "dag", "svp", "graag"})


@dataclass(frozen=True)
class Reading:
    """A text as the rules see it: words in order, counts by family, concepts with their words."""

    words: tuple[str, ...]
    grams: Counter[str]
    pieces: dict[str, Counter[str]]
    """Pieces by the word they are of: what they weigh is explained by that word."""
    hits: tuple[Hit, ...]


def read(text: str) -> Reading:
    """Take a text apart; any text, of which no more than the beginning counts."""
    start = text[:MOST_CHARACTERS]
    folded = fold(start)
    words = tuple(folded.split())
    grams = Counter(words)
    grams.update(f"{left} {right}" for left, right in pairwise(words))
    pieces = {word: _pieces(word) for word in set(words)}
    return Reading(words, grams, pieces, _hits(start, folded, words))


def _pieces(word: str) -> Counter[str]:
    """Return the runs of three to five characters in a word with a blank on each side."""
    padded = f" {word} "
    found: Counter[str] = Counter()
    for size in _PIECES:
        found.update(padded[at : at + size] for at in range(max(1, len(padded) - size + 1)))
    return found


def _hits(text: str, folded: str, words: tuple[str, ...]) -> tuple[Hit, ...]:
    found = find_concepts(folded)
    order = _order(words)
    if order:
        found.append(Hit("do_this", (order,)))
    if "?" in text:
        found.append(Hit("question_mark", ("?",)))
    if len(words) <= 3 and (not words or words[0] in {"nee", "geen", "niets", "niks", "nvt"}):
        found.append(Hit("says_nothing", words[:1]))
    return tuple(found)


def _order(words: tuple[str, ...]) -> str:
    """Return the verb with which a text says what to do; blank when it does not begin so."""
    for word in words[:_FIRST_WORDS]:
        if word in orders():
            return word
        if word not in _GREETINGS:
            return ""
    return ""
