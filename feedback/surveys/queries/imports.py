# SPDX-License-Identifier: EUPL-1.2
"""Every select on files of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feedback.db import db
from feedback.intake.models import ImportBatch, ImportKind
from feedback.surveys.models.answers import Response, ResponseFollowUp, Survey
from feedback.surveys.models.asking import ImportUndo


@dataclass(frozen=True)
class BatchRow:
    """One file of answers that came in."""

    batch: ImportBatch
    survey_key: str | None
    is_undone: bool


def find_batch(batch_id: int) -> ImportBatch | None:
    """Return a file of answers, also one that was taken out."""
    found = db.session.get(ImportBatch, batch_id)
    return found if found is not None and found.kind is ImportKind.RESPONSES else None


def count_cases_of_batch(batch_id: int) -> int:
    """Return how many answers of a file became a case."""
    query = (
        sa.select(sa.func.count())
        .select_from(ResponseFollowUp)
        .join(Response, Response.id == ResponseFollowUp.response_id)
        .where(Response.batch_id == batch_id)
    )
    return db.session.scalar(query) or 0


def list_batches(*, limit: int) -> Sequence[BatchRow]:
    """Return the files of answers, newest first."""
    key = (
        sa.select(Survey.key)
        .join(Response, Response.survey_id == Survey.id)
        .where(Response.batch_id == ImportBatch.id)
        .limit(1)
        .scalar_subquery()
    )
    undone = sa.exists().where(ImportUndo.batch_id == ImportBatch.id)
    query = (
        sa.select(ImportBatch, key, undone)
        .where(ImportBatch.kind == ImportKind.RESPONSES)
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    )
    return [BatchRow(*row) for row in db.session.execute(query)]
