# SPDX-License-Identifier: EUPL-1.2
"""How transactions begin; and connections to SQLite: one that writes, the others only read.

A connection that may not write is told so by a pragma, and that makes SQLite forget every
statement it had prepared on it. With one connection for all writing of a process nothing is
told twice, and what it holds of the file stays true from one unit of work to the next.
"""

from __future__ import annotations

from collections import deque
from contextvars import ContextVar
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, QueuePool

#: Whether this context is in a unit of work.
writing: ContextVar[bool] = ContextVar("writing", default=False)
_READ_ONLY = "query_only"


def begin_on_sqlite(connection: PoolProxiedConnection) -> None:
    """Open a transaction that can write, or one that SQLite itself keeps from writing."""
    cursor, writes = connection.cursor(), writing.get()
    if connection.info.get(_READ_ONLY) is not (not writes):
        cursor.execute(f"PRAGMA query_only={int(not writes)}")
        connection.info[_READ_ONLY] = not writes
    cursor.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    cursor.close()


def begin_on_postgresql(connection: PoolProxiedConnection) -> None:
    """Let the transaction begin by itself; one that is to read is told so first."""
    if not writing.get():
        cursor = connection.cursor()
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.close()


def keep_to_lanes(engine: Engine) -> None:
    """Have every transaction of ``engine`` begin as this context wants it: to read or to write.

    In the dialect and not by an event: one listener has SQLAlchemy look for listeners at each
    of its steps, on every connection anew.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    begin = begin_on_sqlite if is_sqlite else begin_on_postgresql
    setattr(engine.dialect, "do_begin", begin)  # noqa: B010 - of this engine alone, not its class


class Lanes(QueuePool):
    """A pool that keeps the connection that last wrote for who writes next."""

    #: Logs as every other pool: by its own name it would speak at the level of our code.
    _sqla_logger_namespace = "sqlalchemy.pool.Lanes"

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._writer: deque[ConnectionPoolEntry] = deque()

    def _do_get(self) -> ConnectionPoolEntry:
        if writing.get() and self._writer:
            try:
                return self._writer.pop()
            except IndexError:  # Another thread was first.
                pass
        return super()._do_get()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        wrote = getattr(record, "info", {}).get(_READ_ONLY) is False
        if wrote and not self._writer:
            self._writer.append(record)
        else:
            super()._do_return_conn(record)

    def dispose(self) -> None:
        """Close what nobody uses, the writer as well."""
        while self._writer:
            self._writer.pop().close()
        super().dispose()
