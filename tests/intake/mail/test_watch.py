# SPDX-License-Identifier: EUPL-1.2
"""Mail that waits is watched over like a promise, and what was put away is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from feedback.clock import AMSTERDAM
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import NotFound
from feedback.files.models import StoredFile
from feedback.intake.mail import queries
from feedback.intake.mail.quarantine import PUT_AWAY_DAYS, discard
from feedback.intake.models import IncomingMail
from feedback.intake.tasks import forget_put_away_mail, sweep_mail
from feedback.notifications.models import Message
from feedback.watch.queries import count_steps
from tests.arrivals import Arrive
from tests.intake.mail.letters import STORY, mail
from tests.people import Cast


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=AMSTERDAM)


@pytest.fixture
def sweep(people: Cast) -> Callable[[datetime], int]:
    def run(now: datetime) -> int:
        end_reading()
        return sweep_mail(now=now)

    return run


@pytest.fixture
def waiting(arrive: Arrive, people: Cast) -> IncomingMail:
    return arrive(mail(STORY, Precedence="bulk"))


def told(template: str) -> list[int | None]:
    end_reading()
    query = sa.select(Message.for_user_id).where(Message.template == template)
    return list(db.session.scalars(query.order_by(Message.created_at)))


def test_a_mail_in_quarantine_warns_breaks_and_escalates_each_once(
    waiting: IncomingMail, sweep: Callable[[datetime], int], people: Cast
) -> None:
    assert waiting.due_at == at(24, 17)
    assert sweep(at(24, 8, 30)) == 0
    assert (sweep(at(24, 16)), sweep(at(24, 16, 5))) == (1, 0)
    assert told("mail_nearly_gone") == [people.ingrid.id]
    assert sweep(at(24, 17)) == 0, "due is inclusive"
    assert sweep(at(24, 17, 0, 1)) == 1
    assert sweep(at(25, 9)) == 1
    assert sweep(at(30, 16)) == 1
    assert told("mail_breached") == [people.ingrid.id] * 3
    assert count_steps("mail") == {
        "nearly_gone": 1,
        "breached": 1,
        "morning_after": 1,
        "three_times_late": 1,
    }


def test_after_an_outage_only_the_newest_step_is_told(
    waiting: IncomingMail, sweep: Callable[[datetime], int], people: Cast
) -> None:
    assert sweep(at(30, 16)) == 4
    assert (told("mail_nearly_gone"), told("mail_breached")) == ([], [people.ingrid.id])


def test_a_mail_that_was_decided_on_escalates_no_more(
    waiting: IncomingMail, sweep: Callable[[datetime], int], people: Cast
) -> None:
    with unit_of_work():
        discard(waiting.id, reason="reclame", by=people.marloes, now=at(24, 10))
    assert sweep(at(25, 10)) == 0


def test_the_original_of_a_mail_that_was_put_away_goes_after_thirty_days(
    waiting: IncomingMail, people: Cast
) -> None:
    put_away = at(23, 10)
    with unit_of_work():
        discard(waiting.id, reason="reclame", by=people.marloes, now=put_away)
    gone = put_away + timedelta(days=PUT_AWAY_DAYS)
    assert forget_put_away_mail(now=gone - timedelta(minutes=1)) == 0
    assert forget_put_away_mail(now=gone) == 1
    assert forget_put_away_mail(now=gone) == 0
    end_reading()
    row = queries.get_mail(waiting.id)
    assert (row.file_id, row.sender_sealed, row.subject_sealed, row.sender_index) == (None,) * 4
    assert (row.forgotten_at, row.discarded_because) == (gone, "reclame")
    assert db.session.scalars(sa.select(StoredFile)).all() == []
    with pytest.raises(NotFound, match="opgeruimd"):
        queries.open_original(row)
