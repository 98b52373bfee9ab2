# SPDX-License-Identifier: EUPL-1.2
"""A change at one channel beside the others: what may be said, and what may not (M9)."""

from __future__ import annotations

from random import Random

import pytest

from feedback.insight.rules.claims import Reason, Verdict
from feedback.insight.rules.dated import Given, judge_change

QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")


def answers(
    *, lift: float = 0.0, drift: float = 0.0, everywhere: float = 0.0, each: int = 80
) -> list[Given]:
    """Marks at the counter and by telephone; the counter ``lift``s in Q4 and ``drift``s."""
    chance = Random(7)
    found = []
    for place, quarter in enumerate(QUARTERS):
        last = quarter == QUARTERS[-1]
        for channel in ("counter", "phone"):
            here = channel == "counter"
            middle = 7 + everywhere * last + (lift * last + drift * place) * here
            found += [
                Given(channel, quarter, min(10, max(1, round(chance.gauss(middle, 1.2)))))
                for _ in range(each)
            ]
    return found


@pytest.mark.parametrize(
    ("made", "verdict", "reasons"),
    [
        pytest.param(answers(lift=1.2), Verdict.SHOWN, (), id="a rise here alone"),
        # Nothing is left, of which a trend that may be chance makes more than half.
        pytest.param(
            answers(everywhere=1.2), Verdict.NO_CLAIM, (Reason.PRETREND,), id="a rise everywhere"
        ),
        pytest.param(answers(drift=0.6), Verdict.NO_CLAIM, (Reason.PRETREND,), id="apart before"),
        pytest.param(answers(lift=1.2, each=5), None, (), id="nothing of ten answers"),
    ],
)
def test_only_a_rise_that_the_others_did_not_have_is_shown(
    made: list[Given], verdict: Verdict | None, reasons: tuple[Reason, ...]
) -> None:
    found = judge_change(made, channel="counter", since="2026-Q4")
    if verdict is None:
        assert found is None
        return
    assert found is not None
    assert (found.effect.verdict, found.effect.reasons) == (verdict, reasons)
    before, after = found.before_and_after
    assert (before.n, after.n) == (240, 80)


@pytest.mark.parametrize(
    ("channel", "since", "reason"),
    [
        ("email", "2026-Q4", Reason.NO_COMPARISON),
        ("counter", "2026-Q2", Reason.TOO_FEW_BEFORE),
        ("counter", "2027-Q1", Reason.NOTHING_AFTER),
    ],
)
def test_what_lacks_a_comparison_is_refused(channel: str, since: str, reason: Reason) -> None:
    found = judge_change(answers(lift=1.2), channel=channel, since=since)
    assert found is not None
    assert reason in found.effect.reasons


def test_a_quarter_of_nine_is_left_out_of_everything() -> None:
    few = [Given("counter", "2025-Q4", 1)] * 9
    found = judge_change([*few, *answers(lift=1.2)], channel="counter", since="2026-Q4")
    assert found is not None
    assert "2025-Q4" not in found.quarters
    assert found.before_and_after[0].n == 240
