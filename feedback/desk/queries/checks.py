# SPDX-License-Identifier: EUPL-1.2
"""What still has to be said about calls, and what residents said about ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback.callbacks.queries import spoken, unconfirmed
from feedback.callbacks.queries.unconfirmed import REMEMBERED, Unconfirmed
from feedback.cases.models import Case
from feedback.contacts.queries import list_cards
from feedback.desk.queries.promises import weeks_back
from feedback.intake.mail.queries import WAITING_COUNT


@dataclass(frozen=True)
class Waiting:
    """What waits beside the queue: mails, and calls of this person without an outcome."""

    mails: int
    calls: int


@dataclass(frozen=True)
class UnconfirmedLine:
    """A call without an outcome, with the resident's name."""

    call: Unconfirmed
    name: str


@dataclass(frozen=True)
class DeniedLine:
    """A case whose resident says that nobody spoke to them."""

    case: Case
    name: str
    said_at: datetime
    team: str


#: The fields of ``Waiting``, for a select that asks more besides.
WAITING = (WAITING_COUNT.scalar_subquery(), unconfirmed.select_count().scalar_subquery())


def waiting_values(*, user_id: int | None, now: datetime) -> dict[str, object]:
    """Return what is filled in to ask what waits for this person."""
    return {"user_id": user_id, "now": now, "remembered_from": now - REMEMBERED}


def list_unconfirmed_lines(*, now: datetime, user_id: int | None) -> list[UnconfirmedLine]:
    """Return the calls that wait for their outcome; of everyone when ``user_id`` is None."""
    calls = unconfirmed.list_unconfirmed(now=now, ended_by=now, made_by_id=user_id)
    names = _names([call.contact_id for call in calls])
    return [UnconfirmedLine(call, names.get(call.contact_id or "", "")) for call in calls]


def list_denied_lines(*, now: datetime) -> list[DeniedLine]:
    """Return the cases whose resident was not spoken to, newest first."""
    rows = spoken.list_denied(since=weeks_back(now))
    names = _names([case.contact_id for case, _at, _team in rows])
    return [
        DeniedLine(case, names.get(case.contact_id or "", ""), at, team) for case, at, team in rows
    ]


def _names(contact_ids: Sequence[str | None]) -> dict[str, str]:
    return {contact_id: card.name for contact_id, card in list_cards(contact_ids).items()}
