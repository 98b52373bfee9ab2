# SPDX-License-Identifier: EUPL-1.2
"""E-mail addresses from a file: every row holds one, or nobody is asked."""

from __future__ import annotations

import codecs
from itertools import islice
from pathlib import Path

from feedback.errors import Invalid
from feedback.surveys.services.inviting import MOST_ADDRESSES, read_address
from feedback.tables.files import Row, read_rows
from feedback.text_guard import fold
from feedback.wording import N_

#: What people call the column; compared without capitals, accents and signs.
KNOWN_NAMES = frozenset(
    {"e mail", "email", "mail", "e mailadres", "emailadres", "mailadres", "email address"}
)
#: The first row of names counts too.
MOST_ROWS = MOST_ADDRESSES + 1
MOST_NAMED, LOOKED_AT, LONGEST_LINE = 20, 50, 100_000
DELIMITERS = ",;\t|"


def read_addresses(path: Path, *, column: str = "") -> list[str]:
    """Return the addresses in a CSV or Excel file, or in a text with one on each line.

    ``column`` is the name in the first row; without it the column is recognised by its name
    or by the addresses in it. A first row that holds an address counts too. Empty cells are
    passed over. Raises ``Invalid`` for a file that cannot be read, a column that cannot be
    found, and cells that hold no address: by row, as a spreadsheet numbers them.
    """
    rows = list(_rows(path))
    place = _place_of(rows, column)
    has_names = not read_address(rows[0][1][place])
    found, wrong = [], []
    for number, cells in rows[1 if has_names else 0 :]:
        if not cells[place].strip():
            continue
        address = read_address(cells[place])
        if address:
            found.append(address)
        else:
            wrong.append(number)
    if wrong:
        rest = ", …" if len(wrong) > MOST_NAMED else ""
        named = ", ".join(str(row) for row in wrong[:MOST_NAMED]) + rest
        raise Invalid({"file": f"Geen e-mailadres op rij {named}. Er is niemand uitgenodigd."})
    return found


def _rows(path: Path) -> list[Row]:
    """Read the file; one more row than may be is enough to know that there are too many."""
    read = read_rows(path, encoding=_encoding_of(path), delimiter=_delimiter_of(path))
    rows = list(islice(read, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Invalid({"file": N_("Neem hoogstens 5.000 adressen in één bestand.")})
    return rows


def _place_of(rows: list[Row], column: str) -> int:
    """Return which cell of a row holds the address."""
    names = [" ".join(fold(name).split()) for name in rows[0][1]]
    if column.strip():
        wanted = " ".join(fold(column).split())
        if wanted not in names:
            raise Invalid({"column": N_("Deze kolom staat niet in de eerste rij van het bestand.")})
        return names.index(wanted)
    if len(names) == 1:
        return 0
    known = [place for place, name in enumerate(names) if name in KNOWN_NAMES]
    known = known or _places_of_addresses(rows)
    if len(known) != 1:
        sentence = N_("Wij herkennen de kolom met adressen niet. Vul de naam van de kolom in.")
        raise Invalid({"column": sentence})
    return known[0]


def _places_of_addresses(rows: list[Row]) -> list[int]:
    """Return where the first rows have an address."""
    first = rows[:LOOKED_AT]
    return [
        place
        for place in range(len(rows[0][1]))
        if any(read_address(cells[place]) for _number, cells in first)
    ]


def _encoding_of(path: Path) -> str:
    """Return how the letters are written: Excel saves CSV in three ways."""
    start = path.read_bytes()
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        start.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _delimiter_of(path: Path) -> str:
    """Return what stands most between the cells of the first line."""
    with path.open("rb") as file:
        line = file.readline(LONGEST_LINE).decode("utf-8", errors="replace").replace("\0", "")
    return max(DELIMITERS, key=line.count)
