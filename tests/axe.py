# SPDX-License-Identifier: EUPL-1.2
"""axe in a real browser: brought into a page once, asked as often as there is something new."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

#: What a theme can change: it sets colours and nothing else (tests/house/test_look.py).
COLOUR_RULES = ("color-contrast", "link-in-text-block")
_ASK = "options => axe.run(options)"


def faults(page: Page, *, colours_only: bool = False) -> str:
    """Return what axe finds wrong with a page as it stands, in words; "" when nothing is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if colours_only:
        options["runOnly"] = {"type": "rule", "values": list(COLOUR_RULES)}
    found = AxeResults(page.evaluate(_ASK, options))
    return str(found.generate_report()) if found.violations_count else ""
