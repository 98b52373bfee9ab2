# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions about questions to a department: days, steps, verdicts (domain.md §0.6)."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.wording import day_nl
from feedback.errors import Invalid
from feedback.text_guard import clean_text, mask_bsn
from feedback.wording import N_

#: A department has so many working days, unless the employee chooses another day.
USUAL_WORKING_DAYS = 5
LONGEST_QUESTION, LONGEST_ANSWER = 2_000, 10_000
LONGEST_NAME, LONGEST_REASON = 100, 500
MASKED = N_("Wij haalden een BSN uit deze tekst.")
#: So long after its end a link still says what became of the question.
READS_FOR = timedelta(days=30)
#: A reminder by hand is not sent within an hour of the last mail.
REMIND_AGAIN_AFTER = timedelta(hours=1)
_ONE_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)


class TaskStatus(enum.StrEnum):
    """Where a question stands."""

    OPEN = "open"
    RETURNED = "returned"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


#: Somebody still owes an answer; a question that was handed back waits for its next reader.
WAITING = frozenset({TaskStatus.OPEN, TaskStatus.RETURNED})

STATUS_LABELS: Mapping[TaskStatus, str] = {
    TaskStatus.OPEN: N_("wacht op afdeling"),
    TaskStatus.RETURNED: N_("terug: niet voor hen"),
    TaskStatus.ANSWERED: N_("beantwoord"),
    TaskStatus.WITHDRAWN: N_("ingetrokken"),
}


class TaskOutcome(enum.StrEnum):
    """A verdict on a question: its day passed, or how it ended."""

    MISSED = "missed"
    KEPT = "kept"
    LATE = "late"
    WITHDRAWN = "withdrawn"


class Step(enum.StrEnum):
    """What the watch does about a question, in this order."""

    DAY_BEFORE = "day_before"
    ON_THE_DAY = "on_the_day"
    LATE = "late"
    STILL_LATE = "still_late"


#: To the colleague who was asked; the other steps go to our own people.
REMINDERS = frozenset({Step.DAY_BEFORE, Step.ON_THE_DAY})


@dataclass(frozen=True)
class Person:
    """Who is asked: a department, perhaps a name, and where mail reaches them."""

    department: str
    colleague: str
    email: str


def usual_due_on(today: date, *, calendar: ServiceCalendar) -> date:
    """Return the day by which an answer is usually asked."""
    day = today
    for _ in range(USUAL_WORKING_DAYS):
        day = calendar.next_working_day(day)
    return day


def due_on_fault(due_on: date | None, *, today: date, calendar: ServiceCalendar) -> str | None:
    """Return why a day cannot be the day of an answer, in words; None when it can."""
    if due_on is None:
        return N_("Kies een datum.")
    if due_on < today:
        return N_("Deze datum is al voorbij. Kies vandaag of later.")
    if due_on > today + _YEAR:
        return N_("Deze datum ligt meer dan een jaar vooruit. Kies een eerdere.")
    if not calendar.is_working_day(due_on):
        return f"Dan zijn wij dicht. Kies bijvoorbeeld {day_nl(calendar.next_working_day(due_on))}."
    return None


def read_question(text: str) -> tuple[str, bool]:
    """Return a question without a BSN, and whether one was taken out; raises ``Invalid``."""
    clean, masked = mask_bsn(clean_text(text))
    if not clean:
        raise Invalid({"question": N_("Schrijf op wat u wilt weten.")})
    if len(clean) > LONGEST_QUESTION:
        raise Invalid({"question": N_("Deze vraag is te lang. Maak hem korter dan 2.000 tekens.")})
    return clean, masked


def read_answer(text: str) -> tuple[str, bool]:
    """Return an answer without a BSN, and whether one was taken out; raises ``Invalid``."""
    clean, masked = mask_bsn(clean_text(text))
    if not clean:
        raise Invalid({"answer": N_("Schrijf eerst een antwoord op.")})
    if len(clean) > LONGEST_ANSWER:
        raise Invalid({"answer": N_("Dit antwoord is te lang. Maak het korter dan 10.000 tekens.")})
    return clean, masked


def read_line(text: str, *, longest: int = LONGEST_REASON) -> str:
    """Return what was typed as one line, without a BSN, cut to its longest."""
    clean, _ = mask_bsn(clean_text(text))
    return " ".join(clean.split())[:longest].rstrip()


def read_reason(text: str, *, missing: str, field: str = "reason") -> str:
    """Return a reason as one line; raises ``Invalid`` with ``missing`` when there is none."""
    line = read_line(text).rstrip(".")
    if not line:
        raise Invalid({field: missing})
    return line


def held_day(due_on: date, *, calendar: ServiceCalendar) -> date:
    """Return the day that counts: the day itself, or the next when it was closed since."""
    return due_on if calendar.is_working_day(due_on) else calendar.next_working_day(due_on)


def planned_steps(due_on: date, *, calendar: ServiceCalendar) -> list[tuple[Step, datetime]]:
    """Return when the watch does what about a question, in order, at opening time.

    A reminder one working day before and one on the day; late on the first working day
    after it, to who has the case; still late on the second, to the team lead too.
    """
    day = held_day(due_on, calendar=calendar)
    late = calendar.next_working_day(day)
    moments = (
        (Step.DAY_BEFORE, _working_day_before(day, calendar=calendar)),
        (Step.ON_THE_DAY, day),
        (Step.LATE, late),
        (Step.STILL_LATE, calendar.next_working_day(late)),
    )
    return [(step, calendar.opening_of(one)) for step, one in moments]


def steps_due(
    due_on: date, *, mailed_at: datetime, now: datetime, calendar: ServiceCalendar
) -> list[tuple[Step, datetime]]:
    """Return the planned steps whose moment has come.

    A reminder of before the last mail is none: who was asked on Tuesday for Wednesday is not
    reminded of Tuesday.
    """
    return [
        (step, at)
        for step, at in planned_steps(due_on, calendar=calendar)
        if at <= now and not (step in REMINDERS and at <= mailed_at)
    ]


def late_working_days(due_on: date, *, settled_on: date, calendar: ServiceCalendar) -> int:
    """Return how many working days after its day an answer came; 0 is in time."""
    day = held_day(due_on, calendar=calendar)
    if settled_on <= day:
        return 0
    late = 1
    while (day := calendar.next_working_day(day)) < settled_on:
        late += 1
    return late


def outcome_of(status: TaskStatus, *, late_days: int) -> TaskOutcome:
    """Return the verdict on a question that ended."""
    if status is TaskStatus.WITHDRAWN:
        return TaskOutcome.WITHDRAWN
    return TaskOutcome.LATE if late_days else TaskOutcome.KEPT


def _working_day_before(day: date, *, calendar: ServiceCalendar) -> date:
    """Return the last working day before ``day``; the day itself when there is none near."""
    earlier = day - _ONE_DAY
    for _ in range(30):
        if calendar.is_working_day(earlier):
            return earlier
        earlier -= _ONE_DAY
    return day
