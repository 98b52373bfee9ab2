# SPDX-License-Identifier: EUPL-1.2
"""Selects on talks with residents: who wants to think along, and what turned out otherwise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback.callbacks.models import Conversation
from feedback.cases.models import Case
from feedback.catalogue.models import Topic
from feedback.clock import local
from feedback.contacts.models import Contact
from feedback.contacts.rules.numbers import PhoneKind
from feedback.db import db
from feedback.instructions.models.sessions import ThinkAlongOptOut
from feedback.instructions.rules.sessions import WILLING_FOR

#: So long back talks are looked at for causes that turned out otherwise, and from so many.
CAUSES_FOR, MOST_TALKS, FEWEST_CAUSES = timedelta(days=180), 2_000, 3


@dataclass(frozen=True)
class Willing:
    """A resident who said yes in a call, as the case tells; no name, no number."""

    case_id: int
    case_number: str
    contact_id: str
    topic: str
    topic_code: str
    spoken_at: datetime


@dataclass(frozen=True)
class HiddenCauses:
    """How often talks about a topic showed another cause, and what it was most often."""

    talks: int
    turned_out: int
    causes: tuple[str, ...]


def list_willing(*, now: datetime, most: int = 200) -> list[Willing]:
    """Return who said yes in their last call and can be written to, last call first.

    Who withdrew is asked again only after a yes in a call on a later day.
    """
    last = (
        sa.select(sa.func.max(Conversation.id))
        .join(Case, Case.id == Conversation.case_id)
        .where(Conversation.recorded_at.between(now - WILLING_FOR, now))
        .where(Case.contact_id.is_not(None))
        .group_by(Case.contact_id)
    )
    query = (
        sa.select(
            Case.id,
            Case.number,
            Contact.id,
            Topic.label,
            Topic.code,
            Conversation.recorded_at,
            ThinkAlongOptOut.said_on,
        )
        .join(Case, Case.id == Conversation.case_id)
        .join(Contact, Contact.id == Case.contact_id)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .outerjoin(ThinkAlongOptOut, ThinkAlongOptOut.contact_id == Contact.id)
        .where(Conversation.id.in_(last))
        .where(Conversation.consent_think_along.is_(True))
        .where(Contact.erased_at.is_(None))
        .where(sa.or_(Contact.email_sealed.is_not(None), Contact.phone_kind == PhoneKind.MOBILE))
        .order_by(Conversation.recorded_at.desc(), Conversation.id.desc())
        .limit(most)
    )
    return [
        Willing(case_id, number, contact, topic or "", code or "", at)
        for case_id, number, contact, topic, code, at, no_since in db.session.execute(query)
        if no_since is None or local(at).date() > no_since
    ]


def list_hidden_causes(*, now: datetime) -> dict[str, HiddenCauses]:
    """Return by code of the topic what talks turned out to be about, where that was often.

    A cause counts when the one after the call is another than the one before it.
    """
    query = (
        sa.select(Topic.code, Conversation.cause_before, Conversation.cause_after)
        .join(Case, Case.id == Conversation.case_id)
        .join(Topic, Topic.id == Case.topic_id)
        .where(Conversation.recorded_at >= now - CAUSES_FOR)
        .order_by(Conversation.id.desc())
        .limit(MOST_TALKS)
    )
    talks: dict[str, int] = defaultdict(int)
    causes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for code, before, after in db.session.execute(query):
        talks[code] += 1
        if after and after.casefold() != (before or "").casefold():
            causes[code][after] += 1
    return {
        code: HiddenCauses(
            talks[code],
            sum(found.values()),
            tuple(sorted(found, key=lambda one: (-found[one], one)))[:3],
        )
        for code, found in causes.items()
        if sum(found.values()) >= FEWEST_CAUSES
    }
