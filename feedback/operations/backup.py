# SPDX-License-Identifier: EUPL-1.2
"""A copy of the embedded database before its structure changes.

Made with SQLite's own backup call: copying the file of a database in use gives a copy
that may not open. A PostgreSQL server has its own backups (docs/operations/upgrade.md).
"""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path

from feedback.errors import Unavailable
from feedback.operations.migrations import sqlite_file

FOLDER = "backups"
KEEP = 3


def copy_before_change(before: str, after: str, *, now: datetime) -> Path | None:
    """Copy the embedded database beside itself; return the copy's path, None on a server.

    The copy is checked before it counts. The three newest are kept: older ones would hold
    contact data longer than anyone expects.
    """
    source = sqlite_file()
    if source is None:
        return None
    folder = source.parent / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"before-{before}-to-{after}-{now:%Y%m%dT%H%M%SZ}.sqlite3"
    _copy(source, path)
    for old in sorted(folder.glob("before-*.sqlite3"), key=_age, reverse=True)[KEEP:]:
        old.unlink()
    return path


def _copy(source: Path, path: Path) -> None:
    from pysqlite3 import dbapi2

    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(dbapi2.connect(source)) as live, closing(dbapi2.connect(unfinished)) as copy:
            live.backup(copy)
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
            copy.execute("PRAGMA journal_mode=DELETE")
    except dbapi2.DatabaseError as error:
        found = str(error)
    if found != "ok":
        unfinished.unlink()
        raise Unavailable(f"The database is damaged, nothing was changed: {found}")
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.rename(path)


def _age(path: Path) -> float:
    return path.stat().st_mtime
