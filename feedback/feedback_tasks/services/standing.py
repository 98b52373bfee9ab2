# SPDX-License-Identifier: EUPL-1.2
"""A question that waits: another day, a reminder by hand, taken back; and its verdicts."""

from __future__ import annotations

from datetime import date, datetime

from feedback.accounts.rules import Actor
from feedback.cases.queries import get_case
from feedback.cases.rules import HoldReason, TimelineKind
from feedback.cases.services.holds import lift_hold
from feedback.cases.services.timeline import tell
from feedback.clock import local
from feedback.db import insert_once
from feedback.errors import Conflict, Invalid
from feedback.feedback_tasks import queries, rules
from feedback.feedback_tasks.errors import TaskIsOver
from feedback.feedback_tasks.models import FeedbackTask, FeedbackVerdict
from feedback.feedback_tasks.rules import TaskOutcome, TaskStatus
from feedback.feedback_tasks.services.letters import write_to_department
from feedback.service_calendar.queries import active_calendar
from feedback.texts.rules.kinds import Template
from feedback.wording import N_


def get_waiting(task_id: int, *, case_id: int) -> FeedbackTask:
    """Return a question of this case that waits, locked; raises ``TaskIsOver``, ``NotFound``."""
    task = queries.get_task(task_id, of_case=case_id)
    if not queries.waits(task):
        raise TaskIsOver("Deze vraag is al beantwoord of ingetrokken.")
    return task


def move(
    task_id: int, *, case_id: int, due_on: date | None, reason: str, by: Actor, now: datetime
) -> FeedbackTask:
    """Give a department a later day, with the reason; the colleague is told by mail.

    The first day stays, and is the one that is judged. The same day again changes nothing.
    Raises ``Invalid`` by field, ``TaskIsOver`` and ``NotFound``.
    """
    task = get_waiting(task_id, case_id=case_id)
    before, said = task.due_on, rules.read_line(reason).rstrip(".")
    if due_on == before and said == task.moved_reason:
        return task
    new_day = _read_move(due_on, said, before=before, now=now)
    task.first_due_on = task.first_day
    task.due_on, task.moved_reason = new_day, said
    days = {"from_day": before.isoformat(), "to_day": new_day.isoformat()}
    fields = {"task_id": task.id, **days}
    tell(case_id, TimelineKind.FEEDBACK_MOVED, by=by, now=now, fields=fields)
    if task.status is TaskStatus.OPEN:
        number = get_case(case_id).number
        write_to_department(task, Template.FEEDBACK_REMINDER, case_number=number, now=now)
    return task


def remind(task_id: int, *, case_id: int, by: Actor, now: datetime) -> FeedbackTask:
    """Remind the colleague now, by hand; at most once an hour.

    Raises ``Conflict`` when they were just written to or gave the question back.
    """
    task = get_waiting(task_id, case_id=case_id)
    if task.status is TaskStatus.RETURNED:
        raise Conflict("Deze vraag kwam terug. Stuur hem naar iemand anders.")
    if now - task.mailed_at < rules.REMIND_AGAIN_AFTER:
        raise Conflict("Deze collega kreeg net een mail. Wacht een uur, of bel.")
    number = get_case(case_id).number
    write_to_department(task, Template.FEEDBACK_REMINDER, case_number=number, now=now)
    fields = {"task_id": task.id}
    tell(case_id, TimelineKind.FEEDBACK_REMINDED, by=by, now=now, fields=fields)
    return task


def withdraw(task_id: int, *, case_id: int, reason: str, by: Actor, now: datetime) -> FeedbackTask:
    """Take a question back, with the reason; the colleague hears that nothing is needed.

    Raises ``Invalid`` without a reason, ``TaskIsOver`` and ``NotFound``.
    """
    task = get_waiting(task_id, case_id=case_id)
    said = rules.read_reason(reason, missing=N_("Schrijf op waarom het niet meer hoeft."))
    _withdraw(task, reason=said, by=by, now=now)
    return task


def withdraw_all(case_id: int, *, reason: str, by: Actor, now: datetime) -> int:
    """Take every question back that waits about a case that ended; return how many."""
    waiting = queries.list_waiting_of(case_id)
    for task in waiting:
        _withdraw(task, reason=reason, by=by, now=now)
    return len(waiting)


def settle(
    task: FeedbackTask, status: TaskStatus, *, by: Actor, by_label: str, now: datetime
) -> None:
    """End a question: its verdict, its row on the timeline, its hold."""
    calendar = active_calendar(now)
    late = rules.late_working_days(task.first_day, settled_on=local(now).date(), calendar=calendar)
    task.status, task.settled_at, task.settled_by_label = status, now, by_label
    judge(task, rules.outcome_of(status, late_days=late), late_days=late, now=now)
    outcome = status.value
    fields = {"task_id": task.id, "outcome": outcome, "late_days": late}
    tell(task.case_id, TimelineKind.FEEDBACK_SETTLED, by=by, now=now, fields=fields)
    lift_hold(task.case_id, HoldReason.FEEDBACK_TASK, reference=str(task.id), now=now)


def judge(task: FeedbackTask, outcome: TaskOutcome, *, late_days: int, now: datetime) -> bool:
    """Append a verdict on the first day; returns whether it was not there yet."""
    return insert_once(
        FeedbackVerdict,
        task_id=task.id,
        outcome=outcome,
        due_on=task.first_day,
        late_days=late_days,
        department=task.department,
        calendar_version_id=active_calendar(now).version,
        judged_at=now,
    )


def reasons_to_stay(case_id: int) -> list[str]:
    """Return one sentence for each question that keeps a case open, with the way out."""
    return [
        f"{one.department} heeft een vraag nog niet beantwoord. Wacht op het antwoord, "
        "schrijf op wat u aan de telefoon hoorde, of trek de vraag in."
        for one in queries.list_waiting_of(case_id)
    ]


def _withdraw(task: FeedbackTask, *, reason: str, by: Actor, now: datetime) -> None:
    had_it = task.status is TaskStatus.OPEN
    task.settled_reason = reason
    settle(task, TaskStatus.WITHDRAWN, by=by, by_label=by.label, now=now)
    if had_it:
        number = get_case(task.case_id).number
        write_to_department(task, Template.FEEDBACK_WITHDRAWN, case_number=number, now=now)


def _read_move(due_on: date | None, reason: str, *, before: date, now: datetime) -> date:
    problems = {}
    fault = rules.due_on_fault(due_on, today=local(now).date(), calendar=active_calendar(now))
    if fault is None and due_on is not None and due_on <= before:
        fault = N_("Deze dag is niet later dan gevraagd. Kies een latere dag.")
    if fault is not None:
        problems["due_on"] = fault
    if not reason:
        problems["reason"] = N_("Schrijf op waarom het later wordt.")
    if problems or due_on is None:
        raise Invalid(problems)
    return due_on
