# SPDX-License-Identifier: EUPL-1.2
"""Reckoning with moments inside a statement, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from feedback.db import UtcMoment


class moment_before(GenericFunction[Any]):  # noqa: N801 - functions of SQL are written small
    """The moment so many whole seconds before another: ``moment_before(moment, seconds)``.

    On SQLite the part of a second falls away, so it may be a second early.
    """

    type = UtcMoment()
    inherit_cache = True


@compiles(moment_before, "sqlite")
def _on_sqlite(element: moment_before, compiler: SQLCompiler, **words: Any) -> str:
    moment, seconds = (compiler.process(one, **words) for one in element.clauses)
    return f"strftime('%Y-%m-%d %H:%M:%S', {moment}, '-' || {seconds} || ' seconds')"


@compiles(moment_before, "postgresql")
def _on_postgresql(element: moment_before, compiler: SQLCompiler, **words: Any) -> str:
    moment, seconds = (compiler.process(one, **words) for one in element.clauses)
    return f"({moment} - make_interval(secs => {seconds}))"
