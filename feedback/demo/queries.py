# SPDX-License-Identifier: EUPL-1.2
"""The few questions that making demo data asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from feedback.callbacks.models import Promise
from feedback.callbacks.queries.promises import OPEN
from feedback.cases.models import Agreement, Case, CaseCounter
from feedback.cases.rules import AgreementStatus
from feedback.catalogue.models import District, Topic
from feedback.catalogue.rules import Channel
from feedback.contacts.models import Contact
from feedback.db import Base, db
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
