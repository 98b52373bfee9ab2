# SPDX-License-Identifier: EUPL-1.2
"""A call of which nobody said how it went: seen beside the queue, reminded of once."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.callbacks.queries.unconfirmed import count_by_team, list_unconfirmed
from feedback.callbacks.rules import AttemptOutcome
from feedback.callbacks.services.calls import log_attempt
from feedback.callbacks.tasks import CONFIRM_WITHIN, remind_of_calls
from feedback.clock import FixedClock
from feedback.db import db, end_reading, unit_of_work
from feedback.notifications.models import Message
from tests.callbacks.conftest import Begin
from tests.callbacks.line import Line
from tests.people import Cast, login

SECOND = timedelta(seconds=1)


def rang(begin: Begin, now: datetime) -> Line:
    """The resident's phone rang and was answered; then both hung up."""
    line = begin()
    line.answered()
    line.press()
    line.tell("in-progress", sequence=2, other=True, at=now + 10 * SECOND)
    line.tell("completed", sequence=3, other=True, at=now + 40 * SECOND, CallDuration="30")
    line.tell("completed", sequence=4, at=now + 41 * SECOND, CallDuration="41")
    return line


def reminders() -> list[Message]:
    end_reading()
    query = sa.select(Message).where(Message.template == "call_unconfirmed")
    return list(db.session.scalars(query))


def remind(now: datetime) -> int:
    end_reading()
    return remind_of_calls(now=now)


def test_after_a_quarter_the_one_who_called_is_reminded_once(
    begin: Begin, people: Cast, clock: FixedClock, now: datetime
) -> None:
    line = rang(begin, now)
    ended_at = line.call.ended_at
    assert ended_at is not None
    assert remind(ended_at + CONFIRM_WITHIN - SECOND) == 0
    assert remind(ended_at + CONFIRM_WITHIN) == 1
    assert remind(ended_at + 2 * CONFIRM_WITHIN) == 0
    (message,) = reminders()
    assert message.for_user_id == people.marloes.id
    (waiting,) = list_unconfirmed(now=ended_at, ended_by=ended_at)
    assert waiting.proposal is AttemptOutcome.REACHED
    assert count_by_team(now=ended_at) == [("", 1)]


def test_it_stands_beside_the_queue_and_on_the_board_until_it_is_said(
    begin: Begin, people: Cast, client: FlaskClient, clock: FixedClock, now: datetime
) -> None:
    line = rang(begin, now)
    later = now + CONFIRM_WITHIN
    clock.set(later)
    login(client, people.marloes)
    assert "Zeg hoe het ging" in client.get("/werk").text
    page = client.get("/werk/gesprekken").text
    assert "S. de Wit" in page and f"/werk/zaken/{line.case_id}#poging" in page
    with unit_of_work():
        log_attempt(
            line.case_id,
            outcome=AttemptOutcome.VOICEMAIL,
            started_at=now,
            by=people.marloes,
            now=later,
        )
    end_reading()
    assert "Zeg hoe het ging" not in client.get("/werk").text
    assert "Van elk gesprek is opgeschreven hoe het ging." in client.get("/werk/gesprekken").text
    assert remind(later + CONFIRM_WITHIN) == 0
