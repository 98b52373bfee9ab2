# SPDX-License-Identifier: EUPL-1.2
"""How a result leaves a command: as JSON, as a table for the eye, as CSV."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from feedback.insight.rules.columns import Columns
from feedback.insight.rules.waves import Difference
from feedback.tables.files import read_rows
from feedback.tables.writing import write_csv

Result = Mapping[str, Any]
Command = TypeVar("Command", bound=Callable[..., Any])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def figures(command: Command) -> Command:
    """Add the options that every figure has."""
    for option in (
        click.option(
            "--format",
            "form",
            type=click.Choice(["json", "table", "csv"]),
            default="json",
            show_default=True,
            help="How to write the result.",
        ),
        click.option(
            "--not-applicable",
            "absent",
            default="",
            metavar="WORDS",
            help="Words that mean not answered, beside blank: nvt,weet_niet.",
        ),
    ):
        command = option(command)
    return command


def read_columns(path: Path, absent: str) -> Columns:
    """Return the columns of a file, with the words that mean not answered."""
    return Columns.of(read_rows(path), absent=names(absent))


def names(text: str) -> list[str]:
    """Return the names in a list with commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def difference(found: Difference) -> dict[str, float | None]:
    """Return a difference as the contract names its parts."""
    return {
        "difference": number(found.value),
        "se": number(found.error),
        "low": number(found.interval.low),
        "high": number(found.interval.high),
        "p": number(found.p),
    }


def number(value: float | None) -> float | None:
    """Return a number that JSON can hold; None for what is not one."""
    return None if value is None or not math.isfinite(value) else float(value)


def show(result: Result, *, form: str, rows: str | None = None) -> None:
    """Write a result to standard output; ``rows`` names the list that is its table."""
    if form == "json":
        click.echo(json.dumps(result, ensure_ascii=False, indent=2, allow_nan=False))
        return
    listed: Sequence[Mapping[str, Any]] = result[rows] if rows and rows in result else [result]
    header = list(dict.fromkeys(key for row in listed for key in row if _is_cell(row[key])))
    cells = [[row.get(key) for key in header] for row in listed]
    if form == "csv":
        write_csv(sys.stdout, header, cells)
        return
    table = [header, *([_word(cell) for cell in row] for row in cells)]
    widths = [max(len(row[place]) for row in table) for place in range(len(header))]
    for row in table:
        click.echo("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())


def _is_cell(value: object) -> bool:
    return not isinstance(value, dict | list)


def _word(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    return "" if value is None else str(value)
