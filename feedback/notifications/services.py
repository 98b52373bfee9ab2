# SPDX-License-Identifier: EUPL-1.2
"""Commands on the outbox: queue a message with the fact that calls for it, record its fate."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from feedback import edge
from feedback.accounts.queries import get_person
from feedback.catalogue.queries import get_profile
from feedback.contacts.rules.details import Language
from feedback.contacts.rules.mail import to_ascii
from feedback.db import db, insert_once
from feedback.notifications import queries, texts
from feedback.notifications.models import Message
from feedback.notifications.rules import (
    ChannelKind,
    MessageStatus,
    Template,
    check_address,
    check_context,
    mail_domain,
)
from feedback.work import services as work

SEND_MESSAGE = "send_message"


def queue_mail(
    *,
    template: str,
    language: str,
    to: str,
    context: Mapping[str, object],
    dedupe_key: str,
    send_after: datetime,
    now: datetime,
    about_case_id: int | None = None,
    for_user_id: int | None = None,
) -> bool:
    """Write a mail into the outbox of the running unit of work; a job sends it afterwards.

    ``template`` and ``context`` as ``rules.check_context`` tells; ``to`` is one address that
    ``parse_email`` has read. The same ``dedupe_key`` is queued once: returns whether it is new.
    """
    kind = Template(template)
    check_context(kind, context)
    check_address(to)
    profile = get_profile()
    settings = edge.settings()
    values = {**context, "profile": profile, "base_url": settings.base_url}
    written = texts.render(kind, Language(language), values)
    new_id = str(uuid.uuid4())
    is_new = insert_once(
        Message,
        id=new_id,
        channel=ChannelKind.EMAIL,
        template=kind.value,
        language=Language(language),
        **_sealed(new_id, recipient=to_ascii(to), text=written),
        about_case_id=about_case_id,
        for_user_id=for_user_id,
        message_id=f"<{new_id}@{mail_domain(settings.mail_from)}>",
        dedupe_key=dedupe_key,
        status=MessageStatus.WAITING,
        detail="",
        send_after=send_after,
        created_at=now,
    )
    if is_new:
        work.enqueue(
            SEND_MESSAGE,
            {"message": new_id},
            dedupe_key=f"{SEND_MESSAGE}:{new_id}",
            run_at=send_after,
            now=now,
        )
    return is_new


def queue_staff_notice(
    *,
    template: str,
    user_id: int,
    context: Mapping[str, object],
    dedupe_key: str,
    send_after: datetime,
    now: datetime,
    about_case_id: int | None = None,
) -> bool:
    """Queue a mail to a colleague, in Dutch; returns whether it is new.

    The caller chooses ``send_after`` inside opening hours (sla.md §4.23). Who has left gets
    nothing. Raises ``NotFound`` for nobody.
    """
    person = get_person(user_id)
    if person.disabled:
        return False
    return queue_mail(
        template=template,
        language=Language.DUTCH,
        to=person.email,
        context=context,
        dedupe_key=dedupe_key,
        send_after=send_after,
        now=now,
        about_case_id=about_case_id,
        for_user_id=user_id,
    )


def mark_sent(message_id: str, *, detail: str, now: datetime) -> None:
    """Record that the other side took a message."""
    _settle(message_id, status=MessageStatus.SENT, detail=detail, sent_at=now)


def mark_dead(message_id: str, *, detail: str) -> None:
    """Record that a message will not leave by itself any more, for a person to see."""
    _settle(message_id, status=MessageStatus.DEAD, detail=detail, sent_at=None)


def _settle(
    message_id: str, *, status: MessageStatus, detail: str, sent_at: datetime | None
) -> None:
    db.session.execute(
        sa.update(Message)
        .where(Message.id == message_id)
        .where(Message.status == MessageStatus.WAITING)
        .values(status=status, detail=detail[:200], sent_at=sent_at)
    )


def _sealed(message_id: str, *, recipient: str, text: texts.Text) -> dict[str, bytes]:
    ring = edge.keyring()
    open_values = {
        "recipient": recipient,
        "subject": text.subject,
        "text": text.text,
        "html": text.html,
    }
    return {
        f"{name}_sealed": ring.seal(value, place=queries.place(name, message_id))
        for name, value in open_values.items()
    }
