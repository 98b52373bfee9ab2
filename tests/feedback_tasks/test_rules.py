# SPDX-License-Identifier: EUPL-1.2
"""Days, steps and verdicts of questions to departments."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from feedback.business_time.calendar import ServiceCalendar
from feedback.errors import Invalid
from feedback.feedback_tasks import rules
from feedback.feedback_tasks.rules import Step, TaskOutcome, TaskStatus
from tests.business_time.calendars import DEFAULT

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def calendar() -> ServiceCalendar:
    """Monday to Friday, without the feast days of municipalities."""
    return DEFAULT


def test_a_department_usually_has_five_working_days(calendar: ServiceCalendar) -> None:
    assert rules.usual_due_on(MONDAY, calendar=calendar) == date(2026, 11, 30)
    assert rules.usual_due_on(date(2026, 12, 23), calendar=calendar) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        pytest.param(None, "Kies een datum", id="none"),
        pytest.param(date(2026, 11, 22), "al voorbij", id="past"),
        pytest.param(date(2027, 12, 1), "meer dan een jaar", id="far"),
        pytest.param(date(2026, 11, 28), "maandag 30 november", id="saturday names the way out"),
        pytest.param(date(2026, 12, 25), "maandag 28 december", id="christmas"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(
    day: date | None, words: str, calendar: ServiceCalendar
) -> None:
    assert words in (rules.due_on_fault(day, today=MONDAY, calendar=calendar) or "")


@pytest.mark.parametrize("day", [MONDAY, FRIDAY])
def test_today_and_later_working_days_will_do(day: date, calendar: ServiceCalendar) -> None:
    assert rules.due_on_fault(day, today=MONDAY, calendar=calendar) is None


def test_the_watch_works_on_working_days_at_opening(calendar: ServiceCalendar) -> None:
    planned = rules.planned_steps(MONDAY, calendar=calendar)
    assert [(step, at.date()) for step, at in planned] == [
        (Step.DAY_BEFORE, date(2026, 11, 20)),
        (Step.ON_THE_DAY, MONDAY),
        (Step.LATE, date(2026, 11, 24)),
        (Step.STILL_LATE, date(2026, 11, 25)),
    ]
    assert all(calendar.is_open(at) for _, at in planned)


def test_a_day_that_closed_since_counts_as_the_next(calendar: ServiceCalendar) -> None:
    planned = dict(rules.planned_steps(date(2026, 11, 28), calendar=calendar))
    assert planned[Step.DAY_BEFORE].date() == FRIDAY
    assert planned[Step.ON_THE_DAY].date() == date(2026, 11, 30)
    assert planned[Step.LATE].date() == date(2026, 12, 1)


def test_who_was_just_asked_is_not_reminded_of_before(calendar: ServiceCalendar) -> None:
    asked = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # Thursday, for Friday.
    later = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    due = rules.steps_due(FRIDAY, mailed_at=asked, now=later, calendar=calendar)
    assert [step for step, _ in due] == [Step.ON_THE_DAY]


@pytest.mark.parametrize(
    ("settled_on", "late"),
    [
        pytest.param(date(2026, 11, 25), 0, id="before"),
        pytest.param(FRIDAY, 0, id="on the day"),
        pytest.param(date(2026, 11, 28), 1, id="in the weekend"),
        pytest.param(date(2026, 11, 30), 1, id="next working day"),
        pytest.param(date(2026, 12, 2), 3, id="wednesday"),
        pytest.param(date(2026, 12, 5), 6, id="weekend of the week after"),
    ],
)
def test_late_is_counted_in_working_days(
    settled_on: date, late: int, calendar: ServiceCalendar
) -> None:
    assert rules.late_working_days(FRIDAY, settled_on=settled_on, calendar=calendar) == late


@pytest.mark.parametrize(
    ("status", "late", "outcome"),
    [
        (TaskStatus.ANSWERED, 0, TaskOutcome.KEPT),
        (TaskStatus.ANSWERED, 2, TaskOutcome.LATE),
        (TaskStatus.WITHDRAWN, 0, TaskOutcome.WITHDRAWN),
        (TaskStatus.WITHDRAWN, 2, TaskOutcome.WITHDRAWN),
    ],
)
def test_the_verdict_follows_from_how_it_ended(
    status: TaskStatus, late: int, outcome: TaskOutcome
) -> None:
    assert rules.outcome_of(status, late_days=late) is outcome


@pytest.mark.parametrize("text", ["", "  \x00 ", "\ud800"])
def test_nothing_is_no_question_and_no_answer(text: str) -> None:
    with pytest.raises(Invalid):
        rules.read_question(text)
    with pytest.raises(Invalid):
        rules.read_answer(text)


def test_a_bsn_is_taken_out_and_told() -> None:
    text, masked = rules.read_question("Hoe zit het met 111222333?")
    assert masked and "111222333" not in text
    with pytest.raises(Invalid, match=r"2\.000"):
        rules.read_question("x" * 2_001)
    with pytest.raises(Invalid, match=r"10\.000"):
        rules.read_answer("😀" * 100_000)
