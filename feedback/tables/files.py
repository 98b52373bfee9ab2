# SPDX-License-Identifier: EUPL-1.2
"""Reading CSV and Excel files row by row; whatever is wrong is named by its row.

Rows are numbered as a spreadsheet shows them: the header is row 1.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import takewhile
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from feedback.errors import Invalid
from feedback.tables.sheets import refuse_unclear

MOST_BYTES = 100_000_000
MOST_ROWS = 250_000
MOST_COLUMNS = 1_000
MOST_CELL = 200_000
#: An Excel file is a zip: what it may unpack to, and how tightly it may be packed.
MOST_UNPACKED = 200_000_000
MOST_PACKED = 200
#: All texts of an Excel file are held in memory at once.
MOST_TEXTS = 50_000_000
ENCODINGS = ("utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15")
_KNOWN_ENCODINGS = frozenset(codecs.lookup(name).name for name in ENCODINGS) | {"ascii"}
_DELIMITERS = ",;\t|"
#: What no database takes: it never belongs to a text that somebody wrote.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

Row = tuple[int, list[str]]


def file_hash(path: Path) -> bytes:
    """Return the SHA-256 of a file, by which the same file is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def read_rows(
    path: Path, *, encoding: str = "utf-8", delimiter: str = ",", sheet: str | None = None
) -> Iterator[Row]:
    """Yield the header and then each row that is not empty, as texts.

    Cells of Excel become text: moments as ISO 8601, whole numbers without a point. Raises
    ``Invalid`` naming the row for a file that is too large, broken or in another encoding.
    """
    if path.stat().st_size > MOST_BYTES:
        raise _wrong("file", f"It is larger than {MOST_BYTES // 10**6} MB. Cut it into pieces.")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise _wrong("file", "It is locked or in the old Excel format. Save it as .xlsx or CSV.")
    if path.suffix.lower() in {".xlsx", ".xlsm"} or start.startswith(b"PK\x03\x04"):
        rows = _excel_rows(path, sheet)
    else:
        rows = _csv_rows(path, encoding=encoding, delimiter=delimiter)
    yield from _even_rows(rows)


def _even_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """Check that every row is as wide as the header, and that there are not too many."""
    width = 0
    for number, cells in rows:
        if number > MOST_ROWS + 1:
            raise _wrong("file", f"It has more than {MOST_ROWS} rows. Cut it into pieces.")
        if number == 1:
            width = len(cells)
            yield number, _checked_header(cells)
        elif any(cells):
            if len(cells) != width:
                raise _wrong(
                    f"row {number}",
                    f"This row has {len(cells)} cells and the header has {width}. "
                    "Check its quotes and delimiters.",
                )
            if any(_UNSTORABLE.search(cell) for cell in cells):
                raise _wrong(
                    f"row {number}", "This row holds a NUL or half a character. Take it out."
                )
            yield number, cells
    if not width:
        raise _wrong("file", "It is empty. The first row has to name the columns.")


