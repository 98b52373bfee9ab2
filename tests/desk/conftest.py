# SPDX-License-Identifier: EUPL-1.2
"""What tests of the workplace share: somebody signed in, cases, a counter of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from feedback.callbacks.queries.promises import find_latest_promise
from feedback.cases.models import Case
from feedback.clock import FixedClock
from feedback.db import db, end_reading
from tests.make import make_case, make_report
from tests.people import Cast, login

#: Tuesday 24 November 2026, 10.42 in Amsterdam: the moment of the pictures.
TUESDAY = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, 14, tzinfo=UTC)


@pytest.fixture
def tuesday(clock: FixedClock, people: Cast) -> datetime:
    """A day after the cast arrived; whoever signs in does so now."""
    clock.set(TUESDAY)
    return TUESDAY


@pytest.fixture
def marloes(client: FlaskClient, people: Cast, tuesday: datetime) -> FlaskClient:
    """The browser of an employee."""
    login(client, people.marloes)
    return client


@pytest.fixture
def ingrid(client: FlaskClient, people: Cast, tuesday: datetime) -> FlaskClient:
    """The browser of the team lead."""
    login(client, people.ingrid)
    return client


@pytest.fixture
def open_case(people: Cast) -> Callable[..., int]:
    """Make a case of Monday 9.14 (or ``at``) and return its number in the database."""

    def make(*, at: datetime = MONDAY, **report: Any) -> int:
        report.setdefault("team_id", people.klantcontact)
        case_id = make_case(now=at, report=make_report(**report)).case.id
        end_reading()
        return case_id

    return make


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement the database is asked, in order."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SET TRANSACTION")):
            asked.append(statement)

    sa.event.listen(Engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(Engine, "before_cursor_execute", note)


def stored(case_id: int) -> Case:
    """Return the case as it is in the database now."""
    end_reading()
    found = db.session.get(Case, case_id)
    assert found is not None
    return found


def promise_state(case_id: int) -> str:
    """Return how the last promise of a case stands."""
    end_reading()
    given = find_latest_promise(case_id)
    assert given is not None
    return given.state.value
