# SPDX-License-Identifier: EUPL-1.2
"""How a moment is said, and that the explanation tells what the engine did."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from feedback.business_time import wording
from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.deadlines import Policy, deadline, trace_deadline
from feedback.business_time.explain import explain
from feedback.clock import AMSTERDAM, local
from tests.business_time.calendars import ALWAYS_OPEN, DEFAULT, EVERY_CALENDAR, LETTERS, at
from tests.business_time.test_properties import moments


@pytest.mark.parametrize(
    ("moment", "dutch", "english", "short_dutch", "short_english"),
    [
        (
            "2026-11-24 17:00",
            "dinsdag 24 november, vóór 17.00 uur",
            "Tuesday 24 November, before 17:00",
            "di 24 november, 17.00 uur",
            "Tue 24 November, 17:00",
        ),
        (
            "2027-03-01 09:05:59",
            "maandag 1 maart, vóór 9.05 uur",
            "Monday 1 March, before 09:05",
            "ma 1 maart, 9.05 uur",
            "Mon 1 March, 09:05",
        ),
        (
            "2026-12-31 00:00",
            "woensdag 30 december, vóór 24.00 uur",
            "Wednesday 30 December, before 24:00",
            "wo 30 december, 24.00 uur",
            "Wed 30 December, 24:00",
        ),
    ],
    ids=["closing", "seconds are dropped", "midnight ends a day"],
)
def test_a_deadline_is_said_in_full_and_short(
    moment: str, dutch: str, english: str, short_dutch: str, short_english: str
) -> None:
    assert wording.before_nl(at(moment)) == dutch
    assert wording.before_en(at(moment)) == english
    assert wording.short_moment_nl(at(moment)) == short_dutch
    assert wording.short_moment_en(at(moment)) == short_english


def test_days_and_times_are_said_in_both_languages() -> None:
    moment = at("2026-08-05 09:14")
    day = local(moment).date()
    assert wording.full_day_nl(day) == "woensdag 5 augustus 2026"
    assert wording.full_day_en(day) == "Wednesday 5 August 2026"
    assert wording.time_nl(moment) == "9.14 uur"
    assert wording.time_en(moment) == "09:14"


@pytest.mark.parametrize(
    ("policy", "received", "calendar", "sentences"),
    [
        (
            Policy.CLOSE_OF_NEXT_WORKDAY,
            "2026-04-24 16:00",
            DEFAULT,
            [
                "Ontvangen op vrijdag 24 april 2026 om 16.00 uur. Wij waren toen open.",
                "De dag van ontvangst telt niet mee.",
                "Zaterdag 25 april 2026 telt niet mee: weekend.",
                "Zondag 26 april 2026 telt niet mee: weekend.",
                "Maandag 27 april 2026 telt niet mee: Koningsdag.",
                "De werkdag die telt is dinsdag 28 april 2026.",
                "Wij sluiten die dag om 17.00 uur.",
                "Uiterlijk dinsdag 28 april 2026, 17.00 uur.",
            ],
        ),
        (
            Policy.SAME_CLOCK_NEXT_WORKDAY,
            "2026-06-02 12:45:07",
            LETTERS["B"],
            [
                "Ontvangen op dinsdag 2 juni 2026 om 12.45.07 uur. "
                "Dat was in een pauze; die telt als open.",
                "De werkdag die telt is woensdag 3 juni 2026.",
                "Om 12.45 uur kan het die dag niet: dan is het pauze. Het wordt 13.00 uur.",
                "Uiterlijk woensdag 3 juni 2026, 13.00 uur.",
            ],
        ),
        (
            Policy.SAME_CLOCK_NEXT_WORKDAY,
            "2026-11-23 10:15",
            DEFAULT,
            [
                "Ontvangen op maandag 23 november 2026 om 10.15 uur. Wij waren toen open.",
                "De werkdag die telt is dinsdag 24 november 2026.",
                "Dezelfde tijd als bij ontvangst is die dag 10.15 uur.",
                "Uiterlijk dinsdag 24 november 2026, 10.15 uur.",
            ],
        ),
        (
            Policy.WORKING_HOURS,
            "2026-11-27 16:30",
            DEFAULT,
            [
                "Ontvangen op vrijdag 27 november 2026 om 16.30 uur. Wij waren toen open.",
                "Op vrijdag 27 november 2026 telt 30 min mee; nog 7 uur 30 min te gaan.",
                "Op maandag 30 november 2026 telt 7 uur 30 min mee; dat is alles.",
                "Uiterlijk maandag 30 november 2026, 16.00 uur.",
            ],
        ),
        (
            Policy.AWB_6W,
            "2026-11-13 10:00",
            DEFAULT,
            [
                "Ontvangen op vrijdag 13 november 2026 om 10.00 uur.",
                "De dag van ontvangst telt niet mee.",
                "6 weken later is het vrijdag 25 december 2026.",
                "Vrijdag 25 december 2026 telt niet mee: eerste kerstdag.",
                "Zaterdag 26 december 2026 telt niet mee: tweede kerstdag.",
                "Zondag 27 december 2026 telt niet mee: weekend.",
                "De termijn loopt tot en met maandag 28 december 2026.",
                "Uiterlijk maandag 28 december 2026, aan het eind van de dag.",
            ],
        ),
    ],
    ids=["kings day", "lunch", "plain", "working hours", "legal term"],
)
def test_a_deadline_is_explained_in_plain_dutch(
    policy: Policy, received: str, calendar: ServiceCalendar, sentences: list[str]
) -> None:
    assert explain(trace_deadline(policy, at(received), calendar=calendar)) == sentences


@settings(max_examples=300, deadline=None)
@given(
    received=moments,
    policy=some.sampled_from(Policy),
    calendar=some.sampled_from(EVERY_CALENDAR),
)
def test_the_last_sentence_names_the_deadline_of_the_engine(
    received: datetime, policy: Policy, calendar: ServiceCalendar
) -> None:
    trace = trace_deadline(policy, received, calendar=calendar)
    assert trace.due_at == deadline(policy, received, calendar=calendar)
    said = _moment_in(explain(trace)[-1])
    assert timedelta(0) <= trace.due_at - said < timedelta(minutes=1)


def test_seconds_of_working_time_are_said() -> None:
    sentences = explain(
        trace_deadline(Policy.WORKING_HOURS, at("2026-11-27 16:59:30"), calendar=DEFAULT)
    )
    assert "telt 30 s mee; nog 7 uur 59 min 30 s te gaan" in sentences[1]


def test_midnight_closing_is_explained_as_24_00() -> None:
    trace = trace_deadline(
        Policy.CLOSE_OF_NEXT_WORKDAY, at("2026-11-23 10:00"), calendar=ALWAYS_OPEN
    )
    assert explain(trace)[-1] == "Uiterlijk dinsdag 24 november 2026, 24.00 uur."


def _moment_in(sentence: str) -> datetime:
    """Read the deadline back from the words, as a person would."""
    found = re.search(r"(\d+) (\w+) (\d{4}), (?:(\d+)\.(\d\d) uur|aan het eind)", sentence)
    assert found is not None
    day, month, year, hours, minutes = found.groups()
    midnight = datetime(int(year), wording.MONTHS_NL.index(month) + 1, int(day))
    clock = timedelta(hours=int(hours), minutes=int(minutes)) if hours else timedelta(0, 86_399)
    return (midnight + clock).replace(tzinfo=AMSTERDAM)
