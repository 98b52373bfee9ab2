# SPDX-License-Identifier: EUPL-1.2
"""Migrations: the structure of the database, in numbered steps that go up and down.

``upgrade`` also installs the triggers again and loads the reference data, so that a
database is whole after one command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from config import ROOT
from feedback.db import Base, db, structure_change
from feedback.triggers import install_triggers

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = ROOT / "migrations"
HEAD_FILE = FOLDER / ".current-head"


def alembic_config() -> Config:
    """Return Alembic's configuration; the connection comes from the app.

    Alembic is imported where it is needed: a start that migrates nothing is quicker
    without it.
    """
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def head() -> str:
    """Return the number of the newest migration in the code."""
    return HEAD_FILE.read_text().strip() if HEAD_FILE.exists() else ""


def current() -> str:
    """Return the number of the newest migration in the database ("" when it is empty)."""
    file = sqlite_file()
    if file is not None and not file.exists():
        return ""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return ""
        found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found or ""


def sqlite_file() -> Path | None:
    """Return the file of an embedded database, or None for one on a server."""
    url = db.engine.url
    return Path(url.database) if url.drivername.startswith("sqlite") and url.database else None


def upgrade(revision: str = "head") -> None:
    """Go up to ``revision``; at the head the triggers are installed again."""
    if revision == "head" and current() == head():
        with structure_change() as connection:
            install_triggers(connection)
        return
    from alembic import command

    config = alembic_config()
    with structure_change() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if revision == "head":
            install_triggers(connection)


def downgrade(revision: str) -> None:
    """Go down to ``revision`` ("base" for nothing at all)."""
    from alembic import command

    config = alembic_config()
    with structure_change() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def autogenerate(message: str, *, number: str) -> None:
    """Write a new migration from the difference between models and database."""
    from alembic import command

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
