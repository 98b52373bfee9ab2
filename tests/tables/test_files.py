# SPDX-License-Identifier: EUPL-1.2
"""Files come in row by row, or are refused naming the row."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from feedback.errors import Invalid
from feedback.tables import files
from feedback.tables.files import read_rows


def write(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def workbook(folder: Path, rows: list[list[object]], **sheets: str) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, state in sheets.items():
        book.create_sheet(title).sheet_state = state
    path = folder / "file.xlsx"
    book.save(path)
    return path


def refusal(path: Path, **options: str) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        list(read_rows(path, **options))  # type: ignore[arg-type]
    return caught.value.fields


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = write(tmp_path, b'\xef\xbb\xbfa,b\r\n1,"x\ny"\r\n\r\n,\r\n3,z\r\n')
    assert list(read_rows(path)) == [(1, ["a", "b"]), (2, ["1", "x\ny"]), (5, ["3", "z"])]


@pytest.mark.parametrize(
    ("content", "where", "why"),
    [
        (b"", "file", "empty"),
        (b"a,a\n1,2\n", "row 1", "stand twice: a"),
        (b"a;b\n1;2\n", "row 1", 'delimiter: ";"'),
        (b"a,b\n1,2\n1,2,3\n", "row 3", "3 cells and the header has 2"),
        (b'a,b\n1,"2\n', "row 2", "no CSV"),
        (b"a,b\n1,2\n3,\xe9\n", "row 3", "not utf-8"),
        (b"a,b\n1,2\n3,x\0y\n", "row 3", ""),
        (b"\xff\xfea\0,\0b\0\n\0", "row 1", "utf-16"),
        (b"a,b\r1,2\r", "row 1", ""),
    ],
    ids=["empty", "twice", "semicolons", "wide", "open quote", "latin", "nul", "utf-16", "old mac"],
)
def test_a_broken_file_is_refused_naming_the_row(
    tmp_path: Path, content: bytes, where: str, why: str
) -> None:
    found = refusal(write(tmp_path, content))
    assert list(found) == [where]
    assert why in found[where]


def test_an_encoding_may_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a\né\n".encode("windows-1252"))
    assert list(read_rows(path, encoding="windows-1252"))[1] == (2, ["é"])
    wide = write(tmp_path, "a,b\n1,é\n".encode("utf-16"))
    assert list(read_rows(wide, encoding="utf-16"))[1] == (2, ["1", "é"])


@pytest.mark.parametrize("name", ["rot13", "zip", "utf-7", "geen", "hex", ""])
def test_other_encodings_are_refused(tmp_path: Path, name: str) -> None:
    assert list(refusal(write(tmp_path, b"a\n1\n"), encoding=name)) == ["encoding"]


def test_utf8_read_as_something_else_is_noticed(tmp_path: Path) -> None:
    path = write(tmp_path, "a\nok\né\n".encode())
    found = refusal(path, encoding="windows-1252")
    assert "encoding: utf-8" in found["row 3"]


def test_a_file_that_is_too_large_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, b"a\n1\n2\n3\n")
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    assert "more than 2 rows" in refusal(path)["file"]
    monkeypatch.setattr(files, "MOST_BYTES", 3)
    assert "larger" in refusal(path)["file"]


def test_cells_of_excel_become_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            ["n", "f", "d", "m", "b", "t", "leeg"],
            [1, 4.0, date(2026, 11, 23), datetime(2026, 11, 23, 9, 14), True, "ja", None],
            [2.5],
        ],
    )
    rows = list(read_rows(path))
    assert rows[1][1][:5] == ["1", "4", "2026-11-23", "2026-11-23T09:14:00", "true"]
    assert rows[2] == (3, ["2.5", "", "", "", "", "", ""])


def test_a_formula_without_a_result_is_named_and_never_read_as_blank(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["a", "b"], [1, 2], [1, "=A2+1"]])
    assert list(refusal(path)) == ["row 3, column B"]
    known = tmp_path / "known.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(known, "w") as new:
        for part in old.infolist():
            body = old.read(part).replace(b"<f>A2+1</f><v />", b"<f>A2+1</f><v>7</v>")
            new.writestr(part.filename, body)
    assert list(read_rows(known))[2] == (3, ["1", "7"])


def test_merged_cells_are_named_and_never_read_as_blank(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (["a", "b"], [1, 2], [3, 4]):
        page.append(row)
    page.merge_cells("A2:A3")
    book.save(tmp_path / "merged.xlsx")
    assert list(refusal(tmp_path / "merged.xlsx")) == ["cells A2:A3"]


def test_a_sheet_is_named_when_there_are_more_and_hidden_ones_do_not_count(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["a"], [1]], Twee="visible", Stiekem="hidden")
    assert "There are: Sheet, Twee" in refusal(path)["sheet"]
    assert list(read_rows(path, sheet="Sheet"))[1] == (2, ["1"])
    assert list(refusal(path, sheet="Stiekem")) == ["sheet"]
    assert list(read_rows(workbook(tmp_path, [["a"], [1]], Stiekem="hidden")))[1] == (2, ["1"])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xd0\xcf\x11\xe0" + b"x" * 500, "locked or in the old"),
        (b"PK\x03\x04" + b"x" * 500, "no Excel file"),
        (b"geen excel", "no Excel file"),
    ],
    ids=["encrypted", "broken", "other"],
)
def test_what_is_no_excel_file_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    assert why in refusal(write(tmp_path, content, "file.xlsx"))["file"]


def test_a_zip_bomb_and_macros_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    assert "unpacks" in refusal(bomb)["file"]
    macros = tmp_path / "macros.xlsm"
    with zipfile.ZipFile(macros, "w") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "macros" in refusal(macros)["file"]


def test_entities_in_the_xml_of_excel_are_not_followed(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["a"], [1]])
    evil = tmp_path / "evil.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(evil, "w") as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                body = (
                    b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    b'<sheetData><row r="1"><c r="A1" t="str"><v>&e;</v></c></row></sheetData>'
                    b"</worksheet>"
                )
            new.writestr(part.filename, body)
    assert "no Excel file" in refusal(evil)["file"]
