# SPDX-License-Identifier: EUPL-1.2
"""What tips are about: by words that are shown, from fifty tips on, never below ten."""

from __future__ import annotations

import random

import pytest

from feedback.insight.rules.sums import Sums
from feedback.suggestions.rules.lexicon import first_topic_cues, make_finder
from feedback.themes.rules.counting import Counted, Tip, compare_themes
from feedback.themes.rules.counting import count_themes as count_by

BINS = ["Zet meer afvalbakken bij de vijver."]
LIGHT = ["Hang een lantaarnpaal bij de bushalte."]
FINDER = make_finder(first_topic_cues())


def count_themes(texts: list[str]) -> Counted:
    return count_by([Tip(text) for text in texts], FINDER)


OTHER = ["Ga eens op bezoek bij de buurt."]


def test_a_tip_counts_for_each_thing_it_is_about_and_says_by_which_words() -> None:
    found = count_themes(["Een prullenbak en een lantaarnpaal bij het park zou fijn zijn."])
    assert {"waste", "street_lighting", "green"} <= set(found.themes)
    assert found.words["waste"] == {"prullenbak": 1}


@pytest.mark.parametrize("words", ["nee", "n.v.t.", "-", "", "Geen suggesties", "😀", "geen idee"])
def test_who_has_nothing_to_say_is_not_counted(words: str) -> None:
    assert count_themes([words]).n == 0


def test_there_are_no_themes_below_fifty_tips_and_none_below_ten() -> None:
    assert compare_themes(count_themes(BINS * 49), count_themes([])) == []
    mixed = count_themes(BINS * 41 + LIGHT * 9)
    found = compare_themes(mixed, count_themes([]))
    assert [(theme.code, theme.n) for theme in found] == [("green", 41), ("waste", 41)]


def test_a_share_that_changed_is_shown_and_one_that_did_not_is_not() -> None:
    before = count_themes(BINS * 20 + LIGHT * 40 + OTHER * 40)
    now = count_themes(BINS * 60 + LIGHT * 42 + OTHER * 38)
    found = {theme.code: theme for theme in compare_themes(now, before)}
    assert found["waste"].is_changed
    assert found["waste"].change is not None
    assert found["waste"].change.low > 0
    assert not found["street_lighting"].is_changed


def test_nothing_is_compared_with_a_quarter_of_too_few_tips() -> None:
    found = compare_themes(count_themes(BINS * 60), count_themes(BINS * 20))
    assert all(theme.change is None and not theme.is_changed for theme in found)


def test_the_order_of_tips_changes_nothing() -> None:
    tips = BINS * 30 + LIGHT * 25 + OTHER * 12
    turned = random.Random(4).sample(tips, len(tips))
    before = count_themes(LIGHT * 60)
    assert compare_themes(count_themes(tips), before) == compare_themes(
        count_themes(turned), before
    )


def test_a_theme_has_its_marks_and_the_tips_that_say_little_else() -> None:
    short, long = (
        "Afvalbak bij de vijver.",
        "Wie weet kan er ooit een afvalbak bij die mooie vijver.",
    )
    tips = [Tip(long, 8)] * 20 + [Tip(long)] * 29 + [Tip(short, 5, is_message=True)]
    found = {
        theme.code: theme for theme in compare_themes(count_by(tips, FINDER), count_themes([]))
    }
    assert found["waste"].marks == Sums.of([8] * 20 + [5])
    assert [tip.text for tip in found["waste"].nearest] == [short, long]
