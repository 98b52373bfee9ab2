# SPDX-License-Identifier: EUPL-1.2
"""Cue words of municipal Dutch, of our own writing: what holds before anything was learned.

A cue is a word or a few words as folded text has them; ``word*`` begins with it, ``*word*``
has it anywhere (Dutch glues words together). A concept is a group of cues that mean the same:
what it says about a kind or a topic is learned; which topic it belongs to is written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from feedback.suggestions.rules import cues

#: Concepts a topic of a new installation is recognised by.
TOPIC_CONCEPTS: dict[str, tuple[str, ...]] = {
    "treatment": ("bad_manners", "service_praise", "staff"),
    "reachability": ("waiting", "phone", "opening_hours", "appointment"),
    "information": ("explanation", "letter", "knows_the_matter", "money_owed"),
    "progress": ("no_word", "decision"),
    "passport_and_licence": ("passport",),
    "registration": ("moving",),
    "civil_affairs": ("life_events",),
    "waste": ("waste",),
    "roads": ("pavement",),
    "green": ("green",),
    "street_lighting": ("lighting",),
    "parking": ("parking",),
    "traffic": ("traffic",),
    "nuisance": ("nuisance",),
    "building": ("building",),
    "events": ("events",),
    "social_support": ("social_support", "access"),
    "income": ("income",),
    "youth": ("youth",),
    "local_tax": ("local_tax",),
    "sports_and_culture": ("sports",),
    "website": ("digital",),
}


#: Words a finder remembers; what people make up themselves may not fill the memory.
MOST_KNOWN = 20_000


@dataclass(frozen=True)
class Hit:
    """A concept that was found, and the words it was found by."""

    concept: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Finder:
    """Cues of every concept, arranged for looking up."""

    whole: Mapping[str, tuple[str, ...]]
    begins: Mapping[str, tuple[str, ...]]
    anywhere: tuple[tuple[str, str], ...]
    phrases: Mapping[str, tuple[tuple[str, str], ...]]
    """By their first word: only those of words that are there are looked for."""
    known: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    """What words that were seen before show: people use the same few thousand."""

    def shown_by(self, word: str) -> tuple[str, ...]:
        """Return the concepts that one word shows."""
        found = self.known.get(word)
        if found is None:
            found = self._look_up(word)
            if len(self.known) < MOST_KNOWN:
                self.known[word] = found
        return found

    def _look_up(self, word: str) -> tuple[str, ...]:
        names = list(self.whole.get(word, ()))
        for size in range(1, len(word) + 1):
            names += self.begins.get(word[:size], ())
        names += (name for part, name in self.anywhere if part in word)
        return tuple(dict.fromkeys(names))


def find_concepts(folded: str) -> list[Hit]:
    """Return the concepts in a folded text with the words that show them, in a fixed order."""
    return find_cues(folded, _finder())


def find_cues(folded: str, finder: Finder) -> list[Hit]:
    """Return what a finder finds in a folded text."""
    found: dict[str, dict[str, None]] = {}
    words = folded.split()
    padded, known = f" {folded} ", finder.known
    for word in dict.fromkeys(words):
        for concept in known.get(word) or finder.shown_by(word):
            found.setdefault(concept, {})[word] = None
        for phrase, concept in finder.phrases.get(word, ()):
            if phrase in padded:
                found.setdefault(concept, {})[phrase.strip()] = None
    return [Hit(concept, tuple(found[concept])) for concept in sorted(found)]


def make_finder(groups: Mapping[str, Iterable[str]]) -> Finder:
    """Arrange groups of cues for looking up."""
    whole: dict[str, tuple[str, ...]] = {}
    begins: dict[str, tuple[str, ...]] = {}
    anywhere: list[tuple[str, str]] = []
    phrases: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, group in groups.items():
        for cue in group:
            bare = cue.strip("*")
            if not bare:
                continue
            if " " in bare:
                phrase = f" {bare}" if cue.endswith("*") else f" {bare} "
                first = bare.partition(" ")[0]
                phrases[first] = (*phrases.get(first, ()), (phrase, name))
            elif cue.startswith("*"):
                anywhere.append((bare, name))
            elif cue.endswith("*"):
                begins[bare] = (*begins.get(bare, ()), name)
            else:
                whole[bare] = (*whole.get(bare, ()), name)
    return Finder(whole, begins, tuple(anywhere), phrases)


@cache
def _finder() -> Finder:
    return make_finder({name: _listed(words) for name, words in cues.CONCEPTS.items()})


@cache
def orders() -> frozenset[str]:
    """Return the verbs with which a tip begins."""
    return frozenset(_listed(cues.ORDERS))


def _listed(text: str) -> list[str]:
    return [re.sub(r"\s+", " ", cue).strip() for cue in text.split(",") if cue.strip()]


def first_topic_cues() -> dict[str, tuple[str, ...]]:
    """Return the cues of each first topic: the list a municipality starts from."""
    return {
        topic: tuple(cue for name in names for cue in _listed(cues.CONCEPTS[name]))
        for topic, names in TOPIC_CONCEPTS.items()
    }
