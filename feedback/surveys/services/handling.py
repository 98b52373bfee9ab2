# SPDX-License-Identifier: EUPL-1.2
"""Counting how cases were handled, in the transaction of the invitation and of the answer."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite

from feedback.db import current_connection, db, take_turns
from feedback.surveys.models.handling import HandlingCount
from feedback.surveys.rules.aftercare import Solved
from feedback.surveys.rules.handling import NO_MARK, Handling, HandlingCell, cell_of

_KEY = list(HandlingCell._fields)
_TURN = b"handling_count"


def count_answer(handling: Handling, *, mark: int | None, solved: str) -> None:
    """Count an answer about a case that was handled so."""
    given = NO_MARK if mark is None else str(mark)
    known = solved if solved in {one.value for one in Solved} else ""
    count_cells({cell_of(handling, mark=given, solved=known): 1})


def count_cells(cells: Mapping[HandlingCell, int]) -> None:
    """Add counts to their cells; units of work that do so come one after another."""
    dialect = current_connection().dialect.name
    if dialect == "postgresql":
        take_turns([_TURN])
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    for cell, count in cells.items():
        row = insert(HandlingCount).values(**cell._asdict(), count=count)
        more = {"count": HandlingCount.count + row.excluded.count}
        db.session.execute(row.on_conflict_do_update(index_elements=_KEY, set_=more))
