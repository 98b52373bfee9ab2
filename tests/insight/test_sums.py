# SPDX-License-Identifier: EUPL-1.2
"""Means, shares and efforts with their intervals: the known answers of M1 and M3."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.insight.rules.shares import (
    Effort,
    effort_difference,
    share_difference,
    share_interval,
)
from feedback.insight.rules.sums import (
    Interval,
    NoInterval,
    Scale,
    Sums,
    half_up,
    logit_interval,
    mean_interval,
    t_interval,
)

TWELVE = Sums.of([8, 7, 9, 10, 6, 8, 7, 8, 9, 7, 8, 4])
marks = st.lists(st.integers(1, 10), min_size=1, max_size=60)


def test_mean_and_spread_come_from_whole_sums() -> None:
    assert float(TWELVE.mean) == pytest.approx(7.583333, abs=5e-7)
    assert TWELVE.sd == pytest.approx(1.564279, abs=5e-7)


def test_intervals_of_a_mean_have_their_known_ends() -> None:
    assert t_interval(TWELVE) == pytest.approx((6.589438, 8.577229), abs=5e-7)
    assert logit_interval(TWELVE) == pytest.approx((6.474145, 8.442842), abs=5e-7)


def test_a_few_answers_get_the_interval_that_holds_for_a_few() -> None:
    assert mean_interval(TWELVE) == logit_interval(TWELVE)
    many = TWELVE + TWELVE + TWELVE
    assert mean_interval(many) == t_interval(many).clipped(1, 10)


@pytest.mark.parametrize(
    ("given_marks", "reason"),
    [
        pytest.param([7] * 9, NoInterval.TOO_FEW, id="nine"),
        pytest.param([7] * 10, NoInterval.ALL_EQUAL, id="ten the same"),
        pytest.param([10] * 40, NoInterval.ALL_EQUAL, id="all the best"),
        pytest.param([], NoInterval.TOO_FEW, id="none"),
    ],
)
def test_no_interval_says_why(given_marks: list[int], reason: NoInterval) -> None:
    assert mean_interval(Sums.of(given_marks)) is reason


def test_a_scale_that_runs_down_has_the_same_interval() -> None:
    sums = Sums.of([1, 2, 2, 3, 4, 1, 2, 5, 3, 2, 1])
    assert logit_interval(sums, scale=Scale(5, 1)) == logit_interval(sums, scale=Scale(1, 5))


@given(marks, marks)
def test_halves_added_are_the_whole_bit_for_bit(first: list[int], second: list[int]) -> None:
    whole = Sums.of([*second, *first])
    assert Sums.of(first) + Sums.of(second) == whole
    assert whole - Sums.of(first) == Sums.of(second)


@given(marks)
def test_an_interval_lies_on_the_scale_around_the_mean(given_marks: list[int]) -> None:
    sums = Sums.of(given_marks)
    found = mean_interval(sums)
    if isinstance(found, Interval):
        assert 1 <= found.low <= float(sums.mean) + 1e-9
        assert float(sums.mean) - 1e-9 <= found.high <= 10


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(250, 40), 1, "6.3"),
        (Fraction(249, 40), 1, "6.2"),
        (Fraction(-1, 20), 1, "-0.1"),
        (Fraction(1, 20), 1, "0.1"),
        (Fraction(0), 1, "0.0"),
        (Fraction(91, 12), 2, "7.58"),
        (Fraction(10), 0, "10"),
    ],
)
def test_figures_are_rounded_as_people_round(value: Fraction, decimals: int, shown: str) -> None:
    assert str(half_up(value, decimals=decimals)) == shown


@pytest.mark.parametrize(
    ("effort", "score", "ends"),
    [
        (Effort(62, 18, 100), 44, (27.88, 58.39)),
        (Effort(9, 1, 12), 66.67, (18.99, 95.30)),
        (Effort(10, 0, 10), 100, (52.06, 100)),
    ],
    ids=["a hundred", "twelve", "everybody"],
)
def test_efforts_have_their_known_interval(
    effort: Effort, score: float, ends: tuple[float, float]
) -> None:
    assert effort.score == pytest.approx(score, abs=0.005)
    assert effort.interval == pytest.approx(ends, abs=0.005)


def test_the_same_effort_twice_does_not_differ() -> None:
    found = effort_difference(Effort(62, 18, 100), Effort(62, 18, 100))
    assert found.low == pytest.approx(-found.high)


def test_shares_have_their_known_intervals() -> None:
    assert share_interval(9, 12) == pytest.approx((0.467695, 0.911058), abs=5e-7)
    difference = share_difference(56, 70, against=48, against_n=80)
    assert difference == pytest.approx((0.052431, 0.333873), abs=5e-7)
