# SPDX-License-Identifier: EUPL-1.2
"""Rounds side by side, and what published figures prove (M5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from feedback.insight.rules.rounds import (
    Answers,
    Fieldwork,
    compare_rounds,
    failed_checks,
    judge_published,
)
from feedback.insight.rules.sums import Sums
from feedback.insight.rules.waves import Check, Verdict

FIRST = Fieldwork("1-meting", "inwoners", "per mail", date(2025, 3, 1))


def answers(*marks: int, times: int = 40, wording: str = "Hoe?", mode: str = "self") -> Answers:
    sums = Sums.of(marks * times)
    return Answers(sums, {mode: sums}, frozenset({wording}))


@pytest.mark.parametrize(
    ("second", "failed"),
    [
        (replace(FIRST, name="2", begins_on=date(2026, 2, 10)), ()),
        (replace(FIRST, population="klanten"), (Check.POPULATION,)),
        (replace(FIRST, route="aan de balie"), (Check.ROUTE,)),
        (replace(FIRST, is_weighted=True), (Check.WEIGHTING,)),
        (replace(FIRST, begins_on=date(2026, 9, 1)), (Check.SEASON,)),
        (replace(FIRST, begins_on=None), ()),
    ],
    ids=["the same", "population", "route", "weighting", "season", "unknown day"],
)
def test_what_was_not_the_same_is_named(second: Fieldwork, failed: tuple[Check, ...]) -> None:
    assert failed_checks(FIRST, second) == failed


def test_january_and_december_are_one_season() -> None:
    winter = replace(FIRST, begins_on=date(2025, 12, 20))
    assert failed_checks(winter, replace(FIRST, begins_on=date(2027, 1, 10))) == ()


def test_a_clear_rise_is_shown_and_a_failed_check_comes_before_it() -> None:
    before, after = {"o": answers(6, 7, 8)}, {"o": answers(7, 8, 9)}
    (row,) = compare_rounds(before, after, failed=(), overall="o")
    assert row.verdict is Verdict.SHOWN
    assert row.difference is not None
    assert row.difference.value == pytest.approx(1)
    (row,) = compare_rounds(before, after, failed=[Check.POPULATION], overall="o")
    assert row.verdict is Verdict.NOT_COMPARABLE
    assert row.difference is not None


def test_a_question_in_other_words_is_not_compared() -> None:
    before, after = {"o": answers(6, 7)}, {"o": answers(7, 8, wording="Anders?")}
    (row,) = compare_rounds(before, after, failed=(), overall="o")
    assert row.failed == (Check.QUESTION,)


def test_nine_answers_have_no_difference() -> None:
    before, after = {"o": answers(6, 7)}, {"o": answers(8, times=9)}
    (row,) = compare_rounds(before, after, failed=(), overall="o")
    assert (row.difference, row.verdict, row.smallest) == (None, None, None)


def test_aspects_are_judged_together() -> None:
    """One of eight at p = .02 is what chance gives; alone it would be shown."""
    same = answers(6, 7, 8)
    rose = Sums.of([6, 7, 8] * 40 + [8] * 16)
    before = {"o": same, **{f"a{n}": same for n in range(8)}}
    after = before | {"a0": Answers(rose, {"self": rose}, frozenset({"Hoe?"}))}
    alone = compare_rounds({"o": same}, {"o": after["a0"]}, failed=(), overall="o")[0]
    assert alone.difference is not None
    among = compare_rounds(before, after, failed=(), overall="o")[1]
    assert among.p == pytest.approx(min(1.0, 8 * alone.difference.p))


def test_another_mix_of_modes_is_compared_at_the_first_mix() -> None:
    low, high = [5, 6, 7] * 30, [7, 8, 9] * 30

    def mixed(lows: int, highs: int) -> Answers:
        by_mode = {"self": Sums.of(low[:lows]), "interviewer": Sums.of(high[:highs])}
        return Answers(sum(by_mode.values(), Sums()), by_mode, frozenset({"Hoe?"}))

    (row,) = compare_rounds({"o": mixed(60, 30)}, {"o": mixed(30, 60)}, failed=(), overall="o")
    assert row.is_standardised
    assert row.difference is not None
    assert row.difference.value == pytest.approx(0)
    (row,) = compare_rounds({"o": mixed(60, 30)}, {"o": mixed(60, 0)}, failed=(), overall="o")
    assert row.failed == (Check.MODES,)


#: statistics.md M5: 6,4 to 6,6 with n = 353 and everything else unpublished.
PUBLISHED = [
    (200, 1.2, 0.060),
    (353, 1.2, 0.027),
    (1000, 1.2, 0.007),
    (200, 1.5, 0.133),
    (353, 1.5, 0.077),
    (1000, 1.5, 0.032),
    (200, 1.8, 0.210),
    (353, 1.8, 0.140),
    (1000, 1.8, 0.073),
]


@pytest.mark.parametrize(("n", "spread", "p"), PUBLISHED)
def test_published_figures_give_the_table(n: int, spread: float, p: float) -> None:
    found = judge_published(6.4, 6.6, second_n=353, same_people=True)
    (row,) = [row for row in found.rows if (row.first_n, row.spread) == (n, spread)]
    assert row.difference.p == pytest.approx(p, abs=0.0005)
    assert found.verdict is Verdict.NOT_SHOWN


@pytest.mark.parametrize(
    ("spread", "best", "worst"), [(1.2, 0.001, 0.27), (1.5, 0.008, 0.38), (1.8, 0.027, 0.46)]
)
def test_rounding_alone_moves_the_proof(spread: float, best: float, worst: float) -> None:
    found = judge_published(6.4, 6.6, second_n=353, first_n=353, same_people=True)
    (row,) = [row for row in found.rows if row.spread == spread]
    assert row.best_p == pytest.approx(best, abs=0.0006)
    assert row.worst_p == pytest.approx(worst, abs=0.006)


def test_another_group_is_not_compared_however_large_the_rise() -> None:
    found = judge_published(6.4, 8.6, first_n=400, second_n=210, same_people=False)
    assert found.verdict is Verdict.NOT_COMPARABLE
    same = judge_published(6.4, 8.6, first_n=400, second_n=210, same_people=True)
    assert same.verdict is Verdict.SHOWN
