# SPDX-License-Identifier: EUPL-1.2
"""What a factsheet shows, and what it keeps to itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.insight.rules.factsheet import (
    AspectTally,
    Figure,
    Tally,
    change,
    distribution,
    effort_figure,
    mean_figure,
)
from feedback.insight.rules.sums import Scale, Sums
from feedback.insight.rules.waves import Verdict

marks = st.lists(st.integers(1, 10), max_size=30)


def tally(given_marks: list[int]) -> Tally:
    return Tally(
        responses=len(given_marks) + 1,
        overall=Sums.of(given_marks),
        counts={mark: given_marks.count(mark) for mark in given_marks},
        little=len(given_marks),
        aspects={"help": AspectTally(Sums.of(given_marks), not_applicable=1)},
    )


def test_nine_answers_are_only_a_number_and_ten_are_a_figure() -> None:
    assert mean_figure(Sums.of([7] * 9)) == Figure(9, None)
    assert mean_figure(Sums.of([7] * 9 + [8])).value == Decimal("7.1")
    assert effort_figure(tally([7] * 9)).value is None
    assert distribution(tally([7] * 9)) is None


def test_the_overall_mark_is_not_the_mean_of_the_aspects() -> None:
    found = Tally(overall=Sums.of([5] * 20), aspects={"help": AspectTally(Sums.of([9] * 20))})
    assert mean_figure(found.overall).value == Decimal("5.0")


def test_all_the_same_has_no_interval_and_says_so() -> None:
    assert mean_figure(Sums.of([10] * 12)) == Figure(12, Decimal("10.0"), all_equal=True)


def test_a_mean_is_rounded_as_people_round() -> None:
    found = mean_figure(Sums(n=40, total=250, squares=1_600))
    assert (found.value, found.n) == (Decimal("6.3"), 40)


def test_the_distribution_holds_every_mark_of_the_scale() -> None:
    found = distribution(tally([7] * 6 + [9] * 5))
    assert found == {mark: {7: 6, 9: 5}.get(mark, 0) for mark in range(1, 11)}
    turned = distribution(tally([1] * 12), scale=Scale(5, 1))
    assert turned is not None
    assert list(turned) == [5, 4, 3, 2, 1]


def test_efforts_are_in_whole_points() -> None:
    found = effort_figure(Tally(little=62, neutral=20, much=18))
    assert found == Figure(100, Decimal(44), Decimal(28), Decimal(58))


def test_a_change_is_named_by_its_verdict() -> None:
    before, now = Sums.of([7, 8, 6] * 40), Sums.of([8, 9, 7] * 40)
    found = change(before, now)
    assert found is not None
    assert (found.verdict, found.difference) == (Verdict.SHOWN, Decimal("1.0"))
    same = change(before, before)
    assert same is not None
    assert same.verdict is Verdict.NOT_SHOWN
    assert same.smallest == Decimal("0.3")
    assert change(Sums.of([7] * 9), now) is None


@given(marks, marks)
def test_added_tallies_are_the_tally_of_the_whole(first: list[int], second: list[int]) -> None:
    added, whole = tally(first) + tally(second), tally([*first, *second])
    assert added.overall == whole.overall
    assert dict(added.counts) == dict(whole.counts)
    assert added.little == whole.little
    marks_of = {code: one.marks for code, one in added.aspects.items()}
    assert marks_of == {code: one.marks for code, one in whole.aspects.items()}


@pytest.mark.parametrize("count", [0, 1, 9])
def test_few_answers_have_no_figure_anywhere(count: int) -> None:
    found = tally([3] * count)
    shown = [mean_figure(found.overall), effort_figure(found)]
    shown += [mean_figure(aspect.marks) for aspect in found.aspects.values()]
    assert {figure.value for figure in shown} == {None}
    assert {figure.low for figure in shown} == {None}
