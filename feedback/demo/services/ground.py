# SPDX-License-Identifier: EUPL-1.2
"""What lives in rows stand on: the municipality, where rows go, and the timeline of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from feedback.accounts.rules import Actor
from feedback.business_time.calendar import ServiceCalendar
from feedback.cases.models import TimelineEntry
from feedback.cases.rules import TimelineKind, check_timeline_fields
from feedback.db import Base
from feedback.demo.services.people import Staff
from feedback.service_calendar.rules import Norms

Row = dict[str, Any]


@dataclass(frozen=True)
class Ground:
    """What every life stands on."""

    staff: Staff
    calendar: ServiceCalendar
    norms: Norms
    topic_ids: Mapping[str, int]
    district_ids: Mapping[str, int]
    now: datetime


class RowsToWrite(Protocol):
    """Where rows go."""

    def next_id(self, table: type[Base]) -> int:
        """Give out the next number of a table."""

    def add(self, table: type[Base], **values: Any) -> Row:
        """Add a row; it may be changed until it is written."""

    def add_object(self, row: Base) -> None:
        """Add a model that was filled by a service."""


class Story:
    """The timeline of one case."""

    def __init__(self, case_id: int, rows: RowsToWrite) -> None:
        self._case_id = case_id
        self._rows = rows

    def tell(
        self,
        kind: TimelineKind,
        /,
        *,
        by: Actor,
        now: datetime,
        at: datetime | None = None,
        **fields: object,
    ) -> None:
        """Append a row; ``at`` is when it happened, if that was earlier than it was told."""
        check_timeline_fields(kind, fields)
        self._rows.add(
            TimelineEntry,
            case_id=self._case_id,
            kind=kind,
            occurred_at=at or now,
            recorded_at=now,
            actor_id=by.id,
            actor_label=by.label,
            fields=fields,
        )
