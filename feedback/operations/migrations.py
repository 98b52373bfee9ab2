# SPDX-License-Identifier: EUPL-1.2
"""Migrations: the structure of the database, in numbered steps that go up and down.

``upgrade`` also installs the triggers again and loads the reference data, so that a
database is whole after one command.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from config import ROOT
from feedback.db import Base, db, install_triggers, structure_change

FOLDER = ROOT / "migrations"


def alembic_config() -> Config:
    """Return Alembic's configuration; the connection comes from the app."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def head() -> str:
    """Return the number of the newest migration in the code."""
    found = ScriptDirectory.from_config(alembic_config()).get_current_head()
    return found or ""


def current() -> str:
    """Return the number of the newest migration in the database ("" when it is empty)."""
    sqlite_file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    if sqlite_file and not Path(sqlite_file).exists():
        return ""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def upgrade(revision: str = "head") -> None:
    """Go up to ``revision``; at the head the triggers are installed again."""
    config = alembic_config()
    with structure_change() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if revision == "head":
            install_triggers(connection)


def downgrade(revision: str) -> None:
    """Go down to ``revision`` ("base" for nothing at all)."""
    config = alembic_config()
    with structure_change() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def autogenerate(message: str, *, number: str) -> None:
    """Write a new migration from the difference between models and database."""
    config = alembic_config()
    with structure_change() as connection:
        config.attributes["connection"] = connection
        made = command.revision(config, message=message, autogenerate=True, rev_id=number)
    path = Path(getattr(made, "path", ""))
    kept = [line for line in path.read_text().splitlines() if "### " not in line]
    path.write_text("\n".join(kept) + "\n")


def target_metadata() -> object:
    """Return what the models say the database should look like."""
    return Base.metadata
