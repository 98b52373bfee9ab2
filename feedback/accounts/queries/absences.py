# SPDX-License-Identifier: EUPL-1.2
"""Every select on who is away, and who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from feedback.accounts.models import Absence, User
from feedback.accounts.queries.people import list_people
from feedback.accounts.rules import Away, present_or_deputy
from feedback.db import db


@dataclass(frozen=True)
class AbsenceRow:
    """One of somebody's own absences, present or coming."""

    id: int
    starts_on: date
    ends_on: date | None
    deputy_name: str | None


def list_own_absences(user_id: int, *, on: date) -> list[AbsenceRow]:
    """Return somebody's absences that are not over on the day ``on``, first one first."""
    deputy = aliased(User)
    rows = db.session.execute(
        sa.select(Absence.id, Absence.starts_on, Absence.ends_on, deputy.name)
        .outerjoin(deputy, deputy.id == Absence.deputy_id)
        .where(Absence.user_id == user_id)
        .where(Absence.withdrawn_at.is_(None))
        .where(sa.or_(Absence.ends_on.is_(None), Absence.ends_on >= on))
        .order_by(Absence.starts_on, Absence.id)
    )
    return [AbsenceRow(row.id, row.starts_on, row.ends_on, row.name) for row in rows]


def is_away_between(user_id: int, starts_on: date, ends_on: date | None) -> bool:
    """Tell whether any day from ``starts_on`` to ``ends_on`` (open: for ever) is taken already."""
    query = (
        sa.select(Absence.id)
        .where(Absence.user_id == user_id)
        .where(Absence.withdrawn_at.is_(None))
        .where(sa.or_(Absence.ends_on.is_(None), Absence.ends_on >= starts_on))
        .limit(1)
    )
    if ends_on is not None:
        query = query.where(Absence.starts_on <= ends_on)
    return db.session.scalar(query) is not None


def list_away(on: date) -> list[Away]:
    """Return who is not there on the day ``on``; a disabled account counts as away for good."""
    absent = db.session.execute(_ABSENT, {"on": on}).all()
    gone = [one.id for one in list_people() if one.disabled]
    return [Away(*row) for row in absent] + [Away(user_id, on, None, None) for user_id in gone]


_ON = sa.bindparam("on", type_=sa.Date())
_ABSENT = (
    sa.select(Absence.user_id, Absence.starts_on, Absence.ends_on, Absence.deputy_id)
    .where(Absence.withdrawn_at.is_(None))
    .where(Absence.starts_on <= _ON)
    .where(sa.or_(Absence.ends_on.is_(None), Absence.ends_on >= _ON))
    .order_by(Absence.id)
)


def find_present(user_id: int, *, on: date) -> int | None:
    """Return who answers for this person on the day ``on``; None means the team."""
    return present_or_deputy(user_id, list_away(on), on)
