# SPDX-License-Identifier: EUPL-1.2
"""What happened with a case: appended, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.cases import rules
from feedback.cases.models import (
    CaseNote,
    TimelineEntry,
)
from feedback.cases.rules import NoteWay, TimelineKind
from feedback.db import db, insert_rows
from feedback.errors import Invalid
from feedback.text_guard import clean_text, mask_bsn
from feedback.wording import N_


def tell(
    case_id: int,
    kind: TimelineKind,
    *,
    by: Actor,
    now: datetime,
    fields: Mapping[str, object],
    occurred_at: datetime | None = None,
) -> None:
    """Append one row to the timeline; ``fields`` are exactly those the kind declares."""
    rules.check_timeline_fields(kind, fields)
    db.session.add(
        TimelineEntry(
            case_id=case_id,
            kind=kind,
            occurred_at=occurred_at or now,
            recorded_at=now,
            actor_id=by.id,
            actor_label=by.label,
            fields=dict(fields),
        )
    )


def tell_many(rows: Sequence[rules.Told], *, by: Actor, now: datetime) -> None:
    """Append many timeline rows in one statement, each checked as ``tell`` does."""
    for row in rows:
        rules.check_timeline_fields(row.kind, row.fields)
    insert_rows(
        TimelineEntry,
        [
            {
                "case_id": row.case_id,
                "kind": row.kind,
                "occurred_at": row.occurred_at,
                "recorded_at": now,
                "actor_id": by.id,
                "actor_label": by.label,
                "fields": dict(row.fields),
            }
            for row in rows
        ],
    )


def note(
    case_id: int, text: str, *, by: Actor, now: datetime, way: NoteWay | None = None
) -> CaseNote:
    """Write an internal note. A note is no conversation: the promise runs on.

    ``way`` is given for words that left the house, or came back from there.
    """
    return _tell_text(case_id, TimelineKind.NOTED, text, way=way, by=by, now=now)


def add_from_resident(
    case_id: int, text: str, *, by: Actor, now: datetime, way: NoteWay | None = None
) -> CaseNote:
    """Write down what the resident adds; it does not reset the promise (sla.md §4.11).

    A BSN in it is masked, as in the story.
    """
    return _tell_text(case_id, TimelineKind.ADDED, text, way=way, by=by, now=now)


def _tell_text(
    case_id: int, kind: TimelineKind, text: str, *, way: NoteWay | None, by: Actor, now: datetime
) -> CaseNote:
    clean, _ = mask_bsn(clean_text(text))
    if not clean:
        raise Invalid({"text": N_("Schrijf eerst iets op.")})
    if len(clean) > rules.MAX_STORY:
        raise Invalid({"text": N_("Deze tekst is te lang. Maak hem korter dan 10.000 tekens.")})
    from_resident = kind is TimelineKind.ADDED
    row = CaseNote(case_id=case_id, text=clean, from_resident=from_resident, way=way, made_at=now)
    db.session.add(row)
    db.session.flush()  # The timeline refers to the note by its id.
    tell(case_id, kind, by=by, now=now, fields={"note_id": row.id})
    return row
