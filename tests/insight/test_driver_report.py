# SPDX-License-Identifier: EUPL-1.2
"""What a page may say of drivers: who is left out, who shares a place, where nothing is said."""

from __future__ import annotations

import pytest

from feedback.insight.rules.driver_report import LeftOut, Standing, report_drivers
from tests.insight.stored import marks

CODES = ("h_empathy", "h_expert", "h_ideas", "a_wait")
Rows = list[tuple[int | None, ...]]


def rows(count: int) -> Rows:
    return [
        (*(one["aspects"][code] for code in CODES), one["overall_mark"]) for one in marks(count)
    ]


def test_the_planted_driver_comes_first_and_asks_attention() -> None:
    found = report_drivers(CODES, rows(400))
    assert found.standing is Standing.RANKED
    assert (found.rows[0].code, found.rows[0].first, found.rows[0].last) == ("h_empathy", 1, 1)
    assert found.improve == ("h_empathy",)
    assert sum(row.share for row in found.rows) == pytest.approx(1)
    assert all(row.low <= row.share <= row.high for row in found.rows)


@pytest.mark.parametrize(
    ("count", "standing"),
    [
        (0, Standing.SUPPRESSED),
        (9, Standing.SUPPRESSED),
        (10, Standing.NO_RANKING),
        (49, Standing.NO_RANKING),
        (50, Standing.INDICATIVE),
        (99, Standing.INDICATIVE),
        (100, Standing.RANKED),
    ],
)
def test_an_order_needs_answers(count: int, standing: Standing) -> None:
    found = report_drivers(CODES, rows(count))
    assert found.standing is standing
    assert bool(found.rows) is (count >= 50)
    assert any(row.first for row in found.rows) is (count >= 100)


def test_what_cannot_be_compared_is_named_with_its_reason() -> None:
    answers: Rows = []
    for number, one in enumerate(rows(200)):
        seldom = 7 + number % 2 if number < 100 else None
        answers.append((*one[:4], one[0], 8, seldom, one[4]))
    found = report_drivers((*CODES, "twin", "flat", "seldom"), answers)
    assert found.left_out == (
        ("twin", LeftOut.DOUBLED),
        ("flat", LeftOut.CONSTANT),
        ("seldom", LeftOut.OFTEN_NOT_APPLICABLE),
    )
    assert {row.code for row in found.rows} == set(CODES)


def test_two_aspects_hardly_answered_together_are_not_compared() -> None:
    """Seventy of a hundred and ten each, thirty of them both."""
    answers = [
        (one[0] if number < 70 else None, one[1] if number >= 40 else None, one[4])
        for number, one in enumerate(rows(110))
    ]
    found = report_drivers(("a", "b"), answers)
    assert found.left_out == (("b", LeftOut.FEW_COMMON_ANSWERS),)


def test_equal_overall_marks_have_no_drivers() -> None:
    found = report_drivers(CODES, [(*one[:4], 8) for one in rows(100)])
    assert (found.standing, found.rows) == (Standing.NOTHING_VARIES, ())


def test_the_order_of_rows_changes_nothing() -> None:
    answers = rows(150)
    shares = [
        {row.code: row.share for row in report_drivers(CODES, one).rows}
        for one in (answers, answers[::-1])
    ]
    assert shares[0] == pytest.approx(shares[1], abs=1e-9)
