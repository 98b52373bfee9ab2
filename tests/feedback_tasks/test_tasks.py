# SPDX-License-Identifier: EUPL-1.2
"""A question to a department from the asking to the answer, whatever happens in between."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.callbacks.services.cases import close_case, withdraw_case
from feedback.cases.errors import CaseIsOver, SomethingPromisedIsOpen
from feedback.cases.rules import CloseReason
from feedback.clock import AMSTERDAM
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict, Invalid, NotFound
from feedback.feedback_tasks.errors import TaskIsOver
from feedback.feedback_tasks.models import FeedbackTask
from feedback.feedback_tasks.queries import find_by_token, list_verdicts, open_email, open_token
from feedback.feedback_tasks.rules import TaskOutcome, TaskStatus
from feedback.feedback_tasks.services import answering, asking, standing
from feedback.feedback_tasks.tasks import forget_colleagues, sweep_feedback_tasks
from feedback.notifications.rules import Template
from feedback.watch.queries import list_steps
from tests.feedback_tasks.made import (
    FRIDAY,
    KARIN,
    QUESTION,
    kinds,
    letters,
    make_task,
    new_task,
    stored,
    token_in,
)
from tests.people import Cast

DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def answer(task: FeedbackTask, now: datetime, text: str = "Volgende week donderdag.") -> None:
    token = open_token(stored(task.id))
    with unit_of_work():
        answering.answer(token, text, now=now)


def test_one_mail_asks_with_a_secret_link_and_nothing_of_the_resident(
    app: Flask, people: Cast, now: datetime
) -> None:
    task = make_task(people, now)
    ((message, letter),) = letters(Template.FEEDBACK_ASKED, now=now)
    assert letter.recipient == KARIN and QUESTION in letter.text
    assert "vrijdag 27 november" in letter.subject and "Marloes de Wit" in letter.text
    assert not any(word in letter.text for word in ("S. de Wit", "06 12", "vier keer hetzelfde"))
    found = find_by_token(token_in(letter))
    assert found is not None and found.id == task.id
    # Sealed in the table, and tied to no case: what is sent about a case goes to its resident.
    assert task.email_sealed is not None and KARIN.encode() not in task.email_sealed
    assert token_in(letter).encode() not in task.token_hash + (task.token_sealed or b"")
    assert message.about_case_id is None
    assert "feedback_asked" in kinds(task.case_id)


def test_the_same_form_sent_twice_asks_once(app: Flask, people: Cast, now: datetime) -> None:
    task = make_task(people, now)
    with unit_of_work():
        again = asking.ask(task.case_id, new_task(), by=people.marloes, now=now)
        assert (again.task.id, again.is_new) == (task.id, False)
    assert len(letters(Template.FEEDBACK_ASKED, now=now)) == 1


@pytest.mark.parametrize("key", ["", "\x00", "\ud800", "x" * 100_000, "one-form"])
def test_a_key_that_is_none_or_of_another_case_asks_anew(
    app: Flask, people: Cast, now: datetime, key: str
) -> None:
    first, second = make_task(people, now), make_task(people, now, key=key)
    assert first.id != second.id and first.submission_key == "one-form" != second.submission_key


def test_everything_that_is_wrong_is_said_at_once(app: Flask, people: Cast, now: datetime) -> None:
    wrong = {"question": " ", "department": "", "email": "karin", "due_on": None}
    with pytest.raises(Invalid) as refused:
        make_task(people, now, **wrong)
    assert set(refused.value.fields) == {"question", "department", "email", "due_on"}


def test_an_answer_is_judged_settles_and_tells_who_has_the_case(
    app: Flask, people: Cast, now: datetime
) -> None:
    task = make_task(people, now)
    answer(task, now + DAY, "Donderdag. Vraag naar 111222333.")
    kept = stored(task.id)
    assert kept.status is TaskStatus.ANSWERED and kept.settled_by_label == "Wegbeheer, Karin"
    assert kept.answer is not None and "111222333" not in kept.answer
    (verdict,) = list_verdicts(task.id)
    assert (verdict.outcome, verdict.late_days) == (TaskOutcome.KEPT, 0)
    ((notice, letter),) = letters(Template.FEEDBACK_ANSWERED, now=now + DAY)
    assert notice.for_user_id == people.marloes.id
    assert f"/werk/zaken/{task.case_id}" in letter.text and "Donderdag" not in letter.text
    with pytest.raises(TaskIsOver), unit_of_work():
        answering.answer(
            token_in(letters(Template.FEEDBACK_ASKED, now=now)[0][1]), "Nog een", now=now + DAY
        )


def test_an_open_question_keeps_its_case_open_and_says_the_way_out(
    app: Flask, people: Cast, now: datetime
) -> None:
    task = make_task(people, now)
    close: dict[str, Any] = {"reason": CloseReason.HANDLED, "by": people.marloes}
    says = "Wegbeheer heeft een vraag nog niet"
    with pytest.raises(SomethingPromisedIsOpen, match=says), unit_of_work():
        close_case(task.case_id, now=now, **close)
    with unit_of_work():
        standing.withdraw(
            task.id, case_id=task.case_id, reason="al opgelost.", by=people.marloes, now=now
        )
    with pytest.raises(SomethingPromisedIsOpen) as refused, unit_of_work():
        close_case(task.case_id, now=now, **close)
    assert "Wegbeheer" not in str(refused.value)  # Only the promise is left.
    assert [one.outcome for one in list_verdicts(task.id)] == [TaskOutcome.WITHDRAWN]
    assert len(letters(Template.FEEDBACK_WITHDRAWN, now=now)) == 1


def test_a_case_that_the_resident_takes_back_takes_its_questions_along(
    app: Flask, people: Cast, now: datetime
) -> None:
    task = make_task(people, now)
    with unit_of_work():
        withdraw_case(task.case_id, by=people.marloes, now=now)
    assert stored(task.id).status is TaskStatus.WITHDRAWN
    assert sweep_feedback_tasks(now=now + 9 * DAY) == 0
    with pytest.raises(CaseIsOver), unit_of_work():
        asking.ask(task.case_id, new_task(key="two"), by=people.marloes, now=now)


def test_a_later_day_leaves_the_first_one_standing(app: Flask, people: Cast, now: datetime) -> None:
    task = make_task(people, now)
    later = date(2026, 12, 2)
    how: dict[str, Any] = {"case_id": task.case_id, "by": people.marloes, "now": now}
    for due_on, reason in [(later, ""), (FRIDAY, "ziek"), (date(2026, 12, 5), "ziek")]:
        with pytest.raises(Invalid), unit_of_work():
            standing.move(task.id, due_on=due_on, reason=reason, **how)
    for _ in range(2):  # The same again changes nothing.
        with unit_of_work():
            standing.move(task.id, due_on=later, reason="Karin ziek is.", **how)
    moved = stored(task.id)
    assert (moved.first_due_on, moved.due_on) == (FRIDAY, later)
    assert kinds(task.case_id).count("feedback_moved") == 1
    ((_, letter),) = letters(Template.FEEDBACK_REMINDER, now=now)
    assert "woensdag 2 december" in letter.text
    answer(task, at("2026-12-01T10:00"))
    (verdict,) = list_verdicts(task.id)
    assert (verdict.outcome, verdict.late_days, verdict.due_on) == (TaskOutcome.LATE, 2, FRIDAY)


def test_handed_back_it_waits_and_goes_to_somebody_else_by_a_new_link(
    app: Flask, people: Cast, now: datetime
) -> None:
    task = make_task(people, now)
    old = token_in(letters(Template.FEEDBACK_ASKED, now=now)[0][1])
    with unit_of_work():
        answering.hand_back(old, "Bij Groen, vraag Ali.", now=now)
    assert stored(task.id).returned_words == "Bij Groen, vraag Ali"
    assert [one.for_user_id for one, _ in letters(Template.FEEDBACK_RETURNED, now=now)] == [
        people.marloes.id
    ]
    with pytest.raises(Conflict, match="kwam terug"), unit_of_work():
        standing.remind(task.id, case_id=task.case_id, by=people.marloes, now=now + DAY)
    with unit_of_work():
        asking.redirect(
            task.id,
            case_id=task.case_id,
            department="Groen",
            colleague="Ali",
            email="ali@groen.example",
            by=people.marloes,
            now=now,
        )
    moved_on = stored(task.id)
    assert (moved_on.status, moved_on.department) == (TaskStatus.OPEN, "Groen")
    assert open_email(moved_on) == "ali@groen.example" and find_by_token(old) is None
    with pytest.raises(NotFound), unit_of_work():
        answering.answer(old, "Toch ik", now=now)


def test_a_reminder_by_hand_leaves_once_an_hour(app: Flask, people: Cast, now: datetime) -> None:
    task = make_task(people, now)
    with pytest.raises(Conflict, match="net een mail"), unit_of_work():
        standing.remind(task.id, case_id=task.case_id, by=people.marloes, now=now)
    with unit_of_work():
        standing.remind(
            task.id, case_id=task.case_id, by=people.marloes, now=now + timedelta(hours=2)
        )
    assert len(letters(Template.FEEDBACK_REMINDER, now=now)) == 1
    assert "feedback_reminded" in kinds(task.case_id)


def test_the_watch_reminds_then_tells_the_owner_then_the_team_lead(
    app: Flask, people: Cast, now: datetime
) -> None:
    task = make_task(people, now)
    seen: list[tuple[str, int, int]] = []
    for moment in (
        "2026-11-25T12:00",
        "2026-11-26T07:00",
        "2026-11-26T08:30",
        "2026-11-27T08:31",
        "2026-11-28T12:00",
        "2026-11-30T08:35",
        "2026-12-01T09:00",
        "2026-12-09T09:00",
    ):
        new = sweep_feedback_tasks(now=at(moment))
        assert sweep_feedback_tasks(now=at(moment)) == 0, "each step happens once"
        reminders = len(letters(Template.FEEDBACK_REMINDER, now=now))
        seen.append((moment[5:10], new, reminders))
    assert seen == [
        ("11-25", 0, 0),
        ("11-26", 0, 0),
        ("11-26", 1, 1),
        ("11-27", 1, 2),
        ("11-28", 0, 2),
        ("11-30", 2, 2),  # Late, and the verdict that the day passed.
        ("12-01", 1, 2),
        ("12-09", 0, 2),
    ]
    told = [
        one.for_user_id for one, _ in letters(Template.FEEDBACK_LATE, now=at("2026-12-09T09:00"))
    ]
    assert told[0] == people.marloes.id and sorted(told[1:], key=str) == sorted(
        [people.marloes.id, people.ingrid.id], key=str
    )
    (missed,) = list_verdicts(task.id)
    assert (missed.outcome, missed.late_days) == (TaskOutcome.MISSED, 1)
    answer(task, at("2026-12-02T10:00"))
    assert [(one.outcome, one.late_days) for one in list_verdicts(task.id)] == [
        (TaskOutcome.MISSED, 1),
        (TaskOutcome.LATE, 3),
    ]


def test_after_an_outage_only_the_present_state_is_told_in_opening_hours(
    app: Flask, people: Cast, now: datetime
) -> None:
    make_task(people, now)
    evening = at("2026-11-30T21:00")
    assert sweep_feedback_tasks(now=evening) == 4
    assert letters(Template.FEEDBACK_REMINDER, now=evening) == []
    ((notice, _),) = letters(Template.FEEDBACK_LATE, now=evening)
    assert notice.send_after == at("2026-12-01T08:30")


def test_workers_at_once_take_each_step_once(app: Flask, people: Cast, now: datetime) -> None:
    task = make_task(people, now)
    new: list[int] = []

    def work() -> None:
        with app.app_context():
            new.append(sweep_feedback_tasks(now=at("2026-11-30T09:00")))
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(new) == 4
    end_reading()
    assert len(list_steps("feedback_task", task.id)) == 3
    assert len(list_verdicts(task.id)) == 1
    assert len(letters(Template.FEEDBACK_LATE, now=now)) == 1


def test_the_colleague_is_forgotten_a_month_after_the_end(
    app: Flask, people: Cast, now: datetime
) -> None:
    task, waiting = make_task(people, now), make_task(people, now, key="two")
    answer(task, now)
    assert forget_colleagues(now=now + 29 * DAY) == 0
    assert forget_colleagues(now=now + 31 * DAY) == 1
    gone = stored(task.id)
    assert (gone.email_sealed, gone.token_sealed, gone.colleague) == (None, None, "")
    assert gone.settled_by_label == "Wegbeheer" and gone.answer
    assert open_email(stored(waiting.id)) == KARIN


def test_the_database_itself_refuses_another_verdict(
    app: Flask, people: Cast, now: datetime
) -> None:
    task = make_task(people, now)
    answer(task, now)
    for statement in ("UPDATE feedback_verdict SET late_days = 9", "DELETE FROM feedback_verdict"):
        with pytest.raises(sa.exc.DBAPIError), unit_of_work():
            db.session.execute(sa.text(statement))
    assert list_verdicts(task.id)[0].late_days == 0
