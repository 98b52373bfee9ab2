# SPDX-License-Identifier: EUPL-1.2
"""The outbox as people see it: what needs someone, what a decision does, nobody's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.cases.models import Case
from feedback.db import db, end_reading, unit_of_work
from feedback.notifications import outcomes, queries
from feedback.notifications.models import Message
from feedback.notifications.rules import MessageStatus
from tests.desk.conftest import stored
from tests.people import Cast, login

REFUSED = "mailserver: 550 5.1.1"


@pytest.fixture
def dead(open_case: Callable[..., int], tuesday: datetime) -> str:
    """A confirmation by mail that was refused."""
    open_case(email="s.dewit@voorbeeld.nl")
    message_id = db.session.scalars(sa.select(Message.id)).one()
    with unit_of_work():
        outcomes.mark_dead(message_id, detail=REFUSED, now=tuesday)
    return message_id


def decide(client: FlaskClient, message_id: str, **typed: str) -> Any:
    return client.post(f"/werk/uitbak/{message_id}", data=typed)


def status(message_id: str) -> MessageStatus:
    end_reading()
    return queries.get_message_row(message_id).status


def test_what_did_not_arrive_is_on_top_and_tells_nobodys_words(
    ingrid: FlaskClient, dead: str
) -> None:
    for path in ("/werk/uitbak", f"/werk/uitbak/{dead}"):
        page = ingrid.get(path).text
        assert "Niet aangekomen" in page and REFUSED in page
        assert "voorbeeld.nl" not in page and "/status/" not in page


def test_the_case_tells_it_too(ingrid: FlaskClient, dead: str) -> None:
    case_id = db.session.scalars(sa.select(Case.id)).one()
    end_reading()
    page = ingrid.get(f"/werk/zaken/{case_id}").text
    assert "Mail niet aangekomen: bevestiging" in page
    assert f"/werk/uitbak/{dead}" in page


def test_an_employee_sees_it_on_the_case_and_cannot_decide(marloes: FlaskClient, dead: str) -> None:
    case_id = db.session.scalars(sa.select(Case.id)).one()
    end_reading()
    assert "Mail niet aangekomen: bevestiging" in marloes.get(f"/werk/zaken/{case_id}").text
    assert marloes.get("/werk/uitbak").status_code == 403
    assert decide(marloes, dead, decision="again", reason="x").status_code == 403
    assert status(dead) is MessageStatus.DEAD


def test_sending_again_goes_to_where_the_resident_is_now(
    ingrid: FlaskClient, dead: str, people: Cast, tuesday: datetime
) -> None:
    from feedback.contacts.rules.details import read_contact
    from feedback.contacts.services import change_contact

    case_id = db.session.scalars(sa.select(Case.id)).one()
    contact_id = stored(case_id).contact_id
    assert contact_id is not None
    details = read_contact(name="S. de Wit", email="nieuw@voorbeeld.nl")
    with unit_of_work():
        change_contact(
            contact_id, details=details, by=people.marloes, about_case=case_id, now=tuesday
        )
    answer = decide(ingrid, dead, decision="again", reason="Adres was verkeerd getypt")
    assert answer.status_code == 303
    assert status(dead) is MessageStatus.WAITING
    letter = queries.find_open_letter(dead, now=tuesday)
    assert letter is not None and letter.recipient == "nieuw@voorbeeld.nl"
    assert "Adres was verkeerd getypt" in ingrid.get(f"/werk/uitbak/{dead}").text


@pytest.mark.parametrize(
    ("decision", "after"),
    [("arrived", MessageStatus.SENT), ("let_go", MessageStatus.DROPPED)],
)
def test_a_decision_is_kept_with_its_reason(
    ingrid: FlaskClient, dead: str, decision: str, after: MessageStatus
) -> None:
    assert decide(ingrid, dead, decision=decision, reason="Net gebeld").status_code == 303
    assert status(dead) is after
    assert "Niets wacht op u" in ingrid.get("/werk/uitbak").text
    assert decide(ingrid, dead, decision=decision, reason="Nog eens").status_code == 409


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": "x"}, "Kies wat er moet gebeuren."),
        ({"decision": "explode", "reason": "x"}, "Kies wat er moet gebeuren."),
        ({"decision": "again", "reason": " "}, "Schrijf in een paar woorden waarom."),
        ({"decision": "again", "reason": "x" * 301}, "Kort dit in tot 300 tekens."),
    ],
)
def test_a_decision_that_is_not_whole_changes_nothing(
    ingrid: FlaskClient, dead: str, typed: dict[str, str], sentence: str
) -> None:
    answer = decide(ingrid, dead, **typed)
    assert answer.status_code == 400 and sentence in answer.text
    assert status(dead) is MessageStatus.DEAD


@pytest.mark.parametrize(
    "path", ["/werk/uitbak/x", "/werk/uitbak/00000000-0000-4000-8000-000000000000"]
)
def test_a_message_that_does_not_exist_is_not_found(ingrid: FlaskClient, path: str) -> None:
    assert ingrid.get(path).status_code == 404


def test_an_admin_decides_too_and_reads_no_case(
    client: FlaskClient, dead: str, people: Cast, tuesday: datetime
) -> None:
    login(client, people.bram)
    page = client.get("/werk/uitbak").text
    assert "G26-" in page and "/werk/zaken/1" not in page
    assert decide(client, dead, decision="let_go", reason="Adres bestaat niet").status_code == 303
