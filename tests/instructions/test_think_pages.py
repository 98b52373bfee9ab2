# SPDX-License-Identifier: EUPL-1.2
"""The pages of thinking along: a resident with a link, an editor with a desk, hostile words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from feedback.clock import FixedClock
from feedback.db import db, unit_of_work
from feedback.instructions.models.versions import InstructionVersion
from feedback.instructions.queries.proposals import find_undecided
from feedback.instructions.rules import drafting as steps
from feedback.instructions.rules.sessions import Outcome, StepView
from feedback.instructions.rules.steps import Step, clean_step, from_stored
from feedback.instructions.services import drafting, sessions, thinking_along
from feedback.texts.rules.kinds import Template
from tests.instructions.together import SLUG, Together, begin, letters
from tests.make import RESIDENT
from tests.people import Cast, login

DESK = "/werk/instructies/meedenken"


@pytest.fixture
def along(people: Cast, now: datetime) -> Together:
    return begin(people, now)


class Browser:
    """Somebody who looks at pages and presses buttons."""

    def __init__(self, client: FlaskClient, at: str) -> None:
        self.client, self.at = client, at

    def get(self, path: str = "", *, expect: int = 200) -> str:
        answer = self.client.get(self.at + path)
        assert answer.status_code == expect, (path, answer.status_code, answer.text[:2000])
        return answer.text

    def post(self, path: str, *, expect: int = 303, seen: str = "", **data: object) -> str:
        page = self.client.get(self.at + seen).text
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
        sent = {"csrf_token": csrf[1] if csrf else "", **data}
        answer = self.client.post(self.at + path, data=sent)
        assert answer.status_code == expect, (path, answer.status_code, answer.text[:3000])
        return answer.text


def resident(client: FlaskClient, along: Together, number: int) -> Browser:
    return Browser(client, f"/meedenken/{along.token(number)}")


def test_a_resident_goes_through_the_steps_and_comes_back(
    client: FlaskClient, along: Together, clock: FixedClock
) -> None:
    me = resident(client, along, 1)
    start = me.get()
    assert "Begin bij stap 1" in start
    assert "maandag 21 december" in start
    assert "noindex" in client.get(me.at).headers["X-Robots-Tag"]
    step = me.get("/stap/s4")
    assert "stap 4 van 7" in step
    assert "Sla deze stap over" in step
    here = "/stap/s4"
    assert "Kies een antwoord" in me.post(here, seen=here, expect=400)
    assert "Een zin is genoeg" in me.post(here, seen=here, expect=400, view="better")
    too_long = me.post(here, seen=here, expect=400, view="better", words="x" * 100_000)
    assert "x" * 100_000 in too_long
    said = "Een briefje van de thuiszorg moet ook goed zijn."
    me.post(here, seen=here, view="better", words=said)
    me.post("/stap/s1", seen=here, view="good")
    me.post("/stap/geheel", seen=here, words="Bel ook ’s avonds.")
    start = me.get()
    assert "Ga verder" in start
    assert said in start
    assert said in me.get(here)
    # How it went, who they are.
    me.post("/reis", seen="/reis", expect=400, what="", feeling="x")
    me.post("/reis", seen="/reis", what="Ik belde.", feeling="bad", pain="Wachten.")
    assert "Wachten." in me.get("/reis")
    entry = along.people()[0].journey[0].id
    me.post("/reis", seen="/reis", weg=str(entry))
    assert along.people()[0].journey == []
    assert "welke naam" in me.post("/over-u", seen="/over-u", expect=400, may_be_named="y")
    me.post("/over-u", seen="/over-u", call_name="De Reiger", may_be_named="y", needs="Tolk")
    assert "De Reiger" in me.get("/over-u")
    assert 'role="img"' in me.get("/stappen")
    assert "Think along" in me.get("?taal=en")
    me.get("?taal=nl")
    # After the last day the same link shows what was said, and takes nothing.
    clock.set(along.now + timedelta(days=8))
    assert "Meedenken kan nu niet meer" in me.get()
    assert said in me.get()
    refused = me.post(here, seen="/stoppen", expect=409, view="good", words="Te laat")
    assert "Te laat" in refused
    clock.set(along.now + timedelta(days=400))
    me.get(expect=404)


def test_a_link_after_withdrawal_says_so_kindly(client: FlaskClient, along: Together) -> None:
    me = resident(client, along, 1)
    me.post("/stap/s4", seen="/stap/s4", view="unclear", words="Wat is dat?")
    me.post("/stoppen", seen="/stoppen")
    for path in ("", "/stoppen"):
        assert "U denkt niet meer mee" in me.get(path)
    for path in ("/stap/s4", "/stap/geheel"):
        assert me.client.get(me.at + path).status_code == 303
    other = resident(client, along, 2)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', other.get("/stoppen"))
    assert csrf is not None
    answer = client.post(
        f"{me.at}/stap/s4", data={"csrf_token": csrf[1], "view": "good", "words": "Toch"}
    )
    assert answer.status_code == 409
    assert along.people()[0].said == []


@pytest.mark.parametrize(
    "wrong", [lambda t: t[:-1], str.swapcase, lambda t: f"{t}a", lambda _t: "x", lambda _t: "%00"]
)
def test_a_link_that_never_was_is_one_page(
    client: FlaskClient, along: Together, wrong: object
) -> None:
    assert callable(wrong)
    answer = client.get(f"/meedenken/{wrong(along.token(1))}")
    assert answer.status_code == 404
    assert "Deze link werkt niet" in answer.text


def test_words_on_a_step_that_is_gone_are_kept_on_the_page(
    client: FlaskClient, along: Together, now: datetime
) -> None:
    me = resident(client, along, 1)
    me.get("/stap/s4")
    with unit_of_work():
        version = db.session.get_one(InstructionVersion, along.version)
        left = steps.remove(from_stored(version.steps), "s4")
        drafting.save_steps(along.version, left, seen=version.revision, by=along.eva, now=now)
    page = me.post("/stap/s4", seen="/stap/s1", expect=409, view="better", words="Een briefje")
    assert "Deze stap is er niet meer" in page
    assert "Een briefje" in page
    assert "/stap/geheel" in page
    assert me.client.get(f"{me.at}/stap/s4").status_code == 303


@pytest.fixture
def desk(client: FlaskClient, along: Together) -> Browser:
    """Eva at her desk, after two residents spoke."""
    along.say(1, "s4", "Kan het zonder verklaring?")
    along.say(2, "", "Bel ook ’s avonds.")
    login(client, along.eva)
    return Browser(client, "/werk/instructies")


NEW = f"/meedenken/nieuw/{SLUG}"


def test_an_editor_opens_a_session_and_invites(desk: Browser, along: Together) -> None:
    for page in ("", "/meedenken", NEW, f"/{SLUG}/concept"):
        desk.get(page)
    session = f"/meedenken/{along.session}"
    # 1. A session that lacks something is said, field by field.
    refused = desk.post(NEW, seen=NEW, expect=400, theme="", meets_at="place")
    for words in ("waar de sessie over gaat", "Schrijf waar het is", "laatste dag"):
        assert words in refused
    meeting = {"starts_at": "2026-12-01", "clock": "19.30", "place": "Gemeentehuis"}
    whole = {"theme": "Bewijs", "ends_on": "2026-12-04", "access": "Lift", **meeting}
    desk.post(NEW, seen=NEW, meets_at="place", **whole)
    desk.post(f"{session}/verander", seen=NEW, expect=400, theme="x")
    assert "Parkeren als u voor iemand zorgt" in desk.get(f"{session}/verander")
    desk.post(f"{session}/verander", seen=NEW, theme="Parkeren", ends_on="2026-12-05")
    # 2. Who is invited twice is refused in words; nobody chosen too.
    assert "Kies wie" in desk.post(f"{session}/nodig-uit", seen=NEW, expect=400)
    desk.post(f"{session}/nodig-uit", seen=NEW, expect=409, zaak=str(along.cases[0]))
    second = f"/meedenken/{along.session + 1}"
    desk.post(f"{second}/nodig-uit", seen=NEW, zaak=[str(one) for one in along.cases])
    assert len(letters(Template.CO_DESIGN_INVITATION)) == 6
    assert "19.30" in "".join(letters(Template.CO_DESIGN_INVITATION))
    stranger = along.people()[0].person.id
    desk.post(f"{second}/antwoord", seen=NEW, expect=404, deelnemer=stranger)


def test_who_lost_the_link_gets_the_same_one_again(
    desk: Browser, along: Together, clock: FixedClock
) -> None:
    session, person = f"/meedenken/{along.session}", along.people()[0].person.id
    assert "Stuur de link opnieuw aan deelnemer 1" in desk.get(session)
    for _ in range(2):  # pressed twice is once
        desk.post(f"{session}/link-opnieuw", seen=NEW, deelnemer=person)
    assert "De link is opnieuw verstuurd." in desk.get(session)
    sent = [one for one in letters(Template.CO_DESIGN_INVITATION) if along.token(1) in one]
    assert len(sent) == 2
    # Not for who withdrew, for a stranger, or after the last day.
    desk.post(f"{session}/link-opnieuw", seen=NEW, expect=404, deelnemer=9_999)
    with unit_of_work():
        thinking_along.withdraw(person, by=RESIDENT, now=along.now)
    desk.post(f"{session}/link-opnieuw", seen=NEW, expect=404, deelnemer=person)
    other = along.people()[1].person.id
    clock.set(along.now + timedelta(days=8))
    login(desk.client, along.eva)
    late = desk.post(f"{session}/link-opnieuw", seen=NEW, expect=409, deelnemer=other)
    assert "De laatste dag is voorbij" in late


def test_an_editor_decides_with_a_reason_and_answers(
    desk: Browser, along: Together, people: Cast
) -> None:
    session = f"/meedenken/{along.session}"
    number, whole = (one.said[0].proposal.id for one in along.people()[:2])
    first = along.people()[0].person.id
    # 1. No decision without a reason; what was typed stays; from the text and from the session.
    act = f"/meedenken/inbreng/{number}"
    editor = desk.post(act, seen=NEW, expect=400, doe="niet", reden=" ")
    assert "Schrijf waarom" in editor
    assert "Inbreng bij deze stap" in editor
    page = desk.post(act, seen=NEW, expect=400, doe="x", reden="Daarom", sessie=along.session)
    assert "Daarom" in page
    assert "Stuur iedereen" not in page
    desk.post(f"{session}/antwoord", seen=NEW, expect=409, deelnemer=first)
    desk.post(act, seen=NEW, doe="delen", sessie=along.session)
    desk.post(act, seen=NEW, doe="anders", reden="Een foto mag ook.")
    ours = {"doe": "over", "reden": "Tot 20.00 uur.", "sessie": along.session}
    desk.post(f"/meedenken/inbreng/{whole}", seen=NEW, **ours)
    assert "Anders overgenomen" in desk.get(f"/{SLUG}/concept?stap=s4")
    assert "Tot 20.00 uur." in desk.get(f"/{SLUG}/concept")
    # 2. Another resident agrees with what was shared; the answer goes to all three.
    other = resident(desk.client, along, 3)
    assert "Kan het zonder verklaring?" in other.get("/stap/s4")
    other.post(f"/stap/s4/eens/{number}", seen="/stap/s4", eens="ja")
    other.post("/stap/s4/eens/9999", seen="/stap/s4", eens="ja")
    assert "Toch niet eens" in other.get("/stap/s4")
    assert "Stuur iedereen antwoord (3)" in desk.get(session)
    desk.post(f"{session}/antwoord", seen=NEW, deelnemer=first)
    for _twice in range(2):
        desk.post(f"{session}/antwoord", seen=NEW)
    assert len(letters(Template.CO_DESIGN_REPLY)) == 3
    assert "Een foto mag ook." in resident(desk.client, along, 1).get()
    # 3. The version says who helped and what became of it; a colleague reads no session.
    read = desk.get(f"/{SLUG}/versies/1")
    assert "2 inwoners" in read
    assert "1 anders overgenomen" in read
    login(desk.client, people.marloes)
    desk.get("/meedenken")
    desk.get(session, expect=403)


class Seen(HTMLParser):
    """Every tag and attribute of a page, as a browser reads it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


