# SPDX-License-Identifier: EUPL-1.2
"""Connections to SQLite: who writes next gets the one that wrote before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from feedback.lanes import Lanes, keep_to_lanes, writing


@pytest.fixture
def said() -> list[str]:
    """Every statement that SQLite itself was given."""
    return []


@pytest.fixture
def engine(tmp_path: Path, said: list[str]) -> Iterator[sa.Engine]:
    made = sa.create_engine(f"sqlite:///{tmp_path}/lanes.sqlite3", poolclass=Lanes)
    keep_to_lanes(made)
    sa.event.listen(made, "connect", lambda one, _: one.set_trace_callback(said.append))
    do(made, "CREATE TABLE line (number INTEGER)", writes=True)
    yield made
    made.dispose()


def do(engine: sa.Engine, statement: str, *, writes: bool) -> int:
    """Do something as a reader or a writer; return which connection it was."""
    mark = writing.set(writes)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
            return id(connection.connection.dbapi_connection)
    finally:
        writing.reset(mark)


def test_reading_and_writing_in_turns_never_tells_a_connection_twice(
    engine: sa.Engine, said: list[str]
) -> None:
    do(engine, "SELECT 1", writes=False)
    assert sum("query_only" in one for one in said) == 2, "one to write, one to read"
    said.clear()
    used = [
        (
            do(engine, "SELECT 1", writes=False),
            do(engine, "INSERT INTO line VALUES (1)", writes=True),
        )
        for _ in range(5)
    ]
    assert not [one for one in said if "query_only" in one]
    assert said.count("BEGIN IMMEDIATE") == said.count("BEGIN") == 5
    readers, writers = map(set, zip(*used, strict=True))
    assert len(writers) == 1 and writers.isdisjoint(readers)


def test_a_reader_is_refused_on_whatever_connection_it_gets(engine: sa.Engine) -> None:
    for _ in range(3):
        with pytest.raises(OperationalError, match="readonly"):
            do(engine, "INSERT INTO line VALUES (1)", writes=False)
        do(engine, "INSERT INTO line VALUES (1)", writes=True)


def test_closing_the_pool_closes_the_writer(engine: sa.Engine) -> None:
    do(engine, "INSERT INTO line VALUES (1)", writes=True)
    engine.dispose()
    assert engine.pool.checkedin() == 0  # type: ignore[attr-defined] # of a pool with a queue
    do(engine, "INSERT INTO line VALUES (1)", writes=True)
