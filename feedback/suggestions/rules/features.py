# SPDX-License-Identifier: EUPL-1.2
"""What a text is reckoned by: words and pairs of words, pieces of words, and cue words.

As scikit-learn's vectorisers have them (word 1-2 and char_wb 3-5; statistics.md M13), in plain
Python: the web process scores without numpy.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from feedback.suggestions.rules.lexicon import Hit, find_concepts, orders
from feedback.text_guard import fold

#: Longer texts tell nothing new about what they are; everything stays quick.
MOST_CHARACTERS = 4_000
_PIECES = range(3, 6)
_FIRST_WORDS = 3
_MOST_HITS = 3
#: Who has nothing to say says so in a few words.
_MOST_TO_SAY_NOTHING = 6
#: A greeting before the first verb is no reason to miss it.
_GREETINGS = frozenset({"geachte", "beste", "hallo", "goedemorgen", "hoi", "dag", "svp", "graag"})


#: A feature of a text: its name, how often it occurs (dampened), the words it came from.
Feature = tuple[str, float, tuple[str, ...]]


@dataclass(frozen=True)
class Reading:
    """A text as the rules see it: words in order, and its features by family.

    "w" are words and pairs of words, "c" pieces of words, "l" the concepts of cue words.
    """

    words: tuple[str, ...]
    features: Mapping[str, tuple[Feature, ...]]


def read(text: str) -> Reading:
    """Take a text apart; any text, of which no more than the beginning counts."""
    start = text[:MOST_CHARACTERS]
    folded = fold(start)
    words = tuple(folded.split())
    counts = Counter(words)
    pairs = Counter(f"{left} {right}" for left, right in pairwise(words))
    grams = (
        (f"w:{gram}", 1 + math.log(count), tuple(gram.split()))
        for gram, count in (counts + pairs).items()
    )
    hits = (
        (f"l:{hit.concept}", strength(hit), hit.words or ("",))
        for hit in _hits(start, folded, words)
    )
    families = {"w": tuple(grams), "c": _piece_features(counts), "l": tuple(hits)}
    return Reading(words, families)


def says_nothing(text: str, *, folded: str) -> bool:
    """Tell whether a text says that there is nothing to say: "nee", "n.v.t.", a lone sign.

    ``folded`` is the same text as ``fold`` gives it.
    """
    words = tuple(folded.split(maxsplit=_MOST_TO_SAY_NOTHING))
    if not any(sign.isalpha() for sign in folded):
        return True
    if len(words) > _MOST_TO_SAY_NOTHING:
        return False
    found = {hit.concept for hit in _hits(text, folded, words)}
    return bool(found & {"no_remark", "says_nothing"})


def strength(hit: Hit) -> float:
    """Return how strongly a concept was found: a second and third word add a little."""
    return 1 + 0.35 * (min(len(hit.words), _MOST_HITS) - 1)


def _piece_features(counts: Counter[str]) -> tuple[Feature, ...]:
    totals: dict[str, int] = defaultdict(int)
    of: dict[str, list[str]] = defaultdict(list)
    for word, times in counts.items():
        for piece, count in _pieces(word).items():
            totals[piece] += count * times
            of[piece].append(word)
    return tuple(
        (f"c:{piece}", 1 + math.log(total), tuple(of[piece])) for piece, total in totals.items()
    )


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
