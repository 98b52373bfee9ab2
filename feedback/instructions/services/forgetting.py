# SPDX-License-Identifier: EUPL-1.2
"""Letting go of who thought along, once there is no use for it any more."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

import sqlalchemy as sa

from feedback.clock import local
from feedback.db import db
from feedback.instructions.models.sessions import CoDesignSession, Participant, Reply
from feedback.instructions.rules.sessions import READS_FOR

_OVER = sa.select(CoDesignSession.id).where(CoDesignSession.ends_on < sa.bindparam("before"))
_OWED = sa.select(Reply.participant_id).where(Reply.replied_at.is_(None), Reply.lapsed_at.is_(None))


def forget_needs(*, now: datetime) -> int:
    """Remove what somebody needs to take part, the day after the last day; return how many.

    It may say something of their health (GDPR, article 9), and it was for the meeting.
    """
    return _forget(Participant.needs != "", before=local(now).date(), needs="")


def forget_people(*, now: datetime) -> int:
    """Cut a participant loose from contact, case and link when the link shows nothing more.

    A name stays for who may be named, and who is owed an answer stays until it is given.
    Returns how many were cut loose.
    """
    tied = sa.or_(
        Participant.contact_id.is_not(None),
        Participant.case_id.is_not(None),
        Participant.token_sealed.is_not(None),
    )
    kept_name = sa.case((Participant.credit_at.is_(None), ""), else_=Participant.call_name)
    return _forget(
        tied,
        Participant.id.not_in(_OWED),
        before=local(now - READS_FOR).date(),
        contact_id=None,
        case_id=None,
        token_sealed=None,
        call_name=kept_name,
    )


def _forget(*of: sa.ColumnElement[bool], before: date, **values: object) -> int:
    over = Participant.session_id.in_(_OVER)
    change = sa.update(Participant).where(over, *of).values(values)
    done = db.session.execute(
        change.execution_options(synchronize_session=False), {"before": before}
    )
    return cast("sa.CursorResult[object]", done).rowcount
