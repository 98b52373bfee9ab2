# SPDX-License-Identifier: EUPL-1.2
"""Drivers from sums: the same as from rows, and as sure as fifty blocks make them."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from feedback.insight.rules.driver_report import DriverReport, LeftOut, Standing, report_drivers
from feedback.insight.rules.driver_sums import Weighed
from feedback.insight.rules.summed_drivers import report_summed
from feedback.surveys.rules.counting import NO_MARK, block_of
from feedback.surveys.rules.mark_sums import MarkSums
from tests.insight.stored import WEIGHTS, with_holes

CODES = tuple(WEIGHTS)
Row = tuple[int | None, ...]


def rows(count: int, *, seed: int = 1) -> list[Row]:
    return [_row(one) for one in with_holes(count, seed=seed)]


def _row(one: dict[str, Any]) -> Row:
    marks = [one["aspects"][code] for code in CODES]
    return (*(mark if isinstance(mark, int) else None for mark in marks), one["overall_mark"])


def part(answers: list[Row], codes: tuple[str, ...] = CODES, *, weight: float = 1.0) -> Weighed:
    given = [[NO_MARK if mark is None else mark for mark in row] for row in answers]
    blocks = [block_of(f"{weight}-{number}") for number in range(len(answers))]
    return Weighed(codes, weight, MarkSums.of(given, blocks, len(codes) + 1))


def told(report: DriverReport) -> dict[str, tuple[Any, ...]]:
    return {row.code: (row.marks, row.is_entangled) for row in report.rows}


def test_the_headline_is_the_one_of_the_rows_to_the_last_bit() -> None:
    answers = rows(1_500)
    summed, alone = report_summed(CODES, [part(answers)]), report_drivers(CODES, answers)
    assert (summed.r2, summed.line) == (alone.r2, alone.line)
    assert [(row.code, row.share) for row in summed.rows] == [
        (row.code, row.share) for row in alone.rows
    ]
    assert told(summed) == told(alone)
    for name in ("standing", "n", "complete", "common", "left_out", "top_differs", "is_inflated"):
        assert getattr(summed, name) == getattr(alone, name)


def test_the_intervals_are_about_those_of_the_rows() -> None:
    answers = rows(3_000)
    alone = {row.code: row for row in report_drivers(CODES, answers).rows}
    for row in report_summed(CODES, [part(answers)]).rows:
        ratio = (row.high - row.low) / (alone[row.code].high - alone[row.code].low)
        assert 0.7 < ratio < 1.5
    found = report_summed(CODES, [part(answers)], norm=7.5)
    assert (found.rows[0].code, found.rows[0].first, found.rows[0].last) == ("h_empathy", 1, 1)
    assert found.improve == ("h_empathy",)
    assert found.line == 7.5


def test_parts_in_any_order_and_other_orders_of_aspects_are_the_same_whole() -> None:
    answers = rows(1_200)
    whole = report_summed(CODES, [part(answers)])
    other = (CODES[2], CODES[0], CODES[3], CODES[1])
    turned = [(row[2], row[0], row[3], row[1], row[4]) for row in answers]
    halves = [part(answers[:500]), part(turned[500:], other)]
    found = report_summed(CODES, halves[::-1])
    assert (found.r2, found.n, told(found)) == (whole.r2, whole.n, told(whole))


def test_weights_count_as_they_do_by_rows() -> None:
    answers, chance = rows(1_200), Random(4)
    weights = [chance.choice([0.4, 1.0, 1.9]) for _ in answers]
    parts = [
        part(
            [row for row, own in zip(answers, weights, strict=True) if own == weight], weight=weight
        )
        for weight in (0.4, 1.0, 1.9)
    ]
    summed = report_summed(CODES, parts)
    alone = report_drivers(CODES, answers, weights=weights)
    assert summed.r2 == pytest.approx(alone.r2, rel=1e-9)
    assert [row.share for row in summed.rows] == pytest.approx(
        [row.share for row in alone.rows], rel=1e-9
    )
    assert told(summed) == told(alone)


def test_what_cannot_be_compared_is_named_as_by_rows() -> None:
    codes = (*CODES, "twin", "flat", "seldom", "never")
    answers: list[Row] = []
    for number, one in enumerate(rows(400)):
        seldom = 7 + number % 2 if number < 200 else None
        answers.append((*one[:4], one[0], 8, seldom, None, one[4]))
    found = report_summed(codes, [part(answers, codes)])
    assert found.left_out == report_drivers(codes, answers).left_out
    assert dict(found.left_out)["never"] is LeftOut.CONSTANT
    assert {row.code for row in found.rows} == set(CODES)


@pytest.mark.parametrize(
    ("answers", "standing"),
    [
        ([], Standing.SUPPRESSED),
        ([(8, 8, 8, 8, 8)] * 9, Standing.SUPPRESSED),
        ([(8, 8, 8, 8, 8)] * 50, Standing.NOTHING_VARIES),
        ([(8, 7, 6, 9, 8), (7, 7, 8, 6, 8)] * 30, Standing.NOTHING_VARIES),
        ([(None, None, None, None, 6 + at % 3) for at in range(40)], Standing.NOTHING_VARIES),
        (rows(49), Standing.NO_RANKING),
    ],
    ids=["nobody", "nine", "all the same", "one overall mark", "no aspects", "too few"],
)
def test_too_little_is_a_sentence(answers: list[Row], standing: Standing) -> None:
    assert report_summed(CODES, [part(answers)]).standing is standing
    assert report_drivers(CODES, answers).standing is standing


def test_no_more_than_fifteen_are_compared() -> None:
    chance = Random(8)
    codes = tuple(f"a{at}" for at in range(22))
    answers = [tuple(chance.randint(1, 10) for _ in range(23)) for _ in range(40)]
    left_out = tuple((code, LeftOut.TOO_MANY) for code in codes[15:])
    assert report_summed(codes, [part(answers, codes)]).left_out == left_out
    assert report_drivers(codes, answers).left_out == left_out
