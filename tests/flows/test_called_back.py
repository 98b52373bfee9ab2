# SPDX-License-Identifier: EUPL-1.2
"""A resident speaks up, is called in time, and can read that it was done."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.flows.conftest import PROMISED, STORY, Told, at, sign_in_again, tell
from tests.flows.talk import find_case, write_down
from tests.site import Site

pytestmark = pytest.mark.browser


def call_and_write_down(desk: Page) -> None:
    """Call by hand, fill in the eight blocks, agree on one thing, finish."""
    desk.get_by_role("button", name="Neem over").click()
    desk.get_by_role("button", name="Bel Jan Postma").click()
    expect(desk.get_by_role("link", name="06 12 34 56 78").first).to_be_visible()
    write_down(desk)


def close(desk: Page) -> None:
    ending = desk.locator("section[aria-labelledby=einde-kop]")
    ending.locator("summary").click()
    ending.locator("input[name=reason]").first.check()
    ending.get_by_role("button", name="Sluiten", exact=True).click()


def test_a_resident_is_called_and_it_is_settled(site: Site, page: Page, desk: Page) -> None:
    told = tell(page, site)
    assert told.promise == PROMISED
    page.goto(told.status_url)
    expect(page.get_by_text("Wij bellen u").first).to_be_visible()
    _nothing_private_on(page, told)

    site.move_clock(at(23, 9, 40))
    find_case(desk, site, told.number)
    call_and_write_down(desk)

    close(desk)
    expect(desk.get_by_text("U kunt deze zaak nog niet sluiten")).to_be_visible()
    expect(desk.get_by_text("De container wordt gemaakt").first).to_be_visible()

    page.goto(told.status_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij hebben u gesproken")
    expect(page.get_by_text("Belofte gehouden").first).to_be_visible()
    expect(page.get_by_text("De container wordt gemaakt")).to_be_visible()
    _nothing_private_on(page, told)

    site.move_clock(at(25, 11))
    sign_in_again(desk, site)
    find_case(desk, site, told.number)
    desk.get_by_role("button", name="Nagekomen").click()
    close(desk)
    expect(desk.get_by_text("Deze zaak is gesloten.")).to_be_visible()
    page.goto(told.status_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit is klaar")


def _nothing_private_on(page: Page, told: Told) -> None:
    html = page.content()
    assert told.number in html
    for private in (STORY, "Postma", "34 56 78", "Veegt elke ochtend"):
        assert private not in html
