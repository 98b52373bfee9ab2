# SPDX-License-Identifier: EUPL-1.2
"""What colleagues find important beside what weighs for residents (M8)."""

from __future__ import annotations

import pytest

from feedback.insight.rules.mirrors import rank_importance

WEIGHS = {"a": 0.4, "b": 0.3, "c": 0.2, "d": 0.1}


def test_the_opposite_order_is_minus_one_and_chance_gives_it_twice_in_twenty_four() -> None:
    found = rank_importance({"a": 6, "b": 7, "c": 8, "d": 9}, WEIGHS)
    assert found is not None
    assert found.rho == pytest.approx(-1)
    assert found.p == pytest.approx(2 / 24)
    assert [row.code for row in found.rows] == ["a", "b", "c", "d"]
    assert {row.code for row in found.largest[:2]} == {"a", "d"}
    assert found.rows[0].apart == 3


def test_equal_ones_share_a_place() -> None:
    found = rank_importance({"a": 8, "b": 8, "c": 8, "d": 1}, WEIGHS)
    assert found is not None
    assert [row.stated for row in found.rows] == [2, 2, 2, 4]


def test_beyond_seven_orders_are_drawn_the_same_each_time() -> None:
    many = {str(n): float(n) for n in range(9)}
    first, again = (rank_importance(many, many) for _ in range(2))
    assert first is not None
    assert first == again
    assert first.rho == pytest.approx(1)
    assert first.p < 0.001


def test_two_aspects_are_no_order() -> None:
    assert rank_importance({"a": 9, "b": 1}, WEIGHS) is None
