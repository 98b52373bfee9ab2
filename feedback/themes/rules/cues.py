# SPDX-License-Identifier: EUPL-1.2
"""Cue words of a topic: what one may look like, which hold, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from feedback.errors import Invalid
from feedback.suggestions.rules.lexicon import find_cues, make_finder
from feedback.suggestions.rules.small_words import SMALL_WORDS
from feedback.text_guard import clean_text, fold
from feedback.wording import N_

LONGEST_CUE = 60
#: A star stands for any letters: fewer before it would be in half of all words.
FEWEST_BESIDE_A_STAR = 4
FEWEST_LETTERS = 2
MOST_CUES = 300
_WORD = re.compile(r"\w+")


class Change(NamedTuple):
    """One change of a list: what was there ("" for added) and what is ("" for taken away)."""

    former: str
    cue: str


class Piece(NamedTuple):
    """A part of a text, and whether it is why the text counts."""

    text: str
    is_hit: bool


def read_cue(typed: str) -> str:
    """Return a cue word as it is kept: "Afval*" becomes "afval*".

    ``word*`` is every word that begins with it, ``*word`` every word that has it anywhere.
    Raises ``Invalid`` for what would say nothing.
    """
    said = clean_text(typed)
    bare = fold(said.strip("*"))
    before, after = said.startswith("*"), said.endswith("*")
    problem = _problem(said, bare, is_open=before or after, before=before)
    if problem:
        raise Invalid({"cue": problem})
    if before:
        return f"*{bare}"
    return f"{bare}*" if after else bare


def _problem(said: str, bare: str, *, is_open: bool, before: bool) -> str:
    """Return the first thing that is wrong with a cue word; "" for nothing."""
    wrong = {
        N_("Vul een woord in."): not bare,
        N_("Houd het bij een paar woorden: 60 tekens."): len(bare) > LONGEST_CUE,
        N_("Dit woord is te kort: het zou bijna overal in staan."): (
            len(bare) < (FEWEST_BESIDE_A_STAR if is_open else FEWEST_LETTERS)
        ),
        N_("Een sterretje kan alleen aan het begin of het eind."): "*" in said.strip("*"),
        N_("Een sterretje aan het begin kan alleen bij één woord."): before and " " in bare,
        N_("Dit woord staat in bijna elke tekst en zegt niets."): all(
            word in SMALL_WORDS for word in bare.split()
        ),
    }
    return next((words for words, is_so in wrong.items() if is_so), "")


def held_cues(first: Sequence[str], changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the cues that hold after these changes, oldest first; each once."""
    held = dict.fromkeys(first)
    for change in changes:
        if change.former:
            held.pop(change.former, None)
        if change.cue:
            held[change.cue] = None
    return tuple(held)


def mark_hits(text: str, cues: Collection[str]) -> list[Piece]:
    """Return a text in pieces, with the words by which it counts set apart."""
    finder = make_finder({"here": cues})
    places = list(_WORD.finditer(text))
    words = [fold(place[0]) for place in places]
    hit = [bool(finder.shown_by(word)) for word in words]
    for first, word in enumerate(words):
        for phrase, _ in finder.phrases.get(word, ()):
            size = len(phrase.split())
            if f" {' '.join(words[first : first + size])} ".startswith(phrase):
                hit[first : first + size] = [True] * len(words[first : first + size])
    pieces: list[Piece] = []
    end = 0
    for place, is_hit in zip(places, hit, strict=True):
        if is_hit:
            pieces += (Piece(text[end : place.start()], is_hit=False), Piece(place[0], is_hit=True))
            end = place.end()
    return [piece for piece in (*pieces, Piece(text[end:], is_hit=False)) if piece.text]


class Reach(NamedTuple):
    """How many tips a cue word recognises, and how many of those no other cue of its topic does."""

    n: int
    new: int


def reach_of(cue: str, held: Collection[str], texts: Iterable[str]) -> Reach:
    """Return how many texts a cue word would recognise beside the ones that hold."""
    alone, others = make_finder({"it": [cue]}), make_finder({"it": set(held) - {cue}})
    n = new = 0
    for text in texts:
        folded = fold(text)
        if find_cues(folded, alone):
            n += 1
            new += not find_cues(folded, others)
    return Reach(n, new)


def reaches(cues: Collection[str], text: str) -> bool:
    """Tell whether any of these cue words is in a text."""
    return bool(find_cues(fold(text), make_finder({"it": cues})))
