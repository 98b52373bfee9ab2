# SPDX-License-Identifier: EUPL-1.2
"""Made with residents: three invited, one speaks, one stops, all hear; a colleague ticks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from feedback.db import db
from feedback.instructions.models.sessions import CoDesignSession, Participant
from feedback.instructions.queries.versions import get_shelf
from feedback.instructions.services.sessions import reveal_link
from tests.browser.conftest import PHONE, Desk
from tests.site import Site, clock_of

pytestmark = pytest.mark.browser
WASTE = "afval-niet-opgehaald"
AT = f"/werk/instructies/{WASTE}"
SAID = "Vraag ook of de straat openligt. Dan komt de wagen er niet door."
REASON = "Dat vragen wij nu in dezelfde zin, zodat u maar één vraag krijgt."
STEP = "Vraag welke container, sinds wanneer, en of de straat openligt"


def test_an_instruction_is_made_with_residents(
    site: Site, at_work: Callable[..., Desk], places: dict[str, str]
) -> None:
    bram = at_work("redactie")
    tokens = _invite_three(bram, site)
    # 2. One says it on a small phone, with the keyboard alone; one finds a step good; one stops.
    _say_it(at_work(None, **PHONE), tokens[0])
    _stop(at_work(None), tokens[1])
    _find_it_good(at_work(None), tokens[2])
    # 3. Adapted with a reason, never without; everybody who took part hears it.
    _decide_and_answer(bram)
    mine = at_work(None, **PHONE).go(f"/meedenken/{tokens[0]}")
    expect(mine.get_by_text(REASON)).to_be_visible()
    # 4. Version 2 comes in force: four eyes, then the writer.
    _bring_in_force(bram, at_work("ingrid"))
    # 5. Marloes works it as a checklist; who did not read it is named, until they did.
    marloes = at_work("marloes")
    page = marloes.go(f"/werk/zaken/{places['case_with_steps']}/stappen")
    card = page.locator(f"#{WASTE}")
    card.get_by_label(STEP).check()
    marloes.press(card.get_by_role("button", name="Bewaar vinkjes").last)
    expect(page.locator(f"#{WASTE}").get_by_text("1 van")).to_be_visible()
    expect(bram.go(f"{AT}/versies/2").locator(".gh-names").first).to_contain_text("Marloes")
    expect(bram.page.get_by_text("1 anders overgenomen")).to_be_visible()
    marloes.go(AT)
    marloes.press(page.get_by_role("button", name="Ik heb deze versie gelezen"))
    missing = bram.go(f"{AT}/versies/2").locator(".gh-names").first
    expect(missing).not_to_contain_text("Marloes")
    expect(missing).to_contain_text("Ingrid")
    # 6. The chart as text is whole, for who cannot see the picture.
    _read_all_steps(at_work(None), site)


def _invite_three(bram: Desk, site: Site) -> list[str]:
    page = bram.go(AT)
    bram.press(page.get_by_role("button", name="Begin versie 2"))
    bram.press(page.get_by_role("link", name="Begin een sessie"))
    page.get_by_label("Waar gaat het over?").fill("Afval dat blijft staan")
    bram.press(page.get_by_role("button", name="Open de sessie"))
    expect(page.get_by_role("link", name="Kies een laatste dag")).to_be_visible()
    with site.inside():
        until = db.session.scalars(sa.select(CoDesignSession.ends_on)).all()[-1]
    page.get_by_label("Laatste dag om mee te denken").fill(until.isoformat())
    bram.press(page.get_by_role("button", name="Open de sessie"))
    for box in page.locator('input[name="zaak"]').all()[:3]:
        box.check()
    bram.press(page.get_by_role("button", name="Nodig uit"))
    expect(page.get_by_text("Uitgenodigd: 3.")).to_be_visible()
    with site.inside():
        newest = sa.select(sa.func.max(CoDesignSession.id)).scalar_subquery()
        people = sa.select(Participant).where(Participant.session_id == newest)
        found = db.session.scalars(people.order_by(Participant.number)).all()
        return [reveal_link(one).rpartition("/")[2] for one in found]


def _say_it(phone: Desk, token: str) -> None:
    page = phone.go(f"/meedenken/{token}")
    _press_enter_on(page, page.get_by_role("link", name="Begin bij stap 1"))
    phone.seen()
    _tab_to(page, page.get_by_label("Ja, goed zo"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Het kan beter")).to_be_checked()
    _press_enter_on(page, page.get_by_role("button", name="Verstuur en ga verder"))
    phone.seen()
    expect(page.get_by_text("Een zin is genoeg.").first).to_be_visible()
    _tab_to(page, page.get_by_label("Wat zou u veranderen?"))
    page.keyboard.type(SAID)
    _press_enter_on(page, page.get_by_role("button", name="Verstuur en ga verder"))
    phone.seen()
    expect(page.get_by_text("stap 2 van 8")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def _press_enter_on(page: Page, wanted: Locator) -> None:
    _tab_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tab_to(page: Page, wanted: Locator) -> None:
    """Go there as who has no mouse: from field to field, and never past it."""
    for _ in range(40):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")


def _stop(desk: Desk, token: str) -> None:
    page = desk.go(f"/meedenken/{token}")
    desk.press(page.get_by_role("link", name="Ik wil niet meer meedenken"))
    desk.press(page.get_by_role("button", name="Ja, ik stop ermee"))
    desk.go(f"/meedenken/{token}/stap/s1")
    expect(page.get_by_role("heading", name="U denkt niet meer mee")).to_be_visible()


def _find_it_good(desk: Desk, token: str) -> None:
    page = desk.go(f"/meedenken/{token}/stap/s3")
    page.get_by_label("Ja, goed zo").check()
    desk.press(page.get_by_role("button", name="Verstuur en ga verder"))


def _decide_and_answer(bram: Desk) -> None:
    page = bram.go(f"{AT}/concept?stap=s1")
    page.get_by_label("Wat doet u in deze stap?").fill(STEP)
    bram.press(page.get_by_role("button", name="Bewaar").first)
    expect(page.get_by_text(SAID)).to_be_visible()
    bram.press(page.get_by_role("button", name=f"Anders overnemen: {SAID[:20]}"))
    expect(page.get_by_text("Schrijf waarom. De inwoner leest dit.")).to_be_visible()
    page.get_by_label("Waarom? De inwoner leest dit.").fill(REASON)
    bram.press(page.get_by_role("button", name=f"Anders overnemen: {SAID[:20]}"))
    page = bram.go(f"{AT}/concept")
    bram.press(page.get_by_role("link", name="Afval dat blijft staan"))
    bram.press(page.get_by_role("button", name="Stuur iedereen antwoord (2)"))
    expect(page.get_by_text("Antwoord verstuurd: 2.")).to_be_visible()


def _bring_in_force(bram: Desk, ingrid: Desk) -> None:
    page = bram.go(f"{AT}/concept")
    why = page.get_by_label("Wat verandert er, en waarom?")
    why.fill("Een inwoner zag dat wij niet naar de straat vroegen.")
    naming = page.locator("form", has=why)
    bram.press(naming.get_by_role("button", name="Bewaar"))
    bram.press(page.get_by_role("button", name="Vraag akkoord aan collega"))
    theirs = ingrid.go(f"{AT}/versies/2")
    ingrid.press(theirs.get_by_role("button", name="Akkoord", exact=True))
    bram.go(f"{AT}/versies/2")
    bram.press(page.get_by_role("button", name="Laat gelden"))
    expect(page.get_by_text("Versie 2 geldt vanaf")).to_be_visible()


def _read_all_steps(desk: Desk, site: Site) -> None:
    page = desk.go(f"/zo-werken-wij/{WASTE}")
    expect(page.get_by_text("Gemaakt met inwoners")).to_be_visible()
    with site.inside():
        shelf = get_shelf(WASTE, now=clock_of(site.folder))
    assert shelf.current is not None
    said = page.get_by_role("main").get_by_role("listitem").all_inner_texts()
    for number, step in enumerate(shelf.current.steps):
        assert said[number].startswith(step.title)
        for way in step.ways:
            assert way.label in said[number]
