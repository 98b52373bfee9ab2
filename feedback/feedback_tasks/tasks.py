# SPDX-License-Identifier: EUPL-1.2
"""The watch over questions to departments: remind, say that one is late; forget addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from feedback.accounts.rules import Actor, program
from feedback.business_time.calendar import ServiceCalendar
from feedback.cases.rules import TimelineKind
from feedback.cases.services.timeline import tell
from feedback.clock import local
from feedback.db import end_reading, unit_of_work
from feedback.feedback_tasks import queries, rules
from feedback.feedback_tasks.queries import Waiting
from feedback.feedback_tasks.rules import REMINDERS, Step, TaskOutcome, TaskStatus
from feedback.feedback_tasks.services.letters import write_to_department
from feedback.feedback_tasks.services.standing import judge
from feedback.notifications.services import queue_staff_notice
from feedback.service_calendar.queries import active_calendar
from feedback.texts.rules.kinds import Template
from feedback.watch.queries import list_known_versions
from feedback.watch.rules import Attention, DueStep, newest_per_duty
from feedback.watch.services import find_attention, record_steps

DUTY = "feedback_task"
WATCH: Actor = program("bewaking")
FORGET_BATCH = 500


def sweep_feedback_tasks(*, now: datetime) -> int:
    """Remind departments and say which are late: each step once, whoever asks.

    1. Look which steps have come of questions that wait, without the right to write. 2. Hold
    those questions; rows that another worker holds are passed over. 3. Write the steps down:
    their unique key decides. 4. Append the verdict of each first day that passed. 5. Tell the
    newest step: a reminder to the colleague in opening hours, a late answer to who has the
    case (or stands in), a working day later to the team lead too. Returns how many steps and
    verdicts are new.
    """
    calendar = active_calendar(now)
    until = calendar.next_working_day(local(now).date())
    waiting = {one.task.id: one for one in queries.list_waiting(until=until)}
    known = list_known_versions(DUTY, list(waiting))
    due = [step for step in _due(waiting, calendar=calendar, now=now) if _name(step) not in known]
    missed = set(_missed(waiting, calendar=calendar, now=now))
    ids = sorted({step.duty_id for step in due} | missed)
    end_reading()
    if not ids:
        return 0
    with unit_of_work():
        held = {one.task.id: one for one in queries.list_waiting(until=until, ids=ids)}
        new = record_steps(DUTY, list(_due(held, calendar=calendar, now=now)), now=now)
        judged = sum(
            _judge(held[number], calendar=calendar, now=now)
            for number in _missed(held, calendar=calendar, now=now)
        )
        _tell(newest_per_duty(new), held, calendar=calendar, now=now)
    return len(new) + judged


def forget_colleagues(*, now: datetime) -> int:
    """Forget who was asked and their address, 30 days after a question ended."""
    with unit_of_work():
        done = queries.list_to_forget(before=now - rules.READS_FOR, limit=FORGET_BATCH)
        for task in done:
            task.email_sealed = task.token_sealed = None
            if task.colleague and task.settled_by_label:
                task.settled_by_label = task.settled_by_label.replace(task.colleague, "").rstrip(
                    ", "
                )
            task.colleague = ""
    return len(done)


def _due(
    waiting: Mapping[int, Waiting], *, calendar: ServiceCalendar, now: datetime
) -> Iterator[DueStep]:
    """Yield the steps whose moment has come; each belongs to the day that holds now."""
    for number, one in waiting.items():
        task = one.task
        for step, at in rules.steps_due(
            task.due_on, mailed_at=task.mailed_at, now=now, calendar=calendar
        ):
            if step in REMINDERS and task.status is TaskStatus.RETURNED:
                continue  # They said it is not for them.
            yield DueStep(number, step.value, norm_version=task.due_on.toordinal(), due_at=at)


def _name(step: DueStep) -> tuple[int, str, int]:
    return step.duty_id, step.step, step.norm_version


def _missed(
    waiting: Mapping[int, Waiting], *, calendar: ServiceCalendar, now: datetime
) -> list[int]:
    """Return the questions whose first day passed and of which no verdict says so."""
    known = queries.list_missed(list(waiting))
    return [
        number
        for number, one in waiting.items()
        if number not in known
        and any(
            step is Step.LATE and at <= now
            for step, at in rules.planned_steps(one.task.first_day, calendar=calendar)
        )
    ]


def _judge(one: Waiting, *, calendar: ServiceCalendar, now: datetime) -> bool:
    today = local(now).date()
    late = rules.late_working_days(one.task.first_day, settled_on=today, calendar=calendar)
    return judge(one.task, TaskOutcome.MISSED, late_days=late, now=now)


def _tell(
    steps: Sequence[DueStep],
    held: Mapping[int, Waiting],
    *,
    calendar: ServiceCalendar,
    now: datetime,
) -> None:
    late = []
    for step in steps:
        one = held[step.duty_id]
        if Step(step.step) in REMINDERS:
            _remind(one, calendar=calendar, now=now)
        else:
            late.append(step)
            fields = {"task_id": one.task.id, "step": step.step}
            tell(one.task.case_id, TimelineKind.FEEDBACK_LATE, by=WATCH, now=now, fields=fields)
    if late:
        _escalate(late, held, people=find_attention(on=local(now).date()), now=now)


def _remind(one: Waiting, *, calendar: ServiceCalendar, now: datetime) -> None:
    write_to_department(
        one.task,
        Template.FEEDBACK_REMINDER,
        case_number=one.case_number,
        send_after=calendar.open_from(now),
        now=now,
    )
    fields = {"task_id": one.task.id}
    tell(one.task.case_id, TimelineKind.FEEDBACK_REMINDED, by=WATCH, now=now, fields=fields)


def _escalate(
    steps: Sequence[DueStep], held: Mapping[int, Waiting], *, people: Attention, now: datetime
) -> None:
    """Queue one notice per person and step, to leave in opening hours."""
    told: dict[tuple[int, str], list[DueStep]] = defaultdict(list)
    for step in steps:
        one = held[step.duty_id]
        for user_id in people.who_hears(
            owner_id=one.owner_id or one.task.asked_by_id,
            team_id=one.team_id,
            wide=step.step == Step.STILL_LATE,
        ):
            told[user_id, step.step].append(step)
    for (user_id, name), mine in told.items():
        numbers = sorted({held[step.duty_id].case_number for step in mine})
        queue_staff_notice(
            template=Template.FEEDBACK_LATE,
            user_id=user_id,
            context={"numbers": numbers, "count": len(numbers)},
            dedupe_key=f"{DUTY}:{name}:{user_id}:{mine[0].duty_id}:{mine[0].norm_version}",
            send_after=now,
            now=now,
        )
