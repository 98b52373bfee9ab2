# SPDX-License-Identifier: EUPL-1.2
"""What must be true before web and worker start, and what a start prints."""

from __future__ import annotations

import click

from config import Settings, is_loopback
from feedback import edge
from feedback.accounts.queries import count_demo_accounts
from feedback.accounts.rules import DEMO_DOMAIN, DEMO_LOGINS_FILE
from feedback.operations import migrations


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
    refuse_demo_beyond_this_machine(edge.settings())


def refuse_demo_beyond_this_machine(settings: Settings) -> None:
    """Raise ``ClickException`` when demo accounts could be reached from elsewhere."""
    if is_loopback(settings.host) and not settings.is_production:
        return
    if count_demo_accounts():
        raise click.ClickException(
            f"There are accounts of the demo here (@{DEMO_DOMAIN}), and this address can be "
            "reached from elsewhere. Start with an empty INSTANCE_DIR, or set HOST to 127.0.0.1."
        )


def greeting(settings: Settings) -> str:
    """Return what ``serve`` prints once it answers: the address, and demo logins if any.

    The logins stand in a file that only its owner can read, written by ``demo load``; they
    are shown only where nobody else can come.
    """
    lines = [f"Gehoord answers at {settings.base_url}"]
    logins = settings.instance_dir / DEMO_LOGINS_FILE
    if is_loopback(settings.host) and not settings.is_production and logins.exists():
        lines.append(logins.read_text().rstrip())
    lines.append("Stop with Ctrl-C.")
    return "\n".join(lines)
