# SPDX-License-Identifier: EUPL-1.2
"""What an employee does on a case page, whichever way they called."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.site import Site


def find_case(desk: Page, site: Site, number: str) -> None:
    desk.goto(f"{site.address}/werk/zaken?zoek={number}")
    desk.get_by_role("row", name=number).get_by_role("link").click()
    expect(desk).to_have_title(re.compile(number))


def write_down(desk: Page) -> None:
    """Fill in the eight blocks, agree on one thing, finish."""
    for number in range(1, 9):
        toggle = desk.locator(f"#blok-{number} [data-block-toggle]")
        if toggle.get_attribute("aria-expanded") == "false":
            toggle.click()
    desk.get_by_label("Ik las de zaak").check()
    desk.get_by_label("Ik zei wie ik ben").check()
    desk.get_by_label("Wat is er gebeurd, in de woorden").fill("De container is stuk.")
    desk.get_by_text("teleurgesteld", exact=False).first.click()
    desk.get_by_label("Wat speelt er echt?").fill("Veegt elke ochtend zelf de stoep.")
    desk.get_by_text("herstel", exact=False).first.click()
    desk.locator("#blok-5").get_by_text("Ja", exact=False).first.click()
    agreement = desk.get_by_role("group", name="Afspraak 1")
    agreement.get_by_label("Wat", exact=True).fill("De container wordt gemaakt")
    agreement.get_by_label("Wie", exact=True).fill("Wijkbeheer")
    agreement.get_by_label("Uiterlijk").fill("2026-11-27")
    agreement.get_by_label("Mag op de pagina").check()
    desk.get_by_label("Ik legde uit").check()
    desk.get_by_label("Wanneer hoort de inwoner").fill("Vrijdag")
    desk.get_by_role("button", name="Gesprek afronden").first.click()
    expect(desk.get_by_text("Belofte gehouden").first).to_be_visible()
