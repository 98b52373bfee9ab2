# SPDX-License-Identifier: EUPL-1.2
"""The watch by hand."""

from __future__ import annotations

import click

from feedback import edge
from feedback.callbacks.tasks import sweep_promises
from feedback.service_calendar.cli import COMMANDS as ASKING
from feedback.service_calendar.cli import sla_cli


@sla_cli.command("sweep")
def sweep() -> None:
    """Run one pass of the watch over promises and print what it recorded."""
    result = sweep_promises(now=edge.now())
    for step, count in sorted(result.recorded.items()):
        click.echo(f"{step}\t{count}")
    click.echo(f"{result.total} steps recorded", err=True)


#: The group of service_calendar, whole with the command above.
COMMANDS = ASKING
