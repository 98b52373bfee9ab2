# SPDX-License-Identifier: EUPL-1.2
"""Writing tables that a spreadsheet opens without running anything.

A cell that begins like a formula gets an apostrophe in front, as spreadsheets themselves
write text that looks like one. Numbers stay numbers and a phone number keeps its plus.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any

from feedback.errors import Conflict

#: What a spreadsheet takes for the beginning of a formula, also behind blanks and in wide form.
_FORMULA = re.compile(r"[\s\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_HARMLESS = re.compile(r"[+-]?\d[\d .,()-]*", re.ASCII)

#: What the XML of Excel cannot hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Cell = str | int | float | bool | datetime | date | None


def write_csv(
    file: IO[str], header: Sequence[str], rows: Iterable[Iterable[Cell]], *, delimiter: str = ","
) -> int:
    """Write a header and rows as UTF-8 CSV, with commas or what is asked; return how many rows."""
    writer = csv.writer(file, lineterminator="\r\n", delimiter=delimiter)
    writer.writerow([_safe(name) for name in header])
    count = 0
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
        count += 1
    return count


def write_excel(path: Path, header: Sequence[str], rows: Iterable[Iterable[Cell]]) -> int:
    """Write a new Excel file of texts and numbers, never formulas; return how many rows.

    Raises ``Conflict`` for a file that is there already; only its owner may read it.
    """
    from openpyxl import Workbook

    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Conflict(f"{path} is there already. Choose another name.") from error
    with os.fdopen(handle, "wb") as file:
        book = Workbook(write_only=True)
        page = book.create_sheet("export")
        count = -1
        for count, row in enumerate(chain([header], rows)):  # noqa: B007 - it is the result
            page.append([_excel_cell(page, cell) for cell in row])
        book.save(file)
    return count


def _excel_cell(page: Any, cell: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return WriteOnlyCell(page, value=cell)
    made = WriteOnlyCell(page, value=_ILLEGAL.sub("", _plain(cell)))
    made.data_type = "s"  # openpyxl makes "=1+1" a formula of its own accord
    return made


def _safe(cell: Cell) -> str:
    text = _plain(cell)
    if isinstance(cell, str) and _FORMULA.match(text) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime | date):
        return cell.isoformat().replace("+00:00", "Z")
    return str(cell).replace("\0", "")
