# SPDX-License-Identifier: EUPL-1.2
"""Promises as tables: how they stand, what settles them, what cannot have been."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from feedback.callbacks import rules
from feedback.callbacks.rules import (
    AttemptOutcome,
    PromiseTimes,
    Step,
    TimeState,
    VerdictOutcome,
    VerdictReason,
)
from feedback.clock import AMSTERDAM
from feedback.errors import Invalid

DUE = datetime(2026, 11, 24, 17, 0, tzinfo=AMSTERDAM)
TARGET = datetime(2026, 11, 24, 9, 14, tzinfo=AMSTERDAM)
RECEIVED = datetime(2026, 11, 23, 9, 14, tzinfo=AMSTERDAM)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "nearly_at", "state"),
    [
        pytest.param(TARGET - SECOND, DUE, TimeState.ON_TIME, id="before target"),
        pytest.param(TARGET, DUE, TimeState.ON_TIME, id="at the target it is still on time"),
        pytest.param(TARGET + SECOND, DUE, TimeState.PAST_TARGET, id="target passed"),
        pytest.param(TARGET - SECOND, TARGET - SECOND, TimeState.DUE_SOON, id="80 % gone first"),
        pytest.param(DUE, TARGET, TimeState.PAST_TARGET, id="at 17.00.00 it is in time"),
        pytest.param(DUE + SECOND, TARGET, TimeState.LATE, id="at 17.00.01 it is late"),
    ],
)
def test_a_promise_stands_by_its_moments_and_the_clock(
    now: datetime, nearly_at: datetime, state: TimeState
) -> None:
    found = rules.time_state(now=now, nearly_at=nearly_at, target_at=TARGET, due_at=DUE)
    assert found is state


@pytest.mark.parametrize(
    ("outcome", "started_at", "verdict"),
    [
        (AttemptOutcome.REACHED, DUE, (VerdictOutcome.KEPT, VerdictReason.SPOKEN)),
        (AttemptOutcome.REACHED, DUE + SECOND, (VerdictOutcome.LATE, VerdictReason.SPOKEN)),
        (AttemptOutcome.DECLINED, DUE, (VerdictOutcome.EXCLUDED, VerdictReason.DECLINED)),
        (AttemptOutcome.DECLINED, DUE + SECOND, (VerdictOutcome.LATE, VerdictReason.DECLINED)),
        (AttemptOutcome.VOICEMAIL, TARGET, None),
        (AttemptOutcome.NO_ANSWER, TARGET, None),
        (AttemptOutcome.WRONG_NUMBER, TARGET, None),
    ],
)
def test_only_a_conversation_or_a_refusal_settles_a_promise(
    outcome: AttemptOutcome,
    started_at: datetime,
    verdict: tuple[VerdictOutcome, VerdictReason] | None,
) -> None:
    assert rules.judge(outcome=outcome, started_at=started_at, due_at=DUE) == verdict


@pytest.mark.parametrize(
    ("started_at", "ended_at", "field"),
    [
        (RECEIVED - SECOND, None, "startedAt"),
        (DUE + timedelta(minutes=3), None, "startedAt"),
        (TARGET, TARGET - SECOND, "endedAt"),
        (TARGET, DUE + timedelta(minutes=3), "endedAt"),
    ],
    ids=["before receipt", "in the future", "ends before it starts", "ends in the future"],
)
def test_a_call_that_cannot_have_been_is_refused(
    started_at: datetime, ended_at: datetime | None, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_call_times(
            started_at=started_at, ended_at=ended_at, received_at=RECEIVED, now=DUE
        )
    assert list(refusal.value.fields) == [field]


def test_a_clock_two_minutes_ahead_is_let_through() -> None:
    ahead = DUE + timedelta(minutes=2)
    rules.check_call_times(started_at=ahead, ended_at=ahead, received_at=RECEIVED, now=DUE)


def test_steps_come_in_time_order_also_after_a_breach() -> None:
    times = PromiseTimes(RECEIVED, RECEIVED + SECOND, TARGET, TARGET, DUE)
    after = {Step.THREE_TIMES_LATE: DUE + 3 * SECOND, Step.MORNING_AFTER: DUE + SECOND}
    assert [step for step, _ in rules.planned_steps(times, after_breach=after)] == [
        Step.HALF_GONE,
        Step.NEARLY_GONE,
        Step.BREACHED,
        Step.MORNING_AFTER,
        Step.THREE_TIMES_LATE,
    ]
