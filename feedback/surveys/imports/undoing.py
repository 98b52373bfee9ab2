# SPDX-License-Identifier: EUPL-1.2
"""Taking the answers of a file out again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.db import db, insert_once, rows_touched
from feedback.errors import Conflict, NotFound
from feedback.surveys.models.answers import AnswerQuote, Response
from feedback.surveys.models.asking import ImportUndo
from feedback.surveys.queries.counts import count_anew
from feedback.surveys.queries.imports import count_cases_of_batch, find_batch
from feedback.surveys.services.counting import count_out
from feedback.surveys.services.folding import unfold


def undo_import(batch_id: int, *, by: Actor, now: datetime) -> int:
    """Take out every answer of one file, and return how many; that it was here stays.

    Refused with ``Conflict`` when an answer became a case: a promise that was made to
    somebody is not taken back with a file. The same file can come in again afterwards.
    Raises ``NotFound`` for what is no file of answers.
    """
    if find_batch(batch_id) is None:
        raise NotFound(f"There is no file of answers with number {batch_id}.")
    cases = count_cases_of_batch(batch_id)
    if cases:
        raise Conflict(
            f"{cases} answers of this file became a case with a promise. Handle those first: "
            "a promise is not taken back."
        )
    of_batch = sa.select(Response.id).where(Response.batch_id == batch_id)
    db.session.execute(sa.delete(AnswerQuote).where(AnswerQuote.response_id.in_(of_batch)))
    unfold(Response.batch_id == batch_id)
    cells = count_anew(Response.batch_id == batch_id)
    gone = rows_touched(
        db.session.execute(sa.delete(Response).where(Response.batch_id == batch_id))
    )
    count_out(cells)
    if not insert_once(
        ImportUndo, batch_id=batch_id, responses=gone, undone_at=now, undone_by_label=by.label
    ):
        raise Conflict("This file was taken out before.")
    audit.record("responses.undone", by=by, object_type="import", object_id=batch_id, now=now)
    return gone
