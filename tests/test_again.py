# SPDX-License-Identifier: EUPL-1.2
"""Rows that come again: the same values as SQLAlchemy reads, made once, and never old."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.again import Again
from feedback.callbacks.models import Promise
from feedback.cases.models import Case
from feedback.contacts.models import Contact
from feedback.db import Base, db, end_reading, unit_of_work
from tests.make import make_case


def reader(model: type[Base]) -> tuple[Again[tuple[Any, ...]], sa.Select[*tuple[Any, ...]]]:
    """A reader of all plain columns of a table, and its statement."""
    columns = [one for one in sa.inspect(model).columns if not isinstance(one.type, sa.JSON)]
    statement = sa.select(*columns).order_by(model.__table__.c.id)
    return Again(statement.selected_columns, tuple), statement


def read(
    again: Again[tuple[Any, ...]], statement: sa.Select[*tuple[Any, ...]], *, now: datetime
) -> list[tuple[Any, ...]]:
    return again.read(db.session.connection(), statement, {}, now=now)


@pytest.mark.parametrize("model", [Case, Promise, Contact], ids=lambda model: model.__name__)
def test_values_are_those_that_sqlalchemy_reads(
    app: Flask, now: datetime, model: type[Base]
) -> None:
    for hours in range(3):
        make_case(now=now + timedelta(hours=hours))
    end_reading()
    again, statement = reader(model)
    wanted = [tuple(row) for row in db.session.execute(statement)]
    assert len(wanted) == 3
    for _ in range(2):
        found = read(again, statement, now=now)
        assert found == wanted
        kinds = [[type(value) for value in row] for row in found]
        assert kinds == [[type(value) for value in row] for row in wanted]


def test_a_row_is_made_once_in_a_minute_and_a_changed_one_anew(app: Flask, now: datetime) -> None:
    first, second = make_case(now=now).case, make_case(now=now).case
    end_reading()
    again, statement = reader(Case)
    before = read(again, statement, now=now)
    end_reading()
    with unit_of_work():
        db.session.execute(sa.update(Case).where(Case.id == second.id).values(story="Anders."))
    after = read(again, statement, now=now)
    assert after[0] is before[0]
    assert after[1] is not before[1]
    assert "Anders." in after[1]
    assert first.id == after[0][0]


def test_nothing_stays_longer_than_its_minute(app: Flask, now: datetime) -> None:
    make_case(now=now)
    end_reading()
    again, statement = reader(Case)
    before = read(again, statement, now=now)
    after = read(again, statement, now=now + timedelta(minutes=1))
    assert after == before
    assert after[0] is not before[0]
