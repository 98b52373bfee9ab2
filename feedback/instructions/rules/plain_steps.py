# SPDX-License-Identifier: EUPL-1.2
"""Hints on plain Dutch (B1) for who writes a step (pure). Advice, never a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedback.surveys.rules.plain_words import LONGEST_WORD, PLAINER
from feedback.wording import N_

LONGEST_TITLE_WORDS, LONGEST_SENTENCE = 12, 18
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_ENDS = re.compile(r"[.!?\n]+")


def step_hints(title: str, text: str = "") -> list[str]:
    """Return what would make a step easier, each as a sentence in Dutch."""
    return list(dict.fromkeys(_hints(title, text)))


def count_words(text: str) -> int:
    """Return how many words there are."""
    return len(_WORD.findall(text))


def _hints(title: str, text: str) -> Iterator[str]:
    if count_words(title) > LONGEST_TITLE_WORDS:
        yield N_("Deze stap is lang. Zeg in hoogstens 12 woorden wat iemand doet.")
    if any(count_words(one) > LONGEST_SENTENCE for one in _SENTENCE_ENDS.split(text)):
        yield N_("Er staat een lange zin in de uitleg. Maak er twee van.")
    words = _WORD.findall(f"{title} {text}"[:4000])
    for word in dict.fromkeys(word.casefold() for word in words):
        if word in PLAINER:
            yield f"‘{word}’: schrijf liever ‘{PLAINER[word]}’."
        elif len(word) > LONGEST_WORD:
            yield f"‘{word}’ is een lang woord. Kan het korter of in twee woorden?"
    if re.search(r"\b(word|wordt|worden) \w*(d|t|en)\b", title, re.IGNORECASE):
        yield N_("Zeg wie het doet: ‘bel’ in plaats van ‘er wordt gebeld’.")
