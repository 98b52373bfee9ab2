# SPDX-License-Identifier: EUPL-1.2
"""Wat leverde het gesprek op? The figures, the cases behind them, and who may open those."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask.testing import FlaskClient

from feedback.callbacks.rules import Need
from feedback.callbacks.services.calls import Talk, record_conversation
from feedback.catalogue.rules import Channel
from feedback.db import unit_of_work
from tests.make import make_case, make_report
from tests.people import Cast, login
from tests.surveys.talked import HOUR, MARLOES

PAGE = "/werk/uitkomsten/gesprek"


def spoken(
    count: int,
    *,
    other: int,
    now: datetime,
    channel: Channel = Channel.DIGITAL_FORM,
    topic: str = "",
) -> None:
    """Speak so many residents, some about another cause than it looked like."""
    for number in range(count):
        email = f"a{number}@inwoner.example"
        report = replace(make_report(email=email, channel=channel), topic=topic)
        case = make_case(now=now, report=report).case
        talk = Talk(
            started_at=now + HOUR,
            summary="Het formulier kwam terug.",
            needs=[Need.EXPLANATION],
            cause_before="<b>formulier</b> te laat",
            cause_after="wij stuurden het oude" if number < other else "<B>formulier</B> te laat",
        )
        with unit_of_work():
            record_conversation(case.id, talk, by=MARLOES, now=now + HOUR)


def test_a_figure_opens_its_cases_for_who_may_read_cases(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    login(client, people.ingrid)
    spoken(9, other=3, now=now)
    page = client.get(PAGE).text
    assert "Te weinig zaken met een oorzaak" in page
    assert "Te weinig mensen met een cijfer ervoor en erna" in page
    assert client.get(f"{PAGE}/zaken").status_code == 404
    spoken(1, other=1, now=now)
    assert "bij 4 van 10 zaken" in client.get(PAGE).text
    rows = client.get(f"{PAGE}/zaken").text
    assert "<h1>Bij 4 van 10 zaken speelde iets anders</h1>" in rows
    assert "&lt;b&gt;formulier&lt;/b&gt; te laat" in rows
    assert client.get(f"{PAGE}/zaken?deel=kanaal&naam=fax").status_code == 404
    assert "hidden_cause,total,all,10,4,40.0" in client.get(f"{PAGE}/csv").text


def test_a_channel_is_not_called_as_the_topic_with_the_same_code(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    login(client, people.ingrid)
    spoken(10, other=2, now=now, channel=Channel.WEBSITE, topic="website")
    page = client.get(PAGE).text
    assert '<th scope="row">Website</th>' in page
    assert '<th scope="row">Website en formulieren</th>' in page
    assert "Website en formulieren · Website<" in client.get(f"{PAGE}/zaken").text


def test_an_analyst_reads_the_figure_and_opens_no_case(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    spoken(10, other=2, now=now)
    login(client, people.anouk)
    page = client.get(PAGE).text
    assert "bij 2 van 10 zaken" in page
    assert "gesprek/zaken" not in page
    assert client.get(f"{PAGE}/zaken").status_code == 403
