# SPDX-License-Identifier: EUPL-1.2
"""A department is asked, answers on a phone without an account, and one that is late is told."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Desk
from tests.site import Site

pytestmark = pytest.mark.browser
QUESTION = "Wanneer komt de stratenmaker langs?"
COLLEAGUE = "stratenmaker@gemeente.example"
ANSWER = "Donderdagochtend, tussen 8 en 10 uur."


def test_a_department_answers_one_question_by_its_link(
    site: Site, at_work: Callable[..., Desk], places: dict[str, str]
) -> None:
    # 1. Marloes asks, with the keyboard: D opens the form, the usual day stands in it.
    marloes, case = at_work("marloes"), f"{site.address}/werk/zaken/{places['waiting_id']}"
    page = marloes.page
    page.goto(case)
    page.keyboard.press("d")
    page.get_by_label("Wat wilt u weten?").fill(QUESTION)
    part = page.locator("#terugkoppeling")
    part.get_by_label("Welke afdeling?").fill("Beheer openbare ruimte")
    part.get_by_label("E-mailadres van de collega").fill(COLLEAGUE)
    expect(part.get_by_label("Antwoord uiterlijk")).not_to_have_value("")
    marloes.press(part.get_by_role("button", name="Verstuur de vraag"))
    expect(page.locator(".gh-case__head")).to_contain_text("wacht op afdeling")
    # 2. The mail holds the link; on a small phone the colleague reads it and answers.
    phone = at_work(None, **PHONE)
    mine = phone.go(f"/terugkoppeling/{_token_for(site)}")
    expect(mine.get_by_text(QUESTION)).to_be_visible()
    mine.get_by_label("Uw antwoord").fill(ANSWER)
    phone.press(mine.get_by_role("button", name="Verstuur antwoord"))
    expect(mine.get_by_role("heading", name="Uw antwoord is binnen")).to_be_visible()
    # 3. It stands on the case, which waits no longer.
    page.goto(case)
    expect(part.get_by_text(ANSWER)).to_be_visible()
    expect(page.locator("#tijdlijn")).to_contain_text("Antwoord van de afdeling, op tijd")
    expect(page.locator(".gh-case__head")).not_to_contain_text("wacht op afdeling")
    # 4. A question that nobody answered was told by the watch, and stands in the list.
    page.goto(f"{site.address}/werk/zaken/{places['question_case']}")
    expect(page.locator("#tijdlijn")).to_contain_text("Afdeling antwoordde")
    page.goto(f"{site.address}/werk/terugkoppelingen?wanneer=te-laat")
    expect(page.get_by_role("row")).to_have_count(2)


def _token_for(site: Site) -> str:
    """Return the token in the mail to the colleague, once the worker has let it leave."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for path in sorted((site.folder / "mail").glob("*.eml")):
            mail = message_from_bytes(path.read_bytes(), policy=default)
            body = mail.get_body(("plain",))
            if mail["To"] == COLLEAGUE and body is not None:
                assert QUESTION in body.get_content()
                found = re.search(r"/terugkoppeling/([\w-]+)", body.get_content())
                assert found is not None
                return found[1]
        time.sleep(0.2)
    raise AssertionError("the mail did not leave")
