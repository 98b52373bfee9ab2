# SPDX-License-Identifier: EUPL-1.2
"""Who thought along is let go of: what they need soon, who they are when their link is over."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from feedback.clock import AMSTERDAM
from feedback.db import end_reading, unit_of_work
from feedback.instructions.queries.sessions import find_participant
from feedback.instructions.services import sessions, thinking_along
from feedback.instructions.tasks import forget_participants
from tests.instructions.together import Together, begin, participants, plan
from tests.people import Cast

DAY = timedelta(days=1)


@pytest.fixture
def along(people: Cast, now: datetime) -> Together:
    made = begin(people, now, residents=2)
    for number, is_named in ((1, True), (2, False)):
        with unit_of_work():
            thinking_along.introduce(
                made.people()[number - 1].person.id,
                call_name=f"Naam {number}",
                may_be_named=is_named,
                is_coming=True,
                needs="Een ringleiding",
                now=now,
            )
    return made


def midnight_after_last_day(now: datetime) -> datetime:
    last = plan(now).ends_on
    assert last is not None
    return datetime.combine(last + DAY, time(), tzinfo=AMSTERDAM)


def test_what_somebody_needs_is_forgotten_the_day_after_the_last_day(
    along: Together, now: datetime
) -> None:
    over = midnight_after_last_day(now)
    assert forget_participants(now=over - timedelta(minutes=1)) == (0, 0)
    assert forget_participants(now=over) == (2, 0)
    assert [one.needs for one in participants()] == ["", ""]
    assert all(one.contact_id and one.token_sealed for one in participants())
    assert forget_participants(now=over + DAY) == (0, 0)


def test_who_somebody_is_goes_when_the_link_is_over_but_a_name_that_may_be_said(
    along: Together, now: datetime
) -> None:
    token, over = along.token(2), midnight_after_last_day(now) + 365 * DAY
    assert forget_participants(now=over - timedelta(minutes=1))[1] == 0
    assert forget_participants(now=over) == (0, 2)
    assert [one.call_name for one in participants()] == ["Naam 1", ""]
    assert not any(one.contact_id or one.case_id or one.token_sealed for one in participants())
    found = find_participant(token)
    assert found is not None, "an old link is told that it is over, by the date of its session"
    end_reading()
    assert forget_participants(now=over + DAY) == (0, 0)


def test_who_is_owed_an_answer_can_still_be_written_to(along: Together, now: datetime) -> None:
    along.say(1, "s4", "Een briefje is genoeg.")
    over = midnight_after_last_day(now) + 400 * DAY
    assert forget_participants(now=over)[1] == 1
    first, second = participants()
    assert first.contact_id is not None
    assert sessions.reveal_link(first)
    assert second.contact_id is None
