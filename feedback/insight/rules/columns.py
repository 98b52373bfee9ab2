# SPDX-License-Identifier: EUPL-1.2
"""The columns of a file that somebody brings, read strictly (contract.md §6).

Blank is not answered. Other words for that must be named; any other text where a mark is due
is an error with its row, because a guess would be a figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from feedback.insight.errors import UnusableData

Value = TypeVar("Value")
_WHOLE = re.compile(r"[+-]?\d{1,9}(\.0+)?")
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")


@dataclass(frozen=True)
class Columns:
    """A header and its rows, each with its number in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, Sequence[str]], ...]
    absent: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, rows: Iterable[tuple[int, Sequence[str]]], *, absent: Iterable[str] = ()
    ) -> Columns:
        """Take the first row as the header; ``absent`` are words for not answered."""
        numbered = iter(rows)
        first = next(numbered, None)
        if first is None:
            raise UnusableData({"data": "The file is empty."})
        return cls(tuple(first[1]), tuple(numbered), frozenset(absent))

    def texts(self, name: str) -> list[str]:
        """Return a column as it stands, without spaces around."""
        place = self._place(name)
        return [row[place].strip() for _, row in self.rows]

    def where(self, name: str, value: str) -> Columns:
        """Return only the rows that hold ``value`` in a column."""
        place = self._place(name)
        kept = tuple(row for row in self.rows if row[1][place].strip() == value)
        return Columns(self.header, kept, self.absent)

    def marks(self, name: str) -> list[int | None]:
        """Return whole marks; None where not answered. 4.0 is 4; 4.5 is an error."""
        return self._read(name, _whole, "is no whole mark")

    def numbers(self, name: str) -> list[float | None]:
        """Return any numbers; None where not answered."""
        return self._read(name, _number, "is no number")

    def moments(self, name: str) -> list[datetime | None]:
        """Return days or moments (ISO 8601); without a zone they are taken as they stand."""
        return self._read(name, _moment, "is no day or moment (use 2026-11-23)")

    def _read(
        self, name: str, parse: Callable[[str], Value | None], complaint: str
    ) -> list[Value | None]:
        place, found = self._place(name), list[Value | None]()
        for number, row in self.rows:
            text = row[place].strip()
            if not text or text in self.absent:
                found.append(None)
                continue
            value = parse(text)
            if value is None:
                raise UnusableData({name: f'row {number}: "{text[:40]}" {complaint}.{_hint(text)}'})
            found.append(value)
        return found

    def _place(self, name: str) -> int:
        if name not in self.header:
            known = ", ".join(self.header)
            raise UnusableData({name: f"The file has no column {name}. It has: {known}."})
        return self.header.index(name)


def _whole(text: str) -> int | None:
    return int(text.split(".", maxsplit=1)[0]) if _WHOLE.fullmatch(text) else None


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _hint(text: str) -> str:
    if text[:1].isalpha():
        return f" Does it stand for not answered? Then say --not-applicable {text[:40]}"
    return ""
