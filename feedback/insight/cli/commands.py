# SPDX-License-Identifier: EUPL-1.2
"""``flask insight …``: every figure of insight, on stored answers and any file."""

from __future__ import annotations

import click

from feedback.insight.cli.comparing import gap, waves
from feedback.insight.cli.driving import drivers, priority
from feedback.insight.cli.effects import effect
from feedback.insight.cli.sheets import factsheet
from feedback.insight.cli.texts import text
from feedback.insight.cli.timing import lead_times, spc
from feedback.terminal import Commands


@click.group("insight", cls=Commands)
def insight_commands() -> None:
    """Reckon figures from answers, honestly: with n, intervals and when not to say."""


for command in (factsheet, drivers, priority, waves, gap, spc, effect, lead_times, text):
    insight_commands.add_command(command)

COMMANDS = (insight_commands,)
