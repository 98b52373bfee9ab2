# SPDX-License-Identifier: EUPL-1.2
"""The book of a pot in raw SQL, with the guarantees of our own: lock, seal, checks, one commit."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask

from feedback import edge
from feedback.money import Cents
from feedback.surprise_budget.rules.ledger import Balance, Line, Posting, seal

_LAST = """SELECT number, seal, allocated_after, available_after, reserved_after, spent_after,
  released_after FROM ledger_entry WHERE pot_id = ? ORDER BY number DESC LIMIT 1"""
_INSERT = """INSERT INTO ledger_entry (pot_id, number, posted_at, posting, from_account, to_account,
  amount_cents, allocated_after, available_after, reserved_after, spent_after, released_after,
  posting_key, actor_label, reason, previous_seal, seal)
  VALUES (?, ?, ?, 'reserve', 'available', 'reserved', ?, ?, ?, ?, ?, ?, ?, 'raw', '', ?, ?)"""


@dataclass
class RawBook:
    """One connection that writes lines."""

    connection: Any
    turn: contextlib.AbstractContextManager[object]
    begin: str
    lock: str
    mark: str
    key: bytes

    def reserve(self, pot_id: int, amount: int, *, key: str, now: datetime) -> None:
        """Write one line that reserves ``amount`` cents, in a transaction of its own."""
        with self.turn:
            cursor = self.connection.cursor()
            cursor.execute(self.begin)
            try:
                self._write(cursor, pot_id, amount, key=key, now=now)
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise

    def _write(self, cursor: Any, pot_id: int, amount: int, *, key: str, now: datetime) -> None:
        cursor.execute(self.lock, (pot_id,))
        if cursor.fetchone()[0] is not None:
            raise RuntimeError("the pot is closed")
        cursor.execute(_LAST.replace("?", self.mark), (pot_id,))
        number, previous, *amounts = cursor.fetchone()
        after = Balance(*amounts).moved(Posting.RESERVE, amount)
        if not after.is_sound:
            raise RuntimeError("the pot is empty")
        line = Line(
            pot_id=pot_id,
            number=number + 1,
            posted_at=now,
            posting=Posting.RESERVE,
            amount_cents=Cents(amount),
            balance=after,
            surprise_id=None,
            reverses_number=None,
            posting_key=key,
            actor_id=None,
            actor_label="raw",
            reason="",
        )
        sealed = seal(line, previous=previous, key=self.key)
        at: object = now
        if self.mark == "?":
            at = now.replace(tzinfo=None).isoformat(" ", "microseconds")
        parts = (after.allocated, after.available, after.reserved, after.spent, after.released)
        values = (pot_id, number + 1, at, amount, *parts, key, previous, sealed)
        cursor.execute(_INSERT.replace("?", self.mark), values)


@contextlib.contextmanager
def open_raw(app: Flask, *, turn: threading.Lock) -> Iterator[Callable[[], RawBook]]:
    """Give each thread its own raw book; every connection is closed at the end."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    key, made, mine = edge.keyring().audit_key, list[RawBook](), threading.local()

    def book() -> RawBook:
        if not hasattr(mine, "book"):
            mine.book = _open(url, turn=turn, key=key)
            made.append(mine.book)
        return mine.book  # type: ignore[no-any-return]

    try:
        yield book
    finally:
        for one in made:
            one.connection.close()


def _open(url: str, *, turn: threading.Lock, key: bytes) -> RawBook:
    if url.startswith("sqlite"):
        from pysqlite3 import dbapi2

        path = url.removeprefix("sqlite:///")
        connection = dbapi2.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        lock = "SELECT closed_at FROM budget_pot WHERE id = ?"
        return RawBook(connection, turn, "BEGIN IMMEDIATE", lock, "?", key)
    import psycopg

    plain = url.replace("postgresql+psycopg://", "postgresql://")
    connection = psycopg.connect(plain, autocommit=True, prepare_threshold=1)
    lock = "SELECT closed_at FROM budget_pot WHERE id = %s FOR NO KEY UPDATE"
    return RawBook(connection, contextlib.nullcontext(), "BEGIN", lock, "%s", key)
