# SPDX-License-Identifier: EUPL-1.2
"""The ground under every model: base class, column types, sessions and the unit of work.

This is the only module that commits. Reading happens in transactions that cannot write
(the database refuses); writing happens in one unit of work per request, per job, per item.
On SQLite a unit of work begins IMMEDIATE: check-then-insert in any weaker mode overspent or
failed in every race that was tried. On PostgreSQL it is READ COMMITTED and services lock
the rows they decide on.
"""

from __future__ import annotations

import enum
import hashlib
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, orm
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError

from feedback.errors import Unavailable
from feedback.lanes import Lanes, keep_to_lanes
from feedback.lanes import writing as _writing

WRITE_WAIT_SECONDS = 10
WHOLE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLAIN_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


class UtcMoment(sa.types.TypeDecorator[datetime]):
    """A moment: stored in UTC, read back aware, and refused when its zone is unknown."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Write SQLite's text in one step, in a tenth of the time: every row has moments."""
        if dialect.name == "sqlite":
            return _write_utc
        return super().bind_processor(dialect)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        """Read SQLite's text in one step: a list has hundreds of moments."""
        if dialect.name == "sqlite":
            return _read_utc
        return super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; a naive one is a bug and raises ``ValueError``."""
        del dialect
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the stored moment in UTC."""
        del dialect
        return None if value is None else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"a naive moment cannot be stored: {value.isoformat()}")
    return value.astimezone(UTC)


@lru_cache(maxsize=1_024)
def _write_utc(value: datetime | None) -> str | None:
    """Write a moment as "2026-11-23 08:14:00.000000"; the zone is left out, it is always UTC.

    A page asks about the same few moments some forty times.
    """
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds")[:26]


@lru_cache(maxsize=8_192)
def _read_utc(text: str | None) -> datetime | None:
    """Read a stored moment; colleagues look at the same few hundred again and again."""
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    # Ours never name a zone; what somebody else wrote into the file may.
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Base(orm.DeclarativeBase):
    """What every model inherits from: typed columns and named constraints."""

    registry = orm.registry(
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcMoment(),
            date: sa.Date(),
            str: sa.Text(),
            int: WHOLE_NUMBER,
            bytes: sa.LargeBinary(),
            dict[str, Any]: PLAIN_JSON,
            list[Any]: PLAIN_JSON,
            list[str]: PLAIN_JSON,
        },
    )


class _StoredWords(sa.Enum):
    """Reads a stored word in one step: a list of fifty people has two hundred of them."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Look the member up by its value; raises ``KeyError`` for a word that is none of ours."""
        del dialect, coltype
        members: dict[str | None, enum.StrEnum | None] = {None: None}
        members |= {one.value: one for one in cast(type[enum.StrEnum], self.enum_class)}
        return members.__getitem__


def stored_enum(kind: type[enum.StrEnum], *, name: str) -> sa.Enum:
    """Return the column type of a closed list of words, stored by value and checked by name."""
    return _StoredWords(
        kind,
        name=name,
        native_enum=False,
        length=40,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
    )


def written(value: enum.StrEnum | int) -> sa.ColumnElement[Any]:
    """Return a stored word or a number as part of the text of a statement.

    For the condition of a partial index, and for the limit of a list that is asked often:
    handed over beside the text, either has SQLite plan the statement anew at each asking.
    """
    return sa.literal_column(str(value) if isinstance(value, int) else f"'{value.value}'")


db = SQLAlchemy(model_class=Base)

_kept: ContextVar[list[Connection] | None] = ContextVar("kept", default=None)
_sqlite_turn = threading.Lock()
_TAKE_TURN = sa.select(sa.func.pg_advisory_xact_lock(sa.bindparam("number", type_=WHOLE_NUMBER)))


@contextmanager
def unit_of_work() -> Iterator[orm.Session]:
    """Run one write transaction: all rows or none.

    Ends the reading transaction of this context first, so that what is decided inside is
    decided on fresh rows. Units do not nest: a second one inside would be a half commit.
    Raises ``Unavailable`` when the database stays busy or away.
    """
    if _writing.get():
        raise RuntimeError("a unit of work is already open here")
    session = cast(orm.Session, db.session())
    session.rollback()
    with _turn():
        mark, kept = _writing.set(True), _kept.set([])
        try:
            yield session
            session.commit()
        except OperationalError as error:
            session.rollback()
            raise _busy_or_same(error) from error
        except BaseException:
            session.rollback()
            raise
        finally:
            _kept.reset(kept)
            _writing.reset(mark)


@contextmanager
def _turn() -> Iterator[None]:
    """Queue the threads of this process before BEGIN IMMEDIATE; PostgreSQL needs no queue.

    SQLite's own busy wait is unfair: the slowest of eight waited thirty times longer.
    """
    if db.engine.dialect.name != "sqlite":
        yield
        return
    if not _sqlite_turn.acquire(timeout=WRITE_WAIT_SECONDS):
        raise Unavailable("De database is druk.")
    try:
        yield
    finally:
        _sqlite_turn.release()


