# SPDX-License-Identifier: EUPL-1.2
"""Public results: three channels shown, the fourth hidden, and open data that reckons back."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from flask.testing import FlaskClient

from feedback.catalogue.rules import Channel
from feedback.db import unit_of_work
from feedback.insight.rules.factsheet import mean_figure
from feedback.insight.rules.sums import Sums
from feedback.insight.rules.words import margin, shown
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.services.building import set_published
from tests.insight.sheets import answer_all, quarter_of_twelve
from tests.surveys.asked import ANOUK, KEY


def publish(*, now: datetime) -> None:
    with unit_of_work():
        set_published(get_survey(KEY), is_published=True, by=ANOUK, now=now)


def test_nothing_is_public_until_somebody_decides_so(client: FlaskClient, now: datetime) -> None:
    quarter_of_twelve(now=now)
    assert "nog geen uitkomsten" in client.get("/resultaten").text
    assert len(client.get("/resultaten/cijfers").text.splitlines()) == 1


def test_every_page_of_a_resident_leads_there_once_it_is_public(
    client: FlaskClient, now: datetime
) -> None:
    quarter_of_twelve(now=now)
    assert "/resultaten" not in client.get("/").text
    publish(now=now)
    assert '<a href="/resultaten">Meer over onze cijfers</a>' in client.get("/").text
    assert '<a href="/resultaten">More about our figures</a>' in client.get("/?taal=en").text


def test_three_channels_are_shown_and_the_fourth_is_not(client: FlaskClient, now: datetime) -> None:
    quarter_of_twelve(now=now)
    answer_all([6] * 20, channel=Channel.EMAIL, aspects=[4] * 20)
    answer_all([9] * 30, channel=Channel.POST, at=now)
    publish(now=now)
    page = client.get("/resultaten").text
    for words in ("Balie: 7,6, 6,5 – 8,4, 12", "Online formulier: 5,5", "E-mail: 6,0"):
        assert words in page
    assert "Telefoon: Te weinig antwoorden" in page
    assert "8,0" not in page, "nine answers of 8"
    assert "Brief" not in page, "this quarter goes on"
    assert "6,3 (42 antwoorden" in page, "only what is shown"
    english = client.get("/resultaten?taal=en").text
    assert "7.6, 6.5 – 8.4, 12" in english
    assert "Too few answers" in english


def test_the_open_data_reckon_back_to_the_same_digits(client: FlaskClient, now: datetime) -> None:
    quarter_of_twelve(now=now)
    publish(now=now)
    page = client.get("/resultaten").text
    rows = list(csv.DictReader(io.StringIO(client.get("/resultaten/cijfers").text)))
    assert {row["channel"] for row in rows} == {"counter", "digital_form"}
    assert {row["quarter"] for row in rows} == {"2026-Q2", "2026-Q3"}
    assert all(int(row["n"]) >= 10 for row in rows)
    for row in rows:
        if row["question"] == "overall_mark" and row["quarter"] == "2026-Q3":
            sums = Sums(int(row["n"]), int(row["sum"]), int(row["sum_of_squares"]))
            figure = mean_figure(sums)
            assert figure.value is not None
            assert f"{shown(figure.value)}, {margin(figure)}, {figure.n}" in page
