# SPDX-License-Identifier: EUPL-1.2
"""What is a low mark, and who is called back."""

from __future__ import annotations

import pytest

from feedback.cases.rules import CaseKind
from feedback.surveys.rules.marks import MarkScale, follow_up_kind


@pytest.mark.parametrize(
    ("worst", "best", "low"),
    [
        (1, 10, {1, 2, 3, 4, 5}),
        (1, 5, {1, 2}),
        (5, 1, {5, 4}),
        (1, 7, {1, 2, 3}),
        (0, 10, {0, 1, 2, 3, 4}),
        (10, 1, {10, 9, 8, 7, 6}),
    ],
)
def test_a_low_mark_is_the_lower_half(worst: int, best: int, low: set[int]) -> None:
    scale = MarkScale(worst, best)
    assert {mark for mark in range(scale.lowest, scale.highest + 1) if scale.is_low(mark)} == low


@pytest.mark.parametrize(("worst", "best"), [(5, 5), (0, 101)])
def test_a_scale_has_two_different_ends(worst: int, best: int) -> None:
    with pytest.raises(ValueError):
        MarkScale(worst, best)


@pytest.mark.parametrize(
    ("wanted", "low", "tip", "why", "kind"),
    [
        (False, True, True, True, None),
        (True, True, True, True, CaseKind.COMPLAINT),
        (True, False, True, True, CaseKind.SUGGESTION),
        (True, None, True, False, CaseKind.SUGGESTION),
        (True, False, False, True, CaseKind.COMPLIMENT),
        (True, False, False, False, CaseKind.QUESTION),
        (True, None, False, True, CaseKind.QUESTION),
    ],
)
def test_only_who_wants_a_call_becomes_a_case(
    wanted: bool, low: bool | None, tip: bool, why: bool, kind: CaseKind | None
) -> None:
    made = follow_up_kind(
        call_requested=wanted, is_low=low, has_suggestion=tip, has_explanation=why
    )
    assert made is kind