@contextmanager
def structure_change() -> Iterator[Connection]:
    """Give a migration its connection: one transaction, kept only when all rows fit.

    SQLite rebuilds a table by making a new one; with foreign keys on, dropping the old one
    would delete all its child rows. So they are off during the move and checked at its end.
    """
    sqlite_file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    if sqlite_file:
        Path(sqlite_file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with db.engine.connect() as connection:
        if sqlite_file:
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        mark = _writing.set(True)
        try:
            yield connection
            broken = sqlite_file and connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the migration left {len(broken)} rows without their parent")
            connection.commit()
        finally:
            _writing.reset(mark)
            connection.invalidate()


def current_connection() -> Connection:
    """Return the connection of this unit of work, or of this reading.

    For statements around the ORM that are asked often: asking the session for it each time
    costs as much as half a select.
    """
    kept = _kept.get()
    if kept is None:
        return db.session.connection()
    if not kept:
        kept.append(db.session.connection())
    return kept[0]


def take_turns(names: Collection[bytes]) -> None:
    """Have units of work that name the same thing come one after another, until they end.

    For what has no row of its own to lock. On SQLite they come one by one anyway. Locks are
    taken in one order, so that two who share two names never wait for each other.
    """
    if not names or db.engine.dialect.name != "postgresql":
        return
    numbers = {hashlib.blake2b(name, digest_size=8).digest() for name in names}
    for number in sorted(int.from_bytes(one, "big", signed=True) for one in numbers):
        current_connection().execute(_TAKE_TURN, {"number": number})


def end_reading() -> None:
    """End the reading transaction of this context and forget what was loaded."""
    db.session.rollback()


def begin_steady_reading() -> None:
    """Begin a reading in which every select sees the same moment, whoever writes meanwhile.

    On SQLite every reading is one. On PostgreSQL each select of an ordinary one sees what was
    written since, and two tables that always agree would seem not to.
    """
    end_reading()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def is_writing() -> bool:
    """Tell whether a unit of work is open in this context."""
    return _writing.get()


def _busy_or_same(error: OperationalError) -> Exception:
    """Say "try again" for a busy or absent database; anything else stays the bug it is."""
    text = str(error.orig).lower()
    signs = ("lock", "busy", "timeout", "connection", "full", "readonly", "shutting down")
    if error.connection_invalidated or any(sign in text for sign in signs):
        return Unavailable("De database is even niet bereikbaar.")
    return error


def init_database(app: Flask) -> None:
    """Make the engines of ``app``; called once by the factory."""
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            keep_to_lanes(engine)


def engine_options(database_url: str) -> dict[str, Any]:
    """Return what SQLAlchemy's engine needs for this address."""
    if database_url.startswith("sqlite"):
        from pysqlite3 import dbapi2

        return {
            "module": dbapi2,
            "poolclass": Lanes,
            "hide_parameters": True,  # an error's text must not repeat a resident's words
            "connect_args": {"timeout": WRITE_WAIT_SECONDS, "check_same_thread": False},
        }
    limits = (
        "-c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
    )
    return {
        "pool_pre_ping": True,
        "hide_parameters": True,
        "pool_size": 10,
        "connect_args": {"options": limits, "connect_timeout": 10},
    }


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: DBAPIConnection, record: object) -> None:
    """Set up a new SQLite connection and read back what durability depends on."""
    del record
    if "sqlite" not in type(connection).__module__:
        return
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("PRAGMA cache_size=-16000")
    cursor.execute("PRAGMA synchronous")
    if cursor.fetchone() != (2,):
        raise RuntimeError("SQLite does not sync every commit; refusing to keep promises in it")
    cursor.close()


def insert_once(table: type[Any], **values: object) -> bool:
    """Insert a row unless its unique key is taken; tell whether it was inserted."""
    # Around the unit-of-work machinery of the ORM, which costs more than the insert itself;
    # so what was added before has to be written first, as it would have been.
    db.session.flush()
    connection = current_connection()
    statement = _insert_or_pass(table.__table__, connection.dialect.name)
    return connection.execute(statement, values).first() is not None


def as_row(given: Base) -> dict[str, Any]:
    """Return the columns of an object that no session knows, to be inserted as a row."""
    return {one.key: getattr(given, one.key) for one in sa.inspect(type(given)).columns}


def insert_new(given: Base) -> int:
    """Insert an object that no session knows; return the number it got, and has from now.

    Around the unit of work of the ORM, as ``insert_once``. Every column is written as it is:
    what has a default in Python must be given. It stays outside the session.
    """
    db.session.flush()
    table = cast(sa.Table, type(given).__table__)
    row = {name: value for name, value in vars(given).items() if value is not None}
    del row["_sa_instance_state"]  # What SQLAlchemy keeps beside the columns.
    number = int(current_connection().execute(_insert_numbered(table), row).scalar_one())
    given.id = number  # type: ignore[attr-defined] # every table that is asked has one
    return number


def insert_rows(table: type[Any], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows as they stand, in one statement; they are no objects of the session."""
    if rows:
        db.session.flush()  # As in ``insert_once``: what was added before comes first.
        current_connection().execute(_insert(table.__table__), rows)


@cache
def _insert(table: sa.Table) -> sa.Executable:
    return sa.insert(table)


@cache
def _insert_numbered(table: sa.Table) -> sa.Executable:
    return sa.insert(table).returning(table.c.id)


@cache
def _insert_or_pass(table: sa.Table, dialect: str) -> sa.Executable:
    """Make the statement once: building it costs more than the insert does."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing().returning(sa.literal(1))


def rows_touched(result: sa.Result[Any]) -> int:
    """Return how many rows a statement inserted, changed or deleted."""
    return cast(sa.CursorResult[Any], result).rowcount
