# SPDX-License-Identifier: EUPL-1.2
"""Laying together what no cue word recognises: found again, the same each time, never below ten."""

from __future__ import annotations

import random

import numpy as np
from scipy import sparse

from feedback.insight.rules.sums import Sums
from feedback.suggestions.rules.lexicon import first_topic_cues, make_finder
from feedback.themes.rules.counting import Tip, count_themes
from feedback.themes.rules.exploring import explore, how_many
from feedback.themes.rules.factors import factorise, strengths
from feedback.themes.rules.keeping import from_content, to_content
from feedback.themes.rules.leftovers import explore_rest
from feedback.themes.rules.terms import grams, learn_terms

SUBJECTS = (
    ("ooievaar", "nest", "paal", "kuiken", "broeden"),
    ("vlag", "halfstok", "toren", "wapperen", "mast"),
    ("fontein", "plein", "water", "sproeien", "bekken"),
    ("molen", "wieken", "draaien", "molenaar", "koren"),
    ("kanon", "gracht", "vesting", "muur", "poort"),
)
NONE = make_finder({})


def tips(count: int, *, seed: int = 1) -> list[Tip]:
    """Draw tips about five subjects in turn, with a mark of its own each."""
    chance = random.Random(seed)
    return [
        Tip(" ".join(chance.sample(SUBJECTS[at % 5], 3)), mark=4 + at % 5) for at in range(count)
    ]


def test_subjects_that_were_planted_are_found_with_their_words_and_marks() -> None:
    found = explore(tips(200))
    assert [one.n for one in found] == [40] * 5
    assert {frozenset(one.terms) & set(SUBJECTS[0]) for one in found} >= {frozenset(SUBJECTS[0])}
    for one in found:
        subject = next(subject for subject in SUBJECTS if subject[0] in one.terms)
        assert one.marks == Sums.of([4 + SUBJECTS.index(subject)] * 40)
        assert len(one.nearest) == 3 and one.is_stable
        assert all(set(tip.text.split()) <= set(subject) for tip in one.nearest)


def test_themes_are_identical_on_rerun_and_in_any_order() -> None:
    drawn = tips(300)
    turned = random.Random(9).sample(drawn, len(drawn))
    assert explore(drawn) == explore(drawn) == explore(turned)


def test_there_are_no_themes_below_fifty_tips_and_none_of_nine() -> None:
    assert explore(tips(49)) == []
    mixed = [tip for tip in tips(400) if SUBJECTS[0][0] not in tip.text.split()]
    few = [tip for at, tip in enumerate(tips(200)) if at % 5 or at < 45]
    assert sum(at % 5 == 0 for at in range(45)) == 9
    assert min(one.n for one in explore(few)) >= 10
    assert not any(set(SUBJECTS[0]) & set(one.terms) for one in explore(few))
    assert explore(mixed)


def test_the_quarter_before_is_counted_by_the_same_groups() -> None:
    found = explore(tips(100), [tip for at, tip in enumerate(tips(200, seed=2)) if at % 5 < 2])
    before = {one.before for one in found}
    assert before == {0, 40}


def test_a_group_of_chance_is_unstable() -> None:
    chance = random.Random(3)
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]
    noise = [Tip(" ".join(chance.sample(words, 4))) for _ in range(120)]
    found = explore(noise)
    assert found
    assert not all(one.is_stable for one in found)


def test_few_are_listed_and_nothing_points_at_one_person() -> None:
    own = [Tip("Ooievaar van mevrouw Zwanenburg, bel 06 12 34 56 78")] * 20
    few = explore_rest(count_themes(own, NONE), count_themes([], NONE))
    assert few.rest == 20 and few.themes == ()
    assert "Zwanenburg" not in few.listed[0].text and "06 12" not in few.listed[0].text
    many = explore_rest(count_themes([*own, *tips(200)], NONE), count_themes([], NONE))
    kept = str(to_content(many))
    assert "Zwanenburg" not in kept and "zwanenburg" not in kept and "12 34" not in kept
    again = from_content(to_content(many))
    assert [one.terms for one in again.themes] == [one.terms for one in many.themes]
    assert again.stable and again.change_of(again.stable[0]) is None


def test_words_that_say_nothing_stay_out_but_not_and_never_stay_in() -> None:
    assert grams("De bak is niet [naam weggehaald] 12 vol") == [
        "bak",
        "niet",
        "vol",
        "bak niet",
        "niet vol",
    ]
    terms = learn_terms(["rode bak", "rode bak", "blauwe mand"])
    assert terms.names == ["bak", "rode", "rode bak"]
    table = terms.table(["rode bak", "iets anders"])
    lengths = np.asarray(table.multiply(table).sum(axis=1)).ravel()
    assert np.allclose(lengths, [1, 0])


def test_a_table_made_of_parts_is_taken_apart_again() -> None:
    rng = np.random.default_rng(5)
    parts = np.kron(np.eye(4), rng.random(6) + 0.5)
    weights = rng.random((80, 4)) * (rng.random((80, 4)) < 0.4)
    table = sparse.csr_matrix(weights @ parts)
    found = factorise(table, themes=4)
    again = strengths(table, found).T @ found
    assert np.abs(again - table.toarray()).max() < 0.02


def test_so_many_themes_as_tips_can_carry() -> None:
    assert [how_many(n) for n in (50, 300, 450, 80_000)] == [5, 6, 9, 12]


def test_cue_words_go_before_laying_together() -> None:
    known = [Tip("Zet meer afvalbakken neer.")] * 60
    counted = count_themes([*known, *tips(100)], make_finder(first_topic_cues()))
    assert all("afvalbakken" not in tip.text for tip in counted.rest)
