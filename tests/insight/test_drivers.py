# SPDX-License-Identifier: EUPL-1.2
"""Drivers from answers with holes in them, and how far their order may be believed (M6, M7)."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from feedback.insight.rules import covariance
from feedback.insight.rules.covariance import (
    Moments,
    PatternSums,
    most_likely,
    sample_covariances,
)
from feedback.insight.rules.drivers import (
    Certainty,
    Warning,
    certainty_of,
    find_drivers,
    in_tiers,
    usable_aspects,
)
from feedback.insight.rules.priority import Quadrant, place_aspects

Array = NDArray[np.float64]
FEW = 60


def answers(n: int, weights: list[float], *, seed: int = 5, holes: float = 0.0) -> Array:
    """Marks of aspects with one mood among them, and an overall mark made of them."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=(n, 1))
    aspects = 0.7 * mood + 0.7 * rng.normal(size=(n, len(weights)))
    overall = aspects @ np.array(weights) + 0.5 * rng.normal(size=n)
    rows = np.clip(np.round(7 + 1.5 * np.column_stack((aspects, overall))), 1, 10)
    gaps = rng.random(rows[:, :-1].shape) < holes
    rows[:, :-1][gaps] = np.nan
    return rows


def test_without_holes_the_most_likely_is_the_sample() -> None:
    rows = answers(200, [0.5, 0.3])
    found = most_likely(PatternSums.of(rows - 7))
    assert found.covariances == pytest.approx(sample_covariances(rows), abs=1e-9)


def test_one_hole_has_a_formula() -> None:
    """With one aspect missing for some the estimate is a regression on who answered."""
    rows = answers(300, [0.6])
    rows[:120, 0] = np.nan
    found = most_likely(PatternSums.of(rows - 7))
    seen, mark = rows[120:], rows[:, 1]
    among = sample_covariances(seen)
    slope = among[0, 1] / among[1, 1]
    left = among[0, 0] - slope * among[0, 1]
    assert found.means[0] + 7 == pytest.approx(
        seen[:, 0].mean() + slope * (mark.mean() - seen[:, 1].mean()), abs=1e-6
    )
    assert found.covariances[0, 0] == pytest.approx(left + slope**2 * mark.var(), abs=1e-6)
    assert found.covariances[0, 1] == pytest.approx(slope * mark.var(), abs=1e-6)


def test_many_patterns_one_from_another_say_the_same_as_each_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sums = PatternSums.of(answers(2_000, [0.1] * 9, holes=0.3) - 7)
    assert len(sums.n) >= covariance.MANY
    together = most_likely(sums)
    monkeypatch.setattr(covariance, "MANY", len(sums.n) + 1)
    each = most_likely(sums)
    assert together.covariances == pytest.approx(each.covariances, abs=1e-9)
    assert together.means == pytest.approx(each.means, abs=1e-9)


def test_pairs_of_different_people_that_contradict_one_another_still_end_in_a_covariance() -> None:
    rows = np.full((90, 3), np.nan)
    mark = np.tile([4.0, 6.0, 8.0], 10)
    noise = np.random.default_rng(3).normal(scale=0.4, size=(3, 30))
    for at, (one, other, way) in enumerate([(0, 1, 1), (1, 2, 1), (0, 2, -1)]):
        here = slice(30 * at, 30 * at + 30)
        rows[here, one], rows[here, other] = mark - 6, way * (mark - 6) + noise[at]
    sums = PatternSums.of(rows)
    found = most_likely(sums)
    assert np.linalg.eigvalsh(found.covariances)[0] > 0
    from_elsewhere = most_likely(sums, start=Moments(np.zeros(3), np.diag([5.0, 3.0, 4.0])))
    assert found.covariances == pytest.approx(from_elsewhere.covariances, abs=1e-3)


def test_sums_of_blocks_are_the_sums_of_the_whole() -> None:
    rows = answers(200, [0.4, 0.4, 0.2], holes=0.1)
    whole = PatternSums.of(rows - 7)
    parts = PatternSums.of_blocks(rows - 7, np.arange(200) % 4, blocks=4)
    assert sum(part.products for part in parts) == pytest.approx(whole.products, abs=1e-9)
    assert whole.without(parts[0]).n.sum() == 150


