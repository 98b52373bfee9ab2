# SPDX-License-Identifier: EUPL-1.2
"""Control charts, weights and lead times: the known answers of M10 and M11."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from feedback.insight.errors import UnusableData
from feedback.insight.rules.control import Chart, Signal, control_chart, ewma
from feedback.insight.rules.lead_times import Case, lead_times, lead_times_by_group, quantile
from feedback.insight.rules.sums import MARKS, Sums
from feedback.insight.rules.weighting import design_effect, rake, weighted_mean

NIST = [52, 47, 53, 49.3, 50.1, 47, 51, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2]
NIST += [52.6, 52.4, 53.6, 52.1]
SMOOTHED = [50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36]
SMOOTHED += [49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99]
#: The flow rates of NIST's handbook, ten times as large: marks are whole.
FLOW = [496, 476, 499, 513, 478, 512, 526, 524, 536, 521]
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def test_smoothing_is_that_of_the_handbook() -> None:
    assert ewma(NIST, start=50, weight=0.3) == pytest.approx(SMOOTHED, abs=0.0051)


def test_moving_ranges_give_the_limits_of_the_handbook() -> None:
    found = control_chart(
        [(str(n), Sums.of([mark])) for n, mark in enumerate(FLOW)], chart=Chart.XMR
    )
    assert found.centre == pytest.approx(508.1)
    assert found.points[0].high == pytest.approx(558.04090, abs=5e-5)
    assert found.points[0].low == pytest.approx(458.15910, abs=5e-5)


def weeks(*means: int, n: int = 25) -> list[tuple[str, Sums]]:
    marks = [[mean - 1, mean, mean + 1] * n for mean in means]
    return [(f"2026-W{week:02}", Sums.of(one[:n])) for week, one in enumerate(marks, 1)]


@pytest.mark.parametrize("chart", list(Chart))
def test_a_steady_survey_gives_no_alarm(chart: Chart) -> None:
    found = control_chart([("w", Sums.of([7, 8, 9] * 10))] * 12, chart=chart)
    assert {point.signal for point in found.points} == {None}


def test_a_week_far_below_is_outside() -> None:
    found = control_chart(weeks(*[8] * 20, 4), chart=Chart.XBAR, baseline=20)
    assert found.points[-1].signal is Signal.OUTSIDE
    assert {point.signal for point in found.points[:-1]} == {None}


def test_eight_weeks_on_one_side_are_a_run() -> None:
    low, high = Sums.of([7, 8] * 12 + [7]), Sums.of([7, 8] * 12 + [8])
    found = control_chart(
        [("a", low), ("b", high)] * 10 + [("c", high)] * 9, chart=Chart.XBAR, baseline=20
    )
    # The last week of the baseline was above the centre too: the seventh after it is the eighth.
    assert [point.signal for point in found.points[-9:]] == [None] * 6 + [Signal.RUN] * 3


def test_limits_stay_on_the_scale_where_there_is_one() -> None:
    found = control_chart(weeks(9, 9, 9, n=10), chart=Chart.XBAR, scale=MARKS)
    assert all(point.low >= 1 and point.high <= 10 for point in found.points)


def test_no_weeks_are_no_chart() -> None:
    with pytest.raises(ValueError, match="at least one period"):
        control_chart([])


def test_raking_brings_both_margins_to_what_is_known() -> None:
    people = {"age": ["old"] * 60 + ["young"] * 40, "channel": ["desk", "web"] * 50}
    margins = {"age": {"old": 500, "young": 500}, "channel": {"desk": 300, "web": 700}}
    weights = rake(people, margins)
    for name, known in margins.items():
        for category, count in known.items():
            mine = np.array(people[name]) == category
            assert weights[mine].sum() == pytest.approx(count, rel=1e-5)


def test_a_margin_without_respondents_is_named() -> None:
    with pytest.raises(UnusableData) as refused:
        rake({"age": ["old"] * 5}, {"age": {"old": 5, "young": 5}})
    assert "young" in refused.value.fields["age"]


def test_equal_weights_cost_nothing() -> None:
    marks = np.array([6.0, 7, 8, 9, 10])
    found = weighted_mean(marks, np.full(5, 3.0))
    assert found.mean == 8
    assert found.error == pytest.approx(marks.std(ddof=1) / np.sqrt(5))
    assert found.effective_n == pytest.approx(5)
    assert design_effect(np.array([1.0, 1, 2])) > 1


def test_strata_take_their_difference_out_of_the_error() -> None:
    marks, strata = np.array([5.0, 5, 5, 9, 9, 9]), np.array(["a"] * 3 + ["b"] * 3)
    assert weighted_mean(marks, np.ones(6), strata=strata).error == 0


def case(days: float | None, *, due: float = 5, group: str = "balie") -> Case:
    ended = None if days is None else MONDAY + timedelta(days=days)
    return Case(MONDAY, ended, MONDAY + timedelta(days=due), group)


def test_lead_times_count_closed_cases_with_a_moment_due() -> None:
    found = lead_times([*(case(day) for day in range(1, 11)), case(None)])
    assert (found.n, found.open, found.on_time_share) == (10, 1, 0.5)
    assert found.median_days == 5.5
    assert found.p90_days == pytest.approx(9.1)


def test_nine_cases_say_nothing_but_how_many() -> None:
    found = lead_times_by_group([case(2, group="post")] * 9 + [case(2)] * 10)
    assert found["post"].on_time_share is None
    assert found["balie"].on_time_share == 1


def test_a_quantile_lies_between_two_values_in_proportion() -> None:
    assert quantile([1.0, 2.0, 4.0], 0.75) == 3.0
