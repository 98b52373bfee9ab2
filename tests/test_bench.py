# SPDX-License-Identifier: EUPL-1.2
"""The pure half of the benchmark; the measuring itself takes longer than a test may."""

from __future__ import annotations

import json

import pytest

from bench.figures import Bar, Figure, Timing, percentile, show, table


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.5, 5), (0.95, 10), (0.99, 10), (0.1, 1), (0.0, 1), (1.0, 10)],
    ids=str,
)
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile([10, 3, 1, 2, 5, 4, 9, 7, 8, 6], share) == expected


def test_nothing_measured_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_timing_sums_up_durations_and_what_was_done_in_a_second() -> None:
    timing = Timing.of([1.0, 2.0, 9.0, 3.0], seconds=0.5)
    assert timing == Timing(4, 2.0, 9.0, 9.0, 8.0)


@pytest.mark.parametrize(
    ("bar", "value", "verdict"),
    [
        (Bar(8), 8, "met"),
        (Bar(8), 8.01, "not met"),
        (Bar(0.25, at_least=True), 0.25, "met"),
        (Bar(0.25, at_least=True), 0.24, "not met"),
        (None, 1, ""),
    ],
)
def test_the_limit_itself_meets_the_bar(bar: Bar | None, value: float, verdict: str) -> None:
    assert Figure("queue", value, "ms", bar).verdict == verdict


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.384, "0.38"), (12.34, "12.3"), (1530.4, "1,530"), (8, "8"), (8.0, "8"), (-0.5, "-0.50")],
)
def test_a_number_shows_the_digits_that_mean_something(value: float, words: str) -> None:
    assert show(value) == words


def test_the_table_sets_every_figure_beside_its_bar() -> None:
    lines = table(
        [
            Figure("queue, p50", 5.4, "ms", Bar(5.83, unit=" ms"), "n 200"),
            Figure("share", 0.2, "x", Bar(0.25, at_least=True, unit="x")),
            Figure("statements", 11, ""),
        ]
    ).splitlines()
    assert lines == [
        "what         figure        bar           detail",
        "queue, p50  5.40 ms  ≤ 5.83 ms  met      n 200",
        "share        0.20 x    ≥ 0.25x  not met",
        "statements       11",
    ]


def test_a_figure_can_be_kept_as_json() -> None:
    kept = json.loads(json.dumps(Figure("board", 20, "ms", Bar(12, unit=" ms")).as_json()))
    assert kept["verdict"] == "not met"
    assert kept["bar"]["limit"] == 12
