# SPDX-License-Identifier: EUPL-1.2
"""Relative importance: the known answers of statistics.md §2 and what must always hold."""

from __future__ import annotations

import json
from itertools import combinations
from math import factorial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from feedback.insight.rules.importance import (
    MOST_ASPECTS,
    dominance_by_size,
    importance,
    lmg_of,
)

Array = NDArray[np.float64]


def matrix(among: list[list[float]], with_mark: list[float]) -> Array:
    inner = np.array(among)
    column = np.array(with_mark)[:, np.newaxis]
    return np.block([[inner, column], [column.T, np.ones((1, 1))]])


KNOWN = [
    pytest.param(
        matrix([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]], [0.6, 0.5, 0.4]),
        [41 / 180, 227 / 1800, 11 / 180],
        [0.22722222, 0.12722222, 0.06055556],
        id="three alike",
    ),
    pytest.param(matrix([[1, 0], [0, 1]], [0.6, 0.3]), [0.36, 0.09], [0.36, 0.09], id="apart"),
    pytest.param(
        matrix([[1, 0.7], [0.7, 1]], [0.5, 0]),
        [0.37009804, 0.12009804],
        [0.37009804, 0.12009804],
        id="suppressor",
    ),
]


@pytest.mark.parametrize(("correlations", "lmg", "johnson"), KNOWN)
def test_known_answers(correlations: Array, lmg: list[float], johnson: list[float]) -> None:
    found = importance(correlations)
    assert found.lmg == pytest.approx(lmg, abs=5e-9)
    assert found.johnson == pytest.approx(johnson, abs=5e-9)
    assert found.r2 == pytest.approx(sum(lmg))


TEXTBOOK = json.loads(
    (Path(__file__).parent / "data" / "textbook_correlations.json").read_text(encoding="utf-8")
)
PUBLISHED = [
    pytest.param(
        "swiss",
        0.7067350,
        [0.05709122, 0.17117303, 0.26013468, 0.10557015, 0.11276592],
        [0.04841690, 0.15470825, 0.27196410, 0.11468003, 0.11696572],
        id="swiss",
    ),
    pytest.param(
        "mtcars",
        None,
        [0.2157094, 0.2006984, 0.1700769, 0.2621501],
        [0.2096904, 0.1883043, 0.1799590, 0.2706812],
        id="mtcars",
    ),
    pytest.param(
        "mtcars_gear",
        0.7791896,
        [0.24705203, 0.24349959, 0.21091290, 0.07772511],
        [0.22847973, 0.22214687, 0.23217444, 0.09638860],
        id="mtcars with gear",
    ),
    pytest.param(
        "longley",
        0.9954790,
        [0.21381843, 0.23021935, 0.06960279, 0.05080383, 0.21160682, 0.21942778],
        None,
        id="longley",
    ),
]


@pytest.mark.parametrize(("name", "r2", "lmg", "johnson"), PUBLISHED)
def test_textbook_tables_give_the_published_digits(
    name: str, r2: float | None, lmg: list[float], johnson: list[float] | None
) -> None:
    """relaimpo and domir for LMG, the rwa package's own pages for Johnson."""
    found = importance(np.array(TEXTBOOK[name]["correlations"]))
    assert found.lmg == pytest.approx(lmg, abs=5.1e-8)
    if johnson is not None:
        assert found.johnson == pytest.approx(johnson, abs=5.1e-8)
    if r2 is not None:
        assert found.r2 == pytest.approx(r2, abs=5.1e-8)


def test_what_education_adds_beside_more_and_more_others() -> None:
    found = dominance_by_size(np.array(TEXTBOOK["swiss"]["correlations"]))
    expected = [0.44061565, 0.29091707, 0.22101048, 0.18616751, 0.16196269]
    assert found[2] == pytest.approx(expected, abs=5.1e-9)


def drawn(seed: int, aspects: int) -> Array:
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(60, aspects + 1)) + rng.normal(size=(60, 1))
    return np.corrcoef(rows.T)


def slowly(correlations: Array) -> Array:
    """The definition itself: the mean gain over every subset of the others."""
    count = correlations.shape[0] - 1

    def r2(chosen: tuple[int, ...]) -> float:
        if not chosen:
            return 0.0
        among = correlations[np.ix_(chosen, chosen)]
        column = correlations[list(chosen), -1]
        return float(column @ np.linalg.solve(among, column))

    found = np.zeros(count)
    for place in range(count):
        others = [other for other in range(count) if other != place]
        for size in range(count):
            share = factorial(size) * factorial(count - 1 - size) / factorial(count)
            for chosen in combinations(others, size):
                found[place] += share * (r2((*chosen, place)) - r2(chosen))
    return found


@pytest.mark.parametrize("aspects", [1, 2, 3, 6])
def test_it_is_the_definition(aspects: int) -> None:
    correlations = drawn(7, aspects)
    assert lmg_of(correlations[np.newaxis])[0] == pytest.approx(slowly(correlations), abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 7))
def test_parts_sum_to_r2_and_follow_their_aspect(seed: int, aspects: int) -> None:
    correlations = drawn(seed, aspects)
    found = importance(correlations)
    column = correlations[:-1, -1]
    explained = column @ np.linalg.solve(correlations[:-1, :-1], column)
    assert found.lmg.sum() == pytest.approx(explained, abs=1e-10)
    assert found.johnson.sum() == pytest.approx(explained, abs=1e-10)
    order = np.random.default_rng(seed).permutation(aspects)
    moved = correlations[np.ix_([*order, aspects], [*order, aspects])]
    assert importance(moved).lmg == pytest.approx(found.lmg[order], abs=1e-10)
    assert dominance_by_size(correlations).mean(axis=1) == pytest.approx(found.lmg, abs=1e-10)


def test_two_aspects_have_a_formula() -> None:
    correlations = drawn(3, 2)
    first, second = correlations[0, 2], correlations[1, 2]
    found = importance(correlations)
    expected = (first**2 + found.r2 - second**2) / 2
    assert found.lmg[0] == pytest.approx(expected)
    assert found.johnson[0] == pytest.approx(expected)


def test_a_twin_shares_its_credit() -> None:
    among = [[1, 1, 0.3], [1, 1, 0.3], [0.3, 0.3, 1]]
    found = importance(matrix(among, [0.6, 0.6, 0.4]))
    assert found.lmg[0] == pytest.approx(found.lmg[1])
    assert found.lmg[0] * 2 + found.lmg[2] == pytest.approx(found.r2)
    assert np.isfinite(found.johnson).all()


def test_more_aspects_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 20 aspects"):
        lmg_of(np.eye(MOST_ASPECTS + 2)[np.newaxis])
