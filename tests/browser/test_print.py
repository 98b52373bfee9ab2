# SPDX-License-Identifier: EUPL-1.2
"""Pages on paper: what a screen shows in one line, or behind a frame, is whole on a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visits import VISITS
from tests.chromium import CONTEXT
from tests.site import Site

pytestmark = pytest.mark.browser
#: An A4 less its margins, a little wider: below this a screen shows lists as cards.
SHEET = {"width": 710, "height": 983}
FACTSHEET = next(one for one in VISITS if one.name == "factsheet")


@pytest.fixture
def on_paper(
    browser: Browser, site: Site, places: dict[str, str], signed_in: Callable[[str | None], Any]
) -> Iterator[Callable[[str], Page]]:
    """Open a page as its print shows it, as the team lead."""
    context = browser.new_context(
        **CONTEXT | {"viewport": SHEET}, storage_state=signed_in("ingrid")
    )

    def show(path: str) -> Page:
        page = context.new_page()
        page.emulate_media(media="print")
        page.goto(site.address + path.format(**places))
        return page

    yield show
    context.close()


def test_the_list_of_cases_gives_its_stories_room(on_paper: Callable[[str], Page]) -> None:
    page = on_paper("/werk/zaken")
    table = page.locator(".gh-table--cases").bounding_box()
    cell = page.locator(".gh-table--cases tbody td:nth-child(2)").first.bounding_box()
    assert table is not None
    assert cell is not None
    assert cell["width"] > table["width"] / 4
    cut = page.locator(".gh-ellipsis").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert cut == 0, "on paper nobody can open a text to read on"


def test_no_part_of_a_factsheet_lies_over_another(on_paper: Callable[[str], Page]) -> None:
    page = on_paper(FACTSHEET.path)
    grids = page.locator(".gh-sheet__main, .gh-sheet__two, .gh-chart").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).display === 'grid').length"
    )
    assert grids == 0, "in a grid a part that moves to the next sheet leaves the rest behind"
    frames = page.locator(".gh-card:has(.gh-chart)").evaluate_all(
        "all => all.map(one => getComputedStyle(one).borderTopColor)"
    )
    assert len(frames) >= 2
    assert set(frames) == {"rgba(0, 0, 0, 0)"}, "a frame would begin at the foot of a sheet"
