# SPDX-License-Identifier: EUPL-1.2
"""A department's own page: one question, one answer, no account."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from feedback.clock import FixedClock
from feedback.db import unit_of_work
from feedback.feedback_tasks.models import FeedbackTask
from feedback.feedback_tasks.rules import TaskStatus
from feedback.feedback_tasks.services import standing
from feedback.notifications.rules import Template
from tests.feedback_tasks.made import QUESTION, letters, make_task, stored, token_in
from tests.make import PHONE, STORY
from tests.people import Cast


@pytest.fixture
def task(people: Cast, now: datetime) -> FeedbackTask:
    return make_task(people, now)


@pytest.fixture
def page(task: FeedbackTask, now: datetime) -> str:
    ((_, letter),) = letters(Template.FEEDBACK_ASKED, now=now)
    return f"/terugkoppeling/{token_in(letter)}"


def test_it_shows_who_asks_what_by_when_and_nothing_of_the_resident(
    client: FlaskClient, page: str
) -> None:
    answer = client.get(page)
    for words in (QUESTION, "Marloes de Wit", "Wegbeheer", "vrijdag 27 november", "G26-"):
        assert words in answer.text
    assert not any(words in answer.text for words in (STORY, PHONE, "S. de Wit", "karin@"))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_an_answer_is_taken_once_and_a_second_is_given_back(
    client: FlaskClient, page: str, task: FeedbackTask
) -> None:
    done = client.post(page, data={"answer": "Donderdag 😀 <b>klaar</b>"}, follow_redirects=True)
    assert "Uw antwoord is binnen" in done.text and "Donderdag" not in done.text
    assert stored(task.id).answer == "Donderdag 😀 <b>klaar</b>"
    late = client.post(page, data={"answer": "Toch vrijdag"})
    assert late.status_code == 409 and "Toch vrijdag" in late.text
    assert "Dit is niet verstuurd" in late.text
    assert stored(task.id).answer == "Donderdag 😀 <b>klaar</b>"


@pytest.mark.parametrize("text", ["", " \x00 ", "x" * 100_000], ids=["empty", "nul", "100 kB"])
def test_what_cannot_be_taken_is_said_beside_the_field(
    client: FlaskClient, page: str, task: FeedbackTask, text: str
) -> None:
    answer = client.post(page, data={"answer": text})
    assert answer.status_code == 400 and "Er is nog iets nodig" in answer.text
    assert stored(task.id).status is TaskStatus.OPEN


def test_a_bsn_is_taken_out_and_said(client: FlaskClient, page: str) -> None:
    done = client.post(page, data={"answer": "Van 111222333"}, follow_redirects=True)
    assert "Wij haalden een BSN uit deze tekst." in done.text


def test_not_for_me_gives_it_back_with_a_word(
    client: FlaskClient, page: str, task: FeedbackTask
) -> None:
    missing = client.post(f"{page}/terug", data={"words": ""})
    assert missing.status_code == 400 and "bij wie wij moeten zijn" in missing.text
    done = client.post(f"{page}/terug", data={"words": "Bij Groen"}, follow_redirects=True)
    assert "U gaf deze vraag terug" in done.text
    assert stored(task.id).returned_words == "Bij Groen"


def test_a_withdrawn_question_says_so_and_a_month_later_the_link_is_over(
    client: FlaskClient, page: str, task: FeedbackTask, people: Cast, clock: FixedClock
) -> None:
    with unit_of_work():
        standing.withdraw(
            task.id, case_id=task.case_id, reason="x", by=people.marloes, now=clock.now()
        )
    assert "Deze vraag is ingetrokken" in client.get(page).text
    clock.set(clock.now() + timedelta(days=31))
    assert client.get(page).status_code == 404


def test_a_link_that_never_was_is_refused_in_words(client: FlaskClient, task: FeedbackTask) -> None:
    for rest in ("", "/terug"):
        post = client.post(f"/terugkoppeling/{'x' * 43}{rest}", data={"answer": "a", "words": "a"})
        assert post.status_code == 404 and "Deze link werkt niet (meer)" in post.text
    assert client.get("/terugkoppeling/x").status_code == 404
