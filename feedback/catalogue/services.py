# SPDX-License-Identifier: EUPL-1.2
"""Commands on the catalogue."""

from __future__ import annotations

from datetime import datetime

from feedback.catalogue import queries
from feedback.catalogue.models import District, Profile, Topic
from feedback.catalogue.rules import FIRST_DISTRICTS, FIRST_TOPICS
from feedback.db import db, insert_once


def ensure_catalogue(*, now: datetime) -> None:
    """Give a new installation its first topics, districts and profile.

    Safe to run at every start: what managers changed or switched off stays as it is.
    """
    topics = queries.list_known_codes(Topic)
    for position, first in enumerate(FIRST_TOPICS):
        if first.code not in topics:
            db.session.add(
                Topic(
                    code=first.code,
                    label=first.label,
                    label_en=first.label_en,
                    position=position,
                    active=True,
                )
            )
    districts = queries.list_known_codes(District)
    for position, first in enumerate(FIRST_DISTRICTS):
        if first.code not in districts:
            db.session.add(
                District(code=first.code, label=first.label, position=position, active=True)
            )
    _ensure_profile(now=now)


def _ensure_profile(*, now: datetime) -> None:
    if queries.find_profile() is not None:
        return
    insert_once(
        Profile,
        id=1,
        name="Gemeente Duinrade",
        place="Duinrade",
        direct_number="14 0200",
        sender_name="Klantenservice gemeente Duinrade",
        postal_address="Postbus 8\n1740 AA Duinrade",
        privacy_officer="privacy@duinrade.example",
        website="https://www.duinrade.example",
        updated_at=now,
    )
