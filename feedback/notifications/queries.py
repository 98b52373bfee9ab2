# SPDX-License-Identifier: EUPL-1.2
"""Every select on the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback import edge
from feedback.catalogue.queries import get_profile
from feedback.db import db
from feedback.errors import NotFound
from feedback.notifications.models import DeliveryReceipt, Message, MessageEvent
from feedback.notifications.rules import (
    DELIVERY_LABELS,
    NEEDS_A_PERSON,
    STATUS_LABELS,
    STILL_TO_LEAVE,
    STUCK_AFTER,
    TEMPLATE_LABELS,
    ChannelKind,
    Delivery,
    Letter,
    MessageStatus,
    Template,
    needs_a_person,
    one_line,
)
from feedback.texts.models import TextVersion

SEALED = ("recipient", "subject", "text", "html")


@dataclass(frozen=True)
class MessageRow:
    """A message as pages tell of it: never its text or to whom."""

    id: str
    channel: ChannelKind
    template: Template
    label: str
    status: MessageStatus
    status_label: str
    delivery: Delivery | None
    detail: str
    send_after: datetime
    created_at: datetime
    sent_at: datetime | None
    about_case_id: int | None
    for_user_id: int | None
    text_number: int | None

    @property
    def needs_a_person(self) -> bool:
        """Tell whether it will not arrive by itself."""
        return needs_a_person(self.status, self.delivery)

    @property
    def at(self) -> datetime:
        """When it left, or else when it was made."""
        return self.sent_at or self.created_at


def list_messages_about(case_id: int) -> list[MessageRow]:
    """Return what was or will be sent about a case, oldest first; labels are in Dutch."""
    query = _rows().where(Message.about_case_id == case_id)
    return [_row(*row) for row in db.session.execute(query.order_by(*_ORDER))]


def list_attention(*, now: datetime, limit: int = 200) -> list[MessageRow]:
    """Return messages that need a person or should have left over an hour ago, newest first."""
    query = _rows().where(sa.or_(*_attention(now=now)))
    newest = query.order_by(Message.created_at.desc(), Message.id).limit(limit)
    return [_row(*row) for row in db.session.execute(newest)]


def list_recent(*, limit: int = 50) -> list[MessageRow]:
    """Return what was sent last and did not come back, newest first."""
    arrived = sa.or_(Message.delivery.is_(None), Message.delivery != Delivery.UNDELIVERED)
    query = _rows().where(Message.status == MessageStatus.SENT, arrived)
    newest = query.order_by(Message.sent_at.desc(), Message.id).limit(limit)
    return [_row(*row) for row in db.session.execute(newest)]


def get_message(message_id: str) -> Message:
    """Return one message, locked for what is about to be decided; raises ``NotFound``."""
    query = sa.select(Message).where(Message.id == message_id).with_for_update()
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("Dit bericht bestaat niet.")
    return found


def get_message_row(message_id: str) -> MessageRow:
    """Return one message as pages tell of it; raises ``NotFound``."""
    row = db.session.execute(_rows().where(Message.id == message_id)).one_or_none()
    if row is None:
        raise NotFound("Dit bericht bestaat niet.")
    return _row(*row)


def list_events(message_id: str) -> Sequence[MessageEvent]:
    """Return what happened to one message, oldest first."""
    query = sa.select(MessageEvent).where(MessageEvent.message_id == message_id)
    return db.session.scalars(query.order_by(MessageEvent.id)).all()


def list_receipt_words(provider_id: str) -> list[str]:
    """Return every word the provider told of one message, in the order they came."""
    query = sa.select(DeliveryReceipt.word).where(DeliveryReceipt.provider_id == provider_id)
    return list(db.session.scalars(query.order_by(DeliveryReceipt.id)))


def list_words_about(message_id: str) -> list[str]:
    """Return what the provider told of one message, in the order it came."""
    query = (
        sa.select(DeliveryReceipt.word)
        .join(Message, Message.provider_id == DeliveryReceipt.provider_id)
        .where(Message.id == message_id)
    )
    return list(db.session.scalars(query.order_by(DeliveryReceipt.id)))


def find_by_provider_id(provider_id: str) -> Message | None:
    """Return the message that the provider calls so, locked; None when we know of none."""
    query = sa.select(Message).where(Message.provider_id == provider_id).with_for_update()
    return db.session.scalar(query)


def find_by_message_id(message_id: str) -> Message | None:
    """Return the mail with this Message-ID, locked; None when it is none of ours."""
    query = sa.select(Message).where(Message.message_id == message_id).with_for_update()
    return db.session.scalar(query)


def count_about(case_id: int) -> int:
    """Return how many messages there are about a case."""
    return db.session.scalar(_ABOUT_COUNT, {"case_id": case_id}) or 0


#: Put together once: every message that is queued asks it.
_ABOUT_COUNT = (
    sa.select(sa.func.count())
    .select_from(Message)
    .where(Message.about_case_id == sa.bindparam("case_id"))
)


def count_attention(*, now: datetime) -> int:
    """Return how many messages ``list_attention`` tells of, each counted by its own index."""
    values = {"late": now - STUCK_AFTER}
    return sum(db.session.connection().execute(_ATTENTION, values).one())


def count_stuck(*, now: datetime) -> int:
    """Return how many messages should have left over an hour ago and are still here."""
    query = sa.select(sa.func.count()).select_from(Message).where(_stuck(now=now))
    return db.session.scalar(query) or 0


def count_dead() -> int:
    """Return how many messages wait for a person because they will not leave by themselves."""
    query = sa.select(sa.func.count()).select_from(Message)
    return db.session.scalar(query.where(Message.status.in_(NEEDS_A_PERSON))) or 0


def count_undelivered() -> int:
    """Return how many messages were sent and came back, and nobody dealt with yet."""
    query = sa.select(sa.func.count()).select_from(Message)
    return db.session.scalar(query.where(Message.delivery == Delivery.UNDELIVERED)) or 0


def find_open_letter(message_id: str, *, now: datetime) -> Letter | None:
    """Return a message opened and ready to leave at ``now``; None when it need not leave."""
    row = db.session.get(Message, message_id)
    if row is None or row.status not in STILL_TO_LEAVE:
        return None
    ring = edge.keyring()
    opened: dict[str, Any] = {
        name: ring.open(getattr(row, f"{name}_sealed"), place=place(name, row.id))
        for name in SEALED
    }
    reply_to = row.reply_to_sealed
    return Letter(
        id=row.id,
        message_id=row.message_id,
        language=row.language.value,
        sender_name=one_line(get_profile().sender_name, longest=100),
        sender=edge.settings().mail_from,
        date=now,
        reply_to=ring.open(reply_to, place=place("reply_to", row.id)) if reply_to else "",
        channel=row.channel,
        round=row.round,
        was_begun=row.status is MessageStatus.SENDING,
        **opened,
    )


def find_one_before(message_id: str, *, now: datetime) -> str | None:
    """Return a message to the same resident about the same case that has to leave first."""
    mine = sa.orm.aliased(Message)
    query = (
        sa.select(Message.id)
        .join(mine, mine.about_case_id == Message.about_case_id)
        .where(mine.id == message_id)
        .where(mine.for_user_id.is_(None), Message.for_user_id.is_(None))
        .where(Message.place_in_case < mine.place_in_case)
        .where(Message.status.in_(STILL_TO_LEAVE))
        .where(Message.send_after <= now)
        .limit(1)
    )
    return db.session.scalar(query)


def list_waiting_later(template: str, *, about_case_id: int, now: datetime) -> Sequence[Message]:
    """Return the messages of one kind about a case that wait for a later hour, locked."""
    query = (
        sa.select(Message)
        .where(Message.about_case_id == about_case_id, Message.template == template)
        .where(Message.status == MessageStatus.WAITING, Message.send_after > now)
        .with_for_update()
    )
    return db.session.scalars(query).all()


def find_template(message_id: str) -> tuple[Template, bool] | None:
    """Return which text a message is, and whether it is for a colleague."""
    columns = sa.select(Message.template, Message.for_user_id)
    row = db.session.execute(columns.where(Message.id == message_id)).one_or_none()
    return None if row is None else (Template(row.template), row.for_user_id is not None)


def place(name: str, message_id: str) -> str:
    """Return where a sealed value belongs: it opens nowhere else."""
    return f"message.{name}:{message_id}"


_ORDER = (Message.created_at, Message.place_in_case, Message.id)


def _rows() -> sa.Select[Any]:
    columns: tuple[Any, ...] = (
        *(Message.id, Message.channel, Message.template, Message.status, Message.delivery),
        *(Message.detail, Message.send_after, Message.created_at, Message.sent_at),
        *(Message.about_case_id, Message.for_user_id, TextVersion.number),
    )
    return sa.select(*columns).outerjoin(TextVersion, TextVersion.id == Message.text_version_id)


def _row(
    id_: str,
    channel: ChannelKind,
    template: str,
    status: MessageStatus,
    delivery: Delivery | None,
    *rest: Any,
) -> MessageRow:
    word = Template(template)
    label = STATUS_LABELS[status]
    if status is MessageStatus.SENT and delivery is not None:
        label = DELIVERY_LABELS[delivery]
    return MessageRow(id_, channel, word, TEMPLATE_LABELS[word], status, label, delivery, *rest)


#: Put together once: every overview of a manager asks it.
_ATTENTION = sa.select(
    *(
        sa.select(sa.func.count()).select_from(Message).where(one).scalar_subquery()
        for one in (
            Message.status.in_(NEEDS_A_PERSON),
            Message.delivery == Delivery.UNDELIVERED,
            sa.and_(Message.status.in_(STILL_TO_LEAVE), Message.send_after <= sa.bindparam("late")),
        )
    )
)


def _stuck(*, now: datetime) -> sa.ColumnElement[bool]:
    late = Message.send_after <= now - STUCK_AFTER
    return sa.and_(Message.status.in_(STILL_TO_LEAVE), late)


def _attention(*, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Message.status.in_(NEEDS_A_PERSON),
        Message.delivery == Delivery.UNDELIVERED,
        _stuck(now=now),
    )
