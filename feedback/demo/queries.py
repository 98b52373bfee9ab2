# SPDX-License-Identifier: EUPL-1.2
"""The few questions that making demo data asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.callbacks.models import CallAttempt, Promise
from feedback.callbacks.queries.promises import OPEN
from feedback.callbacks.rules import AttemptOutcome
from feedback.cases.models import Agreement, Case, CaseCounter
from feedback.cases.rules import AgreementStatus, CaseKind, CaseStatus
from feedback.catalogue.models import District, Topic
from feedback.catalogue.rules import Channel
from feedback.contacts.models import Contact
from feedback.db import Base, db
from feedback.instructions.models.sessions import Participant
from feedback.notifications.models import Message
from feedback.notifications.rules import ChannelKind, MessageStatus
from feedback.texts.rules.kinds import Template
from feedback.work.models import Job
from feedback.work.rules import JobStatus


def count_cases() -> int:
    """Return how many cases there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Case)) or 0


def find_next_step_at() -> datetime | None:
    """Return when the watch has to look at the first open promise."""
    return db.session.scalar(sa.select(sa.func.min(Promise.next_step_at)).where(OPEN))


def find_first_message_at() -> datetime | None:
    """Return when the first waiting job is due."""
    query = sa.select(sa.func.min(Job.run_at)).where(Job.status == JobStatus.WAITING)
    return db.session.scalar(query)


@dataclass(frozen=True)
class SentMessage:
    """A message of the past, as its provider would name it."""

    id: str
    message_id: str
    provider_id: str | None
    at: datetime


def list_sent_to_residents(channel: ChannelKind) -> list[SentMessage]:
    """Return what was sent to residents by one way, newest first."""
    columns = Message.id, Message.message_id, Message.provider_id, Message.sent_at
    query = (
        sa.select(*columns)
        .where(Message.channel == channel)
        .where(Message.for_user_id.is_(None), Message.about_case_id.is_not(None))
        .where(Message.status == MessageStatus.SENT)
        .order_by(Message.sent_at.desc(), Message.about_case_id.desc())
    )
    return [
        SentMessage(row.id, row.message_id, row.provider_id, at)
        for row in db.session.execute(query)
        if (at := row.sent_at) is not None
    ]


@dataclass(frozen=True)
class TriedCase:
    """A case whose resident was called in vain and has an e-mail address."""

    case_id: int
    number: str
    contact_id: str
    tried_at: datetime


