# SPDX-License-Identifier: EUPL-1.2
"""Files that come with a story or with words added to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback.cases.models import Attachment
from feedback.db import db
from feedback.files import services as files
from feedback.files.errors import Refusal
from feedback.files.rules import shown_name
from feedback.files.services import Prepared


@dataclass(frozen=True)
class LeftOut:
    """A file that was not taken in: its name, and why."""

    name: str
    reason: Refusal


Sent = Prepared | LeftOut


def attach(case_id: int, sent: Sequence[Sent], *, now: datetime, note_id: int | None = None) -> int:
    """Tie prepared files to a case, or to the note they came with; return how many were kept.

    A file that belongs to something already stays there. What was left out is named, so that
    nobody waits for it.
    """
    kept = 0
    for one in sent:
        if isinstance(one, Prepared) and not files.keep(one, now=now):
            continue
        kept += isinstance(one, Prepared)
        db.session.add(_row(case_id, one, note_id=note_id, now=now))
    return kept


def _row(case_id: int, one: Sent, *, note_id: int | None, now: datetime) -> Attachment:
    is_kept = isinstance(one, Prepared)
    return Attachment(
        case_id=case_id,
        note_id=note_id,
        file_id=one.id if isinstance(one, Prepared) else None,
        name=one.name if is_kept else shown_name(one.name),
        size=one.size if isinstance(one, Prepared) else 0,
        refusal=None if isinstance(one, Prepared) else one.reason,
        added_at=now,
    )
