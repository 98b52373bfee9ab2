# SPDX-License-Identifier: EUPL-1.2
"""Nobody answers: the resident chooses another moment, or we write a last letter and stop."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from feedback.keys import short_code
from tests.flows.conftest import Told, at, sign_in_again, tell
from tests.processes import wait_until
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WITHIN_SECONDS = 40


def open_case(desk: Page, site: Site, name: str) -> None:
    desk.goto(f"{site.address}/werk?morgen=1")
    desk.get_by_role("link", name=name, exact=True).first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(name)


def press(desk: Page, words: str) -> None:
    desk.get_by_role("button", name=words).first.click()
    desk.wait_for_url("**#poging")


def texts_sent(site: Site, told: Told) -> list[str]:
    """Return the SMS messages with the short link of this resident that left so far."""
    found = [path.read_text(encoding="utf-8") for path in site.folder.glob("sms/*")]
    code = short_code(told.status_url.rsplit("/", 1)[-1])
    return [text for text in found if f"/s/{code}" in text]


def test_who_was_not_reached_chooses_a_moment_and_is_called_then(
    site: Site, page: Page, desk: Page
) -> None:
    told = tell(page, site, name="Saar de Boer")

    site.move_clock(at(23, 10, 44))
    sign_in_again(desk, site)
    open_case(desk, site, "Saar de Boer")
    press(desk, "Niet bereikt")
    expect(desk.locator("#poging")).to_contain_text("Volgende poging: vanmiddag")
    wait_until(
        lambda: any("niet bereiken" in text for text in texts_sent(site, told)),
        seconds=WITHIN_SECONDS,
        what="the message that we could not reach her",
    )

    page.goto(f"{told.status_url}/moment")
    day = page.get_by_role("group", name="Donderdag 26 november")
    day.get_by_text("Ochtend, 8.30 tot 12.00 uur").click()
    page.get_by_role("button", name="Dit kies ik").click()
    expect(page.locator("body")).to_contain_text("Dit is nu onze belofte.")
    expect(page.locator("body")).to_contain_text("donderdag 26 november tussen 8.30 en 12.00 uur")

    site.move_clock(at(26, 9, 0))
    sign_in_again(desk, site)
    desk.goto(f"{site.address}/werk")
    expect(desk.locator("#lijst")).to_contain_text("Afgesproken beltijd, tot 12.00.")
    open_case(desk, site, "Saar de Boer")
    expect(desk.locator("#tijdlijn")).to_contain_text("Belofte op verzoek verplaatst")
    press(desk, "Gesproken, ik schrijf het zo op")
    expect(desk.locator("body")).to_contain_text("Belofte gehouden.")


def test_who_stays_out_of_reach_is_written_to_before_the_case_closes(
    site: Site, page: Page, desk: Page
) -> None:
    told = tell(page, site, name="Henk Prins")
    for moment in (at(23, 10, 44), at(23, 15, 0)):
        site.move_clock(moment)
        sign_in_again(desk, site)
        open_case(desk, site, "Henk Prins")
        press(desk, "Niet bereikt")

    close_as_not_reached(desk)
    expect(desk.locator("main")).to_contain_text("2 pogingen, in 2 dagdelen, op 1 werkdag.")
    expect(desk.locator("main")).to_contain_text("dinsdag 24 november, in de ochtend.")

    site.move_clock(at(24, 9, 0))
    sign_in_again(desk, site)
    open_case(desk, site, "Henk Prins")
    press(desk, "Niet bereikt")
    expect(desk.locator("#poging")).to_contain_text("Stuur nu de laatste brief of mail")
    close_as_not_reached(desk)
    expect(desk.locator("main")).to_contain_text("De laatste brief of mail is nog niet weg.")

    desk.get_by_role("button", name="Brief verstuurd").click()
    expect(desk.locator("#poging")).to_contain_text("U mag sluiten als niet bereikt.")
    close_as_not_reached(desk)
    expect(desk.locator("main")).to_contain_text("Niet gesproken, dus niet gehouden.")

    page.goto(told.status_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij konden u niet bereiken")


def close_as_not_reached(desk: Page) -> None:
    ending = desk.locator("details", has=desk.get_by_role("heading", name="Sluiten"))
    if ending.get_attribute("open") is None:
        ending.locator("summary").click()
    ending.get_by_label("Wij konden de inwoner niet bereiken").check()
    ending.get_by_role("button", name="Sluiten").click()
    desk.wait_for_load_state()
