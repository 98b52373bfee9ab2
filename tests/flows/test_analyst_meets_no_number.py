# SPDX-License-Identifier: EUPL-1.2
"""An analyst walks every page, filter, file and call there is, and meets no number."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from itertools import product

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from feedback.accounts.rules import Role, Scope
from feedback.catalogue.rules import Channel
from feedback.db import end_reading, unit_of_work
from feedback.surveys.queries.answers import find_latest_version, get_survey
from feedback.surveys.services.surveys import store_responses
from tests.api.conftest import Caller, MakeCaller
from tests.api.conftest import make_caller as make_caller  # noqa: PLC0414 - a fixture
from tests.people import Cast, login
from tests.surveys.asked import KEY, card, invited, open_survey

PHONE, MAIL, NAME = "06 51 98 76 40", "s.dewit@inwoner.example", "Sjoukje de Wit"
SECRETS = re.compile(r"651987640|98\s?76\s?40|s\.dewit|inwoner\.example|Sjoukje", re.IGNORECASE)
#: What stands between the brackets of an address, tried on all of them.
WORDS = {"int": ("1",), "string": (KEY, "q_overall", "nl"), "path": (KEY,)}
_ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>")


def answered(client: FlaskClient, now: datetime) -> None:
    """Twelve people answered; one gave name and number, another wrote them in the text."""
    code = card(now=now)
    low = {"v_q_overall": "3", "v_q_call_me": "yes", "phone": PHONE, "name": NAME, "at": "contact"}
    assert client.post(f"/k/{code}", data=low | {"stap": "versturen"}).status_code == 303
    text = f"Ik ben te bereiken op {PHONE} of {MAIL}."
    told = {"v_q_overall": "4", "v_q_overall_why": text, "v_q_suggest": text}
    assert client.post(f"/k/{code}", data=told | {"stap": "versturen"}).status_code == 303
    survey = get_survey(KEY)
    version = find_latest_version(survey.id)
    assert version is not None
    row = {
        "survey_id": survey.id,
        "version_id": version.id,
        "round": "",
        "submitted_at": now,
        "recorded_at": now,
        "channel": Channel.COUNTER,
        "overall_mark": 8,
        "aspects": {},
        "background": {},
    }
    end_reading()
    with unit_of_work():
        store_responses([row | {"external_id": f"n{n}"} for n in range(10)])


def addresses(app: Flask, method: str) -> list[str]:
    """Return every address of the program, with words and numbers filled in."""
    made = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or method not in (rule.methods or ()):
            continue
        kinds = [kind or "string" for kind in _ARGUMENT.findall(rule.rule)]
        for words in product(*(WORDS.get(kind, WORDS["string"]) for kind in kinds)):
            left = iter(words)
            made.append(_ARGUMENT.sub(lambda _found, left=left: next(left), rule.rule))
    return made


def test_no_page_filter_file_or_call_shows_an_analyst_a_number(
    app: Flask, client: FlaskClient, people: Cast, make_caller: MakeCaller, now: datetime
) -> None:
    open_survey(now=now)
    invited(MAIL, now=now)
    answered(client, now)
    login(client, people.anouk)
    shown = 0
    for address in addresses(app, "GET"):
        answer = client.get(address)
        assert answer.status_code < 500 or address == "/readyz", address
        shown += answer.status_code == 200
        assert (
            SECRETS.search(answer.text if answer.mimetype != "application/pdf" else "") is None
        ), address
    assert shown > 15, "the walk has to open pages"
    base = f"/werk/onderzoeken/{KEY}/antwoorden"
    page = client.get(base).text
    assert "12 antwoorden" in page and "contactgegeven weggehaald" in page
    for query in ("kanaal=counter", "cijfer=laag", "tekst=ja", f"kanaal={PHONE}", "pagina=2"):
        assert SECRETS.search(client.get(f"{base}?{query}").text.replace(PHONE, "")) is None
    file = client.post(f"{base}/bestand", data={"vorm": "csv", "reden": "jaarverslag"})
    assert file.status_code == 200 and SECRETS.search(file.text) is None
    excel = client.post(f"{base}/bestand", data={"vorm": "xlsx", "reden": "jaarverslag"})
    sheet = load_workbook(io.BytesIO(excel.data)).active
    assert sheet is not None
    cells = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert SECRETS.search(cells) is None and "contactgegeven" in cells
    program = make_caller(*Scope, role=Role.ANALYST, name="Anouk")
    _call_everything(app, program)


def _call_everything(app: Flask, program: Caller) -> None:
    for address in addresses(app, "GET"):
        if address.startswith("/api/v1"):
            answer = program.get(address.removeprefix("/api/v1"))
            assert SECRETS.search(json.dumps(answer.get_json(silent=True))) is None, address
