# SPDX-License-Identifier: EUPL-1.2
"""How commands speak: a refusal is one plain sentence and exit code 1, never a trace.

Long work says how far it is, on standard error.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from feedback.errors import Conflict, FeedbackError, Invalid
from feedback.keys import KeyProblem


class Commands(AppGroup):
    """A group of commands that run inside the app and print refusals in plain words."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command; a refusal goes to standard error and exits 1."""
        try:
            return super().invoke(ctx)
        except Invalid as error:
            lines = [f"{field}: {why}" for field, why in error.fields.items()]
            raise click.ClickException("\n".join(lines) or error.message) from error
        except FeedbackError as error:
            raise click.ClickException(error.message or type(error).__name__) from error
        except KeyProblem as error:
            raise click.ClickException(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            if not _is_absent(error):
                raise
            raise click.ClickException(
                "The database is not there or not up to date. Run first: flask db upgrade"
            ) from error


class Progress:
    """Says how far the work is: every two seconds, and nothing when it is done before."""

    def __init__(self, what: str, *, every_seconds: float = 2.0) -> None:
        self._what = what
        self._every = every_seconds
        self._told = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Note that ``done`` of ``total`` are done."""
        self.tell(self._what, done, total)

    def tell(self, what: str, done: int, total: int) -> None:
        """Note how far one part of the work is; ``total`` is 0 while it is not known."""
        if time.monotonic() - self._told >= self._every:
            self._told = time.monotonic()
            click.echo(f"{what}: {done:,}{f' of {total:,}' if total else ''}", err=True)


def read_text(path: Path | None) -> str | None:
    """Return the text of a file that somebody wrote by hand; it has to be UTF-8."""
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid({path.name: "This file is not UTF-8. Save it as UTF-8."}) from error


def output_stream(path: Path | None) -> AbstractContextManager[IO[str]]:
    """Return where a command writes its result: standard output, or a new file of its own.

    The file can be read by its owner only, and one that exists is not written over.
    """
    if path is None:
        return nullcontext(sys.stdout)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Conflict(f"{path} is there already. Choose another name.") from error
    return os.fdopen(handle, "w", encoding="utf-8", newline="")


def _is_absent(error: DBAPIError) -> bool:
    """Tell a database that was never made from a mistake in our SQL."""
    signs = ("unable to open", "no such table", "does not exist", "connection", "no such column")
    return any(sign in str(error.orig).lower() for sign in signs)


def print_import(
    counts: Iterable[tuple[str, int]], ignored: Iterable[str], *, dry_run: bool
) -> None:
    """Say what an import did, or would do: a count a line, and the columns it left alone."""
    for label, count in counts:
        click.echo(f"{label}: {count:,}")
    click.echo(f"columns not used: {', '.join(ignored) or 'none'}")
    if dry_run:
        click.echo("Nothing was stored: this was a dry run.", err=True)
