# SPDX-License-Identifier: EUPL-1.2
"""One difference in three ways: raw, weighted, at the mix of modes of the first round."""

from __future__ import annotations

import numpy as np
import pytest

from feedback.insight.rules.rounds import Answers, Fieldwork, compare_rounds, failed_checks
from feedback.insight.rules.sums import Sums
from feedback.insight.rules.ways import Missing, Way, WeightedSums, decided, ways_of
from feedback.insight.rules.weighting import weighted_mean

LOW, HIGH = [6, 7, 5, 8, 6, 7, 9, 4, 6, 7] * 4, [8, 7, 9, 8, 10, 6, 8, 9, 7, 8] * 4
NOTHING = (WeightedSums(), WeightedSums())


def answers(**by_mode: list[int]) -> Answers:
    sums = {mode: Sums.of(marks) for mode, marks in by_mode.items()}
    return Answers(sum(sums.values(), Sums()), sums, frozenset({"?"}))


def row_of(before: Answers, after: Answers):
    failed = failed_checks(Fieldwork("0"), Fieldwork("1"))
    return compare_rounds({"q": before}, {"q": after}, failed=failed, overall="q")[0]


def test_sums_give_the_weighted_mean_and_error_of_the_matrix_way() -> None:
    weights = np.random.default_rng(3).uniform(0.2, 4.0, len(HIGH))
    wanted = weighted_mean(np.array(HIGH, dtype=float), weights)
    found = WeightedSums.of(zip(HIGH, weights.tolist(), strict=True))
    assert (found.mean, found.error) == pytest.approx((wanted.mean, wanted.error), rel=1e-12)
    assert found.effective == pytest.approx(wanted.effective_n, rel=1e-12)


def test_equal_weights_are_no_weights() -> None:
    found = WeightedSums.of((mark, 2.5) for mark in LOW)
    assert found.mean == pytest.approx(6.5) and found.effective == pytest.approx(len(LOW))


def test_without_weights_and_modes_the_raw_difference_decides() -> None:
    before, after = answers(post=LOW), answers(post=HIGH)
    seen = ways_of(row_of(before, after), before, after, NOTHING)
    assert [(one.way, one.missing, one.decides) for one in seen] == [
        (Way.RAW, None, True),
        (Way.WEIGHTED, Missing.NO_WEIGHTS, False),
        (Way.SAME_MIX, Missing.ONE_MODE, False),
    ]


def test_with_weights_in_both_rounds_those_decide() -> None:
    before, after = answers(post=LOW), answers(post=HIGH)
    weights = [WeightedSums.of((mark, float(mark)) for mark in one) for one in (LOW, HIGH)]
    row = row_of(before, after)
    seen = ways_of(row, before, after, (weights[0], weights[1]))
    assert [one.way for one in seen if one.decides] == [Way.WEIGHTED]
    changed = decided(row, seen)
    assert changed.difference is not None
    assert changed.difference.value == pytest.approx(weights[1].mean - weights[0].mean)


def test_a_shifted_mix_decides_before_weights_and_tells_another_story() -> None:
    """The second round asked more of the mode that marks higher: nothing changed in either."""
    before, after = answers(post=LOW * 3, desk=HIGH), answers(post=LOW, desk=HIGH * 3)
    weights = [WeightedSums.of((mark, 1.0) for mark in LOW + HIGH)] * 2
    row = row_of(before, after)
    seen = ways_of(row, before, after, (weights[0], weights[1]))
    by_way = {one.way: one for one in seen}
    assert by_way[Way.SAME_MIX].decides
    raw, same = by_way[Way.RAW].difference, by_way[Way.SAME_MIX].difference
    assert raw is not None and same is not None
    assert raw.value == pytest.approx(0.75) and same.value == pytest.approx(0.0)
    assert decided(row, seen).difference == row.difference


def test_a_mode_that_one_round_did_not_ask_is_said() -> None:
    before, after = answers(post=LOW), answers(post=LOW, desk=HIGH)
    seen = ways_of(row_of(before, after), before, after, NOTHING)
    assert seen[2].missing is Missing.MODE_WITHOUT_ANSWERS


def test_few_heavy_answers_are_too_few() -> None:
    before, after = answers(post=LOW), answers(post=HIGH)
    one_rules = WeightedSums.of((mark, 100.0 if at == 0 else 0.01) for at, mark in enumerate(LOW))
    seen = ways_of(row_of(before, after), before, after, (one_rules, one_rules))
    assert seen[1].missing is Missing.TOO_FEW_WEIGHTED


@pytest.mark.parametrize("given", [[], [(7, 0.0)] * 20], ids=["nobody", "all weigh nothing"])
def test_nothing_that_weighs_gives_no_figure(given: list[tuple[int, float]]) -> None:
    found = WeightedSums.of(given)
    before, after = answers(post=LOW), answers(post=HIGH)
    assert ways_of(row_of(before, after), before, after, (found, found))[1].difference is None


def test_a_weight_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="below nought"):
        WeightedSums.of([(7, -1.0)])
