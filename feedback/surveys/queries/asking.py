# SPDX-License-Identifier: EUPL-1.2
"""Every select on drafts, rounds, open ways in and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.catalogue.rules import Channel
from feedback.db import db
from feedback.errors import NotFound
from feedback.keys import hash_token
from feedback.surveys.models.answers import Response, Survey, SurveyVersion
from feedback.surveys.models.asking import (
    NOBODY,
    ContactEvent,
    Entrance,
    SurveyDraft,
    SurveyInvitation,
    SurveyRound,
)
from feedback.surveys.rules.aftercare import InvitationState
from feedback.surveys.rules.instruments import InviteSource


def find_draft(survey_id: int) -> SurveyDraft | None:
    """Return the questions being written; a survey from a file or of our own has none."""
    return db.session.get(SurveyDraft, survey_id)


def get_draft(survey_id: int) -> SurveyDraft:
    """Return the questions being written; raises ``NotFound``."""
    found = find_draft(survey_id)
    if found is None:
        raise NotFound("Dit onderzoek wordt hier niet gemaakt.")
    return found


def list_surveys() -> Sequence[Survey]:
    """Return every survey, those that take answers first."""
    query = sa.select(Survey).order_by(Survey.is_open.desc(), Survey.created_at.desc(), Survey.id)
    return db.session.scalars(query).all()


def list_versions(survey_id: int) -> Sequence[SurveyVersion]:
    """Return the versions of a survey, newest first."""
    query = (
        sa.select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number.desc())
    )
    return db.session.scalars(query).all()


def list_answered_versions(survey_id: int) -> set[int]:
    """Return the ids of versions that somebody answered."""
    query = (
        sa.select(SurveyVersion.id)
        .where(SurveyVersion.survey_id == survey_id)
        .where(sa.exists().where(Response.version_id == SurveyVersion.id))
    )
    return set(db.session.scalars(query))


def find_survey_for_contacts() -> Survey | None:
    """Return the open survey that contact events invite to."""
    query = sa.select(Survey).where(Survey.is_open.is_(True), Survey.invites_contacts.is_(True))
    return db.session.scalar(query.order_by(Survey.id).limit(1))


def list_rounds(survey_id: int) -> Sequence[SurveyRound]:
    """Return the measurements of a survey, oldest first."""
    query = (
        sa.select(SurveyRound).where(SurveyRound.survey_id == survey_id).order_by(SurveyRound.id)
    )
    return db.session.scalars(query).all()


def get_round(survey_id: int, name: str) -> SurveyRound:
    """Return one measurement; raises ``NotFound``."""
    query = sa.select(SurveyRound).where(
        SurveyRound.survey_id == survey_id, SurveyRound.name == name
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("Deze ronde is er niet.")
    return found


def count_by_channel(survey_id: int, round_name: str) -> dict[Channel | None, int]:
    """Return how many answers a measurement has per channel: for who fills a quota."""
    query = (
        sa.select(Response.channel, sa.func.count())
        .where(Response.survey_id == survey_id, Response.round == round_name)
        .group_by(Response.channel)
    )
    return {channel: count for channel, count in db.session.execute(query)}


def list_entrances(survey_id: int) -> Sequence[Entrance]:
    """Return the open ways in, then the closed ones."""
    query = (
        sa.select(Entrance)
        .where(Entrance.survey_id == survey_id)
        .order_by(Entrance.closed_at.is_not(None), Entrance.id)
    )
    return db.session.scalars(query).all()


def get_entrance(survey_id: int, entrance_id: int) -> Entrance:
    """Return one way in of this survey; raises ``NotFound``."""
    found = db.session.get(Entrance, entrance_id)
    if found is None or found.survey_id != survey_id:
        raise NotFound("Deze ingang is er niet.")
    return found


def count_of_entrance(entrance: Entrance) -> int:
    """Return how many answers came since this way in opened, by its channel and round."""
    query = (
        sa.select(sa.func.count())
        .select_from(Response)
        .where(Response.survey_id == entrance.survey_id, Response.round == entrance.round)
        .where(Response.channel == entrance.channel if entrance.channel else sa.true())
    )
    return db.session.scalar(query) or 0


def find_entrance(code: str) -> Entrance | None:
    """Return the way in with this code, also when it is closed."""
    return db.session.scalar(sa.select(Entrance).where(Entrance.code == code))


def find_invitation(token: str) -> SurveyInvitation | None:
    """Return the invitation with this secret link, also when it is over."""
    query = sa.select(SurveyInvitation).where(SurveyInvitation.token_hash == hash_token(token))
    return db.session.scalar(query)


def was_invited_after(moment: datetime, *, address: bytes) -> bool:
    """Tell whether this address was invited to any survey after ``moment``."""
    query = (
        sa.select(SurveyInvitation.id)
        .where(SurveyInvitation.email_index == address, SurveyInvitation.made_at > moment)
        .where(SurveyInvitation.state != InvitationState.NOT_ASKED)
        .limit(1)
    )
    return db.session.scalar(query) is not None


def list_to_remind(*, sent_by: datetime, now: datetime, limit: int) -> Sequence[SurveyInvitation]:
    """Return invitations without an answer whose one reminder is due, oldest first."""
    query = (
        sa.select(SurveyInvitation)
        .where(SurveyInvitation.state == InvitationState.WAITING)
        .where(SurveyInvitation.email_sealed.is_not(None))
        .where(SurveyInvitation.send_at <= sent_by, SurveyInvitation.expires_at > now)
        .order_by(SurveyInvitation.made_at, SurveyInvitation.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_to_forget(*, now: datetime, limit: int) -> Sequence[SurveyInvitation]:
    """Return invitations that are over and still hold a sealed address, or a case."""
    holding = sa.or_(
        SurveyInvitation.email_sealed.is_not(None), SurveyInvitation.case_id.is_not(None)
    )
    query = (
        sa.select(SurveyInvitation)
        .where(holding, SurveyInvitation.expires_at <= now)
        .order_by(SurveyInvitation.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_hashes_to_forget(*, made_by: datetime, limit: int) -> Sequence[SurveyInvitation]:
    """Return invitations made by then that still hold the keyed hash of an address."""
    query = (
        sa.select(SurveyInvitation)
        .where(SurveyInvitation.made_at <= made_by, SurveyInvitation.email_index != NOBODY)
        .order_by(SurveyInvitation.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_contacts_to_forget(*, occurred_by: datetime, limit: int) -> Sequence[int]:
    """Return the ids of contacts that took place by then."""
    query = (
        sa.select(ContactEvent.id)
        .where(ContactEvent.occurred_at <= occurred_by)
        .order_by(ContactEvent.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class ChannelCounts:
    """Invitations of one channel: how many were asked, answered and reminded."""

    channel: Channel | None
    invited: int
    answered: int
    reminded: int
    not_asked: int


def count_invitations(survey_id: int) -> list[ChannelCounts]:
    """Return invitations per channel: those of the Inviter, and no others (domain.md 5.1).

    How many saw a card, kiosk or link is unknown; who an appointment system told of stands
    with the contacts.
    """
    asked = SurveyInvitation.state != InvitationState.NOT_ASKED
    answered = SurveyInvitation.state == InvitationState.ANSWERED
    query = (
        sa.select(
            SurveyInvitation.channel,
            sa.func.count().filter(asked),
            sa.func.count().filter(answered),
            sa.func.count(SurveyInvitation.reminded_at),
            sa.func.count().filter(~asked),
        )
        .where(SurveyInvitation.survey_id == survey_id)
        .where(SurveyInvitation.source == InviteSource.INVITER)
        .group_by(SurveyInvitation.channel)
        .order_by(SurveyInvitation.channel)
    )
    return [ChannelCounts(*row) for row in db.session.execute(query)]


def list_contact_moments(since: datetime) -> list[tuple[Channel, datetime, bool]]:
    """Return contacts since a moment: channel, when, and whether an invitation left."""
    query = (
        sa.select(
            ContactEvent.channel,
            ContactEvent.occurred_at,
            ContactEvent.invitation_id.is_not(None),
        )
        .where(ContactEvent.occurred_at >= since)
        .order_by(ContactEvent.channel, ContactEvent.occurred_at)
    )
    return [(channel, at, bool(invited)) for channel, at, invited in db.session.execute(query)]
