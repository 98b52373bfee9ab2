# SPDX-License-Identifier: EUPL-1.2
"""A survey is answered with "ja, bel mij": docs/flows/answered-call-me.md, told with the cast."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from feedback.clock import FixedClock
from feedback.db import db
from tests.people import Cast, login

FIXTURES = Path(__file__).parent.parent / "fixtures"
WORDS = ("surveys", "import", str(FIXTURES / "enquete.csv"), "--survey", "kto", "--mapping")


def test_who_asked_to_be_called_is_called_and_the_rest_stays_anonymous(
    app: Flask, client: FlaskClient, people: Cast, clock: FixedClock, now: datetime
) -> None:
    # The file comes in: three of seven answers asked for a call.
    run = app.test_cli_runner()
    result = run.invoke(args=[*WORDS, str(FIXTURES / "enquete.yaml")])
    assert "cases made (wants a call): 3" in result.stdout
    db.session.rollback()

    # Marloes finds them in the queue, the one who waited longest first, with the score.
    login(client, people.marloes)
    queue = client.get("/werk").text
    assert "S. de Wit" in queue and "P. Anoniem" not in queue
    page = client.get("/werk/zaken/1").text
    assert "Uit onderzoek: Klantonderzoek" in page and "<b>Cijfer 3</b>" in page
    assert "06 •• •• •• 78" in page

    # She calls in time; the promise is kept.
    clock.set(now + timedelta(hours=1))
    said = {"outcome": "declined", "started": "2026-11-23T09:30"}
    assert client.post("/werk/zaken/1/pogingen", data=said).status_code == 303

    # The same file again changes nothing.
    again = run.invoke(args=[*WORDS, str(FIXTURES / "enquete.yaml")])
    assert "answers stored: 0" in again.stdout
