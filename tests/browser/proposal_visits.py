# SPDX-License-Identifier: EUPL-1.2
"""What a message looks like, while it is typed and on its case."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from feedback.edge import now
from tests.browser.visit import Visit
from tests.make import make_case, make_report

MARLOES = "marloes"


def _type_a_story(page: Page) -> None:
    """Type what a resident tells and take what it looks like: the choices are filled in."""
    page.get_by_label("Wat vertelt de inwoner?").fill("De vuilcontainer zit vol en het stinkt.")
    page.get_by_role("button", name="Neem voorstel over").click()
    expect(page.get_by_label("Waar gaat het over?")).to_have_value("waste")
    expect(page.get_by_role("radio", name="Klacht")).to_be_checked()


def _see_the_proposal(page: Page) -> None:
    """Wait for what is asked once the page stands."""
    expect(page.locator("#voorstel")).to_be_visible()


PROPOSALS = (
    Visit("new-case-proposal", "/werk/nieuw", MARLOES, first=_type_a_story),
    Visit("case-proposal", "/werk/zaken/{unsorted_id}", MARLOES, first=_see_the_proposal),
)


def proposal_places() -> dict[str, str]:
    """Take in a message that has no topic yet."""
    report = make_report(story="De lantaarnpaal bij nummer 4 is kapot, het is er pikdonker.")
    return {"unsorted_id": str(make_case(now=now(), report=report).case.id)}