EVIL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</textarea><iframe src=https://evil.example>",
    "[klik](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "{{7*7}} {0.__class__} %(x)s ${7*7}",
    "\u202egnp.exe\u200b\x00\ud800",
    '=HYPERLINK("https://evil.example")',
    "Subject: x\r\nBcc: all@evil.example",
    "a\u0301" * 900,
)


def test_a_hundred_hostile_contributions_run_nowhere(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    along = begin(people, now, residents=2)
    person = along.people()[0].person.id
    made = []
    with unit_of_work():
        for n in range(100):
            evil = EVIL[n % len(EVIL)]
            thinking_along.say(person, "s4", view=StepView.BETTER, text=f"{n} {evil}", now=now)
            number = along_number(person)
            sessions.share(number, is_shared=True, by=along.eva, now=now)
            sessions.decide(number, Outcome.ADAPTED, reason=evil, by=along.eva, now=now)
            made.append(number)
        thinking_along.introduce(
            person, call_name=EVIL[1], may_be_named=True, is_coming=None, needs=EVIL[3], now=now
        )
        version = db.session.get_one(InstructionVersion, along.version)
        evil = clean_step(Step("s99", EVIL[0], text="\n\n".join(EVIL)))
        held = (evil, *from_stored(version.steps))
        drafting.save_steps(along.version, held, seen=version.revision, by=along.eva, now=now)
        sessions.send_reply(person, by=along.eva, now=now)
    assert len(set(made)) == 100
    login(client, along.eva)
    pages = [
        "/werk/instructies",
        DESK,
        f"{DESK}/{along.session}",
        f"/werk/instructies/{SLUG}/concept?stap=s4",
        f"/werk/instructies/{SLUG}/concept",
        f"/werk/instructies/{SLUG}/versies/1",
        f"/meedenken/{along.token(1)}",
        f"/meedenken/{along.token(2)}/stap/s4",
        f"/meedenken/{along.token(2)}/stappen",
    ]
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert harm_in(answer.text) == [], path
    (letter,) = letters(Template.CO_DESIGN_REPLY)
    assert harm_in(letters(Template.CO_DESIGN_REPLY, parts=["html"])[0]) == []
    assert "\nBcc:" not in letter
    assert "{{7*7}}" in letter
    paper = client.get(f"/werk/instructies/{SLUG}/versies/1/pdf").data
    assert paper.startswith(b"%PDF-")
    for word in (b"/JavaScript", b"/Launch", b"/JS", b"javascript:", b"evil.example/x.png"):
        assert word not in paper


def along_number(participant_id: int) -> int:
    """Return the proposal that waits for a decision."""
    found = find_undecided(participant_id, "s4")
    assert found is not None
    return found.id


def harm_in(page: str) -> list[str]:
    """Return what in a page runs, or fetches anything but our own files."""
    seen = Seen(page)
    ours = {value for name, value in seen.attributes if name == "src"}
    return [
        *(seen.tags & {"iframe", "object", "embed"}),
        *(name for name, _ in seen.attributes if name.startswith("on")),
        *(v for _, v in seen.attributes if v.strip().casefold().startswith("javascript:")),
        *(value for value in ours if not value.startswith("/static/")),
        *(one for one in re.findall(r"<script\b.*?</script>", page, re.S) if "alert(1)" in one),
    ]
