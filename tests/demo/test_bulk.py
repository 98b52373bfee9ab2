# SPDX-License-Identifier: EUPL-1.2
"""Cases written in batches are the cases that the services would have written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.audit.models import AuditEntry
from feedback.callbacks.models import CallAttempt, Conversation, Promise, Verdict
from feedback.callbacks.tasks import sweep_promises
from feedback.cases.models import (
    Agreement,
    Case,
    CaseCounter,
    CaseNote,
    Hold,
    StatusLink,
    TimelineEntry,
)
from feedback.contacts.models import Contact, ContactIndex
from feedback.contacts.queries import get_card
from feedback.db import Base, db, unit_of_work
from feedback.demo.rules.people import CAST
from feedback.demo.rules.plan import PlannedCase
from feedback.demo.rules.planner import Sizes, plan_cases
from feedback.demo.services import bulk
from feedback.demo.services.history import Player
from feedback.demo.services.people import Staff, hire
from feedback.service_calendar.queries import active_calendar
from feedback.watch.models import WatchStep
from tests.databases import Installation
from tests.make import make_case

#: What is random, or depends on the order in which cases take turns.
NOT_COMPARED = {"id", "contact_id", "token_hash", "token_sealed", "object_id", "recorded_at"}
NUMBERS = {"promise_id", "attempt_id", "conversation_id", "agreement_id", "note_id"}
COMPARED: tuple[type[Base], ...] = (
    Case,
    CaseNote,
    Promise,
    Hold,
    CallAttempt,
    Conversation,
    Agreement,
    Verdict,
    TimelineEntry,
    CaseCounter,
)


def nothing(done: int) -> None:
    del done


def staff_and_plan(now: datetime) -> tuple[Staff, Iterator[PlannedCase]]:
    with unit_of_work():
        staff = hire({one.key: "no login" for one in CAST}, since=now)
    sizes = Sizes(history=70, late=2, due=8, spoken=3, new=4)
    return staff, plan_cases(sizes, now=now, calendar=active_calendar(now), seed=3)


def snapshot() -> dict[str, Counter[str]]:
    """Return every row without what is random, as words that can be compared."""
    return {table.__tablename__: Counter(rows_of(table)) for table in COMPARED}


def rows_of(table: type[Base]) -> Iterator[str]:
    names = [column.key for column in sa.inspect(table).columns]
    for row in db.session.execute(sa.select(*sa.inspect(table).columns)):
        values = dict(zip(names, row, strict=True))
        if table is Hold:
            values.pop("reference")
        yield repr(sorted(plain(values).items(), key=lambda pair: pair[0]))


def plain(values: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if name not in NOT_COMPARED | NUMBERS}
    if isinstance(kept.get("fields"), dict):
        kept["fields"] = {k: v for k, v in sorted(kept["fields"].items()) if k not in NUMBERS}
    return kept


def steps() -> Counter[tuple[str, datetime]]:
    return Counter(
        tuple(row) for row in db.session.execute(sa.select(WatchStep.step, WatchStep.due_at))
    )


def looks() -> Counter[tuple[str, datetime]]:
    query = sa.select(AuditEntry.actor_label, AuditEntry.occurred_at)
    return Counter(
        tuple(row) for row in db.session.execute(query.where(AuditEntry.action == "contact.shown"))
    )


def contact_index() -> Counter[tuple[str, bytes]]:
    query = sa.select(ContactIndex.purpose, ContactIndex.value)
    return Counter(tuple(row) for row in db.session.execute(query))


@pytest.mark.slow
def test_both_ways_write_the_same_rows(
    app: Flask, installation: Installation, now: datetime
) -> None:
    staff, plan = staff_and_plan(now)
    Player(staff, sweep=sweep_promises, now=now).play(plan, tell=nothing)
    played, played_steps, played_looks = snapshot(), steps(), looks()
    played_index = contact_index()
    db.session.remove()
    installation.reset()

    staff, plan = staff_and_plan(now)
    bulk.write_cases(plan, staff, calendar=active_calendar(now), now=now, tell=nothing)
    for name, rows in snapshot().items():
        assert rows == played[name], name
    assert steps() == played_steps
    assert looks() == played_looks
    assert contact_index() == played_index


def test_after_a_batch_the_services_go_on_where_it_ended(app: Flask, now: datetime) -> None:
    staff, plan = staff_and_plan(now)
    bulk.write_cases(plan, staff, calendar=active_calendar(now), now=now, tell=nothing)
    highest = db.session.scalar(sa.select(sa.func.max(Case.number)))
    made = make_case(now=now)
    assert made.case.number > (highest or "")
    assert sweep_promises(now=now).total == 0


def test_sealed_values_of_a_batch_open(app: Flask, now: datetime) -> None:
    staff, plan = staff_and_plan(now)
    bulk.write_cases(plan, staff, calendar=active_calendar(now), now=now, tell=nothing)
    contact_id = db.session.scalar(sa.select(Contact.id).limit(1))
    assert contact_id is not None
    card = get_card(contact_id)
    assert card.name
    assert card.has_phone
    cases = db.session.scalar(sa.select(sa.func.count()).select_from(Case))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StatusLink)) == cases
