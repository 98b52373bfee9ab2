# SPDX-License-Identifier: EUPL-1.2
"""From rows to records: each cell read by its mapping, equal ids brought together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedback.errors import Invalid
from feedback.tables.cells import Absent, CellKind
from feedback.tables.files import Row
from feedback.tables.mapping import SKIP, Column, FileMapping

#: So many faults are named before reading stops; a wrong column makes one in every row.
MOST_PROBLEMS = 20
#: A mark, a day or a word of a list stands in thousands of rows: it is read once.
SHORT, MOST_SEEN = 24, 5_000
_SKIPPED = object()
Kinds = Callable[[Column], CellKind]


@dataclass
class Record:
    """One row, or several with the same id: values by the key of their column.

    A key that is absent was blank. ``Absent`` values say why there is none.
    """

    row: int
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two rows the same: id and measurement round."""
        return str(self.values.get("external_id", "")), str(self.values.get("round", ""))


@dataclass
class Reading:
    """What came out of a file."""

    records: list[Record] = field(default_factory=list)
    rows: int = 0
    skipped: int = 0
    merged: int = 0
    repeated: int = 0
    ignored_columns: list[str] = field(default_factory=list)


class Problems:
    """Faults by row and column; stops the reading when there are too many."""

    def __init__(self, mapping: FileMapping) -> None:
        self._found: dict[str, str] = {}
        self._names = {column.key: column.name for column in mapping.columns}

    def add(self, row: int, key: str, why: str) -> None:
        """Name a fault in the column that is read as ``key``."""
        name = self._names.get(key)
        self._found[f"row {row}, column {name}" if name else f"row {row}, {key}"] = why
        if len(self._found) >= MOST_PROBLEMS:
            self._found["and more"] = f"Reading stopped after {MOST_PROBLEMS} faults."
            self.raise_any()

    def raise_any(self) -> None:
        """Raise ``Invalid`` with everything found so far."""
        if self._found:
            raise Invalid(self._found)


def read_records(
    rows: Iterator[Row],
    mapping: FileMapping,
    *,
    kinds: Kinds,
    joined: Collection[str],
    compared: Callable[[str], bool],
    problems: Problems,
) -> Reading:
    """Read every row after the header by its mapping.

    ``kinds`` gives the kind of each column. Rows with equal ids become one record: texts
    of ``joined`` keys are put together, the first value of every other key counts, unless
    ``compared(key)`` and the two differ: then both rows are named. With ``one_row_per`` the
    first row of each id counts and the rest is history. Raises ``Invalid``.
    """
    reading = Reading()
    _, header = next(rows)
    places = _places(header, mapping)
    reading.ignored_columns = [
        name or "(no name)" for name in header if name not in {column.name for column in places}
    ]
    constants = _constants(mapping, kinds)
    readers = [
        _Reader(column, place, kinds(column), mapping.missing) for column, place in places.items()
    ]
    seen: dict[tuple[str, str], Record] = {}
    for number, cells in rows:
        reading.rows += 1
        record = _read_row(number, cells, readers, problems)
        if record is None:
            reading.skipped += 1
            continue
        record.values = constants | record.values
        first = seen.get(record.identity) if record.identity[0] else None
        if first is None:
            seen[record.identity] = record
            reading.records.append(record)
        elif mapping.one_row_per is not None:
            reading.repeated += 1
        else:
            _merge(first, record, joined=joined, compared=compared, problems=problems)
            reading.merged += 1
    return reading


def identify(
    records: Sequence[Record], *, fingerprint: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Return by what each record is known in a next import of the same source: id and round.

    Without an id it is a ``fingerprint`` (a keyed hash) of what the row holds, with a number
    for equal rows.
    """
    made: list[tuple[str, str]] = []
    times: dict[str, int] = {}
    for record in records:
        name, round_name = record.identity
        if not name:
            content = repr(sorted((key, str(value)) for key, value in record.values.items()))
            base = fingerprint(content)
            times[base] = times.get(base, 0) + 1
            name = f"{base}.{times[base]}"
        made.append((name, round_name))
    return made


def _places(header: list[str], mapping: FileMapping) -> dict[Column, int]:
    missing = [column.name for column in mapping.columns if column.name not in header]
    if missing:
        there = ", ".join(name for name in header if name)
        raise Invalid(
            {f"column {name}": f"The file has no such column. It has: {there}." for name in missing}
        )
    return {column: header.index(column.name) for column in mapping.columns}


def _constants(mapping: FileMapping, kinds: Kinds) -> dict[str, Any]:
    made = {}
    for name, text in mapping.defaults.items():
        try:
            made[name] = kinds(Column(name, name)).read(text)
        except ValueError as error:
            raise Invalid({f"defaults.{name}": str(error)}) from None
    return made


@dataclass
class _Reader:
    """How the cells of one column are read; what a short cell means is worked out once."""

    column: Column
    place: int
    kind: CellKind
    missing: Mapping[str, Absent]
    seen: dict[str, Any] = field(default_factory=dict)

    def read(self, cell: str) -> Any:
        """Return the value, why there is none, ``SKIP``, or the fault as a ``ValueError``."""
        known = self.seen.get(cell, self)
        if known is not self:
            return known
        found = self._read(cell.strip())
        if len(cell) <= SHORT and len(self.seen) < MOST_SEEN:
            self.seen[cell] = found
        return found

    def _read(self, text: str) -> Any:
        values = self.column.values
        word = values.get(text, text)
        if word == SKIP and text in values:
            return _SKIPPED
        absent = _absent(word, self.missing, mapped=text in values)
        if absent is not None:
            return absent
        try:
            return self.kind.read(word)
        except ValueError as error:
            return error


def _read_row(
    number: int, cells: list[str], readers: Sequence[_Reader], problems: Problems
) -> Record | None:
    """Return the record of a row, or None when one of its values says to skip it."""
    record = Record(number)
    faults: list[tuple[str, str]] = []
    for reader in readers:
        value = reader.read(cells[reader.place])
        if value is _SKIPPED:
            return None
        if value is Absent.BLANK:
            continue
        if isinstance(value, ValueError):
            faults.append((reader.column.key, str(value)))
        else:
            record.values[reader.column.key] = value
    for key, why in faults:
        problems.add(number, key, why)
    return record


def _absent(word: str, missing: Mapping[str, Absent], *, mapped: bool) -> Absent | None:
    """Return why a cell holds no value; a mapped word may name the reason itself."""
    if mapped and word in set(Absent):
        return Absent(word)
    return missing.get(word)


def _merge(
    first: Record,
    other: Record,
    *,
    joined: Collection[str],
    compared: Callable[[str], bool],
    problems: Problems,
) -> None:
    for key, value in other.values.items():
        mine = first.values.get(key)
        if mine is None:
            first.values[key] = value
        elif key in joined:
            if value not in str(mine).split("\n"):
                first.values[key] = f"{mine}\n{value}"
        elif mine != value and compared(key):
            problems.add(
                other.row,
                key,
                f"Row {first.row} has the same id with another value here. Repair one of the two, "
                "or set `one_row_per: external_id` if the first row of each counts.",
            )
