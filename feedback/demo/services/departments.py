# SPDX-License-Identifier: EUPL-1.2
"""What departments were asked in the past weeks, and what they still owe us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from feedback.accounts.rules import Actor
from feedback.cases.models import Case
from feedback.cases.rules import TimelineKind, Told
from feedback.cases.services.timeline import tell_many
from feedback.clock import local
from feedback.db import db, insert_rows
from feedback.demo import queries
from feedback.demo.rules.departments import (
    LATE_EVERY,
    OUTSIDE,
    WITHDRAWN_EVERY,
    Department,
    Past,
    department_of,
    past_of,
)
from feedback.demo.services.people import Staff
from feedback.feedback_tasks.models import FeedbackTask, FeedbackVerdict
from feedback.feedback_tasks.queries import open_token
from feedback.feedback_tasks.rules import TaskStatus, late_working_days, outcome_of
from feedback.feedback_tasks.services import answering, asking
from feedback.feedback_tasks.services.answering import DEPARTMENT
from feedback.keys import hash_token, new_token
from feedback.service_calendar.queries import active_calendar

LOOKED_AT = 300
#: Of the cases that are still open: how many wait for a department, in time and late.
WAITING, NOT_THEIRS, LATE = 3, 1, 1
ASKED_AFTER, _DAY = timedelta(hours=2), timedelta(days=1)


def ask_departments(staff: Staff, *, now: datetime) -> None:
    """Write what was asked and answered, and ask what is still open through the services."""
    by = staff.actors["marloes"]
    _write_past(by, now=now)
    cases = queries.list_cases_at_work(by.id, limit=WAITING + NOT_THEIRS + LATE)
    for place, (case, topic) in enumerate(cases):
        _ask_now(case, department_of(topic), place=place, by=by, now=now)


def _write_past(by: Actor, *, now: datetime) -> None:
    """Write the questions that were settled: rows, for their moments lie in the past."""
    calendar = active_calendar(now)
    tasks, told = [], list[Told]()
    found = queries.list_closed_with_topic(limit=LOOKED_AT, before=now - _DAY)
    for place, (case, topic, spoken_at) in enumerate(found):
        is_late = place % LATE_EVERY == 1
        past = case.closed_at and past_of(
            spoken_at=spoken_at, closed_at=case.closed_at, is_late=is_late, calendar=calendar
        )
        if past:
            is_withdrawn = not is_late and place % WITHDRAWN_EVERY == 0
            task = _past_task(case, department_of(topic), past, place=place, by=by)
            if is_withdrawn:
                task.status, task.answer = TaskStatus.WITHDRAWN, None
                task.settled_by_label, task.settled_reason = by.label, "het is al opgelost"
            tasks.append((task, past))
    db.session.add_all([task for task, _ in tasks])
    db.session.flush()  # The rows below refer to them by their ids.
    _write_verdicts(tasks, now=now)
    for task, past in tasks:
        day = past.due_on.isoformat()
        fields = {"task_id": task.id, "due_on": day, "again": False}
        told.append(Told(task.case_id, TimelineKind.FEEDBACK_ASKED, past.asked_at, fields))
    tell_many(told, by=by, now=now)


def _past_task(case: Case, at: Department, past: Past, *, place: int, by: Actor) -> FeedbackTask:
    question, answer = at.asked[place % len(at.asked)]
    return FeedbackTask(
        case_id=case.id,
        question=question,
        department=at.name,
        colleague="",  # Forgotten, as a month after the end.
        token_hash=hash_token(new_token()),
        status=TaskStatus.ANSWERED,
        due_on=past.due_on,
        submission_key=new_token(),
        asked_at=past.asked_at,
        asked_by_id=by.id,
        asked_by_label=by.label,
        mailed_at=past.asked_at,
        answer=answer,
        settled_at=past.ended_at,
        settled_by_label=at.name,
    )


def _write_verdicts(tasks: Sequence[tuple[FeedbackTask, Past]], *, now: datetime) -> None:
    calendar = active_calendar(now)
    rows, told = list[dict[str, object]](), list[Told]()
    for task, past in tasks:
        ended_on = local(past.ended_at).date()
        late = late_working_days(past.due_on, settled_on=ended_on, calendar=calendar)
        rows.append(
            {
                "task_id": task.id,
                "outcome": outcome_of(task.status, late_days=late),
                "due_on": past.due_on,
                "late_days": late,
                "department": task.department,
                "calendar_version_id": calendar.version,
                "judged_at": past.ended_at,
            }
        )
        fields = {"task_id": task.id, "outcome": task.status.value, "late_days": late}
        told.append(Told(task.case_id, TimelineKind.FEEDBACK_SETTLED, past.ended_at, fields))
    insert_rows(FeedbackVerdict, rows)
    tell_many(told, by=DEPARTMENT, now=now)


def _ask_now(case: Case, at: Department, *, place: int, by: Actor, now: datetime) -> None:
    """Ask a department: the first is late by now, the last gave it back, the others wait."""
    calendar = active_calendar(now)
    asked_at = min(now - timedelta(hours=1), max(case.received_at + ASKED_AFTER, now - 4 * _DAY))
    due_on = local(asked_at).date()
    if place:
        due_on = local(now).date()
        for _ in range(place + 1):
            due_on = calendar.next_working_day(due_on)
    elif not calendar.is_working_day(due_on):
        due_on = calendar.next_working_day(due_on)
    question = at.asked[place % len(at.asked)][0]
    new = asking.NewTask(question, at.name, at.colleague, at.email, due_on, new_token())
    task = asking.ask(case.id, new, by=by, now=asked_at).task
    if place == WAITING + LATE:
        elsewhere = f"Dit is niet van ons. Vraag het {OUTSIDE.colleague}, {OUTSIDE.name}"
        answering.hand_back(open_token(task), elsewhere, now=now - timedelta(minutes=30))
