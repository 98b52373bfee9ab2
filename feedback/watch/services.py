# SPDX-License-Identifier: EUPL-1.2
"""Recording steps exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from feedback.accounts.queries import absences as absence_queries
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import Role, present_or_deputy
from feedback.db import UtcMoment, db
from feedback.watch.models import WatchStep
from feedback.watch.rules import ON_TIME_WITHIN, Attention, DueStep, is_delayed

SelectedSteps = sa.Select[tuple[int, str, int, datetime]]


def record_steps(duty_kind: str, steps: Sequence[DueStep], *, now: datetime) -> list[DueStep]:
    """Write down ``steps`` and return those that nobody had written down before.

    One statement for the whole batch; the unique key decides, so it holds for any number
    of workers and after a crash at any point.
    """
    if not steps:
        return []
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    rows = [
        {
            "duty_kind": duty_kind,
            "duty_id": step.duty_id,
            "step": step.step,
            "norm_version": step.norm_version,
            "due_at": step.due_at,
            "recorded_at": now,
            "is_delayed": is_delayed(due_at=step.due_at, now=now),
        }
        for step in steps
    ]
    statement = (
        insert(WatchStep)
        .on_conflict_do_nothing()
        .returning(WatchStep.duty_id, WatchStep.step, WatchStep.norm_version)
    )
    new = {tuple(row) for row in db.session.connection().execute(statement, rows)}
    return [step for step in steps if (step.duty_id, step.step, step.norm_version) in new]


def record_selected_steps(duty_kind: str, due: SelectedSteps, *, now: datetime) -> list[DueStep]:
    """Write down the steps that ``due`` selects, and return those that nobody had before.

    ``due`` gives the columns of ``DueStep``: its rows go from table to table inside the
    database, which is several times quicker than through ``record_steps``, and as safe.
    """
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    duty_id, step, norm_version, due_at = due.subquery("due").c
    columns = {
        WatchStep.duty_kind: sa.literal(duty_kind),
        WatchStep.duty_id: duty_id,
        WatchStep.step: step,
        WatchStep.norm_version: norm_version,
        WatchStep.due_at: due_at,
        WatchStep.recorded_at: sa.literal(now, UtcMoment()),
        WatchStep.is_delayed: due_at < sa.literal(now - ON_TIME_WITHIN, UtcMoment()),
    }
    # SQLite takes ON CONFLICT for a join unless the select ends in WHERE.
    rows = sa.select(*columns.values()).where(sa.true())
    statement = (
        insert(WatchStep)
        .from_select(list(columns), rows)
        .on_conflict_do_nothing()
        .returning(WatchStep.duty_id, WatchStep.step, WatchStep.norm_version, WatchStep.due_at)
    )
    return [DueStep(*row) for row in db.session.connection().execute(statement)]


def find_attention(*, on: date) -> Attention:
    """Return whom to tell on the day ``on``, in three selects for a whole pass."""
    away = absence_queries.list_away(on)
    people = [person for person in people_queries.list_people() if not person.disabled]
    absent = {one.user_id for one in away}
    stand_ins = {user_id: present_or_deputy(user_id, away, on) for user_id in absent}
    leads: dict[int | None, tuple[int, ...]] = {None: ()}
    for person in people:
        if Role.MANAGER in person.roles and person.id not in absent:
            leads[None] += (person.id,)
            if person.team_id is not None:
                leads[person.team_id] = (*leads.get(person.team_id, ()), person.id)
    return Attention(stand_ins, leads)
