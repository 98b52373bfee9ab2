# SPDX-License-Identifier: EUPL-1.2
"""Asking a department from the page of a case, and looking after the question there."""

from __future__ import annotations

import re

import pytest

from feedback.cases.queries import get_case
from feedback.feedback_tasks.queries import list_tasks
from feedback.feedback_tasks.rules import TaskStatus
from feedback.notifications.rules import Template
from tests.desk.conftest import TUESDAY, stored
from tests.feedback_tasks.made import letters, token_in
from tests.people import login

TYPED = {
    "key": "one-form",
    "question": "Wanneer ligt de stoep weer recht?",
    "department": "Wegbeheer",
    "colleague": "Karin",
    "email": "karin@wegbeheer.example",
    "due_on": "2026-12-01",
}


def url(case_id: int, rest: str = "") -> str:
    return f"/werk/zaken/{case_id}{rest}"


def asked(marloes, case_id: int) -> str:
    """Ask, and return the address of what is done with the question."""
    assert marloes.post(url(case_id, "/terugkoppelingen"), data=TYPED).status_code == 303
    stored(case_id)
    (task,) = list_tasks(case_id)
    return url(case_id, f"/terugkoppelingen/{task.id}")


def test_the_form_proposes_five_working_days_and_a_key_of_its_own(marloes, open_case):
    page = marloes.get(url(open_case())).text
    assert 'id="vraag-dag" name="due_on" value="2026-12-01"' in page
    keys = re.findall(r'name="key" value="([^"]{20,})"', page)
    assert len(keys) == 1


def test_a_question_stands_on_the_case_and_the_case_waits(marloes, open_case):
    case_id = open_case()
    assert "wacht op afdeling" not in marloes.get(url(case_id)).text
    asked(marloes, case_id)
    marloes.post(url(case_id, "/terugkoppelingen"), data=TYPED)  # Sent twice: one question.
    page = marloes.get(url(case_id)).text
    assert page.count("Wanneer ligt de stoep weer recht?") == 1
    assert "wacht op afdeling" in page and "Wegbeheer, Karin" in page
    assert "Vraag aan een afdeling: antwoord uiterlijk dinsdag 1 december" in page
    assert "karin@" not in page


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(marloes, open_case):
    case_id = open_case()
    wrong = {**TYPED, "email": "karin", "due_on": "2026-11-28"}
    answer = marloes.post(url(case_id, "/terugkoppelingen"), data=wrong)
    assert answer.status_code == 400
    assert "mist een @" in answer.text and "Dan zijn wij dicht" in answer.text
    assert "Wanneer ligt de stoep weer recht?" in answer.text
    assert list_tasks(case_id) == []


def test_a_bsn_is_taken_out_and_said(marloes, open_case):
    case_id = open_case()
    data = {**TYPED, "question": "Wat is er met 111222333?"}
    page = marloes.post(url(case_id, "/terugkoppelingen"), data=data, follow_redirects=True).text
    assert "111222333" not in page and "Wij haalden een BSN uit deze tekst." in page


@pytest.mark.parametrize(
    ("rest", "wrong", "says"),
    [
        ("/later", {"due_on": "2026-12-01", "reason": ""}, "waarom het later wordt"),
        ("/naar", {"department": "Groen", "email": ""}, "e-mailadres van uw collega"),
        ("/antwoord", {"answer": " "}, "eerst een antwoord"),
        ("/intrekken", {"reason": ""}, "waarom het niet meer hoeft"),
    ],
)
def test_each_act_says_what_is_missing_with_its_form_open(marloes, open_case, rest, wrong, says):
    case_id = open_case()
    where = asked(marloes, case_id)
    answer = marloes.post(where + rest, data=wrong)
    assert answer.status_code == 400 and says in answer.text
    assert list_tasks(case_id)[0].status is TaskStatus.OPEN


def test_an_answer_heard_on_the_phone_settles_the_question(marloes, open_case):
    case_id = open_case()
    where = asked(marloes, case_id)
    page = marloes.post(
        f"{where}/antwoord", data={"answer": "Donderdag klaar"}, follow_redirects=True
    ).text
    assert "Donderdag klaar" in page and "Marloes de Wit, " in page
    assert "Antwoord van de afdeling, op tijd" in page and "wacht op afdeling" not in page
    again = marloes.post(f"{where}/antwoord", data={"answer": "Nog een keer"})
    assert again.status_code == 409 and "al beantwoord of ingetrokken" in again.text


def test_it_can_be_reminded_moved_sent_on_and_withdrawn(marloes, open_case, clock):
    case_id = open_case()
    where = asked(marloes, case_id)
    early = marloes.post(f"{where}/herinner")
    assert early.status_code == 409 and "net een mail" in early.text
    later = {"due_on": "2026-12-08", "reason": "Karin vrij is"}
    page = marloes.post(f"{where}/later", data=later, follow_redirects=True).text
    assert "later omdat Karin vrij is" in page
    to = {"department": "Groen", "colleague": "", "email": "groen@gemeente.example"}
    page = marloes.post(f"{where}/naar", data=to, follow_redirects=True).text
    assert "Groen" in page and "naar iemand anders gestuurd" in page
    page = marloes.post(
        f"{where}/intrekken", data={"reason": "opgelost"}, follow_redirects=True
    ).text
    assert "Ingetrokken omdat opgelost" in page


def test_the_list_opens_the_questions_that_wait(marloes, people, open_case, clock):
    case_id = open_case()
    asked(marloes, case_id)
    page = marloes.get("/werk/terugkoppelingen").text
    assert "Wanneer ligt de stoep weer recht?" in page and get_case(case_id).number in page
    assert "Geen afdeling" in marloes.get("/werk/terugkoppelingen?wanneer=te-laat").text
    clock.set(TUESDAY.replace(month=12, day=2))
    login(marloes, people.marloes)
    assert "Wegbeheer" in marloes.get("/werk/terugkoppelingen?wanneer=te-laat").text


def test_who_sees_no_cases_asks_nothing_and_nobody_acts_on_another_case(
    client, people, open_case, marloes
):
    case_id, other = open_case(), open_case()
    where = asked(marloes, case_id)
    strange = where.replace(f"/zaken/{case_id}/", f"/zaken/{other}/")
    assert marloes.post(f"{strange}/intrekken", data={"reason": "x"}).status_code == 404
    assert marloes.post(url(424242, "/terugkoppelingen"), data=TYPED).status_code == 404
    login(client, people.anouk)
    assert client.post(f"{where}/intrekken", data={"reason": "x"}).status_code == 403
    assert client.get("/werk/terugkoppelingen").status_code == 403


def test_the_link_of_the_mail_opens_the_question(marloes, open_case, client):
    case_id = open_case()
    asked(marloes, case_id)
    ((_, letter),) = letters(Template.FEEDBACK_ASKED, now=TUESDAY)
    assert client.get(f"/terugkoppeling/{token_in(letter)}").status_code == 200
