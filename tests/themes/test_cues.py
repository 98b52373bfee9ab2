# SPDX-License-Identifier: EUPL-1.2
"""Cue words of topics: what may be one, which hold, and where they stand in a text."""

from __future__ import annotations

import pytest

from feedback.errors import Invalid
from feedback.themes.rules.cues import Change, held_cues, mark_hits, reach_of, read_cue


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  Afval* ", "afval*", id="begins with"),
        pytest.param("*Verlichting", "*verlichting", id="anywhere"),
        pytest.param("Café-terras", "cafe terras", id="folded"),
        pytest.param("te hard", "te hard", id="two words"),
        pytest.param("30 km", "30 km", id="digits"),
    ],
)
def test_a_cue_is_kept_as_folded_text_has_it(typed: str, kept: str) -> None:
    assert read_cue(typed) == kept


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Vul een woord in."),
        ("\x00 \ud800", "Vul een woord in."),
        ("**", "Vul een woord in."),
        ("a", "te kort"),
        ("afv*", "te kort"),
        ("de", "zegt niets"),
        ("in de", "zegt niets"),
        ("af*val", "sterretje"),
        ("*vuile bak", "sterretje"),
        ("x" * 100_000, "60 tekens"),
    ],
    ids=["none", "invisible", "stars", "one", "short", "small", "small two", "star", "two", "long"],
)
def test_what_would_say_nothing_is_no_cue(typed: str, says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_cue(typed)
    assert says in refusal.value.fields["cue"]


def test_the_list_is_what_the_changes_come_to() -> None:
    added, changed = Change("", "kliko"), Change("afval", "afval*")
    taken = Change("kliko", "")
    assert held_cues(["afval", "bak"], []) == ("afval", "bak")
    assert held_cues(["afval", "bak"], [added, changed]) == ("bak", "kliko", "afval*")
    assert held_cues(["afval"], [added, taken, added]) == ("afval", "kliko")


@pytest.mark.parametrize(
    ("cues", "hits"),
    [
        pytest.param(["afval*"], ["Afvalbak"], id="a beginning"),
        pytest.param(["*bak"], ["Afvalbak"], id="a part"),
        pytest.param(["té hard"], [], id="as it was typed is not how it is kept"),
        pytest.param(["te hard"], ["té", "hard"], id="two words"),
        pytest.param(["te har*"], ["té", "hard"], id="the beginning of two words"),
        pytest.param(["dure"], [], id="part of a word is none"),
    ],
)
def test_the_words_by_which_a_text_counts_are_marked(cues: list[str], hits: list[str]) -> None:
    text = "Die Afvalbak waait té hard om! <b>Duren</b> 😀"
    pieces = mark_hits(text, cues)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.is_hit] == hits


def test_what_a_word_reaches_is_told_beside_what_was_recognised_already() -> None:
    texts = ["de kliko is vol", "afval en een kliko", "een lamp"]
    assert reach_of("kliko", ["afval"], texts) == (2, 1)
    assert reach_of("afval", ["afval"], texts) == (1, 1)