def find_tried_case_with_mail() -> TriedCase | None:
    """Return the case that was last tried in vain and whose promise still runs."""
    query = (
        sa.select(Case.id, Case.number, Contact.id, CallAttempt.started_at)
        .join(CallAttempt, CallAttempt.case_id == Case.id)
        .join(Contact, Contact.id == Case.contact_id)
        .join(Promise, Promise.case_id == Case.id)
        .where(OPEN, Contact.email_sealed.is_not(None))
        .where(CallAttempt.outcome == AttemptOutcome.NO_ANSWER)
        .order_by(CallAttempt.started_at.desc(), Case.id)
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    return None if row is None else TriedCase(*row)


def get_newest_message_id(case_id: int) -> str:
    """Return the message about a case that was queued last."""
    query = sa.select(Message.id).where(Message.about_case_id == case_id)
    return db.session.scalars(query.order_by(Message.place_in_case.desc()).limit(1)).one()


def find_callable_contact_id(case_id: int) -> str | None:
    """Return the contact of a case when it has a phone number."""
    query = (
        sa.select(Contact.id)
        .join(Case, Case.contact_id == Contact.id)
        .where(Case.id == case_id)
        .where(Contact.phone_sealed.is_not(None))
    )
    return db.session.scalar(query)


def find_open_agreement_id(case_id: int, text: str) -> int | None:
    """Return the open agreement of a case with this text."""
    query = (
        sa.select(Agreement.id)
        .where(Agreement.case_id == case_id)
        .where(Agreement.text == text)
        .where(Agreement.status == AgreementStatus.OPEN)
    )
    return db.session.scalar(query)


def list_topic_ids() -> dict[str, int]:
    """Return the number of each topic by its code."""
    return {code: number for code, number in db.session.execute(sa.select(Topic.code, Topic.id))}


def list_district_ids() -> dict[str, int]:
    """Return the number of each district by its code."""
    rows = db.session.execute(sa.select(District.code, District.id))
    return {code: number for code, number in rows}


def list_last_numbers() -> dict[int, int]:
    """Return the last case number that was given out in each year."""
    rows = db.session.execute(sa.select(CaseCounter.year, CaseCounter.last))
    return {year: last for year, last in rows}


def find_last_id(table: type[Base]) -> int:
    """Return the highest number of a table; 0 when it is empty."""
    column = sa.inspect(table).primary_key[0]
    return db.session.scalar(sa.select(sa.func.max(column))) or 0


def list_cases_from_form(*, limit: int) -> Sequence[Case]:
    """Return the latest cases that came by the online form, and are promised a call."""
    promised = sa.select(Promise.case_id)
    query = (
        sa.select(Case)
        .where(Case.channel == Channel.DIGITAL_FORM)
        .where(Case.id.in_(promised))
        .order_by(Case.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_open_case_ids(*, limit: int) -> Sequence[int]:
    """Return open cases of somebody who left contact data, the newest first."""
    query = (
        sa.select(Case.id)
        .where(Case.status == CaseStatus.OPEN, Case.contact_id.is_not(None))
        .order_by(Case.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class Talk:
    """A case about which we spoke with the resident, and when."""

    case_id: int
    at: datetime


def list_talks(
    team_id: int,
    *,
    status: CaseStatus,
    since: datetime,
    before: datetime,
    but: CaseKind,
    limit: int,
) -> list[Talk]:
    """Return cases of a team that we spoke about, of every kind but one, oldest first."""
    spoken_at = sa.func.max(CallAttempt.started_at, type_=CallAttempt.started_at.type)
    query = (
        sa.select(Case.id, spoken_at)
        .join(CallAttempt, CallAttempt.case_id == Case.id)
        .where(CallAttempt.outcome == AttemptOutcome.REACHED)
        .where(Case.team_id == team_id, Case.status == status)
        .where(Case.contact_id.is_not(None), Case.kind != but)
        .group_by(Case.id)
        .having(spoken_at >= since, spoken_at < before)
        .order_by(spoken_at)
        .limit(limit)
    )
    return [Talk(case_id, at) for case_id, at in db.session.execute(query)]


def list_closed_cases(*, limit: int, before: datetime) -> Sequence[Case]:
    """Return cases that were closed before a moment after we spoke, newest first."""
    spoken = sa.select(CallAttempt.case_id).where(CallAttempt.outcome == AttemptOutcome.REACHED)
    query = (
        sa.select(Case)
        .where(Case.status == CaseStatus.CLOSED, Case.contact_id.is_not(None))
        .where(Case.closed_at < before, Case.id.in_(spoken))
        .order_by(Case.closed_at.desc(), Case.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_closed_with_topic(*, limit: int, before: datetime) -> list[tuple[Case, str, datetime]]:
    """Return cases closed before a moment, with topic and first conversation, newest first."""
    query = (
        sa.select(Case, Topic.code, Case.handled_at)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .where(Case.status == CaseStatus.CLOSED, Case.contact_id.is_not(None))
        .where(Case.closed_at < before, Case.handled_at.is_not(None))
        .order_by(Case.closed_at.desc(), Case.id.desc())
        .limit(limit)
    )
    rows = db.session.execute(query)
    return [(case, code, spoken_at) for case, code, spoken_at in rows if spoken_at is not None]


def list_cases_at_work(user_id: int | None, *, limit: int) -> list[tuple[Case, str | None]]:
    """Return open cases of a colleague whose resident was spoken to, oldest first."""
    query = (
        sa.select(Case, Topic.code)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .where(Case.status == CaseStatus.OPEN, Case.handled_at.is_not(None))
        .order_by(sa.case((Case.assignee_id == user_id, 0), else_=1), Case.received_at, Case.id)
        .limit(limit)
    )
    return [(case, code) for case, code in db.session.execute(query)]


def list_sorted_cases(*, limit: int) -> list[tuple[Case, str]]:
    """Return the latest cases with a story and a topic, with the code of that topic."""
    query = (
        sa.select(Case, Topic.code)
        .join(Topic, Topic.id == Case.topic_id)
        .where(Case.story.is_not(None))
        .order_by(Case.id.desc())
        .limit(limit)
    )
    return [(case, code) for case, code in db.session.execute(query)]


def find_promise_without_window(*, after: datetime, nth: int = 0) -> Promise | None:
    """Return a promise of a call that runs, without a chosen moment and due after a moment."""
    query = (
        sa.select(Promise)
        .where(OPEN, Promise.way == "phone", Promise.window_ends_at.is_(None))
        .where(Promise.due_at > after, Promise.first_attempt_at.is_(None))
        .order_by(Promise.due_at, Promise.case_id)
        .offset(nth)
        .limit(1)
    )
    return db.session.scalar(query)


def find_shown_agreement() -> Agreement | None:
    """Return an open agreement whose text the resident may read, the first one due."""
    query = (
        sa.select(Agreement)
        .where(Agreement.status == AgreementStatus.OPEN, Agreement.on_status_page)
        .order_by(Agreement.due_on, Agreement.id)
        .limit(1)
    )
    return db.session.scalar(query)


def get_participant(participant_id: int) -> Participant:
    """Return somebody who thinks along."""
    return db.session.get_one(Participant, participant_id)


def list_waiting_to_think_along() -> list[str]:
    """Return messages to who thinks along that have not left."""
    query = (
        sa.select(Message.id)
        .where(Message.template.in_([Template.CO_DESIGN_INVITATION, Template.CO_DESIGN_REPLY]))
        .where(Message.status == MessageStatus.WAITING)
    )
    return list(db.session.scalars(query))
