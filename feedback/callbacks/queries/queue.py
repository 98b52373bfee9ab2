# SPDX-License-Identifier: EUPL-1.2
"""The queue: open promises by time left, and how often their people were tried.

Pages ask them of the connection, past the session: half the time, and no unwritten rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from feedback.accounts.models import User
from feedback.again import Again, Raw, fetch_raw, read_raw
from feedback.among import among
from feedback.callbacks.models import CallAttempt, Promise
from feedback.callbacks.queries.lists import (
    QueueFilter,
    Shape,
    as_asked,
    conditions,
    ends_later,
    shape_of,
    values_of,
)
from feedback.callbacks.queries.promises import OPEN
from feedback.callbacks.rules import IN_VAIN, AttemptOutcome
from feedback.cases.models import Case
from feedback.cases.rules import CaseKind
from feedback.catalogue.models import Topic
from feedback.catalogue.rules import Channel
from feedback.db import current_connection, written
from feedback.minute import KeptForTheMinute, minute_of

#: Letters of a story: the line is one wide, and the widest screen shows some hundred.
STORY_START = 120


class QueueRow(NamedTuple):
    """One person to call, as the list and the head of a case show them."""

    promise_id: int
    case_id: int
    number: str
    kind: CaseKind
    channel: Channel
    story_start: str
    topic: str | None
    contact_id: str | None
    started_at: datetime
    half_at: datetime
    nearly_at: datetime
    target_at: datetime
    due_at: datetime
    calendar_version_id: int
    way: str
    owner_id: int | None
    owner_name: str | None
    was_tried: bool
    window_starts_at: datetime | None = None
    window_ends_at: datetime | None = None

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """The part of a day that the resident chose; None when none was chosen."""
        if self.window_starts_at is None or self.window_ends_at is None:
            return None
        return self.window_starts_at, self.window_ends_at


@dataclass(frozen=True)
class Tries:
    """When a person was tried in vain, oldest first, and how the last try ended."""

    moments: tuple[datetime, ...]
    last_outcome: AttemptOutcome

    @property
    def count(self) -> int:
        """How often."""
        return len(self.moments)

    @property
    def last_at(self) -> datetime:
        """When last."""
        return self.moments[-1]


def list_queue(
    wanted: QueueFilter, *, now: datetime, limit: int, offset: int = 0
) -> list[QueueRow]:
    """Return the rows of a list, least time left first."""
    wanted = as_asked(wanted, ends_later=ends_later(wanted, now=now))
    values = {**values_of(wanted), "offset": offset, "now": now}
    return _QUEUE_ROWS.read(current_connection(), _rows(shape_of(wanted), limit), values, now=now)


def list_tries(case_ids: Sequence[int], *, now: datetime) -> dict[int, Tries]:
    """Return the vain attempts of each of these cases for its running promise, in one select."""
    if not case_ids:
        return {}
    connection = current_connection()
    made: dict[int, list[Raw]] = {}
    for row in fetch_raw(connection, _TRIES, {"case_ids": case_ids}):
        made.setdefault(row[0], []).append(row)
    kept, found = _KEPT_TRIES.of(minute_of(now)), {}
    for case_id, rows in made.items():
        key = tuple(rows)
        tries = kept.get(key)
        if tries is None:
            tries = kept[key] = _read_tries(rows, connection.dialect)
        found[case_id] = tries
    return found


def _read_tries(rows: Sequence[Raw], dialect: Dialect) -> Tries:
    made = [read_raw(row, _TRIED, dialect) for row in rows]
    return Tries(tuple(started_at for _, started_at, _ in made), made[-1][2])


#: The fields of ``QueueRow``, in their order.
_COLUMNS = (
    Promise.id.label("promise_id"),
    Promise.case_id,
    Case.number,
    Case.kind,
    Case.channel,
    sa.func.coalesce(sa.func.substr(Case.story, 1, STORY_START), "").label("story_start"),
    Topic.label.label("topic"),
    Case.contact_id,
    Promise.started_at,
    Promise.half_at,
    Promise.nearly_at,
    Promise.target_at,
    Promise.due_at,
    Promise.norm_calendar_version_id.label("calendar_version_id"),
    Promise.way,
    Promise.owner_id,
    User.name.label("owner_name"),
    Promise.first_attempt_at.is_not(None).label("was_tried"),
    Promise.window_starts_at,
    Promise.window_ends_at,
)
_QUEUE_ROWS = Again(sa.select(*_COLUMNS).selected_columns, QueueRow._make)


@lru_cache(maxsize=256)
def _rows(shape: Shape, limit: int) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*_COLUMNS)
        .join(Case, Case.id == Promise.case_id)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .outerjoin(User, User.id == Promise.owner_id)
        .where(*conditions(shape))
        .order_by(Promise.due_at, Promise.target_at, Promise.case_id)
        .limit(written(limit))
        .offset(sa.bindparam("offset"))
    )


def _select_tries() -> sa.Select[*tuple[Any, ...]]:
    """What came before the resident last chose a moment is not on the ladder any more."""
    since_chosen = sa.or_(Promise.chosen_at.is_(None), CallAttempt.started_at >= Promise.chosen_at)
    return (
        sa.select(CallAttempt.case_id, CallAttempt.started_at, CallAttempt.outcome)
        .join(Promise, Promise.id == CallAttempt.promise_id)
        .where(among(CallAttempt.case_id, "case_ids"))
        .where(CallAttempt.outcome.in_(IN_VAIN))
        .where(OPEN)
        .where(since_chosen)
        .order_by(CallAttempt.case_id, CallAttempt.started_at, CallAttempt.id)
    )


_TRIES = _select_tries()
_TRIED = tuple(column.type for column in _TRIES.selected_columns)
_KEPT_TRIES: KeptForTheMinute[Tries] = KeptForTheMinute()
