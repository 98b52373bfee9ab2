# SPDX-License-Identifier: EUPL-1.2
"""How we keep our word: the page, its file and the API show the same digits."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from feedback.accounts.rules import Scope, program
from feedback.accounts.services import tokens
from feedback.callbacks.rules import AttemptOutcome
from feedback.callbacks.services import calls
from feedback.cases.rules import AgreementStatus
from feedback.cases.services.agreements import agree, settle_agreement
from feedback.catalogue.rules import Channel
from feedback.db import end_reading, insert_rows, unit_of_work
from feedback.feedback_tasks.services.answering import note_answer
from feedback.feedback_tasks.services.asking import ask
from feedback.instructions.models.sessions import Reply
from tests.desk.conftest import MONDAY
from tests.feedback_tasks.made import new_task
from tests.instructions.together import begin, participants
from tests.people import Cast, login, number_of

PAGE = "/werk/uitkomsten/beloften"


def speak(case_id: int, people: Cast, *, at: datetime, outcome: str = "reached") -> None:
    with unit_of_work():
        calls.log_attempt(
            case_id, outcome=AttemptOutcome(outcome), started_at=at, by=people.marloes, now=at
        )


@pytest.fixture
def kept_and_late(open_case: Callable[..., int], people: Cast, clock) -> None:
    """Eleven kept by phone, two late by mail, one open and late, one not counted."""
    soon, late = MONDAY + timedelta(hours=2), MONDAY + timedelta(days=2)
    made = [open_case(channel=Channel.PHONE) for _ in range(11)]
    mails = [open_case(channel=Channel.EMAIL) for _ in range(4)]
    speak(made[0], people, at=soon, outcome="no_answer")
    for case_id in made:
        speak(case_id, people, at=soon + timedelta(minutes=30))
    for case_id in mails[:2]:
        speak(case_id, people, at=late)
    speak(mails[2], people, at=soon, outcome="declined")
    clock.set(late)


def test_page_file_and_program_show_the_same_digits(
    client: FlaskClient, people: Cast, kept_and_late: None
) -> None:
    login(client, people.anouk)
    page = client.get(PAGE).text
    assert "<h1>78,6% op tijd gesproken</h1>" in page
    assert "n = 14" in page
    assert "2 uur en 30 minuten werktijd" in page
    assert "Wil niet gebeld worden" in page

    text = client.get(f"{PAGE}/csv?kwartaal=2026-Q4").text
    rows = list(csv.DictReader(io.StringIO(text)))
    total = rows[0]
    assert (total["n"], total["kept"], total["late"], total["open_late"]) == ("14", "11", "2", "1")
    assert total["percent_in_time"] == "78.6"
    again = 100 * int(total["kept"]) / int(total["n"])
    assert f"{again:.1f}" == total["percent_in_time"]
    tries = {row["name"]: row["n"] for row in rows if row["part"] == "tries"}
    assert tries == {"1": "12", "2": "1"}
    assert [row["n"] for row in rows if row["part"] == "working_minutes" and row["name"] == "150"]

    answer = client.get("/api/v1/insights/promises", headers=bearer(people))
    assert answer.json["percentInTime"] == 78.6
    assert answer.json["medianWorkingMinutes"] == 150


def test_a_channel_with_nine_is_in_no_page_file_or_picture(
    client: FlaskClient, people: Cast, kept_and_late: None
) -> None:
    login(client, people.anouk)
    page = client.get(PAGE).text
    assert "te beschermen: Telefoon (n = 11), E-mail (n = 3)." in page
    assert "<title>Telefoon" not in page
    text = client.get(f"{PAGE}/csv").text
    hidden = [row for row in csv.DictReader(io.StringIO(text)) if row["part"] == "channel"]
    assert [(row["name"], row["n"], row["kept"]) for row in hidden] == [
        ("phone", "11", ""),
        ("email", "3", ""),
    ]


def test_below_ten_promises_nothing_but_their_number_is_told(
    client: FlaskClient, people: Cast, open_case: Callable[..., int], tuesday: datetime
) -> None:
    case_id = open_case()
    speak(case_id, people, at=MONDAY + timedelta(hours=1))
    login(client, people.anouk)
    page = client.get(PAGE).text
    assert "Te weinig beloften (n = 1)" in page
    assert client.get(f"{PAGE}/csv").text.count("\r\n") == 2
    assert client.get(f"{PAGE}?kwartaal=2025-Q1").status_code == 200
    assert client.get(f"{PAGE}?kwartaal=%00").status_code == 200


def test_who_helps_residents_does_not_decide_on_figures(
    client: FlaskClient, people: Cast, tuesday: datetime
) -> None:
    login(client, people.marloes)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}/csv").status_code == 403


def test_answers_to_who_thought_along_are_counted_by_the_day_they_were_told(
    client: FlaskClient, people: Cast, kept_and_late: None
) -> None:
    begin(people, MONDAY, residents=1)
    person = participants()[0].id
    end_reading()
    due, late = MONDAY + timedelta(days=1), MONDAY + timedelta(days=1, seconds=1)
    ends = [(due, None)] * 8 + [(late, None), (None, None), (None, late)]
    with unit_of_work():
        insert_rows(
            Reply,
            [
                {
                    "participant_id": person,
                    "owed_since": MONDAY,
                    "warn_at": MONDAY,
                    "due_at": due,
                    "replied_at": replied_at,
                    "replied_by_label": "Eva" if replied_at else "",
                    "is_sent": False,
                    "lapsed_at": lapsed_at,
                }
                for replied_at, lapsed_at in ends
            ],
        )
    login(client, people.anouk)
    assert "8 van 10 antwoorden kwamen op tijd." in client.get(PAGE).text
    rows = csv.DictReader(io.StringIO(client.get(f"{PAGE}/csv").text))
    (found,) = [row for row in rows if row["part"] == "replies"]
    assert (found["n"], found["kept"], found["late"], found["open_late"]) == ("10", "8", "1", "1")
    assert found["percent_in_time"] == "80.0"


def test_agreements_and_questions_to_departments_show_the_same_digits_everywhere(
    client: FlaskClient, people: Cast, open_case: Callable[..., int], kept_and_late: None, clock
) -> None:
    """Twelve of each: ten in time; of the questions one is late and one not answered."""
    case_id, asked_at = open_case(), MONDAY + timedelta(hours=3)
    by = people.marloes
    with unit_of_work():
        for number in range(12):
            day = {"due_on": MONDAY.date() + timedelta(days=1), "by": by, "now": asked_at}
            made = agree(case_id, text="Tegels", owner="ik", on_status_page=False, **day)
            kept_at = asked_at if number < 10 else asked_at + timedelta(days=2)
            kept = AgreementStatus.KEPT
            settle_agreement(made.id, outcome=kept, reason="", by=by, now=kept_at)
            new = new_task(key=str(number), due_on=day["due_on"])
            task = ask(case_id, new, by=by, now=asked_at).task
            if number < 11:
                note_answer(task.id, case_id=case_id, text="Ja", by=by, now=kept_at)
    clock.set(asked_at + timedelta(days=3))
    login(client, people.anouk)
    page = client.get(PAGE).text
    assert "10 van 12 afspraken zijn op de eerst genoemde dag nagekomen" in page
    assert "10 van 12 vragen zijn op de eerst gevraagde dag beantwoord" in page
    assert "83,3%" in page and "Wegbeheer" in page
    file = csv.DictReader(io.StringIO(client.get(f"{PAGE}/csv").text))
    rows = {(row["part"], row["name"]): row for row in file}
    for part, late in (("agreements", "2"), ("feedback_tasks", "1"), ("department", "1")):
        row = rows[part, "Wegbeheer" if part == "department" else "all"]
        assert (row["n"], row["kept"], row["late"]) == ("12", "10", late)
        again = 100 * int(row["kept"]) / int(row["n"])
        assert f"{again:.1f}" == row["percent_in_time"] == "83.3"
    answer = client.get("/api/v1/insights/promises", headers=bearer(people)).json
    assert answer["agreements"]["percentInTime"] == 83.3
    assert answer["feedbackTasks"] | {"name": "Wegbeheer"} == answer["departments"][0]
    assert (answer["feedbackTasks"]["openLate"], answer["feedbackTasks"]["n"]) == (1, 12)


def bearer(people: Cast) -> dict[str, str]:
    """Let a program of the analyst ask."""
    with unit_of_work():
        token = tokens.create_token(
            "proef",
            user_id=number_of(people.anouk),
            scopes=[Scope.INSIGHTS_READ],
            days=30,
            by=program("beheer", permissions=frozenset({"accounts.manage"})),
            now=MONDAY,
        )
    return {"Authorization": f"Bearer {token}"}
