# SPDX-License-Identifier: EUPL-1.2
"""Forms from elsewhere are refused, also with a good token (reliability.md N23)."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

PAGE = "/wachtwoord-vergeten"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "http://[evil"}, 403),
        ({"Origin": ""}, 403),
    ],
    ids=str,
)
def test_a_form_comes_from_our_own_page(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    answer = client.post(PAGE, data={"email": "x@duinrade.example"}, headers=headers)
    assert answer.status_code == status


def test_a_link_from_another_site_may_be_followed(client: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.get(PAGE, headers=headers).status_code == 200


def test_over_https_a_form_without_referrer_works_and_one_without_token_does_not(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    https = {"base_url": "https://localhost"}
    page = client.get(PAGE, **https).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    given = {"email": "x@duinrade.example"}
    assert client.post(PAGE, data=given, **https).status_code == 400
    assert client.post(PAGE, data={**given, "csrf_token": token}, **https).status_code == 303
