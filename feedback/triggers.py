# SPDX-License-Identifier: EUPL-1.2
"""Triggers: what the database itself refuses, said beside the model and made by migrations."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from feedback.db import Base

_triggers: dict[str, tuple[str, str, tuple[str, ...]]] = {}
#: Since when a trigger refuses, as SQL on the OLD row; absent: always.
_since: dict[str, str] = {}


_sqlite_triggers: dict[str, tuple[str, str, str]] = {}
_insert_triggers: dict[str, tuple[str, str]] = {}
#: Tables whose every change renews the edition, and the columns it takes; none: all.
_in_edition: dict[str, tuple[str, ...]] = {}
_NEW_EDITION = {
    "sqlite": "UPDATE reference_edition SET edition = lower(hex(randomblob(16)))",
    "postgresql": "UPDATE reference_edition SET edition = gen_random_uuid()::text",
}


def append_only(model: type[Base]) -> None:
    """Have the database itself refuse UPDATE and DELETE on the model's table."""
    table = model.__tablename__
    for act in ("UPDATE", "DELETE"):
        _triggers[f"{table}_refuses_{act.lower()}"] = (table, act, ())


def never_changes(model: type[Base], *columns: str, once: str = "") -> None:
    """Have the database refuse an UPDATE of these columns, and DELETE of the row.

    ``once`` is SQL on the row as it stands ("OLD.approved_at IS NOT NULL"): before it holds
    the columns may change, and the row is never deleted.
    """
    table = model.__tablename__
    if once:
        _since[f"{table}_keeps_what_was_given"] = once
    _triggers[f"{table}_keeps_what_was_given"] = (table, "UPDATE", columns)
    _triggers[f"{table}_refuses_delete"] = (table, "DELETE", ())


def follows(model: type[Base], condition: str) -> None:
    """Have the database refuse a new row (``NEW``) for which this SQL condition does not hold."""
    _insert_triggers[f"{model.__tablename__}_follows"] = (model.__tablename__, condition)


def renews_edition(model: type[Base], *columns: str) -> None:
    """Have every new, changed and deleted row begin a new edition (``reference``).

    ``columns`` are those whose change counts, where others of the table change all day.
    """
    _in_edition[model.__tablename__] = columns


def on_sqlite(name: str, *, table: str, when: str, act: str) -> None:
    """Have a trigger on SQLite only, acting ``when`` ("AFTER INSERT") on ``table``."""
    _sqlite_triggers[name] = (table, when, f"BEGIN {act} END")


def trigger_names(dialect: str) -> frozenset[str]:
    """Return the names of all triggers that must exist after every migration."""
    everywhere = {*_triggers, *_insert_triggers}
    if dialect == "sqlite":
        acts = ("insert", "update", "delete")
        renewing = {f"{table}_renews_edition_at_{act}" for table in _in_edition for act in acts}
        return frozenset(everywhere | renewing | set(_sqlite_triggers))
    return frozenset(everywhere | {f"{table}_renews_edition" for table in _in_edition})


def columns_in_edition() -> dict[str, tuple[str, ...]]:
    """Return the tables whose changes renew the edition, and of which columns; none: of all."""
    return dict(_in_edition)


def install_triggers(connection: Connection) -> None:
    """Create every trigger anew: a batch rebuild of a SQLite table drops them silently.

    A table that is still to be made by the next migration is passed over; a test compares
    the names after the last one.
    """
    tables = set(sa.inspect(connection).get_table_names())
    for name, (table, act, columns) in sorted(_triggers.items()):
        if table not in tables:
            continue
        if connection.dialect.name == "sqlite":
            _install_on_sqlite(connection, name, table, act, columns)
        else:
            _install_on_postgresql(connection, name, table, act, columns)
    for name, (table, condition) in sorted(_insert_triggers.items()):
        if table in tables:
            _install_insert_guard(connection, name, table, condition)
    if connection.dialect.name == "sqlite":
        for name, (table, when, rest) in sorted(_sqlite_triggers.items()):
            if table in tables:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
                connection.exec_driver_sql(f"CREATE TRIGGER {name} {when} ON {table} {rest}")
    if "reference_edition" in tables:
        _install_editions(connection, tables)


def _install_on_sqlite(
    connection: Connection, name: str, table: str, act: str, columns: tuple[str, ...]
) -> None:
    of = f" OF {', '.join(columns)}" if columns else ""
    changed = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in columns) or "1"
    changed = f"({changed}) AND ({_since.get(name, '1')})"
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE {act}{of} ON {table} WHEN {changed} "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
    )


def _install_insert_guard(connection: Connection, name: str, table: str, condition: str) -> None:
    if connection.dialect.name == "sqlite":
        on, act = "", f"WHEN NOT ({condition}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
    else:
        on, act = f" ON {table}", f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NOT ({condition}) THEN RAISE EXCEPTION USING MESSAGE = TG_NAME, "
            "ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
        )
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on}")
    connection.exec_driver_sql(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} {act}")


def _install_on_postgresql(
    connection: Connection, name: str, table: str, act: str, columns: tuple[str, ...]
) -> None:
    changed = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in columns) or "true"
    changed = f"({changed}) AND ({_since.get(name, 'true')})"
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_NAME, ERRCODE = 'check_violation'; END $$"
    )
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW "
        f"WHEN ({changed}) EXECUTE FUNCTION refuse_change()"
    )


def _install_editions(connection: Connection, tables: set[str]) -> None:
    """Have changes renew the edition, and renew it now: a migration may have changed anything."""
    renew = _NEW_EDITION[connection.dialect.name]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION renew_edition() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {renew}; RETURN NULL; END $$"
        )
    for table, columns in sorted(_in_edition.items()):
        if table not in tables:
            continue
        of = f" OF {', '.join(columns)}" if columns else ""
        name = f"{table}_renews_edition"
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            connection.exec_driver_sql(
                f"CREATE TRIGGER {name} AFTER INSERT OR DELETE OR UPDATE{of} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION renew_edition()"
            )
            continue
        for act, when in (("insert", "INSERT"), ("update", f"UPDATE{of}"), ("delete", "DELETE")):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}_at_{act}")
            connection.exec_driver_sql(
                f"CREATE TRIGGER {name}_at_{act} AFTER {when} ON {table} BEGIN {renew}; END"
            )
    connection.exec_driver_sql(renew)
