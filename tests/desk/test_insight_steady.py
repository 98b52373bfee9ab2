# SPDX-License-Identifier: EUPL-1.2
"""Blijft het zo? on its page: the chart, its words, who saw a signal, a new beginning."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.db import db, end_reading
from feedback.insight.models import ControlAlarm
from feedback.insight.tasks import watch_marks
from tests.insight.test_watching import LOW, ORDINARY, keep_weeks
from tests.people import Cast, login

PAGE = "/werk/uitkomsten/verloop"


def test_a_signal_stands_on_the_page_until_somebody_says_what_it_was(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    login(client, people.ingrid)
    assert "geen doorlopend onderzoek met een antwoord" in client.get(PAGE).text
    keep_weeks([ORDINARY] * 20 + [[1] * 9, [3] * 12, LOW], now=now)
    watch_marks(now=now)
    page = client.get(PAGE).text
    assert "<h1>Telefoon: het cijfer is lager dan toeval verklaart</h1>" in page
    assert "te weinig antwoorden (minimaal 10)" in page
    assert "verborgen om anderen te beschermen" in page
    assert "3,0" not in page, "it would tell the week of nine"
    number = db.session.scalars(sa.select(ControlAlarm.id)).one()
    end_reading()
    where = f"{PAGE}/seintjes/{number}?onderzoek=doorlopend&kanaal=phone"
    assert client.post(where, data={"note": "x" * 3_000}).status_code == 400
    assert client.post(where, data={"note": "Nieuwe <b>telefooncentrale</b>"}).status_code == 303
    page = client.get(PAGE).text
    assert "Nieuwe &lt;b&gt;telefooncentrale&lt;/b&gt;" in page
    assert "Ingrid" in page


def test_a_new_beginning_asks_a_period_of_the_chart_and_a_reason(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    login(client, people.ingrid)
    keep_weeks([ORDINARY] * 22, now=now)
    page = client.get(PAGE).text
    first = page.split('<option value="20')[-1][:6]
    where = f"{PAGE}/uitgangspunt?onderzoek=doorlopend&kanaal=phone"
    assert client.post(where, data={"since": "1999-W01", "reason": "anders"}).status_code == 400
    assert client.post(where, data={"since": f"20{first}", "reason": ""}).status_code == 400
    assert (
        client.post(where, data={"since": f"20{first}", "reason": "Nieuwe balie"}).status_code
        == 303
    )
    assert "Nieuwe balie" in client.get(PAGE).text
