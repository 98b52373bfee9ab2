# SPDX-License-Identifier: EUPL-1.2
"""Stories over packages, in real processes: one installation with people and no cases yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page

from feedback.clock import AMSTERDAM
from tests.browser.conftest import sign_in
from tests.chromium import CONTEXT
from tests.conftest import MONDAY_MORNING
from tests.site import Site, running_site


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("flow"), cases=0) as running:
        yield running


@pytest.fixture
def site(installed: Site) -> Site:
    installed.move_clock(MONDAY_MORNING)
    return installed


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Page]:
    """Marloes at her desk."""
    context = browser.new_context(**CONTEXT, storage_state=sign_in(browser, site, "marloes"))
    page = context.new_page()
    yield page
    context.close()


def sign_in_again(desk: Page, site: Site, *, who: str = "marloes") -> None:
    """Come back on another day: the session of yesterday is over."""
    browser = desk.context.browser
    assert browser is not None
    desk.context.clear_cookies()
    desk.context.add_cookies(sign_in(browser, site, who)["cookies"])


@dataclass(frozen=True)
class Told:
    """What a resident remembers after sending: a number and a link."""

    number: str
    status_url: str
    promise: str


STORY = "De container bij het plein is al twee weken kapot en de stoep ligt vol."
PROMISED = "Wij bellen u uiterlijk dinsdag 24 november, vóór 17.00 uur"


def tell(page: Page, site: Site, *, story: str = STORY, name: str = "Jan Postma") -> Told:
    """Tell something as a resident does, and ask to be called."""
    page.goto(site.address)
    page.get_by_text("Een klacht", exact=True).click()
    page.get_by_label("Wat is er gebeurd?").fill(story)
    page.get_by_text("Ja, bel mij", exact=True).click()
    page.get_by_label("Uw telefoonnummer").fill("06 12 34 56 78")
    page.get_by_label("Uw naam").fill(name)
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_url("**/bevestiging")
    return Told(
        number=page.locator("text=/G26-\\d{5}/").first.inner_text(),
        status_url=page.url.removesuffix("/bevestiging"),
        promise=page.get_by_role("heading", level=1).inner_text(),
    )


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment in November 2026, on the clock of Amsterdam."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=AMSTERDAM)
