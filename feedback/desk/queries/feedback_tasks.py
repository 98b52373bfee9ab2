# SPDX-License-Identifier: EUPL-1.2
"""Questions to departments, as the workplace shows them: on a case, and by their day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback.cases.models import Case
from feedback.contacts.queries import list_cards
from feedback.db import db
from feedback.desk.queries.days import count_by_day, days_from, on_day, read_counts
from feedback.desk.rules.lookups import When
from feedback.feedback_tasks.models import FeedbackTask
from feedback.feedback_tasks.queries import IS_WAITING, list_tasks, waits
from feedback.feedback_tasks.rules import TaskStatus

SHOWN = 200
_COUNTS = count_by_day(FeedbackTask.due_on, IS_WAITING)


@dataclass(frozen=True)
class ShownTask:
    """One question on the page of its case."""

    task: FeedbackTask
    is_late: bool

    @property
    def waits(self) -> bool:
        """Tell whether somebody still owes an answer."""
        return waits(self.task)

    @property
    def state(self) -> str:
        """Return its word of the status language."""
        if self.task.status is TaskStatus.ANSWERED:
            return "done"
        if self.task.status is TaskStatus.WITHDRAWN:
            return "excluded"
        if self.is_late:
            return "late"
        return "due_soon" if self.task.status is TaskStatus.RETURNED else "waiting"


@dataclass(frozen=True)
class TaskLine:
    """One question that still waits, with whose case it is about."""

    task: FeedbackTask
    case: Case
    name: str
    is_late: bool


def list_shown_tasks(case_id: int, *, today: date) -> list[ShownTask]:
    """Return the questions about a case, in the order they were asked."""
    return [
        ShownTask(one, is_late=waits(one) and one.due_on < today) for one in list_tasks(case_id)
    ]


def count_tasks(*, today: date) -> dict[When, int]:
    """Return how many questions wait by their day, in one statement."""
    return read_counts(db.session.connection().execute(_COUNTS, days_from(today)).one())


def list_task_lines(when: When, *, today: date) -> Sequence[TaskLine]:
    """Return the questions of ``when`` that wait, first day first."""
    query = (
        sa.select(FeedbackTask, Case)
        .join(Case, Case.id == FeedbackTask.case_id)
        .where(IS_WAITING)
        .where(on_day(FeedbackTask.due_on, when))
        .order_by(FeedbackTask.due_on, FeedbackTask.id)
        .limit(SHOWN)
    )
    found = db.session.execute(query, days_from(today)).all()
    cards = list_cards(row[1].contact_id for row in found)
    return [
        TaskLine(
            task,
            case,
            cards[case.contact_id].name if case.contact_id in cards else "",
            task.due_on < today,
        )
        for task, case in found
    ]
