# SPDX-License-Identifier: EUPL-1.2
"""How many people stand on lists, from the same conditions as the rows.

Counts stop at ``COUNT_LIMIT``. Pages ask them of the connection, past the session: half the
time, and no unwritten rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from feedback.callbacks.models import Promise
from feedback.callbacks.queries.lists import (
    OF_THE_CASE,
    QueueFilter,
    Shape,
    as_asked,
    conditions,
    ends_later,
    shape_of,
    values_of,
)
from feedback.cases.models import Case
from feedback.db import db, written

COUNT_LIMIT = 500


@dataclass(frozen=True, eq=False)
class Beside:
    """What else is counted in the same statement: selects of one number, put together once."""

    selects: tuple[sa.ScalarSelect[Any], ...] = ()


class _Plan(NamedTuple):
    """What is asked for some lists: all that does not follow from the moment."""

    statement: sa.Select[*tuple[Any, ...]]
    values: Mapping[str, object]
    places: tuple[tuple[str, int], ...]
    """The name of each list, and where in the answer its count stands."""


_NOTHING = Beside()


def count_queue(wanted: QueueFilter, *, now: datetime) -> int:
    """Return how many rows a list has, at most one more than ``COUNT_LIMIT``."""
    return count_lists({"": wanted}, now=now)[""]


def count_lists(filters: Mapping[str, QueueFilter], *, now: datetime) -> dict[str, int]:
    """Return the count of each named list, in one statement; the same list is counted once."""
    return count_beside(tuple(filters.items()), _NOTHING, {}, now=now)[0]


def count_beside(
    filters: tuple[tuple[str, QueueFilter], ...],
    beside: Beside,
    values: Mapping[str, object],
    *,
    now: datetime,
) -> tuple[dict[str, int], tuple[Any, ...]]:
    """Return the counts of lists as ``count_lists``, and what ``beside`` finds.

    ``values`` are what its selects are filled in with.
    """
    plan = _plan(filters, tuple(ends_later(one, now=now) for _, one in filters), beside)
    given = {**plan.values, **values, "now": now}
    found = db.session.connection().execute(plan.statement, given).one()
    counted = len(found) - len(beside.selects)
    return {name: int(found[place]) for name, place in plan.places}, tuple(found[counted:])


@lru_cache(maxsize=256)
def _plan(
    filters: tuple[tuple[str, QueueFilter], ...], later: tuple[bool, ...], beside: Beside
) -> _Plan:
    lists = list(dict.fromkeys(wanted for _, wanted in filters))
    places = tuple((name, lists.index(wanted)) for name, wanted in filters)
    is_later = dict(zip((wanted for _, wanted in filters), later, strict=True))
    asked = [as_asked(wanted, ends_later=is_later[wanted]) for wanted in lists]
    values: dict[str, object] = {}
    for place, wanted in enumerate(asked):
        values |= values_of(wanted, place=place)
    return _Plan(_counts(tuple(shape_of(wanted) for wanted in asked), beside), values, places)


@lru_cache(maxsize=256)
def _counts(shapes: tuple[Shape, ...], beside: Beside) -> sa.Select[*tuple[Any, ...]]:
    counted = (_counting(shape, place=place) for place, shape in enumerate(shapes))
    return sa.select(*counted, *beside.selects)


def _counting(shape: Shape, *, place: int) -> sa.ColumnElement[int]:
    """Return the count of a list: one more than the limit if it goes on, or else the rows.

    To go straight to the row behind the limit takes a third of counting up to it.
    """
    base = sa.select().select_from(Promise)
    if shape.given & OF_THE_CASE:
        base = base.join(Case, Case.id == Promise.case_id)
    base = base.where(*conditions(shape, place=place))
    beyond = base.add_columns(written(COUNT_LIMIT + 1)).limit(written(1))
    return sa.func.coalesce(
        beyond.offset(written(COUNT_LIMIT)).scalar_subquery(),
        base.add_columns(sa.func.count()).scalar_subquery(),
    )
