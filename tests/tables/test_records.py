# SPDX-License-Identifier: EUPL-1.2
"""Cells become values, rows become records, faults are named by row and column."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from feedback.errors import Invalid
from feedback.tables.cells import (
    Absent,
    CellKind,
    Mark,
    MomentCell,
    OneOf,
    Weight,
    Words,
    YesNo,
)
from feedback.tables.mapping import Column, Target, read_mapping
from feedback.tables.records import MOST_PROBLEMS, Problems, Reading, read_records

TARGETS = (
    Target("external_id"),
    Target("round"),
    Target("mark"),
    Target("text"),
    Target("kind", constant=True),
)
MAPPING = """
missing: {nvt: not_applicable}
columns:
  nr: {as: external_id}
  cijfer: {as: mark, values: {tien: "10", weg: skip, onbekend: dont_know}}
  tekst: {as: text}
"""


class Colour(enum.StrEnum):
    RED = "red"


def kinds(column: Column) -> CellKind:
    return Mark(1, 10) if column.target == "mark" else Words(50)


def read(rows: list[list[str]], mapping: str = MAPPING) -> Reading:
    made = read_mapping(mapping, targets=TARGETS)

    def numbered() -> Iterator[tuple[int, list[str]]]:
        yield 1, ["nr", "cijfer", "tekst", "rest"]
        yield from ((place, [*row, "?"]) for place, row in enumerate(rows, start=2))

    problems = Problems(made)
    reading = read_records(
        numbered(),
        made,
        kinds=kinds,
        joined={"text"},
        compared=lambda key: key == "mark",
        problems=problems,
    )
    problems.raise_any()
    return reading


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Mark(1, 10), "4", 4),
        (Mark(1, 10), "4.0", 4),
        (Mark(1, 10), "10,00", 10),
        (Weight(), "0,85", 0.85),
        (YesNo(), "JA", True),
        (YesNo(), "false", False),
        (OneOf(Colour), "red", Colour.RED),
        (MomentCell(), "2026-11-23", datetime(2026, 11, 22, 23, tzinfo=UTC)),
        (MomentCell(), "2026-07-01T10:00:00", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        (MomentCell(), "2026-07-01 10:00:00.5+00:00", datetime(2026, 7, 1, 10, 0, 0, 500000, UTC)),
        (MomentCell("%d-%m-%Y"), "23-11-2026", datetime(2026, 11, 22, 23, tzinfo=UTC)),
        (MomentCell("%d-%m-%Y"), "2026-11-23", datetime(2026, 11, 22, 23, tzinfo=UTC)),
    ],
    ids=lambda value: str(value)[:30],
)
def test_cells_become_values(kind: CellKind, text: str, expected: object) -> None:
    assert kind.read(text) == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Mark(1, 10), "4.5"),
        (Mark(1, 10), "11"),
        (Mark(1, 10), "vier"),
        (Mark(1, 10), "٤"),
        (Mark(1, 10), "9" * 400),
        (Weight(), "0"),
        (Weight(), "nan"),
        (Weight(), "-1"),
        (YesNo(), "misschien"),
        (OneOf(Colour), "blue"),
        (Words(3), "vier"),
        (MomentCell(), "gisteren"),
        (MomentCell(), "0001-01-01T00:00:00+14:00"),
        (MomentCell(latest=datetime(2026, 1, 1, tzinfo=UTC)), "2026-01-02"),
        (MomentCell(earliest=datetime(2000, 1, 1, tzinfo=UTC)), "1999-01-02"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_other_cells_are_refused_without_repeating_them(kind: CellKind, text: str) -> None:
    with pytest.raises(ValueError) as caught:
        kind.read(text)
    assert f" {text} " not in str(caught.value)


def test_values_blanks_and_reasons_are_told_apart() -> None:
    reading = read([["1", "tien", "a"], ["2", "nvt", ""], ["3", "onbekend", ""], ["4", "", ""]])
    marks = [record.values.get("mark") for record in reading.records]
    assert marks == [10, Absent.NOT_APPLICABLE, Absent.DONT_KNOW, None]
    assert reading.ignored_columns == ["rest"]


def test_a_row_can_be_skipped_and_is_counted() -> None:
    reading = read([["1", "weg", "a"], ["2", "5", "b"]])
    assert ([record.row for record in reading.records], reading.skipped) == ([3], 1)


def test_equal_ids_with_equal_marks_are_put_together() -> None:
    reading = read([["1", "5", "a"], ["2", "6", "b"], ["1", "5", "c"], ["1", "", "a"]])
    assert [record.values["text"] for record in reading.records] == ["a\nc", "b"]
    assert reading.merged == 2


def test_equal_ids_with_different_marks_name_both_rows() -> None:
    with pytest.raises(Invalid) as caught:
        read([["1", "5", "a"], ["1", "6", "b"]])
    assert "Row 2 has the same id" in caught.value.fields["row 3, column cijfer"]


def test_of_an_event_log_the_first_row_of_each_counts() -> None:
    reading = read([["1", "5", "a"], ["1", "6", "b"]], MAPPING + "one_row_per: external_id\n")
    assert [record.values["mark"] for record in reading.records] == [5]
    assert (reading.repeated, reading.merged) == (1, 0)


def test_rows_without_an_id_are_never_put_together() -> None:
    assert len(read([["", "5", "a"], ["", "5", "a"]]).records) == 2


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(Invalid) as caught:
        read([], MAPPING + "  telefoon: {as: round}\n")
    assert "It has: nr, cijfer, tekst, rest" in caught.value.fields["column telefoon"]


def test_a_wrong_default_is_named() -> None:
    class Strict:
        def read(self, text: str) -> object:
            raise ValueError("nee")

    made = read_mapping(MAPPING + "defaults: {kind: x}\n", targets=TARGETS)
    rows = iter([(1, ["nr", "cijfer", "tekst"])])
    with pytest.raises(Invalid) as caught:
        read_records(
            rows,
            made,
            kinds=lambda _: Strict(),
            joined=(),
            compared=lambda _: False,
            problems=Problems(made),
        )
    assert caught.value.fields == {"defaults.kind": "nee"}


def test_reading_stops_after_many_faults() -> None:
    with pytest.raises(Invalid) as caught:
        read([[str(number), "x", ""] for number in range(100)])
    assert len(caught.value.fields) == MOST_PROBLEMS + 1
    assert "row 2, column cijfer" in caught.value.fields
