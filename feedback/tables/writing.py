# SPDX-License-Identifier: EUPL-1.2
"""Writing tables that a spreadsheet opens without running anything (pure).

A cell that begins like a formula gets an apostrophe in front, as spreadsheets themselves
write text that looks like one. Numbers stay numbers and a phone number keeps its plus.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO

#: What a spreadsheet takes for the beginning of a formula, also behind blanks and in wide form.
_FORMULA = re.compile(r"[\s\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_HARMLESS = re.compile(r"[+-]?\d[\d .,()-]*", re.ASCII)

Cell = str | int | float | bool | datetime | date | None


def write_csv(file: IO[str], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a header and rows as UTF-8 CSV with commas; return how many rows."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([_safe(name) for name in header])
    count = 0
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
        count += 1
    return count


def _safe(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime | date):
        return cell.isoformat().replace("+00:00", "Z")
    text = str(cell).replace("\0", "")
    if isinstance(cell, str) and _FORMULA.match(text) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text
