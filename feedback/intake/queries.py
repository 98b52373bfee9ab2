# SPDX-License-Identifier: EUPL-1.2
"""Selects for giving cases out as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from feedback.callbacks.models import Promise, Verdict
from feedback.cases.models import Case
from feedback.catalogue.models import District, Topic
from feedback.db import db

BATCH = 1_000


@dataclass(frozen=True)
class ExportedCase:
    """A case as a row of a file: the words of an import, and what became of it. No contact."""

    external_id: str
    received_at: datetime
    kind: str
    channel: str
    topic: str | None
    text: str | None
    department: str | None
    district: str | None
    closed_at: datetime | None
    status: str
    promise_due_at: datetime | None
    promise_outcome: str | None

    def cells(self) -> tuple[str | datetime | None, ...]:
        """Return the cells in the order of the columns."""
        return astuple(self)


EXPORT_COLUMNS = tuple(ExportedCase.__dataclass_fields__)


def iterate_cases() -> Iterator[ExportedCase]:
    """Yield every case with its last promise, in the order of recording, in batches."""
    last = 0
    while True:
        rows = db.session.execute(_batch_after(last)).all()
        for row in rows:
            yield ExportedCase(
                external_id=row.number,
                received_at=row.received_at,
                kind=row.kind.value,
                channel=row.channel.value,
                topic=row.topic,
                text=row.story,
                department=row.department,
                district=row.district,
                closed_at=row.closed_at,
                status=row.status.value,
                promise_due_at=row.due_at,
                promise_outcome=row.outcome.value if row.outcome else None,
            )
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def _batch_after(last: int) -> sa.Select[*tuple[Any, ...]]:
    given = aliased(Promise)
    newest = (
        sa.select(sa.func.max(given.id))
        .where(given.case_id == Case.id)
        .correlate(Case)
        .scalar_subquery()
    )
    return (
        sa.select(
            Case.id,
            Case.number,
            Case.received_at,
            Case.kind,
            Case.channel,
            Topic.code.label("topic"),
            Case.story,
            Case.department,
            District.code.label("district"),
            Case.closed_at,
            Case.status,
            Promise.due_at,
            Verdict.outcome,
        )
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .outerjoin(District, District.id == Case.district_id)
        .outerjoin(Promise, Promise.id == newest)
        .outerjoin(Verdict, Verdict.promise_id == Promise.id)
        .where(Case.id > last)
        .order_by(Case.id)
        .limit(BATCH)
    )
