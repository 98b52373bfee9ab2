# SPDX-License-Identifier: EUPL-1.2
"""Questions to departments made through the real services, and what was written about them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from feedback.cases.queries import list_timeline
from feedback.db import db, end_reading, unit_of_work
from feedback.feedback_tasks.models import FeedbackTask
from feedback.feedback_tasks.services import asking
from feedback.notifications import queries
from feedback.notifications.models import Message
from feedback.notifications.queries import Letter
from feedback.notifications.rules import Template
from tests.make import make_case, make_report
from tests.people import Cast

FRIDAY = date(2026, 11, 27)
QUESTION = "Wanneer ligt de stoep in de Zeestraat weer recht?"
KARIN = "karin@wegbeheer.example"


def new_task(**changes: Any) -> asking.NewTask:
    typed: dict[str, Any] = {
        "question": QUESTION,
        "department": "Wegbeheer",
        "colleague": "Karin",
        "email": KARIN,
        "due_on": FRIDAY,
        "key": "one-form",
    }
    return asking.NewTask(**{**typed, **changes})


def make_task(people: Cast, now: datetime, **changes: Any) -> FeedbackTask:
    """Ask Wegbeheer something about a new case of Marloes, for Friday."""
    report = make_report(assignee_id=people.marloes.id, team_id=people.klantcontact)
    case_id = make_case(now=now, report=report).case.id
    with unit_of_work():
        task = asking.ask(case_id, new_task(**changes), by=people.marloes, now=now).task
        task_id = task.id
    return stored(task_id)


def stored(task_id: int) -> FeedbackTask:
    end_reading()
    return db.session.get_one(FeedbackTask, task_id)


def letters(template: Template, *, now: datetime) -> list[tuple[Message, Letter]]:
    """Every mail of this kind that waits, oldest first."""
    end_reading()
    query = sa.select(Message).where(Message.template == template.value)
    found = db.session.scalars(query.order_by(Message.created_at, Message.id)).all()
    opened = [(one, queries.find_open_letter(one.id, now=now)) for one in found]
    return [(one, letter) for one, letter in opened if letter is not None]


def token_in(letter: Letter) -> str:
    found = re.search(r"/terugkoppeling/([\w-]+)", letter.text)
    assert found is not None, letter.text
    return found[1]


def kinds(case_id: int) -> list[str]:
    """What the timeline tells, oldest first."""
    end_reading()
    return [row.kind.value for row in reversed(list_timeline(case_id))]
