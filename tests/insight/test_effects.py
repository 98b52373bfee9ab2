# SPDX-License-Identifier: EUPL-1.2
"""Does it work? Data with known truth, and what must be refused (M9)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from feedback.insight.rules.changes import before_after, did_effect, expected_regression
from feedback.insight.rules.claims import Reason, Verdict
from feedback.insight.rules.effects import ancova_effect, overlap_effect
from feedback.insight.rules.regression import logistic, logistic_of_counts

DATA = Path(__file__).parent / "data"
Rows = dict[str, list[str]]


def read(name: str) -> Rows:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def numbers(texts: list[str]) -> NDArray[np.float64]:
    return np.array([float(text) if text else np.nan for text in texts])


def flags(texts: list[str]) -> NDArray[np.bool_]:
    return np.array([text == "1" for text in texts])


def categories(*columns: list[str]) -> NDArray[np.float64]:
    made = [
        np.array([float(text == one) for text in column])
        for column in columns
        for one in sorted(set(column))[1:]
    ]
    return np.column_stack(made)


def test_who_is_called_in_time_differs_and_is_made_to_compare() -> None:
    rows = read("effect_terugbellen")
    known = categories(rows["ernst"], rows["onderwerp"], rows["kanaal"])
    found = overlap_effect(
        numbers(rows["rapportcijfer"]), flags(rows["binnen_sla"]), known, rounds=60
    )
    assert found.naive == pytest.approx(0.8678047981658885, abs=1e-9)
    assert found.adjusted.value == pytest.approx(0.5493524011815119, abs=1e-9)
    assert found.facts["regression"] == pytest.approx(0.5567918171073004, abs=1e-9)
    assert found.adjusted.interval.low < 0.4 < found.adjusted.interval.high
    assert found.facts["largest_imbalance"] < 1e-6
    assert found.verdict is Verdict.SHOWN


def test_an_attentie_after_a_low_mark_is_judged_at_the_same_mark_before() -> None:
    rows = read("effect_attentie")
    found = ancova_effect(
        numbers(rows["cijfer_na"]), flags(rows["attentie"]), numbers(rows["cijfer_voor"])
    )
    assert found.naive == pytest.approx(-0.42470247767615366, abs=1e-9)
    assert found.facts["change_score"] == pytest.approx(1.3218657628797377, abs=1e-9)
    assert found.adjusted.value == pytest.approx(0.32427095511201487, abs=1e-9)
    assert found.adjusted.error == pytest.approx(0.12259413731960299, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "value", "error", "pretrend_p", "verdict"),
    [
        (
            "effect_werkinstructie",
            0.5027166319179265,
            0.1407935205885995,
            0.6327228761001742,
            Verdict.SHOWN,
        ),
        (
            "effect_werkinstructie_trend",
            0.4985397502068972,
            0.13922164329854766,
            0.023407326552760198,
            Verdict.NO_CLAIM,
        ),
    ],
)
def test_a_new_instruction_claims_only_where_trends_ran_side_by_side(
    name: str, value: float, error: float, pretrend_p: float, verdict: Verdict
) -> None:
    rows = read(name)
    found = did_effect(
        numbers(rows["rapportcijfer"]),
        numbers(rows["kwartaal"]),
        flags(rows["team"]),
        last_before=5,
    )
    assert found.adjusted.value == pytest.approx(value, abs=1e-9)
    assert found.adjusted.error == pytest.approx(error, abs=1e-9)
    assert found.facts["pretrend_p"] == pytest.approx(pretrend_p, abs=1e-6)
    assert found.verdict is verdict
    assert (Reason.PRETREND in found.reasons) is (verdict is Verdict.NO_CLAIM)


def test_a_gain_of_the_lowest_marks_alone_is_refused() -> None:
    rows = read("effect_rtm")
    found = before_after(
        numbers(rows["cijfer_1"]), numbers(rows["cijfer_2"]), flags(rows["nagebeld"])
    )
    assert found.naive == pytest.approx(1.3306451612903225, abs=1e-9)
    assert found.facts["expected_regression_to_mean"] == pytest.approx(1.330320626241692, abs=1e-9)
    assert found.verdict is Verdict.NO_CLAIM
    assert set(found.reasons) == {Reason.NO_COMPARISON, Reason.REGRESSION_TO_MEAN}


def test_regression_to_the_mean_by_normal_theory() -> None:
    found = expected_regression(sd=1.8, reliability=0.5, mean=7, below=5.5)
    assert found == pytest.approx(1.25, abs=0.005)


@pytest.mark.parametrize(
    ("treated", "reason"),
    [
        pytest.param([True] * 100, Reason.NO_COMPARISON, id="everybody"),
        pytest.param([True] * 80 + [False] * 20, Reason.TOO_FEW, id="twenty"),
    ],
)
def test_without_a_group_to_compare_with_nothing_is_claimed(
    treated: list[bool], reason: Reason
) -> None:
    rng = np.random.default_rng(1)
    marks, group = rng.normal(7, 1, size=100), np.array(treated)
    for found in (
        overlap_effect(marks, group, rng.normal(size=(100, 1))),
        ancova_effect(marks, group, rng.normal(7, 1, size=100)),
        did_effect(marks, np.repeat(np.arange(10.0), 10), group, last_before=5),
    ):
        assert found.reasons == (reason,)
        assert found.verdict is Verdict.NO_CLAIM


def test_a_trend_before_that_makes_half_of_the_effect_stops_the_claim() -> None:
    """Too weak to be shown, strong enough to be the whole of it."""
    rng = np.random.default_rng(8)
    period = np.repeat(np.arange(1.0, 9.0), 40)
    group = np.tile([True, False], 160)
    marks = rng.normal(7, 1.5, size=320) + 0.15 * period * group
    found = did_effect(marks, period, group, last_before=4)
    assert found.facts["pretrend_p"] > 0.1
    assert found.reasons == (Reason.PRETREND,)


def test_without_a_period_after_the_change_there_is_no_claim() -> None:
    rng = np.random.default_rng(5)
    marks, period = rng.normal(7, 1, size=100), np.repeat(np.arange(10.0), 10)
    found = did_effect(marks, period, np.tile([True, False], 50), last_before=20)
    assert Reason.NOTHING_AFTER in found.reasons


def test_equal_marks_have_no_effect_and_no_noise() -> None:
    marks, group = np.full(100, 7.0), np.tile([True, False], 50)
    for found in (
        overlap_effect(marks, group, np.arange(100.0)[:, np.newaxis], rounds=20),
        ancova_effect(marks, group, marks),
        did_effect(marks, np.repeat(np.arange(10.0), 10), group, last_before=5),
    ):
        assert found.verdict is Verdict.NOT_SHOWN
        assert found.adjusted.error == 0
        assert found.adjusted.value == pytest.approx(0, abs=1e-9)


def test_nobody_selected_gained_nothing() -> None:
    found = before_after(np.full(20, 5.0), np.full(20, 6.0), np.zeros(20, dtype=bool))
    assert found.reasons == (Reason.NO_COMPARISON,)


def test_groups_that_do_not_overlap_are_not_compared() -> None:
    rng = np.random.default_rng(2)
    severity = np.concatenate((rng.normal(0, 1, size=200), rng.normal(6, 1, size=200)))
    treated = np.repeat([True, False], 200)
    found = overlap_effect(rng.normal(7, 1, size=400), treated, severity[:, np.newaxis], rounds=20)
    assert found.verdict is Verdict.NO_CLAIM
    assert Reason.OVERLAP in found.reasons


def test_people_who_are_alike_are_fitted_together_to_the_same_chances() -> None:
    chance = np.random.default_rng(3)
    known = chance.integers(2, size=(400, 5)).astype(float)
    group = chance.random(400) < 0.2 + 0.5 * known[:, 0]
    pasts, past_of = np.unique(known, axis=0, return_inverse=True)
    counts, hits = (np.bincount(one, minlength=len(pasts)) for one in (past_of, past_of[group]))
    together = logistic_of_counts(pasts, hits.astype(float), counts.astype(float))
    assert together[past_of] == pytest.approx(logistic(known, group), abs=1e-9)


def test_a_column_that_another_makes_up_changes_no_chance() -> None:
    chance = np.random.default_rng(4)
    known = chance.integers(2, size=(300, 3)).astype(float)
    group = chance.random(300) < 0.3 + 0.3 * known[:, 1]
    twice = np.column_stack((known, known[:, 1], 1 - known[:, 2]))
    assert logistic(twice, group) == pytest.approx(logistic(known, group), abs=1e-9)
