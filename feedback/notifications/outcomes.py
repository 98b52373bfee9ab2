# SPDX-License-Identifier: EUPL-1.2
"""Commands on what becomes of a message: sent, refused, unknown; told by providers and people."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from feedback.audit import services as audit
from feedback.contacts.rules.mail import to_ascii
from feedback.db import db, insert_once, rows_touched
from feedback.errors import Conflict, Invalid
from feedback.notifications import queries
from feedback.notifications.models import DeliveryReceipt, Message, MessageEvent
from feedback.notifications.rules import (
    LONGEST_REASON,
    STILL_TO_LEAVE,
    ChannelKind,
    Delivery,
    MessageAct,
    MessageStatus,
    Template,
    check_address,
    check_number,
    judge_delivery,
    leaves_at,
    message_of,
    needs_a_person,
)
from feedback.notifications.services import enqueue_sending, seal
from feedback.text_guard import clean_text, mask_bsn
from feedback.wording import N_

PROGRAM = "Gehoord"


def begin_sending(message_id: str, *, now: datetime) -> bool:
    """Put an SMS down as on its way, before anything leaves; False when another did so.

    From here until its outcome is written it is never sent again by itself.
    """
    begun = (
        sa.update(Message)
        .where(Message.id == message_id)
        .where(Message.status == MessageStatus.WAITING)
        .values(status=MessageStatus.SENDING, begun_at=now)
    )
    return rows_touched(db.session.execute(begun)) == 1


def take_back(message_id: str) -> None:
    """Put an SMS back in the queue that surely did not leave."""
    db.session.execute(
        sa.update(Message)
        .where(Message.id == message_id)
        .where(Message.status == MessageStatus.SENDING)
        .values(status=MessageStatus.WAITING)
    )


def mark_sent(
    message_id: str, *, detail: str, now: datetime, provider_id: str | None = None
) -> None:
    """Record that the other side took a message, and what it told meanwhile."""
    message = _still_here(message_id)
    if message is None:
        return
    message.status = MessageStatus.SENT
    message.detail = detail[:200]
    message.sent_at = now
    message.provider_id = provider_id
    if provider_id is not None:
        message.delivery = judge_delivery(queries.list_receipt_words(provider_id))


def mark_dead(message_id: str, *, detail: str, now: datetime) -> None:
    """Record that a message will not leave by itself any more, for a person to see.

    Of one that was on its way nobody knows whether it left: a person decides.
    """
    message = _still_here(message_id)
    if message is None:
        return
    if message.status is MessageStatus.SENDING:
        message.status, act = MessageStatus.UNCERTAIN, MessageAct.BECAME_UNCERTAIN
    else:
        message.status, act = MessageStatus.DEAD, MessageAct.DIED
    message.detail = detail[:200]
    _happened(message, act, reason=detail, now=now)


def record_receipt(
    provider_id: str, word: str, *, now: datetime, reference: str = "", detail: str = ""
) -> bool:
    """Record what the provider told about an SMS; returns whether it was news.

    Receipts come in any order, more than once, and before we know what the provider calls
    the message. ``reference`` is a ``Letter.reference``, where the provider gives it
    back: it settles a message whose sender stopped half-way.
    """
    is_news = insert_once(
        DeliveryReceipt,
        provider_id=provider_id,
        word=word[:40],
        detail=detail[:200],
        received_at=now,
    )
    if not is_news:
        return False
    message = queries.find_by_provider_id(provider_id)
    if message is None and reference:
        message = _adopt(reference, provider_id, now=now)
    if message is not None:
        _deliver(message, judge_delivery(queries.list_receipt_words(provider_id)), detail, now=now)
    return True


def record_bounce(message_id: str, *, detail: str, now: datetime) -> Message | None:
    """Record that a mail of ours came back; returns it, or None when it is none of ours.

    ``message_id`` is the Message-ID with its angle brackets; ``detail`` a reply code.
    """
    message = queries.find_by_message_id(message_id)
    if message is None or message.channel is not ChannelKind.EMAIL:
        return None
    if message.delivery is not Delivery.UNDELIVERED:
        message.delivery = Delivery.UNDELIVERED
        message.detail = detail[:200]
        _happened(message, MessageAct.BOUNCED, reason=detail, now=now)
    return message


def resend(
    message_id: str, *, reason: str, by: audit.Author, now: datetime, to: str | None = None
) -> None:
    """Send a message again that did not arrive, on someone's word that it must.

    ``to`` is where the person can be reached now, when that has changed. Raises
    ``NotFound``, ``Conflict`` when there is nothing to send again, ``Invalid`` without reason.
    """
    message = _needing_a_person(message_id)
    words = _reason(reason)
    if to is not None:
        check = check_address if message.channel is ChannelKind.EMAIL else check_number
        bare = to_ascii(to) if message.channel is ChannelKind.EMAIL else to
        check(bare)
        message.recipient_sealed = seal(message.id, "recipient", bare)
    leaves = now
    if message.for_user_id is None:
        leaves = leaves_at(Template(message.template), now)
    message.status = MessageStatus.WAITING
    message.round += 1
    message.delivery = message.sent_at = message.begun_at = message.provider_id = None
    message.detail = ""
    message.send_after = leaves
    _happened(message, MessageAct.RESENT, reason=words, by=by, now=now)
    enqueue_sending(message_id, round_=message.round, run_at=leaves, now=now)


def put_down_as_sent(message_id: str, *, reason: str, by: audit.Author, now: datetime) -> None:
    """Settle an uncertain message as sent: someone knows that it arrived.

    Raises ``NotFound``, ``Conflict``, ``Invalid`` as ``resend`` does.
    """
    message = _needing_a_person(message_id)
    words = _reason(reason)
    message.status = MessageStatus.SENT
    message.delivery = Delivery.DELIVERED
    message.sent_at = message.sent_at or message.begun_at or now
    _happened(message, MessageAct.PUT_DOWN_AS_SENT, reason=words, by=by, now=now)


def drop(message_id: str, *, reason: str, by: audit.Author, now: datetime) -> None:
    """Let a message go that did not arrive and need not any more.

    Raises ``NotFound``, ``Conflict``, ``Invalid`` as ``resend`` does.
    """
    message = _needing_a_person(message_id)
    words = _reason(reason)
    message.status = MessageStatus.DROPPED
    message.delivery = message.sent_at = None
    _happened(message, MessageAct.DROPPED, reason=words, by=by, now=now)


def _still_here(message_id: str) -> Message | None:
    """Return the message while nobody has written its outcome; locked."""
    query = sa.select(Message).where(Message.id == message_id)
    query = query.where(Message.status.in_(STILL_TO_LEAVE)).with_for_update()
    return db.session.scalar(query)


def _needing_a_person(message_id: str) -> Message:
    message = queries.get_message(message_id)
    if needs_a_person(message.status, message.delivery):
        return message
    raise Conflict(N_("Dit bericht is al verstuurd of wordt vanzelf verstuurd."))


def _adopt(reference: str, provider_id: str, *, now: datetime) -> Message | None:
    """Find a message by our own id whose sending was begun: the receipt proves that it left."""
    query = sa.select(Message).where(Message.id == message_of(reference)).with_for_update()
    message = db.session.scalar(query)
    if message is None or message.channel is not ChannelKind.SMS or message.provider_id:
        return None
    unknown = {MessageStatus.SENDING, MessageStatus.UNCERTAIN}
    if message.status not in unknown:
        return None
    message.status = MessageStatus.SENT
    message.sent_at = message.begun_at or now
    message.provider_id = provider_id
    _happened(message, MessageAct.FOUND_SENT, reason=N_("bericht van de provider"), now=now)
    return message


def _deliver(message: Message, delivery: Delivery | None, detail: str, *, now: datetime) -> None:
    if delivery is None or message.status is not MessageStatus.SENT:
        return
    if delivery is Delivery.UNDELIVERED and message.delivery is not Delivery.UNDELIVERED:
        message.detail = f"provider: {detail}"[:200] if detail else ""
        _happened(message, MessageAct.BOUNCED, reason=message.detail, now=now)
    message.delivery = delivery


def _happened(
    message: Message,
    act: MessageAct,
    *,
    reason: str,
    now: datetime,
    by: audit.Author | None = None,
) -> None:
    """Write down what happened; what a person decided also goes into the audit."""
    event = MessageEvent(
        message_id=message.id,
        act=act,
        reason=reason[:LONGEST_REASON],
        by_id=by.id if by else None,
        by_label=by.label if by else PROGRAM,
        happened_at=now,
    )
    db.session.add(event)
    if by is not None:
        audit.record(
            f"message.{act.value}",
            by=by,
            object_type="message",
            object_id=message.id,
            now=now,
            details={"case": message.about_case_id},
        )
    db.session.flush()


def _reason(typed: str) -> str:
    words, _masked = mask_bsn(" ".join(clean_text(typed).split()))
    if not words:
        raise Invalid({"reason": N_("Schrijf in een paar woorden waarom.")})
    if len(words) > LONGEST_REASON:
        raise Invalid({"reason": f"Kort dit in tot {LONGEST_REASON} tekens."})
    return words
