# SPDX-License-Identifier: EUPL-1.2
"""Asking for many rows at once in a statement whose text is always the same.

SQLAlchemy's own ``in_`` writes a mark for each value into the text, anew each time.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class Many(sa.types.TypeDecorator[Collection[Any]]):
    """What rows are asked by: an array on PostgreSQL, JSON on SQLite, which has no arrays."""

    impl = sa.types.NullType
    cache_ok = True

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        """Hand the values over as the database knows many of a thing."""
        values = list(value or ())
        return json.dumps(values) if dialect.name == "sqlite" else values


class is_among(GenericFunction[Any]):  # noqa: N801 - functions of SQL are written small
    """The condition that ``among`` writes; not called a boolean, or SQLite is asked ``... = 1``."""

    inherit_cache = True


def among(column: Any, name: str) -> sa.ColumnElement[Any]:
    """Return the condition that a column is one of the values filled in under ``name``."""
    return is_among(column, sa.bindparam(name, type_=Many()))


@compiles(is_among, "sqlite")
def _on_sqlite(element: is_among, compiler: SQLCompiler, **words: Any) -> str:
    column, values = (compiler.process(one, **words) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - marks, not texts


@compiles(is_among, "postgresql")
def _on_postgresql(element: is_among, compiler: SQLCompiler, **words: Any) -> str:
    column, values = (compiler.process(one, **words) for one in element.clauses)
    return f"{column} = ANY ({values})"
