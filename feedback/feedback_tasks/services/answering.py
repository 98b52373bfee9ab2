# SPDX-License-Identifier: EUPL-1.2
"""The answer of a department: by the link, handed back, or heard on the phone."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.rules import Actor, program
from feedback.cases.queries import get_case
from feedback.cases.rules import TimelineKind
from feedback.cases.services.timeline import tell
from feedback.errors import NotFound
from feedback.feedback_tasks import queries, rules
from feedback.feedback_tasks.errors import TaskIsOver
from feedback.feedback_tasks.models import FeedbackTask
from feedback.feedback_tasks.rules import TaskStatus
from feedback.feedback_tasks.services.letters import tell_owner
from feedback.feedback_tasks.services.standing import get_waiting, settle
from feedback.texts.rules.kinds import Template
from feedback.wording import N_

#: Whoever holds the link: a colleague of a department, without an account.
DEPARTMENT = program("afdeling", origin="web")


def answer(token: str, text: str, *, now: datetime) -> bool:
    """Take the answer of who holds the link; who has the case gets a notice.

    Returns whether a BSN was taken out. Raises ``Invalid`` for nothing or too much,
    ``TaskIsOver`` when it was answered, given back or withdrawn, ``NotFound``.
    """
    task = _hold(token)
    clean, masked = rules.read_answer(text)
    task.answer = clean
    settle(task, TaskStatus.ANSWERED, by=DEPARTMENT, by_label=_reader(task), now=now)
    tell_owner(task, get_case(task.case_id), Template.FEEDBACK_ANSWERED, now=now)
    return masked


def hand_back(token: str, words: str, *, now: datetime) -> None:
    """Give a question back that is not for who got it, with a word on whose it is.

    It still waits: who has the case sends it on. Raises as ``answer`` does.
    """
    task = _hold(token)
    missing = N_("Schrijf op bij wie wij moeten zijn, of waarom het niet voor u is.")
    task.returned_words = rules.read_reason(words, missing=missing, field="words")
    task.status = TaskStatus.RETURNED
    fields = {"task_id": task.id}
    tell(task.case_id, TimelineKind.FEEDBACK_RETURNED, by=DEPARTMENT, now=now, fields=fields)
    tell_owner(task, get_case(task.case_id), Template.FEEDBACK_RETURNED, now=now)


def note_answer(task_id: int, *, case_id: int, text: str, by: Actor, now: datetime) -> bool:
    """Write down an answer that a department gave otherwise, as on the phone.

    Returns whether a BSN was taken out. Raises ``Invalid``, ``TaskIsOver``, ``NotFound``.
    """
    task = get_waiting(task_id, case_id=case_id)
    clean, masked = rules.read_answer(text)
    task.answer = clean
    settle(task, TaskStatus.ANSWERED, by=by, by_label=by.label, now=now)
    return masked


def _hold(token: str) -> FeedbackTask:
    task = queries.find_by_token(token, lock=True)
    if task is None:
        raise NotFound
    if task.status is not TaskStatus.OPEN:
        raise TaskIsOver
    return task


def _reader(task: FeedbackTask) -> str:
    return ", ".join(name for name in (task.department, task.colleague) if name)