def test_the_same_seed_gives_the_same_figures_in_any_order_of_rows() -> None:
    rows = answers(300, [0.5, 0.3, 0.2], holes=0.05)
    first, again = (find_drivers(rows, rounds=FEW) for _ in range(2))
    assert first.listwise is not None
    assert again.listwise is not None
    assert (first.listwise.low == again.listwise.low).all()
    turned = find_drivers(rows[::-1], rounds=FEW)
    assert turned.headline.lmg == pytest.approx(first.headline.lmg, abs=1e-9)


def test_what_is_added_to_every_mark_changes_nothing() -> None:
    rows = answers(200, [0.5, 0.3, 0.2], holes=0.1)
    moved = rows.copy()
    moved[:, 1] = moved[:, 1] * 2 + 3
    plain, changed = (find_drivers(one, rounds=FEW).headline.lmg for one in (rows, moved))
    assert changed == pytest.approx(plain, abs=1e-7)


@pytest.mark.parametrize(
    ("common", "few_aspects", "eleven_aspects"),
    [
        (49, Certainty.NO_RANKING, Certainty.NO_RANKING),
        (50, Certainty.INDICATIVE, Certainty.INDICATIVE),
        (99, Certainty.INDICATIVE, Certainty.INDICATIVE),
        (100, Certainty.RANKED, Certainty.INDICATIVE),
        (109, Certainty.RANKED, Certainty.INDICATIVE),
        (110, Certainty.RANKED, Certainty.RANKED),
    ],
)
def test_fifty_answers_are_no_ranking(
    common: int, few_aspects: Certainty, eleven_aspects: Certainty
) -> None:
    assert certainty_of(common, aspects=6) is few_aspects
    assert certainty_of(common, aspects=11) is eleven_aspects


def test_a_clear_driver_stands_in_a_tier_of_its_own() -> None:
    found = find_drivers(answers(600, [0.9, 0.1, 0.1, 0.1]), rounds=FEW)
    assert found.tiers is not None
    assert found.tiers[0] == [0]
    assert found.certainty is Certainty.RANKED
    assert not found.is_fiml


def test_too_few_answers_get_no_tiers_and_a_warning() -> None:
    found = find_drivers(answers(40, [0.5, 0.3]), rounds=FEW)
    assert found.tiers is None
    assert Warning.TOO_FEW in found.warnings


def test_an_aspect_that_most_skip_and_a_double_one_are_named() -> None:
    rows = answers(300, [0.5, 0.3, 0.2])
    rows[:200, 2] = np.nan
    rows = np.column_stack((rows[:, :1], rows))
    found = find_drivers(rows, rounds=FEW)
    assert found.warnings[Warning.DOUBLED] == (0, 1)
    assert found.warnings[Warning.OFTEN_NOT_APPLICABLE] == (3,)


def test_an_aspect_without_a_difference_is_left_out_by_name() -> None:
    rows = answers(100, [0.5, 0.3])
    rows[:, 1] = 8
    assert usable_aspects(rows) == ([0], {Warning.CONSTANT: (1,)})
    rows[:, 0] = np.nan
    assert usable_aspects(rows) == ([], {Warning.CONSTANT: (0, 1)})


def test_tiers_are_cut_only_where_everything_is_above_everything() -> None:
    shares = np.array([0.4, 0.35, 0.25])
    above = np.array([[0, 0, 1], [0, 0, 0], [0, 0, 0]], dtype=bool)
    assert in_tiers(shares, above) == [[0, 1, 2]]
    above[1, 2] = True
    assert in_tiers(shares, above) == [[0, 1], [2]]


def test_the_matrix_says_undecided_when_samples_disagree() -> None:
    clear = place_aspects(answers(500, [0.9, 0.05, 0.05]), norm=9.0, rounds=100)
    assert clear[0].quadrant is Quadrant.IMPROVE
    assert clear[0].probability >= 0.9
    alike = place_aspects(answers(60, [0.3, 0.3, 0.3]), rounds=100)
    assert Quadrant.UNDECIDED in {one.quadrant for one in alike}
