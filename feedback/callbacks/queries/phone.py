# SPDX-License-Identifier: EUPL-1.2
"""Selects on calls over the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from feedback.accounts.models import User
from feedback.callbacks.line_calls import LineCall
from feedback.callbacks.models import PhoneCall
from feedback.db import db
from feedback.errors import NotFound
from feedback.telephony.models import PhoneUse
from feedback.telephony.rules.calls import RUNNING

_COLUMNS = tuple(getattr(PhoneCall, name) for name in LineCall.__dataclass_fields__ if name != "by")
_CALLER, _ANY_CALL = aliased(User), aliased(PhoneCall)


def find_line_call(case_id: int) -> LineCall | None:
    """Return the newest call over the line about a case; None when there is none."""
    query = (
        sa.select(*_COLUMNS, _CALLER.name)
        .join(_CALLER, _CALLER.id == PhoneCall.made_by_id)
        .where(PhoneCall.case_id == case_id)
        .order_by(PhoneCall.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    return None if row is None else LineCall(*tuple(row))


def with_line_call(query: sa.Select[Any], *, case_id: Any) -> sa.Select[Any]:
    """Return ``query`` with the columns of the newest call of its case at the end."""
    newest = (
        sa.select(sa.func.max(_ANY_CALL.id)).where(_ANY_CALL.case_id == case_id).scalar_subquery()
    )
    return (
        query.add_columns(*_COLUMNS, _CALLER.name)
        .outerjoin(PhoneCall, PhoneCall.id == newest)
        .outerjoin(_CALLER, _CALLER.id == PhoneCall.made_by_id)
    )


def read_line_call(row: Sequence[Any]) -> LineCall | None:
    """Return the call in the last columns of a row of ``with_line_call``, if there is one."""
    values = row[-len(_COLUMNS) - 1 :]
    return None if values[0] is None else LineCall(*values)


def get_phone_call(call_id: int, *, lock: bool = False) -> PhoneCall:
    """Return one call; raises ``NotFound``."""
    query = sa.select(PhoneCall).where(PhoneCall.id == call_id)
    found = db.session.scalar(query.with_for_update(key_share=True) if lock else query)
    if found is None:
        raise NotFound("Dit gesprek bestaat niet.")
    return found


def find_phone_call_of(use: PhoneUse, *, lock: bool = False) -> PhoneCall | None:
    """Return the call that a use of the line was for."""
    query = sa.select(PhoneCall).where(PhoneCall.use_id == use.id)
    return db.session.scalar(query.with_for_update(key_share=True) if lock else query)


def is_calling(user_id: int) -> bool:
    """Tell whether this person has a call going on."""
    query = (
        sa.select(PhoneCall.id)
        .where(PhoneCall.made_by_id == user_id)
        .where(PhoneCall.state.in_(RUNNING))
        .limit(1)
    )
    return db.session.scalar(query) is not None


def find_call_to_write_down(case_id: int, *, after: datetime) -> PhoneCall | None:
    """Return the newest call that reached the line of the resident and awaits its outcome."""
    query = (
        sa.select(PhoneCall)
        .where(PhoneCall.case_id == case_id)
        .where(PhoneCall.attempt_id.is_(None))
        .where(PhoneCall.resident_called_at >= after)
        .order_by(PhoneCall.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
    )
    return db.session.scalar(query)
