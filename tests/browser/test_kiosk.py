# SPDX-License-Identifier: EUPL-1.2
"""A kiosk left alone asks once, then begins again; the next person sees no answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from feedback.demo.services.research import OPEN_KEY
from tests.chromium import CONTEXT
from tests.site import Site

pytestmark = pytest.mark.browser
KIOSK = f"/werk/onderzoeken/{OPEN_KEY}/voorbeeld?vorm=zuil"


def test_a_kiosk_left_alone_begins_again(
    browser: Browser, site: Site, signed_in: Callable[[str | None], Any]
) -> None:
    cookies = signed_in("onderzoek")
    page = browser.new_context(**CONTEXT, storage_state=cookies).new_page()
    page.clock.install()
    page.goto(f"{site.address}{KIOSK}")
    page.locator('input[value="4"]').click()
    expect(page.get_by_text("Vraag 2 van 5")).to_be_visible()
    still = page.get_by_role("dialog")
    page.clock.fast_forward(21_000)
    expect(still).to_be_visible()
    page.get_by_role("button", name="Ja, ik ben er nog").click()
    expect(still).to_be_hidden()
    page.clock.fast_forward(21_000)
    expect(still).to_be_visible()
    page.clock.fast_forward(11_000)
    expect(page.get_by_text("Vraag 1 van 5")).to_be_visible()
    assert page.locator("input:checked").count() == 0
