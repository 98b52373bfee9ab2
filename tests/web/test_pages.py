# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re
from pathlib import Path

from flask.testing import FlaskClient

from config import load_settings
from feedback.app import create_app


def test_an_address_that_is_not_there_gets_a_calm_page(client: FlaskClient) -> None:
    answer = client.get("/bestaat-niet")
    assert answer.status_code == 404
    assert answer.text.count("<h1") == 1
    assert "Deze pagina is er niet" in answer.text


def test_a_page_says_its_language_and_offers_the_other(client: FlaskClient) -> None:
    answer = client.get("/bestaat-niet")
    assert '<html lang="nl"' in answer.text
    assert 'href="/bestaat-niet?taal=en"' in answer.text
    assert '<html lang="en"' in client.get("/bestaat-niet?taal=en").text


def test_the_chosen_language_is_remembered(client: FlaskClient) -> None:
    client.get("/bestaat-niet?taal=en")
    assert '<html lang="en"' in client.get("/bestaat-niet").text


def test_static_files_are_named_by_their_content_and_may_be_kept(client: FlaskClient) -> None:
    page = client.get("/bestaat-niet").text
    # The letters are named by the style sheet, so the page asks for them by the same address.
    addresses = re.findall(r'(?:href|src)="(/static/(?!vendor/noto)[^"]+)"', page)
    assert len(addresses) >= 6
    for address in addresses:
        assert re.search(r"\?v=[0-9a-f]{10}$", address), address
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert "max-age=2592000" in answer.headers["Cache-Control"]


def test_a_request_for_another_host_gets_one_bare_line(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "elders.invalid"})
    assert answer.status_code == 400
    assert answer.text == "400\n"


def test_a_page_speaks_english_to_who_asked_for_it(client: FlaskClient) -> None:
    assert "This page does not exist" in client.get("/bestaat-niet?taal=en").text
    assert "Deze pagina is er niet" in client.get("/bestaat-niet?taal=nl").text


def test_a_colleague_gets_a_calm_page_when_the_database_is_broken(tmp_path: Path) -> None:
    settings = load_settings({"INSTANCE_DIR": str(tmp_path), "LOG_LEVEL": "ERROR"})
    client = create_app(settings).test_client()
    client.set_cookie("session", "a cookie of before")
    answer = client.get("/werk")
    assert answer.status_code == 503
    assert "Het lukt nu niet" in answer.text
