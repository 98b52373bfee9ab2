# SPDX-License-Identifier: EUPL-1.2
"""The pages around mail: what waits is judged, answers are read, residents are written to."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from feedback.audit.queries import list_entries_about
from feedback.callbacks.queries.promises import find_latest_promise
from feedback.cases.models import CaseNote
from feedback.cases.rules import CaseStatus, NoteWay
from feedback.db import db, end_reading
from feedback.intake.mail import queries
from feedback.intake.models import IncomingMail, MailStatus
from feedback.notifications.queries import find_open_letter
from feedback.notifications.reply_address import reply_address
from tests.arrivals import Arrive, cases, outbox
from tests.desk.conftest import TUESDAY, promise_state, stored
from tests.files import samples
from tests.intake.mail.letters import RESIDENT, STORY, bounce, mail, nested
from tests.people import login

HOSTILE = '<img src=x onerror="alert(1)">'


def row_of(mail_id: int) -> IncomingMail:
    end_reading()
    return queries.get_mail(mail_id)


@pytest.fixture
def waiting(arrive: Arrive, tuesday) -> int:
    files = (("stoep.jpg", "image/jpeg", samples.picture()),)
    return arrive(mail(f"{STORY} {HOSTILE}", Precedence="bulk", files=files)).id


def test_an_empty_list_says_that_nothing_waits(marloes) -> None:
    assert "Niets wacht op u." in marloes.get("/werk/mail").text


def test_a_mail_that_waits_shows_why_and_until_when(marloes, waiting: int) -> None:
    page = marloes.get("/werk/mail").text
    assert "Kapotte stoep" in page and "Automatisch verstuurd" in page
    assert "Jan Postma &lt;j•••@inwoner.example&gt;" in page and RESIDENT not in page
    assert "Op tijd" in page or "op tijd" in page


def test_the_queue_tells_how_many_mails_wait(marloes, waiting: int) -> None:
    page = marloes.get("/werk").text
    assert re.search(r'Mail die wacht</span> <span class="gh-number">1<', page)


def test_its_words_are_only_words(marloes, waiting: int, people) -> None:
    page = marloes.get(f"/werk/mail/{waiting}").text
    assert "&lt;img src=x" in page and HOSTILE not in page
    assert "stoep.jpg" in page
    end_reading()
    (look,) = list_entries_about("incoming_mail", str(waiting))
    assert (look.action, look.actor_id) == ("mail.shown", people.marloes.id)


def test_the_original_is_a_download_on_the_record(marloes, waiting: int) -> None:
    answer = marloes.get(f"/werk/mail/{waiting}/origineel")
    assert b"Precedence: bulk" in answer.data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    end_reading()
    assert list_entries_about("incoming_mail", str(waiting))[0].action == "mail.fetched"


def test_a_released_mail_is_a_case_whose_promise_runs_from_its_arrival(
    marloes, waiting: int
) -> None:
    answer = marloes.post(f"/werk/mail/{waiting}/zaak")
    assert answer.status_code == 303
    (case,) = cases()
    assert answer.location == f"/werk/zaken/{case.id}"
    promise = find_latest_promise(case.id)
    assert promise is not None and promise.started_at == row_of(waiting).received_at
    assert "stoep.jpg" in marloes.get(answer.location).text
    assert outbox() == [], "a robot would answer a confirmation"
    assert marloes.post(f"/werk/mail/{waiting}/zaak").status_code == 409
    assert len(cases()) == 1


def test_an_unreadable_mail_can_become_a_case_too(marloes, arrive: Arrive) -> None:
    row = arrive(nested(3_000))
    assert "niet uit elkaar halen" in marloes.get(f"/werk/mail/{row.id}").text
    assert marloes.post(f"/werk/mail/{row.id}/zaak").status_code == 303
    assert len(cases()) == 1


def test_putting_away_asks_for_a_reason_and_keeps_the_original(marloes, waiting: int) -> None:
    refused = marloes.post(f"/werk/mail/{waiting}/weg", data={"reason": " "})
    assert refused.status_code == 400 and "Schrijf op waarom" in refused.text
    done = marloes.post(f"/werk/mail/{waiting}/weg", data={"reason": "Reclame"})
    assert done.status_code == 303
    row = row_of(waiting)
    assert (row.status, row.discarded_because) == (MailStatus.DISCARDED, "Reclame")
    assert marloes.get(f"/werk/mail/{waiting}/origineel").status_code == 200
    assert "Niets wacht op u." in marloes.get("/werk/mail").text


def test_an_answer_waits_until_somebody_read_it(marloes, open_case, arrive: Arrive) -> None:
    case_id = open_case(email=RESIDENT)
    row = arrive(mail("Het is nog steeds stuk.", to=reply_address(case_id)))
    page = marloes.get("/werk/mail").text
    assert "Antwoord op" in page and stored(case_id).number in page
    shown = marloes.get(f"/werk/zaken/{case_id}").text
    assert "Mail van de inwoner" in shown and "Het is nog steeds stuk." in shown
    assert marloes.post(f"/werk/mail/{row.id}/gelezen").status_code == 303
    assert "Niets wacht op u." in marloes.get("/werk/mail").text


def test_an_answer_on_a_closed_case_is_seen(marloes, open_case, arrive: Arrive) -> None:
    case_id = open_case(email=RESIDENT)
    with_number = {"outcome": "declined", "started": "2026-11-24T10:00"}
    marloes.post(f"/werk/zaken/{case_id}/pogingen", data=with_number)
    assert marloes.post(f"/werk/zaken/{case_id}/sluiten", data={"reason": "handled"}).status_code
    assert stored(case_id).status is CaseStatus.CLOSED
    arrive(mail("Toch niet opgelost", to=reply_address(case_id)))
    assert "die zaak is gesloten" in marloes.get("/werk/mail").text


def test_an_employee_answers_by_mail_and_the_promise_runs_on(
    marloes, open_case, arrive: Arrive
) -> None:
    case_id = open_case(email=RESIDENT)
    row = arrive(mail("Wanneer komt u?", to=reply_address(case_id)))
    text = "Wij komen donderdag.\n\nGroet, Marloes"
    assert marloes.post(f"/werk/zaken/{case_id}/mail", data={"text": text}).status_code == 303
    letter = find_open_letter(outbox()[-1].id, now=TUESDAY)
    assert letter is not None and letter.recipient == RESIDENT
    assert "Wij komen donderdag." in letter.text and stored(case_id).number in letter.subject
    assert letter.reply_to == reply_address(case_id)
    assert promise_state(case_id) == "open"
    assert row_of(row.id).handled_at is not None
    page = marloes.get(f"/werk/zaken/{case_id}").text
    assert "Mail aan de inwoner" in page and "Marloes de Wit" in page


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001])
def test_a_mail_needs_words_and_keeps_what_was_typed(marloes, open_case, receiving, text) -> None:
    case_id = open_case(email=RESIDENT)
    before = len(outbox())
    refused = marloes.post(f"/werk/zaken/{case_id}/mail", data={"text": text})
    assert refused.status_code == 400
    assert len(outbox()) == before


def test_who_gave_no_address_cannot_be_mailed(marloes, open_case) -> None:
    case_id = open_case()
    assert "Mail de inwoner" not in marloes.get(f"/werk/zaken/{case_id}").text
    refused = marloes.post(f"/werk/zaken/{case_id}/mail", data={"text": "Hallo"})
    assert refused.status_code == 400
    end_reading()
    assert db.session.scalar(sa.select(CaseNote).where(CaseNote.way == NoteWay.MAIL)) is None


def test_a_mail_that_came_back_is_said_until_one_arrives(
    marloes, open_case, arrive: Arrive
) -> None:
    case_id = open_case(email=RESIDENT)
    words = "Onze mail is niet aangekomen"
    assert words not in marloes.get(f"/werk/zaken/{case_id}").text
    arrive(bounce(outbox()[0].message_id))
    assert words in marloes.get(f"/werk/zaken/{case_id}").text
    arrive(mail("Ik ben er wel", to=reply_address(case_id)))
    assert words not in marloes.get(f"/werk/zaken/{case_id}").text


@pytest.mark.parametrize("rest", ["", "/1", "/1/origineel"])
def test_who_sees_no_cases_sees_no_mail(client, people, tuesday, rest: str) -> None:
    for person in (people.anouk, people.bram):
        login(client, person)
        assert client.get(f"/werk/mail{rest}").status_code == 403


def test_a_mail_that_is_not_there(marloes) -> None:
    data: dict[str, Any] = {"reason": "x"}
    assert marloes.get("/werk/mail/999").status_code == 404
    for act in ("zaak", "weg", "gelezen"):
        assert marloes.post(f"/werk/mail/999/{act}", data=data).status_code == 404
