# SPDX-License-Identifier: EUPL-1.2
"""Commands for whoever runs the installation."""

from __future__ import annotations

import click
from flask import Flask, current_app

from feedback import edge
from feedback.operations import keyfile, migrations
from feedback.operations.backup import copy_before_change
from feedback.operations.reference import load_reference_data
from feedback.terminal import Commands


def bring_up_to_date(app: Flask) -> str:
    """Make an installation whole; say what was done in one line.

    1. Keys, when there are none yet. 2. A copy of the database, when its structure is about
    to change. 3. Structure. 4. Fingerprints of the keys. 5. Reference data.
    """
    keyfile.ensure_keyring(app)
    before, head = migrations.current(), migrations.head()
    kept = copy_before_change(before, head, now=edge.now()) if before not in {"", head} else None
    migrations.upgrade()
    keyfile.remember_fingerprints()
    load_reference_data(now=edge.now())
    done = f"Database: {before or 'empty'} -> {migrations.current()}"
    return f"{done} (copy kept: {kept})" if kept else done


@click.group("db", cls=Commands)
def db_commands() -> None:
    """Look after the database."""


@db_commands.command("upgrade")
def upgrade() -> None:
    """Bring structure, keys and reference data up to date; safe to run again."""
    done = bring_up_to_date(current_app._get_current_object())  # type: ignore[attr-defined] # proxy
    click.echo(done, err=True)


@db_commands.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Go back to an older structure (REVISION, or base). Data of newer tables is lost."""
    migrations.downgrade(revision)
    click.echo(f"Database: now at {migrations.current() or 'empty'}", err=True)


@db_commands.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write the next numbered migration from what the models changed (for developers)."""
    number = f"{int(migrations.head() or 0) + 1:04d}"
    migrations.autogenerate(message, number=number)
    migrations.HEAD_FILE.write_text(number + "\n")


COMMANDS: tuple[click.Command, ...] = (db_commands,)
