# SPDX-License-Identifier: EUPL-1.2
"""Answers in and out, as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from feedback import edge
from feedback.accounts.rules import program
from feedback.audit import services as audit
from feedback.clock import local
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict, Invalid
from feedback.surveys.imports.contacts import ContactSummary, read_contacts, store_contacts
from feedback.surveys.imports.reading import read_responses
from feedback.surveys.imports.storing import ImportSummary, store_responses
from feedback.surveys.imports.undoing import undo_import
from feedback.surveys.models.answers import Response
from feedback.surveys.queries import aftercare as asking
from feedback.surveys.queries import answers as queries
from feedback.surveys.queries import imports
from feedback.surveys.queries.released import Wish, count_released, find_released
from feedback.surveys.rules.instruments import FEWEST
from feedback.surveys.services import aftercare
from feedback.surveys.services.answering import anonymous_words
from feedback.surveys.services.inviting import AT_ONCE
from feedback.surveys.tables import released_table
from feedback.surveys.tasks import check_counts
from feedback.tables.cells import Absent
from feedback.tables.writing import Cell, write_csv, write_excel
from feedback.terminal import Commands, Progress, output_stream, print_import, read_text

TERMINAL = program("terminal", origin="cli", permissions=frozenset({"surveys.import"}))
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, path_type=Path)
COLUMNS = (
    "external_id",
    "round",
    "submitted_at",
    "channel",
    "mode",
    "weight",
    "stratum",
    "overall_mark",
    "effort",
    "explanation",
    "suggestion",
)


@click.group("surveys", cls=Commands)
def survey_commands() -> None:
    """Take answers in from a file, or write them to one."""


@survey_commands.command("import")
@click.argument("file", type=FILE)
@click.option("--survey", "key", required=True, help="Key of the survey; made when it is new.")
@click.option("--mapping", type=FILE, help="What each column is (YAML); see docs/examples.")
@click.option("--dry-run", is_flag=True, help="Check everything and store nothing.")
def import_responses(file: Path, *, key: str, mapping: Path | None, dry_run: bool) -> None:
    """Take in the answers of FILE (CSV or Excel): every row, or none.

    Who answers yes to call_requested becomes a case with its promise, tied to the answer;
    contact data of others is not kept. The same file a second time changes nothing.
    """
    now = edge.now()
    survey = queries.find_survey(key)
    scale = survey.scale if survey else None
    end_reading()
    progress = Progress("rows read")
    read = read_responses(
        file, read_text(mapping), key=key, known_scale=scale, now=now, progress=progress.tell
    )
    with unit_of_work():
        summary = store_responses(
            read, by=TERMINAL, ring=edge.keyring(), now=now, progress=progress.tell
        )
        if dry_run:
            db.session.rollback()
    _print_summary(summary, read.reading.ignored_columns, dry_run=dry_run)


@survey_commands.command("export")
@click.argument("key")
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True
)
@click.option("--output", type=OUTPUT, help="A new file, instead of standard output.")
@click.option("--released", is_flag=True, help="Only what may leave the house, as on screen.")
@click.option("--reason", default="", help="What it is for; on the record with the export.")
def export_responses(
    key: str, *, form: str, output: Path | None, released: bool, reason: str
) -> None:
    """Write the answers to survey KEY, one row each. They hold no contact data.

    Every answer, also of groups of fewer than ten, with its id, its moment and what was asked
    of who somebody is: for who runs this machine and for research under an agreement. With
    --released as analysts see it: no small groups, ids, moments or personal characteristics.
    """
    if form == "xlsx" and output is None:
        raise Invalid({"--output": "An Excel file needs a name: --output answers.xlsx."})
    survey = queries.get_survey(key)
    survey_id = survey.id
    with unit_of_work():
        # On the record before anything leaves.
        audit.record(
            "responses.exported",
            by=TERMINAL,
            object_type="survey",
            object_id=survey_id,
            now=edge.now(),
            details={"reason": anonymous_words(reason, most=200), "released": released},
        )
    header, rows = _released(survey_id) if released else _whole(survey_id)
    if form == "xlsx" and output is not None:
        count = write_excel(output, header, rows)
    else:
        with output_stream(output) as stream:
            count = write_csv(stream, header, rows)
    click.echo(f"{count:,} answers written.", err=True)


@survey_commands.command("contacts")
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, help="What each column is (YAML); see docs/examples.")
@click.option("--dry-run", is_flag=True, help="Check everything and store nothing.")
def import_contacts(file: Path, *, mapping: Path | None, dry_run: bool) -> None:
    """Take in contacts from an appointment system's FILE, and invite who may be asked.

    Each contact counts once, also over files: after a break the same file goes on where it
    was. Addresses are not kept with the contact.
    """
    now = edge.now()
    contacts = read_contacts(file, read_text(mapping), now=now)
    summary = ContactSummary()
    # In parts, so that residents can write meanwhile; a try is one part, to be thrown away.
    most = len(contacts) if dry_run else AT_ONCE
    for start in range(0, len(contacts), most or 1):
        with unit_of_work():
            store_contacts(contacts[start : start + most], summary, now=now)
            if dry_run:
                db.session.rollback()
    click.echo(f"contacts read: {summary.rows:,}")
    click.echo(f"new: {summary.new:,}")
    click.echo(f"already known: {summary.known:,}")
    click.echo(f"invitations: {summary.invited:,}")
    if dry_run:
        click.echo("Nothing was stored: this was a dry run.", err=True)


@survey_commands.command("imports")
def list_imports() -> None:
    """List the files of answers that came in, newest first."""
    for row in imports.list_batches(limit=50):
        one = row.batch
        state = "taken out" if row.is_undone else f"{one.made:,} stored, {one.known:,} known"
        day = local(one.imported_at).strftime("%Y-%m-%d %H:%M")
        click.echo(f"{one.id}  {day}  {row.survey_key or '-'}  {one.rows:,} rows, {state}")
    end_reading()


@survey_commands.command("undo")
@click.argument("number", type=int)
def undo(number: int) -> None:
    """Take the answers of file NUMBER (see `surveys imports`) out again."""
    with unit_of_work():
        gone = undo_import(number, by=TERMINAL, now=edge.now())
    click.echo(f"answers taken out: {gone:,}")


@survey_commands.group("cells", cls=Commands)
def cell_commands() -> None:
    """Look after the cells that figures are made of."""


@cell_commands.command("rebuild")
def rebuild_cells() -> None:
    """Make every cell anew from the answers, and tell how many were wrong."""
    wrong = check_counts(now=edge.now())
    click.echo(f"{wrong} cells were wrong and are made anew." if wrong else "All cells are right.")


@survey_commands.command("aftercare")
@click.option("--wait-hours", type=int, help="Hours from closing a case to the invitation.")
@click.option("--reminder-days", type=int, help="Days from the invitation to the one reminder.")
def times_of_aftercare(*, wait_hours: int | None, reminder_days: int | None) -> None:
    """Show when residents are asked how it went, or change it from now on."""
    norm = asking.find_aftercare_norm()
    held = (norm.wait_hours, norm.reminder_days) if norm else (24, 5)
    end_reading()
    if wait_hours is not None or reminder_days is not None:
        held = (
            held[0] if wait_hours is None else wait_hours,
            held[1] if reminder_days is None else reminder_days,
        )
        with unit_of_work():
            aftercare.set_aftercare(
                wait_hours=held[0], reminder_days=held[1], by=TERMINAL, now=edge.now()
            )
    click.echo(f"invitation: {held[0]} hours after closing")
    click.echo(f"reminder: {held[1]} days after the invitation, once")


def _whole(survey_id: int) -> tuple[list[str], Iterator[Iterable[Cell]]]:
    """Return header and rows of every answer."""
    aspects, backgrounds = queries.list_codes(survey_id)
    header = [
        *COLUMNS,
        *(f"aspect.{code}" for code in aspects),
        *(f"background.{code}" for code in backgrounds),
    ]
    answers = queries.iterate_responses(survey_id)
    return header, (_cells(one, aspects, backgrounds) for one in answers)


def _released(survey_id: int) -> tuple[list[str], Iterator[Iterable[Cell]]]:
    """Return header and rows of what may leave the house; raises ``Conflict`` for too few."""
    found = find_released(survey_id)
    if count_released(found, Wish()) < FEWEST:
        raise Conflict(f"There are fewer than {FEWEST} answers that may leave the house.")
    aspects, backgrounds = queries.list_codes(survey_id)
    return released_table(found, Wish(), aspects=aspects, backgrounds=backgrounds)


def _cells(one: Response, aspects: list[str], backgrounds: list[str]) -> Iterator[Cell]:
    for name in COLUMNS:
        value = getattr(one, name)
        if name == "overall_mark" and value is None:
            value = one.overall_absent
        yield value.value if isinstance(value, Absent) else value
    for code in aspects:
        yield one.aspects.get(code)
    for code in backgrounds:
        yield one.background.get(code)


def _print_summary(summary: ImportSummary, ignored: list[str], *, dry_run: bool) -> None:
    made = "answers that would be stored" if dry_run else "answers stored"
    lines = [
        ("rows read", summary.rows),
        (made, summary.made),
        ("already known, unchanged", summary.known),
        ("skipped by the mapping", summary.skipped),
        ("put together (same id)", summary.merged),
        ("later rows of an id", summary.repeated),
        ("answers without a mark", summary.without_mark),
        ("cases made (wants a call)", summary.cases),
        ("promises made", summary.promises),
        ("promises late at birth", summary.late),
        ("texts with a BSN masked", summary.masked),
    ]
    print_import(lines, ignored, dry_run=dry_run)


COMMANDS: tuple[click.Command, ...] = (survey_commands,)