def _checked_header(cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    if len(names) > MOST_COLUMNS:
        raise _wrong("row 1", f"There are more than {MOST_COLUMNS} columns.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise _wrong("row 1", f"These column names stand twice: {', '.join(twice)}. Rename one.")
    return names


def _csv_rows(path: Path, *, encoding: str, delimiter: str) -> Iterator[Row]:
    if len(delimiter) != 1 or delimiter not in _DELIMITERS:
        raise _wrong("delimiter", 'Use one of , ; | or "\\t".')
    csv.field_size_limit(MOST_CELL)
    number = 0
    try:
        lines = csv.reader(_lines(path, encoding), delimiter=delimiter, strict=True)
        for number, cells in enumerate(lines, start=1):
            if number == 1 and len(cells) == 1:
                _suggest_delimiter(cells[0], delimiter)
            if any("\0" in cell for cell in cells):
                raise _wrong(
                    f"row {number}", "This row holds a zero byte: it is no text. Check `encoding`."
                )
            yield number, cells
    except UnicodeError as error:
        raise _wrong(f"row {number + 1}", _encoding_sentence(encoding, error)) from None
    except csv.Error as error:
        raise _wrong(
            f"row {number + 1}", f"This row is no CSV ({error}). Check its quotes and line ends."
        ) from None


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Yield lines decoded one by one, so that a wrong byte is named by its own row."""
    try:
        known = codecs.lookup(encoding).name
    except LookupError:
        known = ""
    if known not in _KNOWN_ENCODINGS:
        raise _wrong("encoding", f"Use one of {', '.join(ENCODINGS)}.")
    if known == "utf-16":
        with path.open(encoding=known, newline="") as text:
            yield from text
        return
    single_byte = known not in {"utf-8", "ascii"}
    with path.open("rb") as file:
        for place, raw in enumerate(file):
            line = raw.removeprefix(codecs.BOM_UTF8) if place == 0 else raw
            if single_byte and not line.isascii():
                _refuse_hidden_utf8(line)
            yield line.decode(known)


def _refuse_hidden_utf8(line: bytes) -> None:
    """Refuse UTF-8 that is read as something else: no Dutch text looks like that by chance."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return
    raise UnicodeError("utf-8")


def _encoding_sentence(encoding: str, error: UnicodeError) -> str:
    if str(error) == "utf-8":
        return f"This row is UTF-8, but is read as {encoding}. Set `encoding: utf-8`."
    other = "windows-1252" if codecs.lookup(encoding).name == "utf-8" else "utf-8"
    return (
        f"This row is not {encoding}. Set `encoding` in the mapping; "
        f"try {other}, or utf-16 for a file saved by Excel as Unicode text."
    )


def _suggest_delimiter(header: str, used: str) -> None:
    for other in _DELIMITERS:
        if other != used and other in header:
            shown = "\\t" if other == "\t" else other
            raise _wrong("row 1", f'There is one column only. Set `delimiter: "{shown}"`.')


def _excel_rows(path: Path, sheet: str | None) -> Iterator[Row]:
    from openpyxl import load_workbook

    _refuse_bombs(path)
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            page = _choose_sheet(book, sheet)
            refuse_unclear(path, page._worksheet_path)
            # What the file says of its own size is not to be trusted; it is counted instead.
            page.reset_dimensions()
            width = 0
            for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
                texts = [_text(cell) for cell in cells[: MOST_COLUMNS + 1]]
                if number == 1:
                    width = len(list(takewhile(bool, texts))) or len(texts)
                yield number, _fitted(texts, width)
        except Invalid:
            raise
        except Exception as error:
            # openpyxl raises whatever its parsers raise; a broken file is the sender's, not ours.
            raise _wrong("file", "It is no Excel file that can be read. Save it again.") from error


def _fitted(texts: list[str], width: int) -> list[str]:
    """Make a row of Excel as wide as its header: empty cells at its end are not stored."""
    while len(texts) > width and not texts[-1]:
        texts.pop()
    return texts + [""] * (width - len(texts))


def _refuse_bombs(path: Path) -> None:
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
    except BadZipFile:
        raise _wrong("file", "It is no Excel file that can be read. Save it again.") from None
    packed = sum(part.compress_size for part in parts) or 1
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or (unpacked > 10**7 and unpacked / packed > MOST_PACKED):
        raise _wrong("file", "It unpacks to more than an import may be. Save it as CSV.")
    if any(p.file_size > MOST_TEXTS for p in parts if p.filename.endswith("sharedStrings.xml")):
        raise _wrong("file", "It holds more text than an import may. Save it as CSV.")
    if any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise _wrong("file", "It holds macros. Save it as .xlsx without macros.")


def _choose_sheet(book: Any, wanted: str | None) -> Any:
    visible = [page for page in book.worksheets if page.sheet_state == "visible"]
    names = ", ".join(page.title for page in visible)
    if wanted is not None:
        for page in visible:
            if page.title == wanted:
                return page
        raise _wrong("sheet", f"There is no visible sheet with this name. There are: {names}.")
    if len(visible) != 1:
        raise _wrong("sheet", f"Name one sheet in the mapping, `sheet: …`. There are: {names}.")
    return visible[0]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat() if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _wrong(where: str, why: str) -> Invalid:
    return Invalid({where: why})
