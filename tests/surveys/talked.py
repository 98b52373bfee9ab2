# SPDX-License-Identifier: EUPL-1.2
"""Somebody was spoken and the case was closed: where asking afterwards begins."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback.accounts.rules import program
from feedback.callbacks.rules import Need
from feedback.callbacks.services.calls import Talk, record_conversation
from feedback.callbacks.services.cases import close_case
from feedback.cases.rules import CloseReason
from feedback.db import db, end_reading, unit_of_work
from feedback.notifications.models import Message
from feedback.notifications.queries import find_open_letter
from feedback.surveys.tasks import Asked, invite_after_closure
from tests.make import make_case, make_report

MARLOES = program("Marloes", origin="web")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MAIL = "s.dewit@inwoner.example"
_LINK = re.compile(r"/enquete/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")


def closed_case(
    *, now: datetime, email: str = MAIL, phone: str = "06 12 34 56 78", may_ask: bool = True
) -> int:
    """Return a case that came in at ``now``, was spoken an hour later and closed after two."""
    case = make_case(now=now, report=make_report(email=email, phone=phone)).case
    case_id = case.id
    talk = Talk(
        started_at=now + HOUR,
        summary="Vier keer hetzelfde formulier.",
        needs=[Need.EXPLANATION],
        consent_score=may_ask,
    )
    with unit_of_work():
        record_conversation(case_id, talk, by=MARLOES, now=now + HOUR)
    with unit_of_work():
        close_case(case_id, reason=CloseReason.HANDLED, by=MARLOES, now=now + 2 * HOUR)
    return case_id


def sweep(now: datetime) -> Asked:
    """Run the pass as the worker does, with nothing open."""
    end_reading()
    return invite_after_closure(now=now)


def invited_case(*, now: datetime, **given: str) -> tuple[int, str]:
    """Return a closed case and the token of its invitation, sent a day later."""
    case_id = closed_case(now=now, **given)  # type: ignore[arg-type]
    assert sweep(now + DAY + 2 * HOUR).invited == 1
    return case_id, token_of(letters("aftercare", now=now)[-1])


def letters(template: str, *, now: datetime) -> list[str]:
    """Return the texts that wait to leave, oldest first."""
    end_reading()
    ids = db.session.scalars(
        sa.select(Message.id).where(Message.template == template).order_by(Message.created_at)
    ).all()
    found = [find_open_letter(one, now=now) for one in ids]
    end_reading()
    return [one.text for one in found if one is not None]


def token_of(text: str) -> str:
    """Return the token in the link of a text."""
    found = _LINK.search(text)
    assert found is not None, text
    return found[1]
