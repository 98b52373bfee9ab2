# SPDX-License-Identifier: EUPL-1.2
"""The timeline of a case in words: what happened, and what we wrote to the resident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback.cases.models import CaseNote, TimelineEntry
from feedback.cases.rules import NoteWay, TimelineKind
from feedback.db import db
from feedback.desk.rules import timeline
from feedback.desk.rules.files import ShownFile
from feedback.desk.rules.messages import tell_message
from feedback.desk.rules.phrases import Sentence
from feedback.notifications.models import Message
from feedback.notifications.rules import (
    ChannelKind,
    Delivery,
    MessageStatus,
    Template,
    needs_a_person,
)

TIMELINE_SHOWN = 100


@dataclass(frozen=True)
class ToldMessage:
    """A message to the resident, as far as the timeline tells of it."""

    id: str
    channel: ChannelKind
    template: Template
    status: MessageStatus
    delivery: Delivery | None
    detail: str

    @property
    def needs_a_person(self) -> bool:
        """Tell whether it will not arrive by itself."""
        return needs_a_person(self.status, self.delivery)


@dataclass(frozen=True)
class Happening:
    """One row of the timeline in words."""

    at: datetime
    words: Sentence
    by: str
    text: str | None
    files: Sequence[ShownFile] = ()
    message: ToldMessage | None = None
    way: NoteWay | None = None


def list_happenings(
    case_id: int, *, files: Mapping[int | None, Sequence[ShownFile]], now: datetime
) -> list[Happening]:
    """Return the timeline in words with notes and messages in it, newest first, in one select."""
    return [
        _told(row) if row.kind is None else _happened(row, files, now=now)
        for row in db.session.execute(_HAPPENINGS, {"case_id": case_id})
    ]


def _happened(
    row: Any, files: Mapping[int | None, Sequence[ShownFile]], *, now: datetime
) -> Happening:
    words = timeline.in_words(TimelineKind(row.kind), row.fields, way=row.way, now=now)
    came_along = files.get(row.note_id, ()) if row.note_id else ()
    return Happening(row.at, words, row.by, row.text, came_along, way=row.way)


def _told(row: Any) -> Happening:
    message = ToldMessage(
        row.message_id, row.channel, Template(row.template), row.status, row.delivery, row.detail
    )
    words = tell_message(message.channel, message.template, message.status, message.delivery)
    return Happening(row.at, words, "", None, message=message)


def _nothing(like: Any, name: str) -> sa.ColumnElement[Any]:
    """Return a column without a value, for the half of a union that has none."""
    return sa.type_coerce(sa.null(), like.type).label(name)


_NOTED: Any = TimelineEntry.fields["note_id"].as_integer()
_HAPPENED = (
    sa.select(
        TimelineEntry.occurred_at.label("at"),
        TimelineEntry.id.label("place"),
        TimelineEntry.kind.label("kind"),
        TimelineEntry.fields.label("fields"),
        TimelineEntry.actor_label.label("by"),
        CaseNote.id.label("note_id"),
        CaseNote.text.label("text"),
        CaseNote.way.label("way"),
        _nothing(Message.id, "message_id"),
        _nothing(Message.channel, "channel"),
        _nothing(Message.template, "template"),
        _nothing(Message.status, "status"),
        _nothing(Message.delivery, "delivery"),
        _nothing(Message.detail, "detail"),
    )
    .outerjoin(CaseNote, sa.and_(CaseNote.case_id == TimelineEntry.case_id, CaseNote.id == _NOTED))
    .where(TimelineEntry.case_id == sa.bindparam("case_id"))
)
_WRITTEN = (
    sa.select(
        sa.func.coalesce(Message.sent_at, Message.created_at),
        Message.place_in_case,
        _nothing(TimelineEntry.kind, "kind"),
        _nothing(TimelineEntry.fields, "fields"),
        _nothing(TimelineEntry.actor_label, "by"),
        _nothing(CaseNote.id, "note_id"),
        _nothing(CaseNote.text, "text"),
        _nothing(CaseNote.way, "way"),
        *(Message.id, Message.channel, Message.template, Message.status, Message.delivery),
        Message.detail,
    )
    .where(Message.about_case_id == sa.bindparam("case_id"))
    .where(Message.for_user_id.is_(None))
)
_HAPPENINGS = (
    sa.union_all(_HAPPENED, _WRITTEN)
    .order_by(sa.desc("at"), sa.desc("place"))
    .limit(TIMELINE_SHOWN)
)
