# SPDX-License-Identifier: EUPL-1.2
"""What is written runs nothing in a spreadsheet, and can be read again."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from feedback.errors import Conflict
from feedback.tables.writing import Cell, write_csv, write_excel


def written(cell: Cell) -> str:
    text = io.StringIO(newline="")
    assert write_csv(text, ["kop"], [[cell]]) == 1
    return next(iter(list(csv.reader(io.StringIO(text.getvalue())))[1:]), [""])[0]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u00a0=1",
        "＝1",
        "\ufeff=1",
    ],
)
def test_what_looks_like_a_formula_is_made_text(text: str) -> None:
    assert written(text) == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("+31 6 12345678", "+31 6 12345678"),
        ("-5", "-5"),
        (-5, "-5"),
        (0.85, "0.85"),
        (True, "true"),
        (None, ""),
        ("a\0b", "ab"),
        ("Gewoon, met komma", "Gewoon, met komma"),
        (datetime(2026, 11, 23, 8, 14, tzinfo=UTC), "2026-11-23T08:14:00Z"),
        (date(2026, 11, 23), "2026-11-23"),
    ],
)
def test_everything_else_stays_what_it_is(cell: Cell, expected: str) -> None:
    assert written(cell) == expected


def test_an_excel_file_holds_texts_and_numbers_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    rows: list[list[Cell]] = [["=1+1", 5, 0.5, None, True, "a\x0bb\ud800"]]
    assert write_excel(path, ["a", "b", "c", "d", "e", "=f"], rows) == 1
    page = load_workbook(path)["export"]
    assert [cell.data_type for cell in page[2]][:3] == ["s", "n", "n"]
    assert [cell.value for cell in page[2]] == ["=1+1", 5, 0.5, None, "true", "ab"]
    assert page["F1"].data_type == "s"
    with pytest.raises(Conflict):
        write_excel(path, ["a"], [])
