# SPDX-License-Identifier: EUPL-1.2
"""The pages of instructions, as a writer, a colleague and a visitor go through them."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from feedback.accounts.rules import Actor, Role
from feedback.db import end_reading
from feedback.errors import Invalid
from feedback.instructions.documents import read_docx
from feedback.instructions.queries.versions import Shelf, get_shelf, list_shelves
from feedback.instructions.rules.chart import chart_faults
from feedback.instructions.rules.steps import Link, Step, StepKind
from feedback.instructions.rules.writing import as_letter, as_markdown, read_markdown
from tests.instructions.charts import parking
from tests.people import Cast, hire, login

AT = "/werk/instructies"


class Writer:
    """Somebody at a browser, pressing buttons of the editor."""

    def __init__(self, client: FlaskClient, person: Actor, now: datetime) -> None:
        self.client, self.now = client, now
        self.token = login(client, person)

    def post(self, path: str, *, expect: int = 303, **data: Any) -> str:
        page = self.client.get(AT).text
        csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
        answer = self.client.post(f"{AT}{path}", data={"csrf_token": csrf, **data})
        assert answer.status_code == expect, answer.text[:3000]
        return answer.text

    def get(self, path: str = "") -> str:
        answer = self.client.get(f"{AT}{path}")
        assert answer.status_code == 200, path
        return answer.text

    def shelf(self, slug: str) -> Shelf:
        end_reading()
        return get_shelf(slug, now=self.now)


@pytest.fixture
def eva(client: FlaskClient, people: Cast, now: datetime) -> Writer:
    return Writer(client, hire("Eva Redactie", Role.EDITOR, now=now), now)


def write_and_ask(eva: Writer) -> str:
    """Write a version until a colleague is asked to approve it; return its name."""
    # 1. A new instruction: a choice, a step for each answer, an end.
    assert "Nog geen instructies" in eva.get()
    eva.post("/nieuw", expect=400, title=" ")
    eva.post("/nieuw", title="Parkeervergunning: formulier komt terug")
    slug = "parkeervergunning-formulier-komt-terug"
    eva.post(f"/{slug}/concept", doe="splits", stap="s1", seen=1)
    step = {"kind": "choice", "title": "Gaat het om zorg aan huis?", "text": "Vraag *rustig*."}
    ways = {"ways-0-label": "ja", "ways-0-to": "s2", "ways-1-label": "nee", "ways-1-to": "s4"}
    eva.post(f"/{slug}/concept/stap/s3", seen=2, **step, **ways)
    eva.get(f"/{slug}/concept?stap=s3")
    shown = eva.get(f"/{slug}/concept")
    assert "ja → stap 4 · nee → stap 3" in shown
    assert 'role="img"' in shown
    # 2. What cannot be is said; nothing typed is lost.
    refused = eva.post(f"/{slug}/concept/stap/s1", expect=400, seen=3, kind="step", title="x" * 200)
    assert "hoogstens 160 tekens" in refused
    assert "x" * 200 in refused
    assert "net" in eva.post(f"/{slug}/concept", expect=409, doe="omlaag", stap="s1", seen=1)
    # 3. Two writers, one step: both texts are on the page.
    eva.post(f"/{slug}/concept/stap/s1", seen=3, kind="step", title="Luister")
    both = eva.post(f"/{slug}/concept/stap/s1", expect=409, seen=3, kind="step", title="Wacht af")
    assert "Luister" in both
    assert "Wacht af" in both
    # 4. Undo, a name and a reason, and a colleague is asked.
    eva.post(f"/{slug}/concept", doe="ongedaan", seen=4)
    assert eva.shelf(slug).newest.steps[0].title == "Luister eerst naar het verhaal"
    assert "Schrijf eerst" in eva.post(f"/{slug}/concept/vraag-akkoord", expect=409)
    named = {"seen": 5, "title": "Parkeren", "why": "Zes klachten over één bewijs"}
    eva.post(f"/{slug}/concept/naam", **named)
    both = eva.post(f"/{slug}/concept/naam", expect=409, **named | {"why": "Iets anders"})
    assert "Zes klachten" in both
    # 5. What a colleague takes out meanwhile can be put back as a new step.
    eva.post(f"/{slug}/concept", doe="weghalen", stap="s4", seen=6)
    lost = {"seen": 6, "kind": "step", "title": "Vraag naar de huisarts"}
    assert "Vraag naar de huisarts" in eva.post(f"/{slug}/concept/stap/s4", expect=409, **lost)
    eva.post(f"/{slug}/concept/stap/s4", nieuw="ja", **lost)
    assert "Vraag naar de huisarts" in eva.get(f"/{slug}/concept")
    eva.post(f"/{slug}/concept", doe="ongedaan", seen=8)
    eva.post(f"/{slug}/concept", doe="ongedaan", seen=9)
    eva.post(f"/{slug}/concept/samen", until="2026-12-04")
    eva.post(f"/{slug}/concept/vraag-akkoord")
    eva.post(f"/{slug}/concept/vraag-terug")
    eva.post(f"/{slug}/concept/vraag-akkoord")
    return slug


def test_from_an_empty_list_to_a_version_in_force(eva: Writer, people: Cast, now: datetime) -> None:
    slug = write_and_ask(eva)
    assert "vier ogen" in eva.get(f"/{slug}/versies/1")
    eva.post(f"/{slug}/versies/1/akkoord", expect=403, doe="akkoord", review_by="2027-11-01")
    # 5. Ingrid gives it back once, then approves.
    ingrid = Writer(eva.client, people.ingrid, now)
    ingrid.post(f"/{slug}/versies/1/akkoord", expect=400, doe="terug", because="")
    ingrid.post(f"/{slug}/versies/1/akkoord", doe="akkoord", review_by="2027-11-01")
    # 6. Not from yesterday; from now.
    eva = Writer(eva.client, hire("Otto", Role.EDITOR, now=now), now)
    past = {"when": "later", "on": "2026-11-22", "at": "09:00"}
    assert "nu meteen" in eva.post(f"/{slug}/versies/1/geldt", expect=400, **past)
    eva.post(f"/{slug}/versies/1/geldt", when="now")
    # 7. Marloes reads it, and is no longer missing.
    marloes = Writer(eva.client, people.marloes, now)
    assert "u las deze versie nog niet" in marloes.get()
    marloes.post(f"/{slug}/versies/1/gelezen")
    assert "u las deze versie nog niet" not in marloes.get()
    page = marloes.get(f"/{slug}")
    assert "Tom Bakker" in page
    assert "Er was geen versie hiervoor om mee te vergelijken" in page
    # 8. Everything around it opens: history, difference, the picture large, Markdown, PDF.
    for part in ("/versies", "/verschil", "/versies/1/groot"):
        marloes.get(f"/{slug}{part}")
    assert "Zes klachten" in marloes.get(f"/{slug}/versies")
    title, steps = read_markdown(marloes.get(f"/{slug}/versies/1/markdown"))
    assert title == "Parkeren"
    assert chart_faults(steps) == []
    paper = marloes.client.get(f"{AT}/{slug}/versies/1/pdf")
    assert paper.data.startswith(b"%PDF-")
    assert marloes.client.get(f"{AT}/{slug}/versies/9").status_code == 404


def test_markdown_comes_back_as_it_went() -> None:
    steps = tuple(
        Step(one.id, one.title, one.kind, "Eerst **dit**.\n\n- a\n- b", "balie", "zelfde dag",
             one.then, one.ways, (Link("VNG", "https://vng.nl/a"),))
        for one in parking()
    )  # fmt: skip
    title, again = read_markdown(as_markdown("Parkeren", steps))
    assert title == "Parkeren"
    assert [(s.title, s.kind, s.then, s.ways, s.links, s.who) for s in again] == [
        (s.title, s.kind, s.then, s.ways, s.links, s.who) for s in steps
    ]
    assert "ja: ga naar stap 4" in as_letter("Parkeren", steps)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("# Bellen\n\n1. Kijk\n2. Bel\n", ["Kijk", "Bel"]),
        ("Kijk\n\nBel\n", ["Kijk", "Bel"]),
        ("- Kijk\n  goed\n- Bel", ["Kijk", "Bel"]),
        ("\ufeffKijk \u202e\x00", ["Kijk"]),
    ],
)
def test_lists_and_lines_become_steps(text: str, titles: list[str]) -> None:
    _, steps = read_markdown(text)
    assert [one.title for one in steps] == titles
    assert steps[-1].kind is StepKind.END


def docx(body: str, *, head: str = "") -> bytes:
    made = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr(
            "word/document.xml", f'{head}<w:document xmlns:w="{space}">{body}</w:document>'
        )
    return made.getvalue()


def test_a_word_document_gives_its_words(eva: Writer) -> None:
    kop = '<w:p><w:pPr><w:pStyle w:val="Kop1"/></w:pPr><w:r><w:t>Rijbewijs</w:t></w:r></w:p>'
    line = "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    content = docx(kop + line.format("Kijk &lt;b&gt;") + line.format("Bel"))
    assert read_docx(content) == "# Rijbewijs\n- Kijk <b>\n- Bel"
    eva.post("/inlezen", file=(io.BytesIO(content), "werk.docx"))
    end_reading()
    assert [one.title for one in list_shelves(now=eva.now)] == ["Rijbewijs"]
    assert "Kies een bestand" in eva.post(
        "/inlezen", expect=400, file=(io.BytesIO(b"x"), "werk.exe")
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 cut short",
        docx("<w:p/>", head='<!DOCTYPE x [<!ENTITY a "b">]>'),
        docx("<w:p>"),
        docx("<w:t>" + "x" * 6_000_000 + "</w:t>"),
    ],
    ids=["empty", "cut short", "entities", "not well formed", "too much"],
)
def test_a_document_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_docx(content)
