# SPDX-License-Identifier: EUPL-1.2
"""Every select on the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback import edge
from feedback.catalogue.queries import get_profile
from feedback.db import db
from feedback.notifications.models import Message
from feedback.notifications.rules import (
    STATUS_LABELS,
    STUCK_AFTER,
    TEMPLATE_LABELS,
    ChannelKind,
    Letter,
    MessageStatus,
    Template,
    one_line,
)


@dataclass(frozen=True)
class MessageRow:
    """A message as the case page tells of it: never its text or to whom."""

    id: str
    channel: ChannelKind
    template: Template
    label: str
    status: MessageStatus
    status_label: str
    detail: str
    send_after: datetime
    created_at: datetime
    sent_at: datetime | None


def list_messages_about(case_id: int) -> list[MessageRow]:
    """Return what was or will be sent about a case, oldest first; labels are in Dutch."""
    columns = (
        *(Message.id, Message.channel, Message.template, Message.status, Message.detail),
        *(Message.send_after, Message.created_at, Message.sent_at),
    )
    query = (
        sa.select(*columns)
        .where(Message.about_case_id == case_id)
        .order_by(Message.created_at, Message.id)
    )
    return [
        MessageRow(
            id=row.id,
            channel=row.channel,
            template=Template(row.template),
            label=TEMPLATE_LABELS[Template(row.template)],
            status=row.status,
            status_label=STATUS_LABELS[row.status],
            detail=row.detail,
            send_after=row.send_after,
            created_at=row.created_at,
            sent_at=row.sent_at,
        )
        for row in db.session.execute(query)
    ]


def count_stuck(*, now: datetime) -> int:
    """Return how many messages should have left over an hour ago and are still here."""
    query = (
        sa.select(sa.func.count())
        .select_from(Message)
        .where(Message.status == MessageStatus.WAITING)
        .where(Message.send_after <= now - STUCK_AFTER)
    )
    return db.session.scalar(query) or 0


def count_dead() -> int:
    """Return how many messages wait for a person because they will not leave by themselves."""
    query = (
        sa.select(sa.func.count()).select_from(Message).where(Message.status == MessageStatus.DEAD)
    )
    return db.session.scalar(query) or 0


def find_waiting_letter(message_id: str, *, now: datetime) -> Letter | None:
    """Return a message opened and ready to leave at ``now``; None when it need not leave."""
    row = db.session.get(Message, message_id)
    if row is None or row.status != MessageStatus.WAITING:
        return None
    ring = edge.keyring()
    opened = {
        name: ring.open(getattr(row, f"{name}_sealed"), place=place(name, row.id))
        for name in ("recipient", "subject", "text", "html")
    }
    return Letter(
        id=row.id,
        message_id=row.message_id,
        language=row.language.value,
        sender_name=one_line(get_profile().sender_name, longest=100),
        sender=edge.settings().mail_from,
        date=now,
        **opened,
    )


def place(name: str, message_id: str) -> str:
    """Return where a sealed value belongs: it opens nowhere else."""
    return f"message.{name}:{message_id}"
