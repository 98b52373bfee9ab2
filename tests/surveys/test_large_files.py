# SPDX-License-Identifier: EUPL-1.2
"""Many answers at once: one that is wrong is named, and a file goes out batch by batch."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.audit.models import AuditEntry
from feedback.catalogue.rules import Channel
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Invalid
from feedback.surveys.imports.reading import read_responses
from feedback.surveys.queries.answers import find_latest_version
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.services.surveys import store_responses
from tests.people import Cast, login
from tests.surveys.asked import KEY, open_survey

MANY = 2_300


def test_one_bad_row_in_a_hundred_thousand_is_named_by_row_and_column(
    tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "veel.csv"
    rows = [f"r{n},{'acht' if n == 70_000 else 1 + n % 10}" for n in range(1, 100_001)]
    file.write_text("\n".join(["external_id,overall_mark", *rows]), encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        read_responses(file, None, key="veel", known_scale=None, now=now)
    assert list(refused.value.fields) == ["row 70001, column overall_mark"]


@pytest.fixture
def many(app: Flask, now: datetime) -> None:
    """More answers than are read at once, and seven of a channel that nobody may see."""
    del app
    survey = open_survey(now=now, instrument=Instrument.ROUND)
    version = find_latest_version(survey.id)
    assert version is not None
    row = {
        "survey_id": survey.id,
        "version_id": version.id,
        "round": "",
        "submitted_at": now - timedelta(days=1),
        "recorded_at": now,
        "overall_mark": 7,
        "aspects": {},
        "background": {"age": "18_34", "q_solved": "no"},
    }
    rows = [
        row
        | {
            "external_id": f"n{number * 7919 % 10_000:05d}",
            "channel": Channel.EMAIL if number < 7 else Channel.COUNTER,
        }
        for number in range(MANY)
    ]
    end_reading()
    with unit_of_work():
        store_responses(rows)


def test_what_may_leave_the_house_is_the_same_from_page_and_terminal(
    app: Flask, client: FlaskClient, people: Cast, many: None
) -> None:
    del many
    login(client, people.anouk)
    url = f"/werk/onderzoeken/{KEY}/antwoorden/bestand"
    nameless = client.post(url, data={"vorm": "csv", "reden": " "})
    assert nameless.status_code == 400 and "Vul in waarvoor" in nameless.text
    page = client.post(url, data={"vorm": "csv", "reden": "Jaarverslag, bel 06 12 34 56 78"}).text
    rows = list(csv.reader(io.StringIO(page.lstrip("\ufeff"))))
    assert len(rows) == 1 + MANY - 7 and "age" not in rows[0] and "q_solved" in rows[0]
    reasons = [one.details for one in db.session.query(AuditEntry) if "export" in one.action]
    assert len(reasons) == 1 and "Jaarverslag" in str(reasons[0]) and "06" not in str(reasons[0])
    end_reading()
    run = app.test_cli_runner().invoke
    same = run(args=["surveys", "export", KEY, "--released"])
    assert list(csv.reader(io.StringIO(same.stdout))) == rows
    whole = list(csv.DictReader(io.StringIO(run(args=["surveys", "export", KEY]).stdout)))
    assert len(whole) == MANY and whole[0]["background.age"] == "18_34"
    assert "groups of fewer than ten" in run(args=["surveys", "export", "--help"]).stdout
    login(client, people.ingrid)
    assert client.post(url, data={"reden": "Nieuwsgierig"}).status_code == 403
