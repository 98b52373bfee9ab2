# SPDX-License-Identifier: EUPL-1.2
"""Whatever file comes: rows, or a refusal that names what is wrong. Nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from feedback.errors import Invalid
from feedback.tables.files import ENCODINGS, read_rows
from feedback.tables.mapping import Target, read_mapping

QUICK = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TARGETS = (Target("external_id"), Target("aspect", coded=True))


def read_or_refuse(path: Path, **options: str) -> None:
    try:
        for number, cells in read_rows(path, **options):  # type: ignore[arg-type]
            assert number >= 1
            assert all("\0" not in cell for cell in cells)
    except Invalid as refusal:
        assert refusal.fields


@QUICK
@given(content=st.binary(max_size=400), encoding=st.sampled_from(ENCODINGS))
def test_any_bytes_are_rows_or_refused(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    read_or_refuse(path, encoding=encoding)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    book = Workbook()
    for row in range(20):
        book.active.append([row, f"tekst {row}", 1.5, None])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@QUICK
@given(data=st.data())
def test_a_damaged_workbook_is_rows_or_refused(
    tmp_path: Path, workbook: bytes, data: st.DataObject
) -> None:
    content = bytearray(workbook)
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "file.xlsx"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    read_or_refuse(path)


@QUICK
@given(
    text=st.one_of(st.text(max_size=200), st.text("{}[]:,&*!|>'\"#%@- \nas columnsd", max_size=200))
)
def test_any_text_is_a_mapping_or_refused(text: str) -> None:
    try:
        read_mapping(text, targets=TARGETS)
    except Invalid as refusal:
        assert refusal.fields
