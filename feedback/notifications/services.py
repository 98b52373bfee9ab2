# SPDX-License-Identifier: EUPL-1.2
"""Commands on the outbox: queue a message with the fact that calls for it.

What becomes of it afterwards stands in ``outcomes``.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from feedback import edge
from feedback.accounts.queries.people import get_person
from feedback.catalogue.queries import get_profile
from feedback.contacts.queries import find_reach
from feedback.contacts.rules.details import Language
from feedback.contacts.rules.mail import to_ascii
from feedback.contacts.rules.numbers import Phone, PhoneKind
from feedback.db import db, insert_once
from feedback.notifications import queries
from feedback.notifications.models import Message, MessageEvent
from feedback.notifications.reply_address import reply_address
from feedback.notifications.rules import (
    ChannelKind,
    MessageAct,
    MessageStatus,
    check_address,
    check_number,
    leaves_at,
    mail_domain,
)
from feedback.service_calendar.queries import active_calendar
from feedback.texts.queries import current_text
from feedback.texts.rules.fields import LISTED_AT_MOST, Medium
from feedback.texts.rules.kinds import ALL_TEXTS, KINDS, Template, TextKey
from feedback.texts.writing import Written, check_values, write
from feedback.work import services as work

SEND_MESSAGE = "send_message"
REPLACED = "vervangen door een nieuwer bericht"


@dataclass(frozen=True)
class Queued:
    """What became of a wish to write: by which way, and whether it was not queued before.

    ``channel`` is None when there is no way to write to this person.
    """

    channel: ChannelKind | None
    is_new: bool


NOT_QUEUED = Queued(None, is_new=False)


@dataclass(frozen=True)
class _Order:
    """What to write, and when."""

    kind: Template
    language: Language
    context: Mapping[str, object]
    dedupe_key: str
    send_after: datetime
    now: datetime
    about_case_id: int | None = None
    for_user_id: int | None = None
    reply_to: str = ""

    @property
    def media(self) -> tuple[Medium, ...]:
        """What this text is written for."""
        return KINDS[self.kind].media

    @property
    def answer_to(self) -> str:
        """Where an answer to the mail goes: to the case it is about, where mail comes in."""
        if self.reply_to or self.about_case_id is None or KINDS[self.kind].for_colleagues:
            return self.reply_to
        return reply_address(self.about_case_id)


def queue_text(
    *,
    template: str,
    language: str,
    context: Mapping[str, object],
    dedupe_key: str,
    now: datetime,
    mail: str = "",
    phone: Phone | None = None,
    send_after: datetime | None = None,
    about_case_id: int | None = None,
    reply_to: str = "",
) -> Queued:
    """Write to a resident: one mail when there is an address, else one SMS to a mobile number.

    ``context`` holds the fields of ``texts.rules.kinds`` for this template (dates and
    moments as they are; a field may be left out when it is optional). The message leaves at
    ``send_after`` (default: now), between 8.00 and 21.00 unless the text is a confirmation.
    ``reply_to`` is where an answer to the mail shall go, if not to the case it is about. The
    same ``dedupe_key`` is queued once, whichever way it went. Raises ``ValueError`` for a
    context that does not fit.
    """
    order = _Order(
        Template(template),
        Language(language),
        context,
        dedupe_key=dedupe_key,
        send_after=leaves_at(Template(template), max(send_after or now, now)),
        now=now,
        about_case_id=about_case_id,
        reply_to=reply_to,
    )
    if mail and Medium.EMAIL in order.media:
        return Queued(ChannelKind.EMAIL, _queue_mail(order, to=mail))
    if phone and phone.kind is PhoneKind.MOBILE and Medium.SMS in order.media:
        return Queued(ChannelKind.SMS, _queue_sms(order, to=phone.e164))
    return NOT_QUEUED


def queue_to_contact(
    contact_id: str | None,
    *,
    template: str,
    context: Mapping[str, object],
    dedupe_key: str,
    now: datetime,
    send_after: datetime | None = None,
    about_case_id: int | None = None,
    reply_to: str = "",
) -> Queued:
    """Write to whom the vault knows, in that person's language; nobody sees the address.

    As ``queue_text``; without a contact, or one that was erased, nothing is queued.
    """
    reach = find_reach(contact_id) if contact_id is not None else None
    if reach is None:
        return NOT_QUEUED
    return queue_text(
        template=template,
        language=reach.language.value,
        mail=reach.email,
        phone=reach.phone,
        context=context,
        dedupe_key=dedupe_key,
        send_after=send_after,
        now=now,
        about_case_id=about_case_id,
        reply_to=reply_to,
    )


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
    reply_to: str = "",
) -> bool:
    """Write a mail into the outbox of the running unit of work; a job sends it afterwards.

    ``template`` and ``context`` as for ``queue_text``; ``to`` is one address that
    ``parse_email`` has read. The same ``dedupe_key`` is queued once: returns whether it is new.
    """
    order = _Order(
        Template(template),
        Language(language),
        context,
        dedupe_key=dedupe_key,
        send_after=send_after,
        now=now,
        about_case_id=about_case_id,
        for_user_id=for_user_id,
        reply_to=reply_to,
    )
    return _queue_mail(order, to=to)


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

    ``context``: numbers (of cases) and count (of people, or of mails). It leaves in opening
    hours (sla.md §4.23), whatever ``send_after`` says. Who has left gets nothing. Raises
    ``NotFound`` for nobody.
    """
    return queue_to_colleague(
        template=template,
        user_id=user_id,
        context=_notice_context(Template(template), context),
        dedupe_key=dedupe_key,
        send_after=send_after,
        now=now,
        about_case_id=about_case_id,
    )


