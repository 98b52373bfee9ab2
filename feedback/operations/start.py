# SPDX-License-Identifier: EUPL-1.2
"""What must be true before web and worker start, and what a start prints."""

from __future__ import annotations

import click

from config import Settings, is_loopback
from feedback import edge
from feedback.accounts.queries.people import count_demo_accounts
from feedback.accounts.rules import DEMO_LOGINS_FILE
from feedback.cases.queries import has_any_case
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
    _refuse_unsafe_data(edge.settings())


def _refuse_unsafe_data(settings: Settings) -> None:
    """Keep demo accounts off the open street, and a moved clock away from real promises."""
    is_demo = count_demo_accounts() > 0
    is_open = settings.is_production or not is_loopback(settings.host)
    if is_demo and is_open:
        raise click.ClickException(
            "This database holds demo accounts, and others can reach this address. "
            "Start with an empty database, or take BASE_URL and HOST away."
        )
    if settings.clock_file is not None and has_any_case() and not is_demo:
        raise click.ClickException(
            "CLOCK_FILE moves time, and this database holds real messages. Take it away."
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
