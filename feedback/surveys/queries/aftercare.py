# SPDX-License-Identifier: EUPL-1.2
"""Every select on asking afterwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from feedback.callbacks.models import Conversation
from feedback.cases.models import Case
from feedback.cases.rules import CaseStatus
from feedback.contacts.queries import same_people_select
from feedback.db import db
from feedback.keys import hash_token
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.rules.surprises import RESERVING
from feedback.surveys.models.aftercare import AftercareNorm, Invitation, SurveyOptOut
from feedback.surveys.rules.aftercare import InvitationState


def find_aftercare_norm() -> AftercareNorm | None:
    """Return when we ask afterwards, as it holds now; None without reference data."""
    query = sa.select(AftercareNorm).order_by(AftercareNorm.id.desc()).limit(1)
    return db.session.scalar(query)


def list_cases_to_ask(
    *, closed_from: datetime, closed_by: datetime, surprised_after: date, limit: int
) -> Sequence[Case]:
    """Return closed cases to ask about, longest closed first.

    Those whose last conversation ended with "u mag later een cijfer vragen" and that were
    never looked at before. Around an attentie every case of that person waits, for a mark is
    never bought: one is coming, or was brought after ``surprised_after``.
    """
    agreed = (
        sa.select(Conversation.consent_score)
        .where(Conversation.case_id == Case.id)
        .order_by(Conversation.started_at.desc(), Conversation.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    looked_at = sa.exists().where(Invitation.case_id == Case.id)
    query = (
        sa.select(Case)
        .where(Case.status == CaseStatus.CLOSED)
        .where(Case.closed_at.between(closed_from, closed_by))
        .where(agreed.is_(True), ~looked_at, not_around_a_surprise(surprised_after))
        .order_by(Case.closed_at, Case.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_handlings_to_forget(*, now: datetime, limit: int) -> Sequence[Invitation]:
    """Return invitations that are over, without an answer, that tell how a case was handled."""
    query = (
        sa.select(Invitation)
        .where(Invitation.handling.is_not(None), Invitation.expires_at <= now)
        .order_by(Invitation.case_id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def not_around_a_surprise(surprised_after: date) -> sa.ColumnElement[bool]:
    """Return that nobody is about to be, or was just, surprised who has this case."""
    near = sa.or_(Surprise.state.in_(sorted(RESERVING)), Surprise.delivered_on > surprised_after)
    cases = sa.select(Surprise.case_id).where(Surprise.case_id.is_not(None), near)
    there = aliased(Case)
    theirs = sa.select(there.contact_id).where(there.id.in_(cases), there.contact_id.is_not(None))
    return sa.and_(
        Case.id.not_in(cases),
        sa.or_(Case.contact_id.is_(None), Case.contact_id.not_in(same_people_select(theirs))),
    )


def list_invitations_to_remind(
    *, made_by: datetime, surprised_after: date, now: datetime, limit: int
) -> Sequence[Invitation]:
    """Return invitations without an answer whose reminder is due, oldest first.

    Around an attentie nobody is reminded either.
    """
    query = (
        sa.select(Invitation)
        .join(Case, Case.id == Invitation.case_id)
        .where(Case.status == CaseStatus.CLOSED)
        .where(Invitation.state == InvitationState.WAITING)
        .where(Invitation.token_sealed.is_not(None))
        .where(Invitation.made_at <= made_by, Invitation.expires_at > now)
        .where(not_around_a_surprise(surprised_after))
        .order_by(Invitation.made_at, Invitation.case_id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation with this secret link, also when it is over."""
    return db.session.scalar(
        sa.select(Invitation).where(Invitation.token_hash == hash_token(token))
    )


def was_asked_after(moment: datetime, *, addresses: Collection[bytes]) -> bool:
    """Tell whether one of these addresses was invited after ``moment``."""
    query = (
        sa.select(Invitation.case_id)
        .where(Invitation.state != InvitationState.NOT_ASKED, Invitation.made_at > moment)
        .where(sa.or_(Invitation.email_index.in_(addresses), Invitation.phone_index.in_(addresses)))
        .limit(1)
    )
    return db.session.scalar(query) is not None


def wants_no_questions(addresses: Collection[bytes]) -> bool:
    """Tell whether one of these addresses opted out."""
    query = sa.select(SurveyOptOut.made_at).where(SurveyOptOut.address_index.in_(addresses))
    return db.session.scalar(query.limit(1)) is not None


def find_last_talk(case_id: int) -> datetime | None:
    """Return when the last conversation about a case began."""
    query = sa.select(sa.func.max(Conversation.started_at)).where(Conversation.case_id == case_id)
    return db.session.scalar(query)
