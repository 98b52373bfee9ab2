# SPDX-License-Identifier: EUPL-1.2
"""The ground: transactions, moments, triggers."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError, StatementError

from feedback.audit.models import AuditEntry
from feedback.db import db, unit_of_work
from feedback.work.models import Heartbeat
from feedback.work.queries import find_heartbeat
from feedback.work.services import beat


def test_a_unit_of_work_keeps_all_or_nothing(app: Flask, now: datetime) -> None:
    with pytest.raises(KeyError), unit_of_work():
        beat("web", now=now)
        raise KeyError("halfway")
    assert find_heartbeat("web") is None
    with unit_of_work():
        beat("web", now=now)
    assert find_heartbeat("web") == now


def test_reading_cannot_write_because_the_database_refuses(app: Flask, now: datetime) -> None:
    with pytest.raises(DBAPIError):
        db.session.execute(sa.insert(Heartbeat).values(name="web", beat_at=now))


def test_a_naive_moment_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="naive"), unit_of_work():
        beat("web", now=datetime(2026, 11, 23, 9, 0))


def test_units_of_work_do_not_nest(app: Flask) -> None:
    with unit_of_work(), pytest.raises(RuntimeError), unit_of_work():
        pass


@pytest.mark.parametrize(
    "change",
    [sa.update(AuditEntry).values(action="x"), sa.delete(AuditEntry)],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_what_is_appended(
    app: Flask, now: datetime, change: sa.Executable
) -> None:
    entry = AuditEntry(
        occurred_at=now,
        actor_label="test",
        action="a.b",
        object_type="c",
        object_id="1",
        result="done",
        origin="cli",
        details={},
    )
    with unit_of_work() as session:
        session.add(entry)
    with pytest.raises(DBAPIError, match="refuses"), unit_of_work() as session:
        session.execute(change)


def test_check_then_insert_by_eight_threads_never_passes_the_limit(
    app: Flask, now: datetime
) -> None:
    """The race of reliability.md 0.1: everyone reads the count, then inserts."""
    errors: list[Exception] = []

    def take() -> None:
        with app.app_context():
            for _ in range(5):
                try:
                    with unit_of_work() as session:
                        if db.engine.dialect.name == "postgresql":
                            session.execute(sa.text("LOCK TABLE heartbeat IN EXCLUSIVE MODE"))
                        count = session.scalar(sa.select(sa.func.count()).select_from(Heartbeat))
                        if (count or 0) < 10:
                            beat(f"place {count}", now=now)
                except Exception as error:
                    errors.append(error)
            db.session.remove()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Heartbeat)) == 10