def queue_to_colleague(
    *,
    template: str,
    user_id: int,
    context: Mapping[str, object],
    dedupe_key: str,
    send_after: datetime,
    now: datetime,
    about_case_id: int | None = None,
) -> bool:
    """Queue a mail to a colleague, as ``queue_staff_notice``, with the fields of its own text."""
    person = get_person(user_id)
    if person.disabled:
        return False
    return queue_mail(
        template=template,
        language=Language.DUTCH,
        to=person.email,
        context=context,
        dedupe_key=dedupe_key,
        send_after=active_calendar(now).open_from(max(send_after, now)),
        now=now,
        about_case_id=about_case_id,
        for_user_id=user_id,
    )


def replace_waiting(template: str, *, about_case_id: int, now: datetime) -> int:
    """Let messages go that a newer one about the same case says better; return how many.

    Only those that leave later than ``now``: what is due may be on its way already.
    """
    stale = queries.list_waiting_later(template, about_case_id=about_case_id, now=now)
    for message in stale:
        message.status = MessageStatus.DROPPED
        message.detail = REPLACED
        db.session.add(
            MessageEvent(
                message_id=message.id,
                act=MessageAct.DROPPED,
                reason=REPLACED,
                by_id=None,
                by_label="Gehoord",
                happened_at=now,
            )
        )
    db.session.flush()  # Whoever queues the newer one counts what stands before it.
    return len(stale)


def enqueue_sending(message_id: str, *, round_: int, run_at: datetime, now: datetime) -> None:
    """Have a job send a message; ``round_`` counts how often a person asked for it."""
    again = f":{round_}" if round_ else ""
    work.enqueue(
        SEND_MESSAGE,
        {"message": message_id},
        dedupe_key=f"{SEND_MESSAGE}:{message_id}{again}",
        run_at=run_at,
        now=now,
    )


def _queue_mail(order: _Order, *, to: str) -> bool:
    check_address(to)
    if order.reply_to:
        check_address(order.reply_to)
    return _put(order, ChannelKind.EMAIL, recipient=to_ascii(to))


def _queue_sms(order: _Order, *, to: str) -> bool:
    check_number(to)
    return _put(order, ChannelKind.SMS, recipient=to)


def _put(order: _Order, channel: ChannelKind, *, recipient: str) -> bool:
    """Fill the text that holds now, seal it and write it with the job that sends it."""
    version_id, written = _write(order, Medium(channel.value))
    new_id = str(uuid.uuid4())
    values = {
        "recipient": recipient,
        "subject": written.subject,
        "text": written.text,
        "html": written.html,
    }
    case_id, reply_to = order.about_case_id, order.answer_to
    is_new = insert_once(
        Message,
        id=new_id,
        channel=channel,
        template=order.kind.value,
        language=order.language,
        text_version_id=version_id,
        **{f"{name}_sealed": seal(new_id, name, value) for name, value in values.items()},
        reply_to_sealed=seal(new_id, "reply_to", to_ascii(reply_to)) if reply_to else None,
        about_case_id=case_id,
        place_in_case=0 if case_id is None else queries.count_about(case_id),
        for_user_id=order.for_user_id,
        message_id=f"<{new_id}@{mail_domain(edge.settings().mail_from)}>",
        dedupe_key=order.dedupe_key,
        status=MessageStatus.WAITING,
        detail="",
        send_after=order.send_after,
        created_at=order.now,
    )
    if is_new:
        enqueue_sending(new_id, round_=0, run_at=order.send_after, now=order.now)
    return is_new


def _write(order: _Order, medium: Medium) -> tuple[int | None, Written]:
    """Return the version of the text that holds now, and that text filled in."""
    key = TextKey(order.kind, medium, order.language.value)
    if key not in ALL_TEXTS:
        raise ValueError(f"there is no {medium} of {order.kind} in {order.language}")
    check_values(key, order.context)
    current = current_text(key)
    can_reply = bool(order.answer_to) and medium is Medium.EMAIL
    written = write(key, current.wording, order.context, profile=get_profile(), can_reply=can_reply)
    return current.version_id, written


def seal(message_id: str, name: str, value: str) -> bytes:
    """Seal one value of a message to its place."""
    return edge.keyring().seal(value, place=queries.place(name, message_id))


def _notice_context(kind: Template, context: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a notice from the numbers of cases and a count."""
    numbers, count = context["numbers"], context["count"]
    if not isinstance(numbers, list) or not isinstance(count, int):
        raise TypeError("a notice takes numbers (a list) and count (a whole number)")
    shown = [str(number) for number in numbers[:LISTED_AT_MOST]]
    if count > LISTED_AT_MOST:
        shown.append(f"en nog {count - LISTED_AT_MOST}")
    work_url = f"{edge.settings().base_url}/werk"
    values = {
        "residents": "1 inwoner" if count == 1 else f"{count} inwoners",
        "mails": "1 mail" if count == 1 else f"{count} mails",
        "cases": shown,
        "queue_url": work_url,
        "calls_url": f"{work_url}/gesprekken",
        "mail_url": f"{work_url}/mail",
    }
    return {field.name: values[field.name] for field in KINDS[kind].fields}
