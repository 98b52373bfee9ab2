# SPDX-License-Identifier: EUPL-1.2
"""Reading residents' words for others: a decision can be taken back, and is on the record."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.audit.models import AuditEntry
from feedback.db import db, end_reading
from feedback.surveys.models.answers import AnswerQuote, Response
from tests.insight.sheets import Q3, quarter_of_twelve
from tests.people import Cast, login
from tests.surveys.asked import KEY

PAGE = f"/werk/uitkomsten/uitspraken/{KEY}"
WHERE = {"kanaal": "counter", "kwartaal": "2026-Q3"}
SHEET = f"/werk/uitkomsten/factsheet?onderzoek={KEY}&kanaal=counter&kwartaal=2026-Q3"


@pytest.fixture
def tip(client: FlaskClient, people: Cast, tuesday: datetime) -> dict[str, str]:
    """The form of one tip at the counter."""
    quarter_of_twelve(now=tuesday)
    login(client, people.anouk)
    query = sa.select(Response.id).where(Response.suggestion.is_not(None))
    counter = query.where(Response.channel == "counter", Response.submitted_at >= Q3)
    number = db.session.scalars(counter.order_by(Response.id)).all()[0]
    end_reading()
    return {"antwoord": str(number), "soort": "tip", **WHERE}


@pytest.mark.parametrize(("decided", "word"), [("tonen", "Zet er een stoel bij."), ("niet", "")])
def test_a_decision_is_taken_back_and_the_words_wait_again(
    client: FlaskClient, tip: dict[str, str], decided: str, word: str
) -> None:
    client.post(PAGE, data={**tip, "besluit": decided, "woorden": "Zet er een stoel bij."})
    page = client.get(PAGE, query_string=WHERE).text
    assert "Wat besloten is" in page and ("niet getoond" in page) is (decided == "niet")
    assert ("stoel" in client.get(SHEET).text) is bool(word)
    assert client.post(f"{PAGE}/terug", data=tip).status_code == 303
    assert "stoel" not in client.get(SHEET).text
    page = client.get(PAGE, query_string=WHERE).text
    assert "Wat besloten is" not in page
    assert ">Zet er een stoel bij.</textarea>" in page
    acts = sa.select(AuditEntry.action).where(AuditEntry.action.startswith("responses.quote"))
    assert db.session.scalars(acts.order_by(AuditEntry.id)).all()[-1] == "responses.quote_undone"
    end_reading()


def test_what_was_never_decided_is_not_found(client: FlaskClient, tip: dict[str, str]) -> None:
    assert client.post(f"{PAGE}/terug", data=tip).status_code == 404
    assert client.post(f"{PAGE}/terug", data={**tip, "antwoord": "x"}).status_code == 404


def test_only_who_may_decide_takes_back(
    client: FlaskClient, tip: dict[str, str], people: Cast
) -> None:
    client.post(PAGE, data={**tip, "besluit": "tonen", "woorden": "Zet er een stoel bij."})
    login(client, people.marloes)
    assert client.post(f"{PAGE}/terug", data=tip).status_code == 403
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AnswerQuote)) == 1
    end_reading()
