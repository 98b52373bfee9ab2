# SPDX-License-Identifier: EUPL-1.2
"""Bent u gesproken? A sample of residents checks our own notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback.callbacks.models import SpokenCheck, Verdict
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.queries.spoken import TeamChecks, count_by_team, list_denied
from feedback.callbacks.rules import SpokenAnswer, VerdictOutcome
from feedback.callbacks.services.spoken import is_sampled
from feedback.cases.queries import get_case, list_timeline
from feedback.cases.rules import CaseStatus, TimelineKind
from feedback.cases.services.links import reveal_address
from feedback.contacts.services import set_messages
from feedback.db import db, end_reading, unit_of_work
from feedback.service_calendar.queries import active_norms
from feedback.service_calendar.services import publish_norms
from feedback.surveys.tasks import ask_if_spoken
from tests.make import RESIDENT
from tests.people import TERMINAL, login
from tests.surveys.talked import DAY, HOUR, closed_case, invited_case, letters

CLOSED = 2 * HOUR
ASKED = CLOSED + 2 * HOUR


@pytest.fixture
def all_asked(app: Flask, now: datetime) -> None:
    """A lot that takes everyone."""
    with unit_of_work():
        norms = active_norms(now)
        publish_norms(
            replace(norms, spoken_percent=100),
            based_on=norms.version,
            reason="proef",
            by=TERMINAL,
            now=now,
        )


def ask(at: datetime) -> int:
    end_reading()
    return ask_if_spoken(now=at)


def check(case_id: int) -> SpokenCheck | None:
    end_reading()
    return db.session.get(SpokenCheck, case_id)


def page(case_id: int) -> str:
    end_reading()
    path = reveal_address(case_id, part="/gesproken").short.split("/", 3)[3]
    end_reading()
    return f"/{path}"


def test_the_lot_takes_its_share_and_says_the_same_each_time(app: Flask) -> None:
    drawn = [is_sampled(case_id, percent=5) for case_id in range(4_000)]
    assert 140 < sum(drawn) < 260
    assert drawn == [is_sampled(case_id, percent=5) for case_id in range(4_000)]
    assert not any(is_sampled(case_id, percent=0) for case_id in range(100))
    assert all(is_sampled(case_id, percent=100) for case_id in range(100))


def test_it_is_asked_once_a_while_after_closing_by_one_short_link(
    all_asked: None, now: datetime
) -> None:
    case_id = closed_case(now=now, email="")
    assert ask(now + ASKED - timedelta(minutes=1)) == 0
    assert ask(now + ASKED) == 1
    assert ask(now + ASKED + HOUR) == 0
    (text,) = letters("spoken_check", now=now)
    assert "wij schreven op dat wij u ma 23 november spraken. Klopt dat? http" in text
    assert text.endswith(page(case_id))
    assert list_timeline(case_id)[0].kind is TimelineKind.SPOKEN_ASKED


@pytest.mark.parametrize("who", ["wants no messages", "opted out", "asked lately", "too late"])
def test_who_is_left_in_peace(
    all_asked: None, client: FlaskClient, now: datetime, who: str
) -> None:
    if who == "opted out":
        _other, token = invited_case(now=now)
        client.post(f"/enquete/{token}/stoppen")
    if who == "asked lately":
        closed_case(now=now)
        assert ask(now + ASKED) == 1
    case_id = closed_case(now=now + DAY)
    with unit_of_work():
        contact_id = get_case(case_id).contact_id
        assert contact_id is not None
        declined = who == "wants no messages"
        set_messages(contact_id, declined=declined, by=RESIDENT, about_case=case_id, now=now)
    ask(now + DAY + ASKED + (DAY if who == "too late" else timedelta(0)))
    assert check(case_id) is None


def test_looking_keeps_nothing_and_one_tap_answers(
    all_asked: None, client: FlaskClient, now: datetime
) -> None:
    case_id = closed_case(now=now)
    assert client.get(page(case_id)).status_code == 404, "nobody asked yet"
    ask(now + ASKED)
    shown = client.get(page(case_id)).text
    assert "Hebben wij u gesproken?" in shown and "maandag 23 november" in shown
    found = check(case_id)
    assert found is not None and found.answer is None
    code = page(case_id).split("/")[2]
    assert client.post(f"/status/{code}/gesproken", data={"antwoord": "x"}).status_code == 400
    thanks = client.post(
        f"/status/{code}/gesproken", data={"antwoord": "ja"}, follow_redirects=True
    ).text
    assert "Uw antwoord is bewaard." in thanks and "ja, wij spraken elkaar" in thanks
    assert client.post(f"/status/{code}/gesproken", data={"antwoord": "nee"}).status_code == 409
    assert get_case(case_id).status is CaseStatus.CLOSED


def test_a_no_opens_the_case_again_with_a_new_promise_and_stands_on_the_board_per_team(
    all_asked: None, client: FlaskClient, now: datetime, people
) -> None:
    case_id = closed_case(now=now)
    ask(now + ASKED)
    code = page(case_id).split("/")[2]
    told = client.post(
        f"/status/{code}/gesproken", data={"antwoord": "nee"}, follow_redirects=True
    ).text
    assert "Dat spijt ons." in told and "Wij bellen u uiterlijk dinsdag 24 november" in told
    end_reading()
    case = get_case(case_id)
    assert (case.status, case.assignee_id) == (CaseStatus.OPEN, None)
    assert find_open_promise(case_id) is not None
    first = db.session.scalars(sa.select(Verdict)).one()
    assert first.outcome is VerdictOutcome.KEPT, "the first verdict stays"
    assert count_by_team(since=now) == [TeamChecks("", 1, 1, 1)]
    ((denied, _at, _team),) = list_denied(since=now)
    assert denied.id == case_id
    end_reading()
    login(client, people.ingrid)
    board = client.get("/werk/bord").text
    assert "Bent u gesproken?" in board and "Niet gesproken" in board
    rows = client.get("/werk/bord/gesproken").text
    assert case.number in rows and "Marloes" not in rows.split("<main")[1]


def test_of_two_answers_at_the_same_time_one_counts(
    all_asked: None, client: FlaskClient, now: datetime
) -> None:
    case_id = closed_case(now=now)
    ask(now + ASKED)
    code = page(case_id).split("/")[2]
    answers = [
        client.post(f"/status/{code}/gesproken", data={"antwoord": said}).status_code
        for said in ("ja", "ja")
    ]
    assert answers == [303, 409]
    found = check(case_id)
    assert found is not None and found.answer is SpokenAnswer.YES
