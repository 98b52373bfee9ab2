# SPDX-License-Identifier: EUPL-1.2
"""Asking a department something, and asking somebody else when it was not for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.cases.errors import CaseIsOver
from feedback.cases.models import Case
from feedback.cases.queries import get_case
from feedback.cases.rules import CaseStatus, HoldReason, TimelineKind
from feedback.cases.services.holds import place_holds
from feedback.cases.services.timeline import tell
from feedback.clock import local
from feedback.contacts.errors import UnusableEmail
from feedback.contacts.rules.mail import parse_email
from feedback.db import db, take_turns
from feedback.errors import Invalid
from feedback.feedback_tasks import queries, rules
from feedback.feedback_tasks.models import FeedbackTask
from feedback.feedback_tasks.rules import Person, TaskStatus
from feedback.feedback_tasks.services.letters import write_to_department
from feedback.feedback_tasks.services.standing import get_waiting
from feedback.keys import hash_token, new_token
from feedback.service_calendar.queries import active_calendar
from feedback.texts.rules.kinds import Template
from feedback.wording import N_

#: As the form makes them; anything else is no key.
_KEY = re.compile(r"[\w-]{1,100}", re.ASCII)
_GOES_ON = frozenset({CaseStatus.OPEN, CaseStatus.QUARANTINED})


@dataclass(frozen=True)
class NewTask:
    """What an employee typed; ``key`` was made with the form."""

    question: str
    department: str
    colleague: str
    email: str
    due_on: date | None
    key: str


@dataclass(frozen=True)
class Asked:
    """The question as it stands, whether this form asked it just now, and what was masked."""

    task: FeedbackTask
    is_new: bool
    bsn_masked: bool = False


def ask(case_id: int, new: NewTask, *, by: Actor, now: datetime) -> Asked:
    """Ask a department one question about a case, by a mail with a secret link.

    While it waits the case stays open. The same form sent twice asks once. Raises ``Invalid``
    by field, ``CaseIsOver`` and ``NotFound``.
    """
    key = new.key if _KEY.fullmatch(new.key) else new_token()
    take_turns([f"feedback_task:{key}".encode()])
    earlier = queries.find_by_key(key)
    if earlier is not None:
        if earlier.case_id == case_id:
            return Asked(earlier, is_new=False)
        key = new_token()  # Made up: no form of ours is about two cases.
    case = get_case(case_id, lock=True)
    if case.status not in _GOES_ON:
        raise CaseIsOver("Deze zaak is al klaar. Heropen hem eerst.")
    question, masked, who = _read(new, now=now)
    assert new.due_on is not None, "a missing day was refused above"
    task = _make(case, question, who, due_on=new.due_on, key=key, by=by, now=now)
    place_holds({case.id: str(task.id)}, reason=HoldReason.FEEDBACK_TASK, now=now)
    _send(task, case, again=False, by=by, now=now)
    return Asked(task, is_new=True, bsn_masked=masked)


def redirect(
    task_id: int,
    *,
    case_id: int,
    department: str,
    colleague: str,
    email: str,
    by: Actor,
    now: datetime,
) -> FeedbackTask:
    """Send a question that waits to somebody else; the link of who had it stops working.

    Its days stay: to the resident it does not matter whose answer it is. Raises ``Invalid`` by
    field, ``TaskIsOver`` and ``NotFound``.
    """
    task = get_waiting(task_id, case_id=case_id)
    who, problems = _read_person(department, colleague, email)
    if problems:
        raise Invalid(problems)
    _address(task, who)
    task.status, task.returned_words = TaskStatus.OPEN, None
    _send(task, get_case(case_id), again=True, by=by, now=now)
    return task


def _send(task: FeedbackTask, case: Case, *, again: bool, by: Actor, now: datetime) -> None:
    write_to_department(task, Template.FEEDBACK_ASKED, case_number=case.number, now=now)
    fields = {"task_id": task.id, "due_on": task.due_on.isoformat(), "again": again}
    tell(case.id, TimelineKind.FEEDBACK_ASKED, by=by, now=now, fields=fields)


def _read(new: NewTask, *, now: datetime) -> tuple[str, bool, Person]:
    """Return question and person as they are kept; every refusal together."""
    who, problems = _read_person(new.department, new.colleague, new.email)
    question, masked = "", False
    try:
        question, masked = rules.read_question(new.question)
    except Invalid as refusal:
        problems = {**refusal.fields, **problems}
    calendar, today = active_calendar(now), local(now).date()
    fault = rules.due_on_fault(new.due_on, today=today, calendar=calendar)
    if fault is not None:
        problems["due_on"] = fault
    if problems:
        raise Invalid(problems)
    return question, masked, who


def _read_person(department: str, colleague: str, email: str) -> tuple[Person, dict[str, str]]:
    problems = {}
    name = rules.read_line(department, longest=rules.LONGEST_NAME)
    if not name:
        problems["department"] = N_("Schrijf op welke afdeling het weet.")
    address = ""
    try:
        address = parse_email(email)
    except UnusableEmail as refusal:
        problems["email"] = refusal.message
    if not email.strip():
        problems["email"] = N_("Vul het e-mailadres van uw collega in.")
    return Person(name, rules.read_line(colleague, longest=rules.LONGEST_NAME), address), problems


def _make(
    case: Case, question: str, who: Person, *, due_on: date, key: str, by: Actor, now: datetime
) -> FeedbackTask:
    task = FeedbackTask(
        case_id=case.id,
        question=question,
        status=TaskStatus.OPEN,
        due_on=due_on,
        submission_key=key,
        asked_at=now,
        asked_by_id=by.id,
        asked_by_label=by.label,
        mailed_at=now,
    )
    _address(task, who)
    db.session.add(task)
    db.session.flush()  # Timeline, hold and mail refer to it by its id.
    return task


def _address(task: FeedbackTask, who: Person) -> None:
    """Give a question its reader, with a link of their own."""
    token, ring, key = new_token(), edge.keyring(), task.submission_key
    task.department, task.colleague = who.department, who.colleague
    task.email_sealed = ring.seal(who.email, place=queries.email_place(key))
    task.token_hash = hash_token(token)
    task.token_sealed = ring.seal(token, place=queries.token_place(key))
