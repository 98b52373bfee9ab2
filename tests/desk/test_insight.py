# SPDX-License-Identifier: EUPL-1.2
"""Uitkomsten in the workplace: who sees them, what they say."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.people import Cast, login


def test_figures_are_for_who_decides_on_them(client: FlaskClient, people: Cast) -> None:
    login(client, people.anouk)
    page = client.get("/werk/uitkomsten").text
    assert "Wat vertelden inwoners ons?" in page
    assert '<a href="/werk/uitkomsten" aria-current="page">Uitkomsten</a>' in page


def test_a_colleague_of_the_desk_has_no_entry_to_them(client: FlaskClient, people: Cast) -> None:
    login(client, people.marloes)
    assert client.get("/werk/uitkomsten").status_code == 403
    assert "Uitkomsten" not in client.get("/werk").text
