# SPDX-License-Identifier: EUPL-1.2
"""Pages of figures at addresses that nobody made: a page or a refusal, never a fault."""

from __future__ import annotations

from datetime import datetime
from itertools import product
from urllib.parse import quote

from flask.testing import FlaskClient

from tests.insight.stored import keep_survey, marks
from tests.people import Cast, login

PAGES = ("drijfveren", "drijfveren/bestand", "rondes", "spiegels", "werkt-het", "speerpunten/nieuw")
ODD = ("\x00", "💛" * 50, "<script>", "nan", "-1", "2026-Q9", "unknown", "x" * 3_000)
NAMES = ("kanaal", "kwartaal", "ronde", "grens", "onderdeel", "van", "tot", "naam")


def test_odd_addresses_get_a_page_or_a_refusal(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    keep_survey("balie", marks(60), now=now)
    login(client, people.ingrid)
    for page, odd in product(PAGES, ODD):
        words = "&".join(f"{name}={quote(odd)}" for name in NAMES)
        answer = client.get(f"/werk/uitkomsten/{page}?onderzoek=balie&{words}")
        assert answer.status_code in {200, 400, 404}, (page, odd)
    for odd in ODD:
        typed = "&".join(f"{name}={quote(odd)}" for name in ("eerste", "tweede", "n1", "n2"))
        answer = client.get(f"/werk/uitkomsten/rondes/rekenen?{typed}&groep={quote(odd)}")
        assert answer.status_code in {200, 400}, odd


def test_odd_words_in_a_focus_area_are_kept_or_refused(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    keep_survey("balie", marks(20), now=now)
    login(client, people.ingrid)
    for odd in (*ODD, "\ud800", "y" * 100_000):
        data = {
            "title": odd,
            "goal": odd,
            "owner": str(people.ingrid.id),
            "due_on": "2099-01-01",
            "survey": "balie",
            "aspect": odd,
        }
        sent = {name: word.encode("utf-8", "surrogatepass") for name, word in data.items()}
        answer = client.post("/werk/uitkomsten/speerpunten/nieuw", data=sent)
        assert answer.status_code in {303, 400}, odd[:20]
        if answer.status_code == 303:
            assert client.get(answer.location).status_code == 200
