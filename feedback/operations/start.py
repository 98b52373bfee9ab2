# SPDX-License-Identifier: EUPL-1.2
"""What must be true before web and worker start, and what a start prints."""

from __future__ import annotations

import click

from config import Settings, is_loopback
from feedback import edge
from feedback.operations import migrations

DEMO_LOGINS = "demo-logins.txt"


def refuse_unready_start() -> None:
    """Raise ``ClickException`` with one sentence for the first thing that is not in order."""
    if edge.ground().keyring is None:
        raise click.ClickException("There are no keys yet. Run first: flask db upgrade")
    here, wanted = migrations.current(), migrations.head()
    if here > wanted:
        raise click.ClickException(
            f"The database ({here}) is newer than this program ({wanted}). Update the program."
        )
    if here != wanted:
        raise click.ClickException(
            f"The database is at {here or 'nothing'}, the program at {wanted}. "
            "Run first: flask db upgrade"
        )


def greeting(settings: Settings) -> str:
    """Return what ``serve`` prints once it answers: the address, and demo logins if any.

    The logins stand in a file that only its owner can read, written by ``demo load``; they
    are shown only where nobody else can come.
    """
    lines = [f"Gehoord answers at {settings.base_url}"]
    logins = settings.instance_dir / DEMO_LOGINS
    if is_loopback(settings.host) and not settings.is_production and logins.exists():
        lines.append(logins.read_text().rstrip())
    lines.append("Stop with Ctrl-C.")
    return "\n".join(lines)
