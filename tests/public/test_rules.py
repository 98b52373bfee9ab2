# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.callbacks.rules import VerdictOutcome, VerdictReason
from feedback.public import rules

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
DUE = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


def facts(
    outcome: VerdictOutcome | None = None, reason: VerdictReason | None = None
) -> rules.PromiseFacts:
    return rules.PromiseFacts(
        due_at=DUE, by_phone=True, outcome=outcome, reason=reason, happened_at=None
    )


@pytest.mark.parametrize(
    ("outcome", "reason", "late_by", "state"),
    [
        pytest.param(None, None, -60, "given", id="running"),
        pytest.param(None, None, 1, "broken", id="past due and nobody called"),
        pytest.param(VerdictOutcome.KEPT, VerdictReason.SPOKEN, 99, "kept", id="spoken in time"),
        pytest.param(VerdictOutcome.LATE, VerdictReason.SPOKEN, 1, "broken", id="spoken late"),
        pytest.param(
            VerdictOutcome.EXCLUDED,
            VerdictReason.MOVED_ON_REQUEST,
            -60,
            "moved",
            id="moved at the resident's request",
        ),
        pytest.param(
            VerdictOutcome.EXCLUDED, VerdictReason.WITHDRAWN, -60, None, id="message withdrawn"
        ),
        pytest.param(
            VerdictOutcome.EXCLUDED, VerdictReason.DECLINED, -60, None, id="wants no call"
        ),
    ],
)
def test_the_promise_block_says_what_became_of_it(
    outcome: VerdictOutcome | None, reason: VerdictReason | None, late_by: int, state: str | None
) -> None:
    now = DUE + timedelta(minutes=late_by)
    assert rules.promise_state(facts(outcome, reason), now=now) == state


def test_a_moment_that_stands_alone_begins_with_a_capital() -> None:
    at = datetime(2026, 11, 24, 9, 44, tzinfo=UTC)
    dutch = rules.moment_words(at, now=NOW, language="nl")
    assert dutch == "Dinsdag 24 november, 10.44 uur"
    assert rules.moment_words(at, now=NOW, language="en") == "Tuesday 24 November, 10:44"


def test_a_day_names_its_year_only_when_it_is_another_year() -> None:
    assert rules.day_words(date(2026, 12, 8), now=NOW, language="nl") == "dinsdag 8 december"
    assert rules.day_words(date(2027, 1, 8), now=NOW, language="nl") == "vrijdag 8 januari 2027"
