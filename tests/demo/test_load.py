# SPDX-License-Identifier: EUPL-1.2
"""A demo is a believable, true past: at whatever moment it is loaded, the desk has work."""

from __future__ import annotations

import stat
from collections import Counter
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback import edge
from feedback.accounts import passwords
from feedback.accounts.queries.absences import list_away
from feedback.accounts.queries.entries import find_credentials
from feedback.accounts.queries.people import list_people
from feedback.accounts.rules import DEMO_LOGINS_FILE, Role
from feedback.callbacks.models import PhoneCall, Promise, SpokenCheck, Verdict
from feedback.callbacks.rules import (
    PromiseState,
    SpokenAnswer,
    TimeState,
    VerdictOutcome,
    time_state,
)
from feedback.callbacks.tasks import sweep_promises
from feedback.cases.models import Agreement, Case, TimelineEntry
from feedback.cases.rules import CaseStatus, TimelineKind
from feedback.clock import FixedClock, local
from feedback.db import db
from feedback.demo.errors import RealCasesHere
from feedback.demo.rules.plan import Act
from feedback.demo.rules.planner import Sizes, plan_cases
from feedback.demo.services.load import Load, load_demo
from feedback.demo.services.logins import read_logins
from feedback.notifications.models import Message
from feedback.notifications.rules import Delivery, MessageStatus
from feedback.service_calendar.queries import active_calendar
from feedback.texts.models import TextVersion
from tests.make import make_case

SMALL = Load(cases=30, seed=1)


def load(wanted: Load, *, now: datetime) -> str:
    return load_demo(wanted, sweep=sweep_promises, tell=lambda done: None, now=now)


def count(table: type, *conditions: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(table).where(*conditions)
    return db.session.scalar(query) or 0


def open_states(now: datetime) -> Counter[TimeState]:
    running = db.session.scalars(sa.select(Promise).where(Promise.state == PromiseState.OPEN))
    return Counter(
        time_state(now=now, nearly_at=one.nearly_at, target_at=one.target_at, due_at=one.due_at)
        for one in running
    )


MOMENTS = {
    "Monday morning": datetime(2026, 11, 23, 8, 14, tzinfo=UTC),
    "Tuesday afternoon": datetime(2026, 6, 2, 13, 40, tzinfo=UTC),
    "just after closing": datetime(2026, 6, 3, 15, 2, tzinfo=UTC),
    "Saturday night": datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
    "Easter Monday": datetime(2026, 4, 6, 10, 0, tzinfo=UTC),
    "New Year": datetime(2027, 1, 1, 0, 0, 30, tzinfo=UTC),
}


@pytest.mark.slow
@pytest.mark.parametrize("at", MOMENTS.values(), ids=MOMENTS)
def test_whenever_it_is_loaded_there_is_someone_late_and_someone_to_call(
    app: Flask, clock: FixedClock, at: datetime
) -> None:
    clock.set(at)
    load(SMALL, now=at)
    states = open_states(at)
    assert states[TimeState.LATE] == 2
    assert sum(states.values()) >= 12
    assert count(Case) == SMALL.cases
    assert db.session.scalar(sa.select(sa.func.max(TimelineEntry.recorded_at))) <= at
    assert sweep_promises(now=at).total == 0


@pytest.mark.slow
def test_the_past_is_true_and_mostly_in_time(app: Flask, now: datetime) -> None:
    load(Load(cases=120, seed=1), now=now)
    verdicts = Counter(db.session.scalars(sa.select(Verdict.outcome)))
    kept, late = verdicts[VerdictOutcome.KEPT], verdicts[VerdictOutcome.LATE]
    assert 0.75 < kept / (kept + late) < 0.97
    assert count(Case, Case.status == CaseStatus.CLOSED) > 50
    assert count(Agreement) > 50
    kinds = set(db.session.scalars(sa.select(TimelineEntry.kind)))
    assert {TimelineKind.PROMISE_WARNED, TimelineKind.PROMISE_BROKEN, TimelineKind.SPOKEN} <= kinds
    broken = count(TimelineEntry, TimelineEntry.kind == TimelineKind.PROMISE_BROKEN)
    assert broken == late + open_states(now)[TimeState.LATE]


@pytest.mark.slow
def test_a_small_demo_is_complete(app: Flask, now: datetime) -> None:
    said = load(SMALL, now=now)
    waiting = Message.status == MessageStatus.WAITING
    assert count(Message, waiting, Message.send_after < now) == 0, "mail of the past leaves"
    by_status = Counter(db.session.scalars(sa.select(Message.status)))
    assert by_status[MessageStatus.DEAD] == 1, "one letter that nobody could take"
    told = Counter(db.session.scalars(sa.select(Message.delivery)))
    assert told[Delivery.UNDELIVERED] >= 2 and told[Delivery.DELIVERED] > 5
    edited = count(TextVersion, TextVersion.made_by_id.is_not(None))
    assert edited == 3
    answers = Counter(db.session.scalars(sa.select(SpokenCheck.answer)))
    assert answers[SpokenAnswer.NO] == 1 and answers[SpokenAnswer.YES] > 1 and answers[None] > 0
    assert count(Agreement, Agreement.first_due_on.is_not(None)) == 1
    assert count(PhoneCall, PhoneCall.attempt_id.is_(None)) == 1
    people = list_people()
    assert {role for one in people for role in one.roles} == set(Role)
    assert all(one.email.endswith("@demo.invalid") for one in people)
    away = list_away(local(now).date())
    assert [one.deputy_id is not None for one in away] == [True]
    _logins_work(said)


def _logins_work(said: str) -> None:
    folder = edge.settings().instance_dir
    kept = folder / DEMO_LOGINS_FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text() == said
    logins = read_logins(folder)
    assert len(set(logins.values())) == len(logins) == 12
    found = find_credentials("marloes@demo.invalid")
    assert found is not None
    assert passwords.check(found.password_hash, logins["marloes@demo.invalid"]).right


def test_the_same_seed_and_day_give_the_same_plan(app: Flask, now: datetime) -> None:
    def plan(seed: int) -> list[tuple[str, datetime, list[Act]]]:
        sizes, calendar = Sizes.for_demo(200), active_calendar(now)
        cases = plan_cases(sizes, now=now, calendar=calendar, seed=seed)
        return [(one.story.text, one.received_at, one.acts) for one in cases]

    assert plan(1) == plan(1)
    assert plan(1) != plan(2)
    moments = [received_at for _, received_at, _ in plan(1)]
    assert moments == sorted(moments)
    assert all(act.at <= now for _, _, acts in plan(1) for act in acts)


def test_a_database_in_use_is_refused(app: Flask, now: datetime) -> None:
    make_case(now=now)
    with pytest.raises(RealCasesHere):
        load(SMALL, now=now)
    assert count(Case) == 1
