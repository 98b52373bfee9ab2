# SPDX-License-Identifier: EUPL-1.2
"""Cases in and out, as files."""

from __future__ import annotations

from pathlib import Path

import click

from feedback import edge
from feedback.accounts.rules import program
from feedback.audit import services as audit
from feedback.db import db, unit_of_work
from feedback.intake import imports
from feedback.intake.queries import EXPORT_COLUMNS, iterate_cases
from feedback.tables.writing import write_csv
from feedback.terminal import Commands, Progress, output_stream, print_import, read_text

TERMINAL = program("terminal", origin="cli", permissions=frozenset({"cases.import"}))
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, path_type=Path)


@click.group("cases", cls=Commands)
def case_commands() -> None:
    """Take cases in from a file, or write them to one."""


@case_commands.command("import")
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, help="What each column is (YAML); see docs/examples.")
@click.option("--dry-run", is_flag=True, help="Check everything and store nothing.")
def import_cases(file: Path, *, mapping: Path | None, dry_run: bool) -> None:
    """Take in the cases of FILE (CSV or Excel): every row, or none.

    Without a mapping the columns have the names of the targets: external_id, received_at,
    kind, channel, topic, text, contact_name, contact_phone, contact_email, call_requested,
    department, district, closed_at. The same file a second time changes nothing. Who asked
    to be called is promised a call; nobody gets mail.
    """
    now = edge.now()
    read = imports.read_cases(file, read_text(mapping), now=now)
    with unit_of_work():
        summary = imports.store_cases(
            read, by=TERMINAL, ring=edge.keyring(), now=now, progress=Progress("cases")
        )
        if dry_run:
            db.session.rollback()
    _print_summary(summary, read.reading.ignored_columns, dry_run=dry_run)


@case_commands.command("export")
@click.option("--output", type=OUTPUT, help="A new file, instead of standard output.")
def export_cases(output: Path | None) -> None:
    """Write every case as CSV, with its story and without contact data."""
    with unit_of_work():
        # On the record before anything leaves.
        audit.record(
            "cases.exported",
            by=TERMINAL,
            object_type="export",
            object_id="cases",
            now=edge.now(),
        )
    with output_stream(output) as stream:
        count = write_csv(stream, EXPORT_COLUMNS, (case.cells() for case in iterate_cases()))
    click.echo(f"{count:,} cases written.", err=True)


def _print_summary(summary: imports.ImportSummary, ignored: list[str], *, dry_run: bool) -> None:
    made = "cases that would be made" if dry_run else "cases made"
    lines = [
        ("rows read", summary.rows),
        (made, summary.made),
        ("already known, unchanged", summary.known),
        ("skipped by the mapping", summary.skipped),
        ("put together (same id)", summary.merged),
        ("later rows of an id", summary.repeated),
        ("closed", summary.closed),
        ("promises made", summary.promises),
        ("promises late at birth", summary.late),
        ("texts with a BSN masked", summary.masked),
    ]
    print_import(lines, ignored, dry_run=dry_run)


COMMANDS: tuple[click.Command, ...] = (case_commands,)
