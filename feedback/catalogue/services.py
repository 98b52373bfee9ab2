# SPDX-License-Identifier: EUPL-1.2
"""Commands on the catalogue."""

from __future__ import annotations

from datetime import datetime

from feedback.audit import services as audit
from feedback.audit.services import Author
from feedback.catalogue import queries
from feedback.catalogue.models import District, Profile, SignalProtocol, Topic
from feedback.catalogue.rules import (
    FIRST_DISTRICTS,
    FIRST_PROTOCOLS,
    FIRST_TOPICS,
    Signal,
    check_protocol,
)
from feedback.db import db, insert_once
from feedback.errors import Invalid
from feedback.text_guard import clean_text


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
    _ensure_protocols(now=now)


def write_protocol(
    signal: Signal, *, words: str, link: str, by: Author, now: datetime
) -> SignalProtocol:
    """Append what to do at a signal as its next version; the same words again change nothing.

    Raises ``Invalid`` for no words, for too many, and for a link that is no address.
    """
    said = clean_text(words)
    held = queries.get_protocols()[signal]
    problems = check_protocol(said, link.strip())
    if problems:
        raise Invalid(problems)
    if (held.words, held.link) == (said, link.strip()):
        return held
    made = SignalProtocol(
        signal=signal,
        words=said,
        link=link.strip(),
        made_at=now,
        made_by_id=by.id,
        made_by_label=by.label,
    )
    db.session.add(made)
    details = {"signal": signal.value}
    db.session.flush()  # The audit names it by its number.
    audit.record(
        "protocol.written",
        by=by,
        object_type="signal_protocol",
        object_id=made.id,
        now=now,
        details=details,
    )
    return made


def _ensure_protocols(*, now: datetime) -> None:
    known = queries.get_protocols()
    for signal, words in FIRST_PROTOCOLS.items():
        if signal not in known:
            db.session.add(
                SignalProtocol(
                    signal=signal,
                    words=words,
                    link="",
                    made_at=now,
                    made_by_id=None,
                    made_by_label="Gehoord",
                )
            )


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
