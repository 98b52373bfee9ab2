# SPDX-License-Identifier: EUPL-1.2
"""Signals that cannot wait: the local protocol at hand, and as little as possible written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.callbacks.models import Conversation
from feedback.catalogue.queries import get_protocols
from feedback.catalogue.rules import Signal
from feedback.db import db, end_reading
from tests.people import Cast, login

EDIT = "/beheer/protocollen"
TALK = {
    "seen": "0",
    "version": "0",
    "started": "2026-11-24T10:40",
    "opened": "y",
    "summary": "Mevrouw vertelde hoe het thuis gaat.",
    "needs": "being_heard",
    "signals": ["violence", "bestaat niet"],
    "underlying_story": "Huiselijk geweld genoemd; aandachtsfunctionaris gebeld.",
    "summary_confirmed": "yes",
    "no_agreement": "y",
    "route_explained": "y",
    "hears_on": "morgen",
}


def talk(client: FlaskClient, case_id: int, **more: str) -> int:
    return client.post(f"/werk/zaken/{case_id}/gesprek", data={**TALK, **more}).status_code


def test_during_a_call_the_protocols_are_at_hand(
    marloes: FlaskClient, open_case: Callable[..., int]
) -> None:
    case_id = open_case()
    assert "Veilig Thuis" not in marloes.get(f"/werk/zaken/{case_id}").text
    calling = marloes.post(f"/werk/zaken/{case_id}/nummer").text
    assert "Veilig Thuis: 0800-2000" in calling and "bel 113 of 0800-0113" in calling
    assert "schrijf niet meer op dan nodig" in calling
    assert "Veilig Thuis" in marloes.get("/werk/protocollen").text


def test_a_signal_is_written_down_with_as_little_as_possible(
    marloes: FlaskClient, open_case: Callable[..., int]
) -> None:
    case_id = open_case()
    assert talk(marloes, case_id, underlying_story="x" * 301) == 400
    assert talk(marloes, case_id) == 303
    end_reading()
    kept = db.session.scalars(sa.select(Conversation)).one()
    assert kept.signals == [Signal.VIOLENCE]
    page = marloes.get(f"/werk/zaken/{case_id}").text
    assert "huiselijk geweld" in page and "/werk/protocollen" in page


def test_an_administrator_writes_the_local_protocol_and_the_history_stays(
    client: FlaskClient, people: Cast, tuesday: object
) -> None:
    login(client, people.bram)
    typed = {"words": "Bel Anna van het wijkteam: toestel 42.", "link": "https://intra.example/a"}
    page = client.post(f"{EDIT}/debts", data=typed, follow_redirects=True).text
    assert "Bel Anna van het wijkteam" in page and "Geldfit" in page, "the earlier one stays"
    end_reading()
    assert get_protocols()[Signal.DEBTS].link == "https://intra.example/a"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"words": " ", "link": ""}, "Schrijf op wat een collega dan doet."),
        ({"words": "x" * 1001, "link": ""}, "Kort dit in"),
        ({"words": "Bel.", "link": "javascript:alert(1)"}, "Een link begint met https://"),
    ],
)
def test_a_protocol_that_cannot_be_is_refused(
    client: FlaskClient, people: Cast, tuesday: object, typed: dict[str, str], says: str
) -> None:
    login(client, people.bram)
    answer = client.post(f"{EDIT}/safety", data=typed)
    assert answer.status_code == 400 and says in answer.text


def test_only_an_administrator_writes_protocols(marloes: FlaskClient) -> None:
    assert marloes.get(EDIT).status_code == 403
    assert marloes.post(f"{EDIT}/safety", data={"words": "x"}).status_code == 403
