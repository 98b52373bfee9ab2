# SPDX-License-Identifier: EUPL-1.2
"""Lists are written once a minute and filled at each request: nobody may notice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from feedback.accounts.rules import Role
from feedback.accounts.services import people as people_services
from feedback.cases.rules import CaseKind
from feedback.clock import FixedClock
from feedback.db import unit_of_work
from feedback.web.frames import Frame
from tests.desk.conftest import MONDAY, TUESDAY
from tests.people import TERMINAL, Cast, login, number_of

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
MARK = "<!-- hole rows_late -->"


def without_tokens(page: str) -> str:
    return TOKEN.sub("", page)


def token_in(page: str) -> str:
    found = set(TOKEN.findall(page))
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize(
    "address",
    [
        "/werk",
        "/werk?lijst=mijn",
        "/werk?lijst=niemand&soort=tip",
        "/werk?staat=te-laat",
        "/werk?morgen=1",
        "/werk?pagina=2",
        "/werk?zoek=container",
        "/werk?zoek=bestaatniet",
        "/werk?taal=en",
        "/werk/zaken",
        "/werk/zaken?soort=tip&van=mijn",
        "/werk/zaken?zoek=container",
        "/werk/zaken?zoek=bestaatniet",
    ],
)
@pytest.mark.parametrize("who", ["marloes", "ingrid"])
def test_a_filled_frame_is_the_page_as_it_would_be_written_now(
    app: Flask, client: FlaskClient, people: Cast, tuesday, open_case, address: str, who: str
) -> None:
    open_case(at=FRIDAY, story="De container is vol.", assignee_id=people.marloes.id)
    open_case(at=MONDAY + timedelta(hours=6))
    open_case(kind=CaseKind.SUGGESTION)
    open_case(at=TUESDAY - timedelta(hours=1))
    login(client, people.ingrid if who == "ingrid" else people.marloes)
    written, filled = client.get(address).text, client.get(address).text
    app.debug = True  # nothing is kept
    fresh = client.get(address).text
    app.debug = False
    assert without_tokens(written) == without_tokens(filled) == without_tokens(fresh)
    assert "hole" not in filled


def test_a_new_case_a_new_minute_and_a_new_colleague_are_seen_at_once(
    marloes, open_case, people: Cast, clock: FixedClock
) -> None:
    open_case(at=FRIDAY)
    assert "<h1>Nog 1 mens te bellen</h1>" in marloes.get("/werk").text
    open_case()
    assert "<h1>Nog 2 mensen te bellen</h1>" in marloes.get("/werk").text
    assert "10.42" in marloes.get("/werk").text
    clock.set(TUESDAY + timedelta(minutes=1))
    assert "10.43" in marloes.get("/werk").text


def test_each_second_is_told_within_one_minute(marloes, open_case, clock: FixedClock) -> None:
    open_case(at=FRIDAY)
    for seconds in (0, 7, 31):
        at = TUESDAY + timedelta(seconds=seconds)
        clock.set(at)
        page = marloes.get("/werk").text
        assert f'data-now="{int(at.timestamp())}"' in page
        assert f"data-checked>10.42.{seconds:02d}<" in page


def test_two_browsers_of_one_person_get_their_own_tokens(
    app: Flask, people: Cast, tuesday, open_case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = open_case(at=FRIDAY)
    browsers = [app.test_client(), app.test_client()]
    for browser in browsers:
        login(browser, people.marloes)
    tokens = [token_in(browser.get("/werk").text) for browser in browsers]
    assert tokens[0] != tokens[1]
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    sent = {"zaak": case_id, "csrf_token": tokens[0]}
    assert browsers[1].post("/werk/toewijzen", data=sent).status_code == 400
    sent["csrf_token"] = tokens[1]
    assert browsers[1].post("/werk/toewijzen", data=sent).status_code == 303


def test_a_message_is_shown_once_and_to_nobody_else(
    marloes, open_case, people: Cast, app: Flask
) -> None:
    case_id = open_case(at=FRIDAY)
    other = app.test_client()
    login(other, people.marloes)
    other.get("/werk")
    marloes.post("/werk/toewijzen", data={"zaak": case_id})
    assert "1 zaak toegewezen." in marloes.get("/werk").text
    assert "1 zaak toegewezen." not in marloes.get("/werk").text
    assert "1 zaak toegewezen." not in other.get("/werk").text


def test_who_may_do_something_else_gets_another_page(
    client: FlaskClient, people: Cast, tuesday: datetime, open_case
) -> None:
    open_case(at=FRIDAY)
    login(client, people.marloes)
    assert 'name="aan"' not in client.get("/werk").text
    with unit_of_work():
        people_services.change_roles(
            number_of(people.marloes),
            [Role.MANAGER],
            by=TERMINAL,
            now=tuesday,
        )
    login(client, people.marloes)  # other rights end a session
    assert 'name="aan"' in client.get("/werk").text


@pytest.mark.parametrize(
    "address", ["/werk", f"/werk?zoek={MARK}", "/werk/zaken", f"/werk/zaken?zoek={MARK}"]
)
def test_words_of_people_are_never_a_hole(
    marloes, open_case: Callable[..., int], address: str
) -> None:
    open_case(at=FRIDAY, story=f"{MARK} <!-- hole csrf_token -->", name=MARK)
    page = marloes.get(address).text
    assert "<!-- hole" not in page
    assert "&lt;!-- hole" in page


def test_a_page_that_is_no_frame_has_no_holes(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(RuntimeError, match="rows"):
        render_template_string("{{ hole('rows') }}")


def test_a_hole_that_nobody_fills_is_a_fault(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        Frame((b"a", b"b"), ("nobody",)).fill()
