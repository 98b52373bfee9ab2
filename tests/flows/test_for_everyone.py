# SPDX-License-Identifier: EUPL-1.2
"""The same story without script, without a mouse, and for who presses twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from feedback.cases.models import Case
from feedback.db import db
from tests.browser.conftest import sign_in
from tests.chromium import CONTEXT
from tests.flows.conftest import PROMISED, STORY, tell
from tests.site import Site

pytestmark = pytest.mark.browser


def count_cases(site: Site) -> int:
    with site.inside():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Case)) or 0


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser that runs no script."""
    context = browser.new_context(**CONTEXT, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_it_all_works_without_script(site: Site, plain: Page, browser: Browser) -> None:
    told = tell(plain, site)
    assert told.promise == PROMISED

    cookies = sign_in(browser, site, "marloes")
    context = browser.new_context(**CONTEXT, java_script_enabled=False, storage_state=cookies)
    desk = context.new_page()
    desk.goto(f"{site.address}/werk/zaken?zoek={told.number}")
    desk.get_by_role("row", name=told.number).get_by_role("link").click()
    desk.get_by_role("button", name="Toon nummer").click()
    expect(desk.get_by_text("06 12 34 56 78").first).to_be_visible()
    desk.get_by_role("button", name="Niet bereikt").click()
    expect(desk.get_by_text("Nog niet gesproken: de belofte loopt door.")).to_be_visible()
    desk.get_by_role("button", name="Neem over").click()
    expect(desk.get_by_text("Deze zaak staat op uw lijst.")).to_be_visible()
    _talk_without_folding(desk)
    expect(desk.get_by_text("Belofte gehouden").first).to_be_visible()
    context.close()


def _talk_without_folding(desk: Page) -> None:
    desk.get_by_label("Ik zei wie ik ben").check()
    desk.get_by_label("Het gesprek begon op").fill("2026-11-23T09:14")
    desk.get_by_label("Wat is er gebeurd, in de woorden").fill("De container is stuk.")
    desk.get_by_text("Herstel", exact=True).click()
    desk.get_by_text("Ja, het klopt", exact=True).click()
    desk.get_by_label("Wij hoeven niets af te spreken").check()
    desk.get_by_label("Ik legde uit").check()
    desk.get_by_label("Wanneer hoort de inwoner").fill("Morgen")
    desk.get_by_role("button", name="Gesprek afronden").last.click()


def test_a_resident_needs_no_mouse(site: Site, page: Page) -> None:
    page.goto(site.address)
    page.locator("input[name=kind]").first.focus()
    page.keyboard.press("Space")
    _tab_to(page, "textarea[name=text]")
    page.keyboard.type(STORY)
    _tab_to(page, "input[name=contact_choice]")
    page.keyboard.press("Space")
    _tab_to(page, "input[name=phone]")
    page.keyboard.type("0612345678")
    _tab_to(page, "button[type=submit].nl-button--primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(PROMISED)


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the wanted control has focus; the ring is visible all the way."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_a_colleague_needs_no_mouse(site: Site, page: Page, desk: Page) -> None:
    told = tell(page, site, name="Els Kramer")
    desk.goto(f"{site.address}/werk?morgen=ja")
    desk.keyboard.press("/")
    desk.keyboard.type(told.number)
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="Els Kramer").focus()
    desk.keyboard.press("Enter")
    expect(desk).to_have_title(f"{told.number} · Gemeente Duinrade")
    desk.keyboard.press("h")
    expect(desk.get_by_text("Deze zaak staat op uw lijst.")).to_be_visible()
    desk.keyboard.press("p")
    expect(desk.get_by_text("06 12 34 56 78").first).to_be_visible()
    desk.keyboard.press("n")
    expect(desk.get_by_text("Nog niet gesproken: de belofte loopt door.")).to_be_visible()


def test_who_presses_twice_has_told_it_once(site: Site, page: Page) -> None:
    before = count_cases(site)
    page.goto(site.address)
    page.get_by_text("Een tip", exact=True).click()
    page.get_by_label("Wat is er gebeurd?").fill(STORY)
    page.get_by_text("Ik blijf anoniem", exact=True).click()
    page.get_by_role("button", name="Versturen").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wij hebben uw bericht")
    page.go_back()
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_load_state()
    assert count_cases(site) == before + 1
