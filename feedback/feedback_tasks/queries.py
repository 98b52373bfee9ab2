# SPDX-License-Identifier: EUPL-1.2
"""Every select on questions to a department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from feedback import edge
from feedback.cases.models import Case
from feedback.db import db
from feedback.errors import NotFound
from feedback.feedback_tasks.models import FeedbackTask, FeedbackVerdict
from feedback.feedback_tasks.rules import WAITING, TaskOutcome, TaskStatus
from feedback.keys import hash_token
from feedback.wording import N_

#: Who still owes an answer.
IS_WAITING = FeedbackTask.status.in_(WAITING)
FIRST_DAY = sa.func.coalesce(FeedbackTask.first_due_on, FeedbackTask.due_on)


@dataclass(frozen=True)
class Waiting:
    """A question that waits, with whose case it is."""

    task: FeedbackTask
    case_number: str
    owner_id: int | None
    team_id: int | None


@dataclass(frozen=True)
class Ended:
    """How one question stands for the figures: its verdict, or None while it waits."""

    department: str
    first_day: date
    is_moved: bool
    outcome: TaskOutcome | None
    late_days: int


def get_task(task_id: int, *, of_case: int) -> FeedbackTask:
    """Return one question of this very case, locked; raises ``NotFound``."""
    query = (
        sa.select(FeedbackTask)
        .where(FeedbackTask.id == task_id)
        .where(FeedbackTask.case_id == of_case)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(N_("Deze vraag bestaat niet."))
    return found


def find_by_key(key: str) -> FeedbackTask | None:
    """Return the question that this form already asked."""
    return db.session.scalar(sa.select(FeedbackTask).where(FeedbackTask.submission_key == key))


def find_by_token(token: str, *, lock: bool = False) -> FeedbackTask | None:
    """Return the question behind a secret link; None for a link that never was."""
    query = sa.select(FeedbackTask).where(FeedbackTask.token_hash == hash_token(token))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalar(query)


_OF_CASE = (
    sa.select(FeedbackTask)
    .where(FeedbackTask.case_id == sa.bindparam("case_id"))
    .order_by(FeedbackTask.id)
)


def list_tasks(case_id: int) -> Sequence[FeedbackTask]:
    """Return the questions about a case, in the order they were asked."""
    return db.session.scalars(_OF_CASE, {"case_id": case_id}).all()


def list_waiting_of(case_id: int) -> Sequence[FeedbackTask]:
    """Return the questions about a case that wait, locked, in the order they were asked."""
    query = (
        sa.select(FeedbackTask)
        .where(FeedbackTask.case_id == case_id)
        .where(IS_WAITING)
        .order_by(FeedbackTask.id)
        .with_for_update(key_share=True)
    )
    return db.session.scalars(query).all()


def list_waiting(*, until: date, ids: Sequence[int] | None = None) -> list[Waiting]:
    """Return the questions that wait and are due on ``until`` or before, first day first."""
    query = (
        sa.select(FeedbackTask, Case.number, Case.assignee_id, Case.team_id)
        .join(Case, Case.id == FeedbackTask.case_id)
        .where(IS_WAITING)
        .where(sa.or_(FeedbackTask.due_on <= until, until >= FIRST_DAY))
        .order_by(FeedbackTask.due_on, FeedbackTask.id)
    )
    if ids is not None:
        query = query.where(FeedbackTask.id.in_(ids)).with_for_update(
            of=FeedbackTask, skip_locked=True, key_share=True
        )
    return [Waiting(*row) for row in db.session.execute(query)]


def list_missed(task_ids: Sequence[int]) -> set[int]:
    """Return which of these questions have it on record that their first day passed."""
    query = (
        sa.select(FeedbackVerdict.task_id)
        .where(FeedbackVerdict.task_id.in_(task_ids))
        .where(FeedbackVerdict.outcome == TaskOutcome.MISSED)
    )
    return set(db.session.scalars(query))


def list_verdicts(task_id: int) -> Sequence[FeedbackVerdict]:
    """Return the verdicts on one question, in the order they were given."""
    query = sa.select(FeedbackVerdict).where(FeedbackVerdict.task_id == task_id)
    return db.session.scalars(query.order_by(FeedbackVerdict.id)).all()


def list_ended(*, first: date, last: date) -> list[Ended]:
    """Return how the questions ended whose first day lies from ``first`` to ``last``.

    From the verdict that ended each; one that still waits has none. The department is the one
    that had the question then.
    """
    ending = sa.and_(
        FeedbackVerdict.task_id == FeedbackTask.id,
        FeedbackVerdict.outcome != TaskOutcome.MISSED,
    )
    query = (
        sa.select(
            sa.func.coalesce(FeedbackVerdict.department, FeedbackTask.department),
            FIRST_DAY,
            FeedbackTask.first_due_on.is_not(None),
            FeedbackVerdict.outcome,
            sa.func.coalesce(FeedbackVerdict.late_days, 0),
        )
        .outerjoin(FeedbackVerdict, ending)
        .where(FIRST_DAY.between(first, last))
        .order_by(FeedbackTask.id)
    )
    return [Ended(*row) for row in db.session.execute(query)]


def list_to_forget(*, before: datetime, limit: int) -> Sequence[FeedbackTask]:
    """Return questions that ended before a moment and still hold how to reach the colleague."""
    query = (
        sa.select(FeedbackTask)
        .where(FeedbackTask.settled_at < before)
        .where(FeedbackTask.email_sealed.is_not(None))
        .order_by(FeedbackTask.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def open_email(task: FeedbackTask) -> str:
    """Return the colleague's address; "" when it was forgotten."""
    if task.email_sealed is None:
        return ""
    return edge.keyring().open(task.email_sealed, place=email_place(task.submission_key))


def open_token(task: FeedbackTask) -> str:
    """Return the token of the colleague's link; "" when it was forgotten."""
    if task.token_sealed is None:
        return ""
    return edge.keyring().open(task.token_sealed, place=token_place(task.submission_key))


def email_place(key: str) -> str:
    """Return where the address of a question is sealed to; by its key, known before its id."""
    return f"feedback_task.email:{key}"


def token_place(key: str) -> str:
    """Return where the token of a question is sealed to."""
    return f"feedback_task.token:{key}"


def waits(task: FeedbackTask) -> bool:
    """Tell whether somebody still owes an answer."""
    return TaskStatus(task.status) in WAITING
