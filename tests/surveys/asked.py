# SPDX-License-Identifier: EUPL-1.2
"""A survey that is open, and ways to it: where answering begins."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.rules import program
from feedback.catalogue.rules import Channel
from feedback.db import unit_of_work
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.rules.instruments import EntranceKind, Instrument, InviteSource
from feedback.surveys.rules.questionnaire import Question, to_stored
from feedback.surveys.services.building import make_survey, open_entrance, publish, set_open
from feedback.surveys.services.inviting import Asking, invite_address, reveal_token
from feedback.surveys.services.surveys import ensure_version

ANOUK = program("Anouk", origin="web")
KEY = "na-contact-2026"
MAIL = "s.dewit@inwoner.example"


def open_survey(
    *,
    now: datetime,
    questions: tuple[Question, ...] = (),
    instrument: Instrument = Instrument.CONTINUOUS,
    key: str = KEY,
) -> Survey:
    """Make a survey, with the first questions of the bank unless others are given."""
    with unit_of_work():
        made = make_survey(key, title="Hoe ging het?", instrument=instrument, by=ANOUK, now=now)
        if questions:
            ensure_version(made, to_stored(questions), now=now)
        else:
            publish(made, by=ANOUK, now=now)
        set_open(made, is_open=True, by=ANOUK, now=now)
    return get_survey(key)


def card(*, now: datetime, channel: Channel | None = Channel.COUNTER) -> str:
    """Return the short code of a card of that survey."""
    with unit_of_work():
        made = open_entrance(
            get_survey(KEY), EntranceKind.CARD, label="Balie", channel=channel, by=ANOUK, now=now
        )
        return made.code


def invited(address: str = MAIL, *, now: datetime) -> str:
    """Return the token of an invitation after contact at the counter."""
    with unit_of_work():
        asking = Asking(get_survey(KEY), Channel.COUNTER, InviteSource.INVITER)
        return reveal_token(invite_address(asking, address, now=now).id)
