# SPDX-License-Identifier: EUPL-1.2
"""One running demo for all pages; who signed in once stays signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from feedback.demo.telephone_book import Manners
from tests.axe import faults
from tests.browser.visits import Visit, find_places
from tests.chromium import CONTEXT, listen
from tests.site import Site, clock_of, running_site
from tests.telephony.double import Double

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("demo")
    with (
        Double(clock=lambda: clock_of(folder), manners=long_ringing) as double,
        running_site(folder, cases=120, settings=double.settings) as running,
    ):
        yield running


def long_ringing(number: str) -> Manners:
    """Have every phone ring for as long as anybody looks."""
    del number
    return Manners(ring_seconds=600)


@pytest.fixture(scope="session")
def places(site: Site) -> dict[str, str]:
    return find_places(site)


@pytest.fixture(scope="session")
def signed_in(site: Site, browser: Browser) -> Callable[[str | None], Any]:
    """Return the cookies of a member of the cast; None for a resident."""
    known: dict[str | None, Any] = {None: None}

    def cookies(who: str | None) -> Any:
        if who not in known:
            known[who] = sign_in(browser, site, who)
        return known[who]

    return cookies


def sign_in(browser: Browser, site: Site, who: str | None) -> Any:
    """Sign in as people do; return the cookies."""
    context = browser.new_context(**CONTEXT)
    page = context.new_page()
    email = f"{who}@demo.invalid"
    page.goto(f"{site.address}/inloggen")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(site.logins[email])
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(lambda url: "/inloggen" not in url)
    state = context.storage_state()
    context.close()
    return state


@dataclass
class Seen:
    """A page, and what the browser said while it came."""

    page: Page
    said: list[str]


@pytest.fixture
def visit(
    site: Site,
    places: dict[str, str],
    browser: Browser,
    signed_in: Callable[[str | None], Any],
) -> Iterator[Callable[[Visit], Seen]]:
    """Open the page of a visit, as the right person, and do there what comes first."""
    contexts = []

    def go(to: Visit) -> Seen:
        context = browser.new_context(**CONTEXT, storage_state=signed_in(to.who))
        contexts.append(context)
        page = context.new_page()
        said = listen(page)
        page.goto(site.address + to.path.format(**places))
        to.first(page)
        page.wait_for_load_state()
        return Seen(page, said)

    yield go
    for context in contexts:
        context.close()


@dataclass
class Desk:
    """A colleague at a browser of their own."""

    page: Page
    address: str

    def go(self, path: str) -> Page:
        """Open a page, and see that everyone can use it."""
        self.page.goto(self.address + path)
        return self.seen()

    def press(self, button: Locator) -> Page:
        """Press a button that leads to a page, and see that everyone can use that."""
        with self.page.expect_navigation():
            button.click()
        return self.seen()

    def seen(self) -> Page:
        """Run axe over the page as it stands."""
        assert faults(self.page) == ""
        return self.page


@pytest.fixture
def at_work(
    browser: Browser, site: Site, signed_in: Callable[[str | None], Any]
) -> Iterator[Callable[..., Desk]]:
    contexts = []

    def sit_down(who: str, **more: Any) -> Desk:
        contexts.append(browser.new_context(**CONTEXT | more, storage_state=signed_in(who)))
        return Desk(contexts[-1].new_page(), site.address)

    yield sit_down
    for context in contexts:
        context.close()
