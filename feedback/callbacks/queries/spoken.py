# SPDX-License-Identifier: EUPL-1.2
"""Selects on "bent u gesproken?": whom to ask, what was answered, per team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.models import Team
from feedback.callbacks.models import CallAttempt, SpokenCheck
from feedback.callbacks.rules import BY_PHONE, AttemptOutcome, SpokenAnswer
from feedback.cases.models import Case
from feedback.cases.rules import CaseStatus
from feedback.db import UtcMoment, db


@dataclass(frozen=True)
class TeamChecks:
    """What the residents of one team's cases answered; ``team`` is "" for no team."""

    team: str
    asked: int
    answered: int
    denied: int


def list_closed_unasked(*, closed_from: datetime, closed_by: datetime) -> Sequence[int]:
    """Return the closed cases of a stretch of time whose resident was not asked yet."""
    query = (
        sa.select(Case.id)
        .outerjoin(SpokenCheck, SpokenCheck.case_id == Case.id)
        .where(Case.status == CaseStatus.CLOSED, Case.contact_id.is_not(None))
        .where(Case.closed_at > closed_from, Case.closed_at <= closed_by)
        .where(SpokenCheck.case_id.is_(None))
        .order_by(Case.id)
    )
    return db.session.scalars(query).all()


def find_last_spoken(case_id: int) -> CallAttempt | None:
    """Return the last call of a case of which we wrote that we spoke; None for none."""
    query = (
        sa.select(CallAttempt)
        .where(CallAttempt.case_id == case_id)
        .where(CallAttempt.outcome == AttemptOutcome.REACHED, CallAttempt.way.in_(BY_PHONE))
        .order_by(CallAttempt.started_at.desc(), CallAttempt.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def find_check(case_id: int) -> SpokenCheck | None:
    """Return the question about a case; None when it was not asked."""
    return db.session.get(SpokenCheck, case_id)


def was_asked_since(address_index: bytes, *, since: datetime) -> bool:
    """Tell whether this address was asked after a moment, about any case."""
    query = (
        sa.select(SpokenCheck.case_id)
        .where(SpokenCheck.address_index == address_index, SpokenCheck.asked_at > since)
        .limit(1)
    )
    return db.session.scalar(query) is not None


def count_by_team(*, since: datetime) -> list[TeamChecks]:
    """Return what was answered per team, by name; never per person."""
    found = db.session.connection().execute(_BY_TEAM, {"since": since})
    return [TeamChecks(*row) for row in found]


_BY_TEAM = (
    sa.select(
        sa.func.coalesce(Team.name, ""),
        sa.func.count(),
        sa.func.count(SpokenCheck.answer),
        sa.func.count().filter(SpokenCheck.answer == SpokenAnswer.NO),
    )
    .select_from(SpokenCheck)
    .outerjoin(Team, Team.id == SpokenCheck.team_id)
    .where(SpokenCheck.asked_at > sa.bindparam("since", type_=UtcMoment()))
    .group_by(Team.name)
    .order_by(Team.name)
)


def list_denied(*, since: datetime) -> list[tuple[Case, datetime, str]]:
    """Return each case whose resident was not spoken to: when that was said, and of which team."""
    query = (
        sa.select(Case, SpokenCheck.answered_at, sa.func.coalesce(Team.name, ""))
        .join(SpokenCheck, SpokenCheck.case_id == Case.id)
        .outerjoin(Team, Team.id == SpokenCheck.team_id)
        .where(SpokenCheck.answer == SpokenAnswer.NO, SpokenCheck.asked_at > since)
        .order_by(SpokenCheck.answered_at.desc(), Case.id)
    )
    rows = db.session.execute(query).all()
    return [(case, at, team) for case, at, team in rows if at is not None]
