# SPDX-License-Identifier: EUPL-1.2
"""``insight factsheet``: one channel in one quarter, as the NVVB's."""

from __future__ import annotations

import sys

import click

from feedback import edge
from feedback.catalogue.rules import Channel
from feedback.errors import Invalid
from feedback.insight.cli.showing import show
from feedback.insight.errors import UnusableData
from feedback.insight.papers import draw_paper, write_document, write_paper
from feedback.insight.rules.quarters import get_quarter
from feedback.insight.rules.sheet_forms import HEADER, as_data, as_rows
from feedback.insight.sheets import make_sheet
from feedback.tables.writing import write_csv


@click.command("factsheet")
@click.option("--survey", "key", required=True, metavar="KEY")
@click.option("--channel", required=True, metavar="C", help="The code of the channel: counter.")
@click.option("--quarter", required=True, metavar="Q", help="The quarter: 2026-Q3.")
@click.option("--round", "round_name", default="", metavar="R", help="Only this round.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "html", "pdf", "csv"]),
    default="json",
    show_default=True,
)
def factsheet(*, key: str, channel: str, quarter: str, round_name: str, form: str) -> None:
    """Show the marks of one channel in one quarter, each with its n and its interval."""
    try:
        asked = get_quarter(quarter)
    except Invalid as error:
        raise UnusableData({"quarter": "Write a quarter as 2026-Q3."}) from error
    if channel not in {one.value for one in Channel}:
        known = ", ".join(one.value for one in Channel)
        raise UnusableData({"channel": f"There is no channel {channel!r}; there are {known}."})
    sheet = make_sheet(key, channel=channel, quarter=asked, round_name=round_name)
    if form == "json":
        show(as_data(sheet), form=form)
    elif form == "csv":
        write_csv(sys.stdout, HEADER, as_rows(sheet))
    elif form == "html":
        click.echo(write_document(sheet, now=edge.now()))
    else:
        click.echo(draw_paper(write_paper(sheet, now=edge.now())), nl=False)
