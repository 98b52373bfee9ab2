# SPDX-License-Identifier: EUPL-1.2
"""Every select on the line's tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback import edge
from feedback.business_time.local_time import day_of, moment_on
from feedback.db import db
from feedback.errors import NotFound
from feedback.telephony.models import OwnPhone, PhoneEvent, PhonePolicyVersion, PhoneUse
from feedback.telephony.rules.limits import PhonePolicy, Used
from feedback.telephony.rules.numbers import NumberKind
from feedback.telephony.rules.words import UseKind, UseState

_PLAIN = [one.name for one in fields(PhonePolicy) if one.name not in {"version", "kinds"}]
#: What never reached the provider costs nothing and is not counted.
_COUNTED = PhoneUse.state.not_in([UseState.NOT_SENT, UseState.REFUSED])


def get_policy(*, lock: bool = False) -> PhonePolicy:
    """Return the policy in force. ``lock`` has everyone who counts wait in line."""
    query = sa.select(PhonePolicyVersion).order_by(PhonePolicyVersion.id.desc()).limit(1)
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("Er zijn nog geen bellimieten. Voer uit: flask db upgrade")
    return read_policy(row)


def read_policy(row: PhonePolicyVersion) -> PhonePolicy:
    """Return a stored version as a value."""
    values = {name: getattr(row, name) for name in _PLAIN}
    values["countries"] = frozenset(row.countries)
    return PhonePolicy(version=row.id, kinds=frozenset(map(NumberKind, row.kinds)), **values)


def list_policy_versions(*, limit: int = 50) -> Sequence[PhonePolicyVersion]:
    """Return the versions of the policy, newest first."""
    query = sa.select(PhonePolicyVersion).order_by(PhonePolicyVersion.id.desc()).limit(limit)
    return db.session.scalars(query).all()


def newest_version() -> int:
    """Return the number of the newest policy; 0 before the first."""
    return db.session.scalar(sa.select(sa.func.max(PhonePolicyVersion.id))) or 0


def count_used(*, person_id: int | None, number_index: bytes, now: datetime) -> Used:
    """Return what was used: by this person, to this number, and by all, in one select.

    The day is the day in Amsterdam, the hour is the last sixty minutes.
    """
    day, hour = moment_on(day_of(now), timedelta()), now - timedelta(hours=1)
    is_call, is_sms = PhoneUse.kind == UseKind.CALL, PhoneUse.kind == UseKind.SMS
    in_hour, mine = PhoneUse.asked_at > hour, PhoneUse.asked_by_id == person_id
    today, same = PhoneUse.asked_at >= day, PhoneUse.number_index == number_index

    def count(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*conditions), 1), else_=0)), 0)

    query = (
        sa.select(
            count(is_call, mine, in_hour),
            count(is_call, same, today),
            count(is_call, in_hour),
            count(is_sms, in_hour),
            sa.func.coalesce(sa.func.sum(sa.case((today, PhoneUse.cents), else_=0)), 0),
        )
        .where(PhoneUse.asked_at > min(day - timedelta(seconds=1), hour))
        .where(_COUNTED)
    )
    person, number, calls, sms, cents = db.session.execute(query).one()
    return Used(
        calls_by_person_hour=int(person),
        calls_to_number_day=int(number),
        calls_hour=int(calls),
        sms_hour=int(sms),
        day_cents=int(cents),
    )


@dataclass(frozen=True)
class Today:
    """What the provider was asked for today, and the amount reserved or spent on it."""

    calls: int
    sms: int
    cents: int


def count_today(*, now: datetime) -> Today:
    """Return what was used since midnight in Amsterdam."""
    query = (
        sa.select(PhoneUse.kind, sa.func.count(), sa.func.sum(PhoneUse.cents))
        .where(PhoneUse.asked_at >= moment_on(day_of(now), timedelta()))
        .where(_COUNTED)
        .group_by(PhoneUse.kind)
    )
    found = {kind: (int(count), int(cents)) for kind, count, cents in db.session.execute(query)}
    calls, sms = found.get(UseKind.CALL, (0, 0)), found.get(UseKind.SMS, (0, 0))
    return Today(calls[0], sms[0], calls[1] + sms[1])


def find_use(reference: str, *, lock: bool = False) -> PhoneUse | None:
    """Return what was asked under this reference of ours."""
    query = sa.select(PhoneUse).where(PhoneUse.reference == reference)
    return db.session.scalar(query.with_for_update() if lock else query)


def get_use(use_id: int, *, lock: bool = False) -> PhoneUse:
    """Return one use; raises ``NotFound``."""
    query = sa.select(PhoneUse).where(PhoneUse.id == use_id)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound("Dit gesprek bestaat niet.")
    return found


def find_use_of(provider_id: str, *, lock: bool = False) -> PhoneUse | None:
    """Return what the provider knows under its own id."""
    query = sa.select(PhoneUse).where(PhoneUse.provider_id == provider_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def list_known_ids(provider_ids: Collection[str]) -> frozenset[str]:
    """Return which of the provider's ids already belong to a use of ours."""
    query = sa.select(PhoneUse.provider_id).where(PhoneUse.provider_id.in_(provider_ids))
    return frozenset(found for found in db.session.scalars(query) if found)


def list_events(use_ids: Collection[int]) -> Sequence[PhoneEvent]:
    """Return what the provider told of these uses, in the order it reached us."""
    query = sa.select(PhoneEvent).where(PhoneEvent.use_id.in_(use_ids)).order_by(PhoneEvent.id)
    return db.session.scalars(query).all()


def find_own_phone(user_id: int) -> str:
    """Return the number of a colleague's own phone; "" when none was given."""
    row = db.session.get(OwnPhone, user_id)
    if row is None:
        return ""
    return edge.keyring().open(row.number_sealed, place=own_phone_place(user_id))


def own_phone_place(user_id: int) -> str:
    """Return where a colleague's sealed number belongs."""
    return f"own_phone.number:{user_id}"
