# SPDX-License-Identifier: EUPL-1.2
"""Rows that come again: what the driver hands over unchanged is not made into values anew.

Of a list of fifty people a page needs a thousand values, and the next page of the same minute
needs the same ones. Rows are known by all they hold, as the driver gives them; only a row that
is new is read column by column, as SQLAlchemy would read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect

from feedback.minute import KeptForTheMinute, minute_of

Made = TypeVar("Made")
Raw = tuple[Any, ...]
Types = tuple[sa.types.TypeEngine[Any], ...]


class Again(Generic[Made]):
    """Makes something of each row of a statement, once a minute for the same row.

    ``columns`` are those of the statement, in its order; ``make`` gets their values.
    """

    def __init__(
        self, columns: Iterable[sa.ColumnElement[Any]], make: Callable[[Sequence[Any]], Made]
    ) -> None:
        self._types: Types = tuple(column.type for column in columns)
        self._make = make
        self._kept: KeptForTheMinute[Made] = KeptForTheMinute()

    def read(
        self,
        connection: Connection,
        statement: sa.Select[*tuple[Any, ...]],
        values: Mapping[str, object],
        *,
        now: datetime,
    ) -> list[Made]:
        """Return what each row of the statement becomes, in its order."""
        kept = self._kept.of(minute_of(now))
        found = []
        for row in fetch_raw(connection, statement, values):
            made = kept.get(row)
            if made is None:
                made = kept[row] = self._make(read_raw(row, self._types, connection.dialect))
            found.append(made)
        return found


def fetch_raw(
    connection: Connection, statement: sa.Select[*tuple[Any, ...]], values: Mapping[str, object]
) -> list[Raw]:
    """Return the rows of a statement as the driver gives them."""
    result = connection.execute(statement, values)
    rows = result.cursor.fetchall()
    result.close()
    return cast(list[Raw], rows)


def read_raw(row: Raw, types: Types, dialect: Dialect) -> list[Any]:
    """Return the values of a row of the driver."""
    readers = _readers(types, dialect)
    return [read(value) if read else value for read, value in zip(readers, row, strict=True)]


@lru_cache(maxsize=64)
def _readers(types: Types, dialect: Dialect) -> tuple[Callable[[Any], Any] | None, ...]:
    return tuple(one.dialect_impl(dialect).result_processor(dialect, None) for one in types)
