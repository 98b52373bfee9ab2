# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.axe import faults
from tests.look.conftest import Lookbook

pytestmark = pytest.mark.browser
SMALL_CONTROLS = """() => {
  const boxes = "input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea";
  const all = `button, a.nl-button, .gh-choice, .gh-chip, .gh-filter, ${boxes}`;
  return [...document.querySelectorAll(all)]
    .filter((one) => one.checkVisibility() && !one.closest(".gh-search"))
    .filter((one) => one.getBoundingClientRect().height < 43.5)
    .map((one) => one.outerHTML.slice(0, 120));
}"""
PAGES = ("kit", "queue", "case", "form?fout=1")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", PAGES)
def test_everyone_can_use_it(
    page: Page, lookbook: Lookbook, complaints: list[str], name: str, width: int, theme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    joint = "&" if "?" in name else "?"
    page.goto(f"{lookbook.address}/{name}{joint}theme={theme}")
    assert complaints == [], "the content policy or a script complained"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == ""


@pytest.mark.parametrize("name", PAGES)
def test_every_control_is_large_enough_to_touch(page: Page, lookbook: Lookbook, name: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(f"{lookbook.address}/{name}")
    small = page.evaluate(SMALL_CONTROLS)
    assert small == []
