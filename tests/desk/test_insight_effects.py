# SPDX-License-Identifier: EUPL-1.2
"""Werkt het? on its page: the naive difference is never the headline."""

from __future__ import annotations

from datetime import datetime

from flask.testing import FlaskClient

from feedback.catalogue.rules import Channel
from tests.insight.stored import keep_survey, marks
from tests.people import Cast, login

PAGE = "/werk/uitkomsten/werkt-het"


def test_a_change_at_one_channel_stands_beside_the_others(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    login(client, people.anouk)
    assert "Er is nog geen onderzoek" in client.get(PAGE).text
    for back in (0, 92, 184, 276):
        for channel in (Channel.COUNTER, Channel.PHONE):
            rose = 1.5 if not back and channel is Channel.COUNTER else 0.0
            made = marks(60, seed=back, lift=rose)
            keep_survey("doorlopend", made, now=now, channel=channel, days_ago=back)
    page = client.get(f"{PAGE}?onderzoek=doorlopend&onderdeel=h_empathy&kanaal=counter").text
    assert "<h1>Sinds de verandering ging het aantoonbaar beter dan elders</h1>" in page
    assert "Nooit de uitkomst" in page
    page = client.get(f"{PAGE}?onderzoek=doorlopend&kanaal=phone&kwartaal=2020-Q1").text
    assert "niet geloot" in page
    first = min(quarter for quarter in _quarters(page))
    refused = client.get(f"{PAGE}?onderzoek=doorlopend&kanaal=counter&kwartaal={first}").text
    assert "<h1>Of het werkt: geen uitspraak mogelijk</h1>" in refused
    assert "minder dan drie kwartalen van vóór de verandering" in refused


def _quarters(page: str) -> list[str]:
    return [part[:7] for part in page.split('<option value="20')[1:] for part in [f"20{part}"]]
