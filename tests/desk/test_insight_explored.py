# SPDX-License-Identifier: EUPL-1.2
"""What no cue word recognises: laid together by a command, shown on the page and in its file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from feedback.cases.rules import CaseKind
from feedback.db import unit_of_work
from feedback.edge import now
from feedback.themes.rules.keeping import FAILED
from feedback.work.services import beat
from tests.people import Cast, login
from tests.themes.test_exploring import tips

PAGE = "/werk/uitkomsten/tips"
QUARTER = "2026-Q4"


def test_page_file_and_command_say_the_same_of_groups_without_a_name(
    app: Flask,
    client: FlaskClient,
    people: Cast,
    open_case: Callable[..., int],
    tuesday: object,
) -> None:
    login(client, people.ingrid)
    for tip in tips(60):
        open_case(kind=CaseKind.SUGGESTION, story=tip.text, phone="")
    address = f"{PAGE}?kwartaal={QUARTER}"
    assert "Nog niet berekend" in client.get(address).text
    words = ["insight", "themes", "--quarter", QUARTER]
    told = app.test_cli_runner().invoke(args=[*words, "--explore"])
    assert told.exit_code == 0, told.output
    again = app.test_cli_runner().invoke(args=words)
    assert json.loads(again.stdout) == json.loads(told.stdout)
    groups = [one for one in json.loads(told.stdout)["explored"] if one["isStable"]]
    assert len(groups) == 5 and {one["n"] for one in groups} == {12}
    page, file = client.get(address).text, client.get(f"{PAGE}/csv?kwartaal={QUARTER}").text
    rows = {row["theme"]: row for row in csv.DictReader(io.StringIO(file))}
    for group in groups:
        terms = ", ".join(group["terms"])
        assert terms in page
        assert (rows[f"explored: {terms}"]["n"], rows[f"explored: {terms}"]["tips"]) == ("12", "60")
    assert "20,0%" in page and "<mark>ooievaar</mark>" in page
    command = app.test_cli_runner().invoke(args=[*words, "--format", "csv"]).stdout
    assert command.splitlines() == file.splitlines()
    login(client, people.anouk)
    assert "<mark>ooievaar</mark>" not in client.get(address).text, "an analyst reads no message"
    with unit_of_work():
        beat(FAILED, now=now())
    assert "De laatste berekening is mislukt" not in client.get(address).text, "it worked since"


def test_a_failure_is_told_until_it_worked_again(
    client: FlaskClient, people: Cast, open_case: Callable[..., int], tuesday: object
) -> None:
    login(client, people.anouk)
    for _ in range(50):
        open_case(kind=CaseKind.SUGGESTION, story="Zet meer afvalbakken neer.", phone="")
    with unit_of_work():
        beat(FAILED, now=now())
        beat("suggestions_failed", now=now())
    assert "De laatste berekening is mislukt" in client.get(f"{PAGE}?kwartaal={QUARTER}").text
    assert "Het leren is mislukt" in client.get("/werk/uitkomsten/voorstellen").text
