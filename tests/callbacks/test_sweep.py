# SPDX-License-Identifier: EUPL-1.2
"""The watch: each step once, whoever asks and however often."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import program
from feedback.callbacks.models import Promise
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import AttemptOutcome
from feedback.callbacks.services.calls import log_attempt
from feedback.callbacks.services.promises import recompute_norms
from feedback.callbacks.tasks import sweep_promises
from feedback.cases.queries import get_case
from feedback.clock import AMSTERDAM
from feedback.db import db, unit_of_work
from feedback.notifications.models import Message
from feedback.notifications.rules import Template
from feedback.watch.models import WatchStep
from feedback.watch.queries import count_steps, list_steps
from tests.make import make_case, make_report
from tests.people import Cast

DUE = datetime(2026, 11, 24, 17, 0, tzinfo=AMSTERDAM)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
ALL = {
    "half_gone": 1,
    "nearly_gone": 1,
    "breached": 1,
    "morning_after": 1,
    "three_times_late": 1,
}


def test_nothing_is_due_at_first(app: Flask, now: datetime) -> None:
    make_case(now=now)
    assert sweep_promises(now=now + SECOND).total == 0


def test_each_step_is_recorded_at_its_moment(app: Flask, now: datetime) -> None:
    receipt = make_case(now=now)
    assert receipt.promise is not None
    promise_id, half_at = receipt.promise.id, receipt.promise.half_at
    assert dict(sweep_promises(now=half_at).recorded) == {}
    assert dict(sweep_promises(now=half_at + SECOND).recorded) == {"half_gone": 1}
    assert dict(sweep_promises(now=DUE).recorded) == {"nearly_gone": 1}
    assert dict(sweep_promises(now=DUE + SECOND).recorded) == {"breached": 1}
    morning = datetime(2026, 11, 25, 8, 30, tzinfo=AMSTERDAM)
    assert dict(sweep_promises(now=morning).recorded) == {}
    assert dict(sweep_promises(now=morning + SECOND).recorded) == {"morning_after": 1}
    assert dict(sweep_promises(now=DUE + 30 * DAY).recorded) == {"three_times_late": 1}
    steps = list_steps("promise", promise_id)
    assert [step.is_delayed for step in steps] == [False, True, False, False, True]
    assert steps[2].due_at == DUE


def test_after_an_outage_each_step_is_recorded_once(app: Flask, now: datetime) -> None:
    make_case(now=now)
    assert dict(sweep_promises(now=DUE + 30 * DAY).recorded) == ALL
    assert sweep_promises(now=DUE + 31 * DAY).total == 0
    assert count_steps("promise") == ALL


def test_a_clock_that_goes_back_repeats_nothing(app: Flask, now: datetime) -> None:
    make_case(now=now)
    sweep_promises(now=DUE + DAY)
    before = count_steps("promise")
    assert sweep_promises(now=now).total == 0
    sweep_promises(now=DUE + DAY)
    assert count_steps("promise") == before


def test_a_settled_promise_is_left_alone(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    with unit_of_work():
        log_attempt(
            case_id,
            outcome=AttemptOutcome.REACHED,
            started_at=now + SECOND,
            by=program("Marloes"),
            now=now + SECOND,
        )
    assert sweep_promises(now=DUE + DAY).total == 0


def test_a_recomputed_norm_warns_anew_but_breaks_once(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    running = find_open_promise(case_id)
    assert running is not None
    sweep_promises(now=running.nearly_at + SECOND)
    with unit_of_work() as session:
        session.execute(sa.update(Promise).values(half_at=now, norm_version=1))
    with unit_of_work():
        assert recompute_norms(by=program("beheer"), now=now) == 1
    sweep_promises(now=DUE + SECOND)
    steps = count_steps("promise")
    assert (steps["half_gone"], steps["nearly_gone"], steps["breached"]) == (2, 2, 1)


def test_three_workers_at_once_record_each_step_once(app: Flask, now: datetime) -> None:
    for _ in range(12):
        make_case(now=now)
    errors: list[Exception] = []

    def work() -> None:
        with app.app_context():
            try:
                for moment in (DUE - timedelta(hours=1), DUE + SECOND, DUE + 30 * DAY):
                    sweep_promises(now=moment)
            except Exception as error:
                errors.append(error)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert count_steps("promise") == dict.fromkeys(ALL, 12)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(WatchStep)) == 60


def test_the_owner_hears_a_warning_and_the_lead_hears_a_breach_in_opening_hours(
    app: Flask, now: datetime, people: Cast
) -> None:
    report = make_report(team_id=people.marloes.team_id, assignee_id=people.marloes.id)
    receipt = make_case(now=now, report=report)
    assert receipt.promise is not None
    sweep_promises(now=receipt.promise.half_at + SECOND)
    evening = datetime(2026, 11, 24, 21, 0, tzinfo=AMSTERDAM)
    sweep_promises(now=evening)
    sent = db.session.execute(
        sa.select(Message.template, Message.for_user_id, Message.send_after).order_by(
            Message.template, Message.for_user_id
        )
    ).all()
    opening = datetime(2026, 11, 25, 8, 30, tzinfo=AMSTERDAM)
    half = Template.PROMISE_HALF_GONE.value
    breached = Template.PROMISE_BREACHED.value
    assert [(t, u) for t, u, _ in sent if t == half] == [(half, people.marloes.id)]
    told = {(user_id, at) for template, user_id, at in sent if template == breached}
    assert told == {(people.marloes.id, opening), (people.ingrid.id, opening)}


def test_a_call_that_is_being_written_and_the_watch_do_not_wait_for_each_other(
    app: Flask, now: datetime
) -> None:
    """The watch writes to the timeline of a case that a colleague has locked: no deadlock."""
    case_id = make_case(now=now).case.id
    errors: list[Exception] = []

    def watch() -> None:
        with app.app_context():
            try:
                sweep_promises(now=DUE + SECOND)
            except Exception as error:
                errors.append(error)
            db.session.remove()

    thread = threading.Thread(target=watch)
    with unit_of_work():
        get_case(case_id, lock=True)
        thread.start()
        thread.join(timeout=1)
        outcome = AttemptOutcome.REACHED
        log_attempt(
            case_id, outcome=outcome, started_at=DUE, by=program("Marloes"), now=DUE + SECOND
        )
    thread.join()
    assert errors == []
    assert find_open_promise(case_id) is None
