# SPDX-License-Identifier: EUPL-1.2
"""Which versions can be, and what counts as a change of the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from feedback.business_time.deadlines import Policy
from feedback.business_time.dutch_days import Holiday
from feedback.business_time.hours import LaterWeek
from feedback.service_calendar import rules
from feedback.service_calendar.rules import (
    DEFAULT_CALENDAR,
    DEFAULT_NORMS,
    Audience,
    EscalationRule,
    EscalationStep,
)
from tests.business_time.calendars import DEFAULT, blocks, week

TODAY = date(2026, 11, 23)
SHORTER = week(*["9:00-16:00"] * 5)


def test_the_default_is_monday_to_friday_with_the_days_of_cao_gemeenten() -> None:
    assert DEFAULT_CALENDAR == DEFAULT


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"closures": {date(2026, 11, 20): "storm"}}, True),
        ({"closures": {date(2026, 11, 23): "storm"}}, False),
        ({"closures": {date(2026, 11, 21): "een zaterdag"}}, False),
        ({"closures": {date(2021, 11, 22): "lang geleden"}}, True),
        ({"exceptional": {date(2026, 11, 19): blocks("8:30-12:00")}}, True),
        ({"exceptional": {date(2026, 12, 24): blocks("8:30-12:00")}}, False),
        ({"weekly": SHORTER}, True),
        ({"later_weeks": (LaterWeek(date(2026, 11, 23), SHORTER),)}, False),
        ({"holidays": DEFAULT.holidays | {Holiday.GOOD_FRIDAY}}, True),
        ({"version": 7}, False),
    ],
    ids=[
        *("storm last Friday", "closed today", "closed on a closed day", "closed years ago"),
        *("shorter last week", "shorter in a month", "other week, always", "other week, from now"),
        *("another holiday", "nothing"),
    ],
)
def test_a_change_of_days_gone_by_is_noticed(change: dict[str, Any], expected: bool) -> None:
    draft = replace(DEFAULT, **change)
    assert rules.changes_the_past(DEFAULT, draft, today=TODAY) is expected
    assert rules.changes_the_past(draft, DEFAULT, today=TODAY) is expected


@pytest.mark.parametrize(
    "change",
    [
        {"version": 7},
        {"weekly": SHORTER},
        {"holidays": DEFAULT.holidays - {Holiday.KINGS_DAY}},
        {"closures": {TODAY: "storm"}},
        {"exceptional": {TODAY: blocks("9:00-10:00")}},
        {"later_weeks": (LaterWeek(TODAY, SHORTER),)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_calendars_that_say_something_else_have_another_fingerprint(
    change: dict[str, Any],
) -> None:
    known = rules.fingerprint(DEFAULT)
    assert rules.fingerprint(replace(DEFAULT, **change)) != known
    assert rules.fingerprint(replace(DEFAULT)) == known


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"target_policy": Policy.AWB_6W}, "target_policy"),
        ({"due_policy": Policy.AWB_4W}, "due_policy"),
        ({"working_minutes": 0}, "working_minutes"),
        ({"working_minutes": 10_001}, "working_minutes"),
        ({"warn_percentages": (0, 50)}, "warn_percentages"),
        ({"warn_percentages": (100,)}, "warn_percentages"),
        ({"warn_percentages": (80, 50)}, "warn_percentages"),
        ({"warn_percentages": (50, 50)}, "warn_percentages"),
        ({"escalations": (EscalationRule(EscalationStep.BREACHED, ()),)}, "escalations"),
        (
            {"escalations": (EscalationRule(EscalationStep.BREACHED, (Audience.OWNER,)),) * 2},
            "escalations",
        ),
    ],
)
def test_norms_that_cannot_be_are_named_by_field(change: dict[str, Any], field: str) -> None:
    assert list(rules.problems_in_norms(replace(DEFAULT_NORMS, **change))) == [field]


def test_the_default_norms_can_be() -> None:
    assert rules.problems_in_norms(DEFAULT_NORMS) == {}


def test_escalation_rules_come_back_as_they_were_stored() -> None:
    stored = rules.escalations_as_data(DEFAULT_NORMS.escalations)
    assert rules.escalations_from_data(stored) == DEFAULT_NORMS.escalations
    with pytest.raises(ValueError, match="shout"):
        rules.escalations_from_data([{"step": "shout", "tell": ["owner"]}])
