# SPDX-License-Identifier: EUPL-1.2
"""Selects on calls that were made and of which nobody said how they went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from feedback.accounts.models import Team, User
from feedback.callbacks.line_calls import propose
from feedback.callbacks.models import CallAttempt, PhoneCall
from feedback.callbacks.rules import AttemptOutcome
from feedback.cases.models import Case
from feedback.db import UtcMoment, db
from feedback.telephony.rules.calls import CallEnd

_NEWER = aliased(PhoneCall)
Moment = datetime | sa.BindParameter[datetime]
#: Older ones are history: nobody remembers how it went.
REMEMBERED = timedelta(days=14)


@dataclass(frozen=True)
class Unconfirmed:
    """A call that waits for a person: the line proposes an outcome, and only proposes."""

    call_id: int
    case_id: int
    number: str
    contact_id: str | None
    made_by_id: int
    made_by: str
    called_at: datetime
    line_end: CallEnd | None

    @property
    def proposal(self) -> AttemptOutcome | None:
        """The outcome the line proposes."""
        return propose(self.line_end)


def list_unconfirmed(
    *, now: datetime, ended_by: datetime, made_by_id: int | None = None
) -> list[Unconfirmed]:
    """Return the calls that ended by a moment and wait for their outcome, oldest first."""
    columns: tuple[Any, ...] = (
        *(PhoneCall.id, PhoneCall.case_id, Case.number, Case.contact_id),
        *(PhoneCall.made_by_id, User.name, PhoneCall.resident_called_at, PhoneCall.line_end),
    )
    query = (
        sa.select(*columns)
        .join(Case, Case.id == PhoneCall.case_id)
        .join(User, User.id == PhoneCall.made_by_id)
        .where(*_waits(ended_by=ended_by, since=now - REMEMBERED))
        .order_by(PhoneCall.ended_at, PhoneCall.id)
    )
    if made_by_id is not None:
        query = query.where(PhoneCall.made_by_id == made_by_id)
    return [Unconfirmed(*row) for row in db.session.execute(query)]


def select_count() -> sa.Select[int]:
    """Return the select of how many calls of one person wait for their outcome.

    For a page that counts more in one go. Its values: ``user_id``, ``now`` and
    ``remembered_from``.
    """
    return (
        sa.select(sa.func.count())
        .select_from(PhoneCall)
        .where(*_waits(ended_by=_NOW, since=_SINCE))
        .where(PhoneCall.made_by_id == sa.bindparam("user_id"))
    )


def count_by_team(*, now: datetime) -> list[tuple[str, int]]:
    """Return how many calls wait per team of the case, by name; "" for no team."""
    values = {"now": now, "remembered_from": now - REMEMBERED}
    found = db.session.connection().execute(_BY_TEAM, values)
    return [(name, count) for name, count in found]


def _waits(*, ended_by: Moment, since: Moment) -> tuple[sa.ColumnElement[bool], ...]:
    """Only the newest call of a case, and not when its attempt was written down by hand."""
    called: Any = PhoneCall.resident_called_at
    newer = sa.exists().where(_NEWER.case_id == PhoneCall.case_id, _NEWER.id > PhoneCall.id)
    written = sa.exists().where(
        CallAttempt.case_id == PhoneCall.case_id,
        CallAttempt.recorded_at >= called,
    )
    return (
        PhoneCall.attempt_id.is_(None),
        called.is_not(None),
        PhoneCall.ended_at <= ended_by,
        PhoneCall.ended_at > since,
        ~newer,
        ~written,
    )


_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=UtcMoment())
_SINCE: sa.BindParameter[datetime] = sa.bindparam("remembered_from", type_=UtcMoment())
_BY_TEAM = (
    sa.select(sa.func.coalesce(Team.name, ""), sa.func.count())
    .select_from(PhoneCall)
    .join(Case, Case.id == PhoneCall.case_id)
    .outerjoin(Team, Team.id == Case.team_id)
    .where(*_waits(ended_by=_NOW, since=_SINCE))
    .group_by(Team.name)
    .order_by(Team.name)
)
