# SPDX-License-Identifier: EUPL-1.2
"""The outbox as the people see it who have to do something about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.models import User
from feedback.cases.models import Case
from feedback.contacts.queries import find_reach
from feedback.contacts.rules.numbers import PhoneKind
from feedback.db import db
from feedback.notifications import queries
from feedback.notifications.models import MessageEvent
from feedback.notifications.queries import MessageRow
from feedback.notifications.rules import ChannelKind

SHOWN = 200


@dataclass(frozen=True)
class OutboxLine:
    """A message with the number of its case, or the colleague it is for."""

    message: MessageRow
    case_number: str
    colleague: str


@dataclass(frozen=True)
class OutboxPage:
    """What needs a person, and what left last."""

    attention: Sequence[OutboxLine]
    recent: Sequence[OutboxLine]


@dataclass(frozen=True)
class MessagePage:
    """One message and all that happened to it."""

    line: OutboxLine
    events: Sequence[MessageEvent]
    words: Sequence[str]
    has_other_address: bool


def get_outbox_page(*, now: datetime) -> OutboxPage:
    """Return what needs a person, and the last messages that left."""
    attention = queries.list_attention(now=now, limit=SHOWN)
    recent = queries.list_recent()
    lines = _lines([*attention, *recent])
    return OutboxPage(lines[: len(attention)], lines[len(attention) :])


def get_message_page(message_id: str) -> MessagePage:
    """Return one message with its history; raises ``NotFound``."""
    row = queries.get_message_row(message_id)
    return MessagePage(
        line=_lines([row])[0],
        events=queries.list_events(message_id),
        words=queries.list_words_about(message_id),
        has_other_address=find_present_address(row) is not None,
    )


def find_present_address(row: MessageRow) -> str | None:
    """Return where the resident of a message can be reached now by the same way, if anywhere.

    For sending only; it is shown to nobody.
    """
    if row.about_case_id is None or row.for_user_id is not None:
        return None
    contact_id = db.session.scalar(sa.select(Case.contact_id).where(Case.id == row.about_case_id))
    reach = find_reach(contact_id) if contact_id is not None else None
    if reach is None:
        return None
    if row.channel is ChannelKind.EMAIL:
        return reach.email or None
    phone = reach.phone
    return phone.e164 if phone and phone.kind is PhoneKind.MOBILE else None


def _lines(rows: Iterable[MessageRow]) -> list[OutboxLine]:
    rows = list(rows)
    cases = _names(Case.id, Case.number, {row.about_case_id for row in rows})
    people = _names(User.id, User.name, {row.for_user_id for row in rows})
    return [
        OutboxLine(row, cases.get(row.about_case_id or 0, ""), people.get(row.for_user_id or 0, ""))
        for row in rows
    ]


def _names(
    key: sa.orm.InstrumentedAttribute[int],
    name: sa.orm.InstrumentedAttribute[str],
    ids: set[int | None],
) -> dict[int, str]:
    wanted = [one for one in ids if one is not None]
    if not wanted:
        return {}
    return {
        row[0]: row[1] for row in db.session.execute(sa.select(key, name).where(key.in_(wanted)))
    }
