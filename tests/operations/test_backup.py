# SPDX-License-Identifier: EUPL-1.2
"""Before the structure changes, the embedded database is copied, whole and closed to others."""

from __future__ import annotations

import stat
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from pysqlite3 import dbapi2

from feedback.db import db, unit_of_work
from feedback.errors import Unavailable
from feedback.operations import migrations
from feedback.operations.backup import copy_before_change
from feedback.work.services import beat


def is_server() -> bool:
    return db.engine.dialect.name != "sqlite"


@pytest.fixture
def file(app: Flask) -> Path:
    with unit_of_work():
        beat("kept", now=datetime.fromisoformat("2026-11-23T08:00:00+00:00"))
    return migrations.sqlite_file() or Path()


def test_the_copy_is_whole_and_only_its_owner_can_read_it(file: Path, now: datetime) -> None:
    path = copy_before_change("0001", "0002", now=now)
    if is_server():
        assert path is None, "a server has backups of its own"
        return
    assert path is not None
    assert path.name.startswith("before-0001-to-0002-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with closing(dbapi2.connect(path)) as copy:
        assert copy.execute("SELECT name FROM heartbeat").fetchall() == [("kept",)]


def test_the_three_newest_copies_are_kept(file: Path, now: datetime) -> None:
    if is_server():
        return
    made = [copy_before_change("1", "2", now=now + timedelta(seconds=n)) for n in range(5)]
    assert [path is not None and path.exists() for path in made] == [False, False, True, True, True]


@pytest.mark.parametrize("where", [0, 100, 5000, 9000, 30000], ids="from byte {}".format)
def test_a_damaged_database_is_refused_before_anything_changes(
    file: Path, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: int
) -> None:
    if is_server():
        return
    damaged = tmp_path / "damaged.sqlite3"
    with closing(dbapi2.connect(damaged)) as made:
        made.execute("CREATE TABLE a (b TEXT)")
        made.execute("CREATE INDEX c ON a (b)")
        made.executemany("INSERT INTO a VALUES (?)", [(f"{n:0200}",) for n in range(200)])
        made.commit()
    content = bytearray(damaged.read_bytes())
    content[where : where + 4096] = b"\x55" * 4096
    damaged.write_bytes(content)
    monkeypatch.setattr("feedback.operations.backup.sqlite_file", lambda: damaged)
    with pytest.raises(Unavailable, match="damaged"):
        copy_before_change("1", "2", now=now)
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.slow
def test_an_upgrade_from_an_older_structure_keeps_a_copy_first(app: Flask) -> None:
    migrations.downgrade("0005")
    done = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert done.exit_code == 0
    assert f"0005 -> {migrations.head()}" in done.stderr
    assert ("copy kept" in done.stderr) is not is_server()
    again = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert "copy kept" not in again.stderr
