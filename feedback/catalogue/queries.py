# SPDX-License-Identifier: EUPL-1.2
"""Every select on the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import sqlalchemy as sa

from feedback.catalogue.models import District, Profile, SignalProtocol, Topic
from feedback.catalogue.rules import Signal
from feedback.db import db
from feedback.errors import NotFound
from feedback.reference import kept_by_edition


class TopicCard(NamedTuple):
    """A topic that can be chosen."""

    id: int
    code: str
    label: str
    label_en: str


@dataclass(frozen=True)
class ProfileCard:
    """The municipality as texts and pages name it."""

    name: str
    place: str
    direct_number: str
    sender_name: str
    postal_address: str
    privacy_officer: str
    website: str


_PROFILE = sa.select(*(getattr(Profile, one.name) for one in fields(ProfileCard))).where(
    Profile.id == 1
)
_TOPICS = (
    sa.select(Topic.id, Topic.code, Topic.label, Topic.label_en)
    .where(Topic.active)
    .order_by(Topic.position, Topic.label)
)


@kept_by_edition
def list_topics() -> tuple[TopicCard, ...]:
    """Return the topics that can be chosen, in the order managers gave them."""
    return tuple(TopicCard(*row) for row in db.session.connection().execute(_TOPICS).all())


def get_protocols() -> dict[Signal, SignalProtocol]:
    """Return what to do at each signal: the newest version of each, in the order of signals."""
    newest = sa.select(sa.func.max(SignalProtocol.id)).group_by(SignalProtocol.signal)
    rows = db.session.scalars(sa.select(SignalProtocol).where(SignalProtocol.id.in_(newest)))
    found = {row.signal: row for row in rows}
    return {signal: found[signal] for signal in Signal if signal in found}


def list_protocol_versions(*, limit: int) -> Sequence[SignalProtocol]:
    """Return the versions of every protocol, newest first."""
    query = sa.select(SignalProtocol).order_by(SignalProtocol.id.desc()).limit(limit)
    return db.session.scalars(query).all()


def find_topic(code: str) -> Topic | None:
    """Return the topic with this code, also when it cannot be chosen any more."""
    return db.session.scalar(sa.select(Topic).where(Topic.code == code))


def get_topic(topic_id: int) -> Topic:
    """Return one topic; raises ``NotFound``."""
    found = db.session.get(Topic, topic_id)
    if found is None:
        raise NotFound("Dit onderwerp bestaat niet.")
    return found


def list_districts() -> Sequence[District]:
    """Return the districts that can be chosen, in the order managers gave them."""
    query = sa.select(District).where(District.active).order_by(District.position, District.label)
    return db.session.scalars(query).all()


def find_district(code: str) -> District | None:
    """Return the district with this code, also when it cannot be chosen any more."""
    return db.session.scalar(sa.select(District).where(District.code == code))


def list_known_codes(table: type[Topic] | type[District]) -> frozenset[str]:
    """Return every code in use, active or not."""
    return frozenset(db.session.scalars(sa.select(table.code)))


@kept_by_edition
def find_profile() -> ProfileCard | None:
    """Return the profile, or None on a database without reference data."""
    row = db.session.connection().execute(_PROFILE).one_or_none()
    return None if row is None else ProfileCard(*row)


def get_profile() -> ProfileCard:
    """Return whose klantenservice this is; raises ``NotFound`` without reference data."""
    found = find_profile()
    if found is None:
        raise NotFound("Het profiel van de gemeente ontbreekt. Voer uit: flask db upgrade")
    return found
