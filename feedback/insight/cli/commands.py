# SPDX-License-Identifier: EUPL-1.2
"""``flask insight …``: every figure of insight, on any file (contract.md §6)."""

from __future__ import annotations

import click

from feedback.insight.cli.comparing import gap, waves
from feedback.insight.cli.driving import drivers, priority
from feedback.insight.cli.effects import effect
from feedback.insight.cli.timing import lead_times, spc
from feedback.terminal import Commands


@click.group("insight", cls=Commands)
def insight_commands() -> None:
    """Reckon figures from answers, honestly: with n, intervals and when not to say."""


for command in (drivers, priority, waves, gap, spc, effect, lead_times):
    insight_commands.add_command(command)

COMMANDS = (insight_commands,)
