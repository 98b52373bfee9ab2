# SPDX-License-Identifier: EUPL-1.2
"""Cue words of topics: added, changed, taken away and taken back, by whom."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.cases.rules import CaseKind
from feedback.db import db, end_reading
from feedback.themes.models import CueChange
from feedback.themes.queries import list_cues
from tests.people import Cast, login

PAGE = "/werk/uitkomsten/tips/woorden"
WASTE = f"{PAGE}/waste"


@pytest.fixture
def anouk(client: FlaskClient, people: Cast, tuesday: object) -> FlaskClient:
    login(client, people.anouk)
    return client


def held() -> tuple[str, ...]:
    end_reading()
    return list_cues()["waste"]


def test_a_word_is_added_changed_taken_away_and_taken_back(
    anouk: FlaskClient, people: Cast
) -> None:
    assert "Nog niemand" in anouk.get(WASTE).text
    page = anouk.post(WASTE, data={"cue": "Snoeiafval*"}, follow_redirects=True).text
    assert "toegevoegd: snoeiafval*" in page and people.anouk.label in page
    anouk.post(WASTE, data={"cue": "takkenwagen", "former": "snoeiafval*"})
    assert "takkenwagen" in held() and "snoeiafval*" not in held()
    anouk.post(f"{WASTE}/weg", data={"former": "takkenwagen"})
    assert "takkenwagen" not in held()
    page = anouk.get(WASTE).text
    assert "weggehaald: takkenwagen" in page
    undo = re.findall(rf'action="({PAGE}/terug/\d+)"', page)
    assert anouk.post(undo[0]).status_code == 303
    assert "takkenwagen" in held()
    end_reading()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CueChange)) == 4
    assert "woorden: " in anouk.get(PAGE).text


def test_what_is_gone_or_there_already_is_refused(anouk: FlaskClient) -> None:
    twice = anouk.post(WASTE, data={"cue": "kliko*"})
    assert twice.status_code == 400 and "Dit woord staat er al." in twice.text
    assert anouk.post(f"{WASTE}/weg", data={"former": "bestaat niet"}).status_code == 409
    anouk.post(WASTE, data={"cue": "takkenwagen"})
    anouk.post(f"{WASTE}/weg", data={"former": "takkenwagen"})
    end_reading()
    first = db.session.scalars(sa.select(CueChange.id).order_by(CueChange.id)).first()
    assert anouk.post(f"{PAGE}/terug/{first}").status_code == 409
    for path in (f"{PAGE}/bestaat-niet", f"{PAGE}/terug/99999"):
        assert anouk.post(path, data={"cue": "woord"}).status_code == 404
    for odd in ("\x00", "😀", "x" * 100_000, "<b>"):
        assert anouk.post(WASTE, data={"cue": odd}).status_code in {303, 400}


def test_before_it_is_kept_one_sees_what_a_word_reaches(
    anouk: FlaskClient, people: Cast, open_case: Callable[..., int]
) -> None:
    for place in range(12):
        open_case(
            kind=CaseKind.SUGGESTION,
            story=f"Een takkenwagen voor mevrouw Zwanenburg, {'dat scheelt afval' * (place < 2)}",
            phone="",
        )
    page = anouk.get(WASTE, query_string={"cue": "Takkenwagen", "bekijk": "1"}).text
    assert "Raakt 12 tips van het vierde kwartaal 2026." in page
    assert "Daarvan telden er 10 nog niet bij dit onderwerp." in page
    assert "<mark>" not in page, "an analyst reads no message"
    login(anouk, people.ingrid)
    page = anouk.get(WASTE, query_string={"cue": "Takkenwagen", "bekijk": "1"}).text
    assert "<mark>takkenwagen</mark>" in page and "Zwanenburg" not in page
    assert "takkenwagen" not in held()
    few = anouk.get(WASTE, query_string={"cue": "afval", "bekijk": "1"}).text
    assert "Raakt minder dan 10 tips" in few and "<mark>" not in few
    wrong = anouk.get(WASTE, query_string={"cue": "de", "bekijk": "1"})
    assert wrong.status_code == 400 and "zegt niets" in wrong.text


def test_a_new_word_recognises_tips_from_then_on(
    anouk: FlaskClient, people: Cast, open_case: Callable[..., int]
) -> None:
    for _ in range(50):
        open_case(kind=CaseKind.SUGGESTION, story="Een takkenwagen in mei.", phone="")
    tips = "/werk/uitkomsten/tips?kwartaal=2026-Q4"
    assert "takkenwagen" not in anouk.get(tips).text
    anouk.post(f"{PAGE}/events", data={"cue": "takkenwag*"})
    login(anouk, people.ingrid)
    page = anouk.get(tips).text
    assert "Een <mark>takkenwagen</mark> in mei." in page and "<dd>takkenwagen</dd>" in page


def test_who_helps_residents_does_not_decide_on_words(client: FlaskClient, people: Cast) -> None:
    login(client, people.marloes)
    assert client.get(PAGE).status_code == 403
    assert client.post(WASTE, data={"cue": "takkenwagen"}).status_code == 403
