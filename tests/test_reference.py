# SPDX-License-Identifier: EUPL-1.2
"""Reference data that a process keeps: never older than the database, whoever changed it."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from types import FunctionType
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

import feedback
from feedback.accounts.queries import people
from feedback.catalogue import queries as catalogue
from feedback.db import Base, db, end_reading, structure_change, unit_of_work
from feedback.operations.reference import load_reference_data
from feedback.service_calendar import queries as calendars
from feedback.triggers import columns_in_edition
from tests.people import make_cast


@pytest.fixture(autouse=True)
def installation(app: Flask, now: datetime) -> None:
    load_reference_data(now=now)
    make_cast(now=now)
    end_reading()


@contextlib.contextmanager
def heard() -> Iterator[list[str]]:
    """Give the selects that are sent meanwhile."""
    said: list[str] = []

    def hear(*words: Any) -> None:
        if words[2].startswith("SELECT"):
            said.append(words[2])

    sa.event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", hear)


def elsewhere(statement: str) -> None:
    """Change something as another process would: this one is not told."""
    with structure_change() as connection:
        connection.exec_driver_sql(statement)
    end_reading()


def labels() -> list[str]:
    return [topic.label for topic in catalogue.list_topics()]


def edition() -> str:
    end_reading()
    return str(db.session.scalar(sa.text("SELECT edition FROM reference_edition")))


def test_one_small_select_tells_that_nothing_changed(app: Flask, now: datetime) -> None:
    first = catalogue.list_topics()
    end_reading()
    with heard() as said:
        assert catalogue.list_topics() is first
        catalogue.find_profile()
        calendars.active_calendar(now)
    assert len([text for text in said if "reference_edition" in text]) == 1
    calendars.active_norms(now)
    end_reading()
    with heard() as said:
        catalogue.find_profile()
        calendars.active_norms(now)
        catalogue.list_topics()
    assert said == ["SELECT reference_edition.edition \nFROM reference_edition"]


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ("UPDATE topic SET label = 'Anders'", labels),
        ("UPDATE topic SET position = -position", labels),
        ("DELETE FROM topic", labels),
        ("UPDATE profile SET name = 'Gemeente Anders'", catalogue.find_profile),
        ("DELETE FROM profile", catalogue.find_profile),
        ("UPDATE team SET name = 'Anders'", people.list_people),
        ("UPDATE user_account SET name = 'Anders'", people.list_people),
        ("UPDATE user_account SET disabled_at = '2026-01-01 00:00:00'", people.list_people),
        ("UPDATE user_account SET team_id = NULL", people.list_people),
        ("DELETE FROM user_role", people.list_people),
    ],
)
def test_a_change_by_another_process_is_seen_in_the_next_reading(
    app: Flask, change: str, shown: Callable[[], object]
) -> None:
    before = shown()
    elsewhere(change)
    after = shown()
    assert after != before
    assert after == shown()


def test_a_new_row_by_another_process_is_seen(app: Flask) -> None:
    before = labels()
    elsewhere(
        "INSERT INTO topic (code, label, label_en, position, active) "
        "VALUES ('nieuw', 'Nieuw', 'New', 99, true)"
    )
    assert labels() == [*before, "Nieuw"]


def test_a_unit_sees_what_it_wrote_and_leaves_nothing_when_it_fails(app: Flask) -> None:
    before = labels()
    with pytest.raises(KeyError), unit_of_work():
        for word in ("een", "twee"):
            db.session.execute(sa.text("UPDATE topic SET label = :word"), {"word": word})
            assert set(labels()) == {word}
        raise KeyError("halfway")
    assert labels() == before


def test_what_a_failed_unit_read_is_not_taken_for_the_next_one(app: Flask) -> None:
    """A count would be the same after either: the edition is a random word."""
    for word in ("een", "twee", "drie"):
        with contextlib.suppress(KeyError), unit_of_work():
            db.session.execute(sa.text("UPDATE topic SET label = :word"), {"word": word})
            assert set(labels()) == {word}
            if word != "drie":
                raise KeyError(word)
    assert set(labels()) == {"drie"}


def test_without_an_edition_nothing_is_kept_and_everything_is_right(app: Flask) -> None:
    elsewhere("DELETE FROM reference_edition")
    before = labels()
    elsewhere("UPDATE topic SET label = 'Anders'")
    assert labels() != before


def test_a_password_that_is_hashed_anew_begins_no_edition(app: Flask) -> None:
    before = edition()
    elsewhere("UPDATE user_account SET password_hash = 'x'")
    assert edition() == before
    elsewhere("UPDATE user_account SET name = 'Anders'")
    assert edition() != before


def kept_readers() -> dict[str, Callable[[], object]]:
    """Return everything that is kept by edition, by name."""
    found = {}
    for part in pkgutil.walk_packages(feedback.__path__, "feedback."):
        module = importlib.import_module(part.name)
        for name, thing in vars(module).items():
            if not isinstance(thing, FunctionType):
                continue
            if thing.__code__.co_qualname == "kept_by_edition.<locals>.get":
                found[f"{thing.__module__}.{name}"] = thing.__wrapped__  # type: ignore[attr-defined]
    return found


def columns_without_edition(statement: str) -> set[str]:
    """Return the columns that a select reads and whose change begins no edition."""
    renewing = columns_in_edition()
    found = set()
    for table, column in re.findall(r"\b(\w+)\.(\w+)\b", statement):
        if table in Base.metadata.tables:
            counts = renewing.get(table)
            if counts is None or (counts and column not in counts):
                found.add(f"{table}.{column}")
    return found


def test_all_that_is_kept_follows_from_tables_that_renew_the_edition(app: Flask) -> None:
    readers = kept_readers()
    assert len(readers) >= 5
    for name, read in readers.items():
        with heard() as said:
            read()
        assert said, name
        assert set().union(*map(columns_without_edition, said)) == set(), (
            f"{name} keeps what can change unseen: give its table renews_edition()."
        )


def test_a_planted_reader_of_another_table_is_found() -> None:
    assert columns_without_edition("SELECT case_file.id FROM case_file") == {"case_file.id"}
    assert columns_without_edition("SELECT user_account.password_hash FROM user_account") != set()
    assert columns_without_edition("SELECT user_account.name FROM user_account") == set()
