# SPDX-License-Identifier: EUPL-1.2
"""What an Excel sheet says that cannot be read as rows: found before it is read as blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from feedback.errors import Invalid

PIECE = 1 << 20
#: No formula is longer than this (8,192 signs), so none falls between two pieces.
OVERLAP = 1 << 16
#: Every repetition has a limit: what is no sheet cannot keep it busy.
_FORMULA = re.compile(
    rb"<(?:\w{1,9}:)?c\s([^<>]{0,300})>\s{0,9}<(?:\w{1,9}:)?f(?:\s[^<>]{0,300})?"
    rb"(?:/>|>[^<]{0,9000}</(?:\w{1,9}:)?f>)\s{0,9}"
    rb"(?:<(?:\w{1,9}:)?v\s{0,9}/>|<(?:\w{1,9}:)?v>\s{0,9}</(?:\w{1,9}:)?v>)?"
    rb"\s{0,9}</(?:\w{1,9}:)?c>"
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_MERGED = re.compile(rb'<(?:\w{1,9}:)?mergeCell\s{1,9}ref="([A-Z0-9:]{1,30})"')


def refuse_unclear(path: Path, sheet: str) -> None:
    """Raise ``Invalid`` for cells that would be read as blank and are not.

    A formula without a result, as programs write them that are no spreadsheet, and cells
    that were merged: only the first of them holds something. ``sheet`` is
    the part of the file that holds the rows.
    """
    with ZipFile(path) as archive:
        for piece in _pieces(archive, sheet):
            for found in _FORMULA.finditer(piece) if b"<f" in piece or b":f" in piece else ():
                place = _PLACE.search(found[1])
                if place is not None and b't="str"' not in found[1]:
                    where = f"row {place[2].decode()}, column {place[1].decode()}"
                    raise Invalid(
                        {where: "This formula has no result. Open the file in Excel and save it."}
                    )
            for merged in _MERGED.finditer(piece):
                raise Invalid(
                    {
                        f"cells {merged[1].decode()}": "These cells are merged. Split them and "
                        "fill each in."
                    }
                )


def _pieces(archive: ZipFile, sheet: str) -> Iterator[bytes]:
    """Yield a part of the file in pieces that overlap."""
    held = b""
    with archive.open(sheet) as part:
        while piece := part.read(PIECE):
            held = held[-OVERLAP:] + piece
            yield held
