# SPDX-License-Identifier: EUPL-1.2
"""Two colleagues and a phone: asked, reserved, approved, declined, delivered, a year closed."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from feedback.cases.models import Case
from feedback.cases.rules import CaseStatus
from feedback.db import db
from feedback.surprise_budget.models.ledger import Pot
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries.verify import find_all_faults
from tests.browser.conftest import PHONE, Desk
from tests.site import Site

pytestmark = pytest.mark.browser
BOOK, BASKET = "Boek over ooievaars", "Fruitmand van de markt"
WHY_NOT = "Fruit kreeg hij vorige week al van de buurt. Een kaart past beter."


def test_an_attentie_from_the_call_to_the_end_of_the_year(
    site: Site, at_work: Callable[..., Desk]
) -> None:
    cases, street_pot = _find_cases(site), _find_pot(site, "Wijkbeheer")
    marloes = at_work("marloes")
    # 1. Below the limit it is hers to decide, on the case page, in a dialog.
    _ask(marloes, cases[0], what="flowers", amount="22,50")
    marloes.press(marloes.page.get_by_role("button", name="Reserveer €\u00a022,50"))
    expect(marloes.page.get_by_text("U mag het nu beloven.")).to_be_visible()
    # 2. Above it the button asks; whoever asked cannot decide.
    for case_id, what, amount in ((cases[1], BOOK, "64,95"), (cases[2], BASKET, "55,00")):
        _ask(marloes, case_id, what="other", amount=amount, description=what)
        marloes.press(marloes.page.get_by_role("button", name="Vraag goedkeuring"))
        expect(marloes.page.get_by_text("Beloof nog niets.")).to_be_visible()
    expect(marloes.go("/werk/attenties").get_by_role("button", name="Goedkeuren")).to_have_count(0)
    # 3. Another person decides on a phone: yes to one, no with the reason to the other.
    els = at_work("budget", **PHONE)
    els.go("/werk/attenties?pot=1")
    els.press(_wish(els.page, BOOK).get_by_role("button", name="Goedkeuren"))
    expect(els.page.get_by_text("Goedgekeurd: €\u00a064,95.")).to_be_visible()
    basket = _wish(els.page, BASKET)
    basket.get_by_text("Niet, met uitleg").click()
    els.press(basket.get_by_role("button", name="Wijs af"))
    expect(els.page.get_by_text("Schrijf waarom niet.").first).to_be_visible()
    basket.get_by_label("Waarom niet?").fill(WHY_NOT)
    els.press(basket.get_by_role("button", name="Wijs af"))
    expect(els.page.get_by_text("Het bedrag is terug in de pot.")).to_be_visible()
    assert els.page.evaluate("document.documentElement.scrollWidth") <= 360
    # 4. Marloes reads the reason, and brings the flowers: a photo of the receipt goes with it.
    expect(marloes.go(f"/werk/zaken/{cases[2]}").get_by_text(WHY_NOT)).to_be_visible()
    page = marloes.go(f"/werk/zaken/{cases[0]}")
    marloes.press(page.get_by_role("link", name="Bezorgd? Schrijf het op"))
    page.get_by_label("Wat kostte het?").fill("21,75")
    page.get_by_label("Foto van de bon").set_input_files(
        files=[{"name": "bon.jpg", "mimeType": "image/jpeg", "buffer": _photo()}]
    )
    marloes.press(page.get_by_role("button", name="Bezorgd en betaald"))
    expect(page.get_by_role("link", name="Foto van de bon")).to_be_visible()
    # 5. The holder closes the year of another pot; its book takes nothing more.
    page = els.go(f"/werk/attenties/pot/{street_pot}/beheer")
    page.get_by_label("Ik weet het zeker.", exact=False).check()
    els.press(page.get_by_role("button", name="Sluit het jaar af"))
    expect(page.get_by_text("Dit jaar is afgesloten op", exact=False)).to_be_visible()
    with site.inside():
        assert list(find_all_faults({})) == []


def _ask(desk: Desk, case_id: int, *, what: str, amount: str, description: str = "") -> None:
    page = desk.go(f"/werk/zaken/{case_id}")
    page.keyboard.press("v")
    form = page.locator("dialog[open] form")
    form.locator(f'input[name="what"][value="{what}"]').check()
    form.get_by_label("Waarom past dit bij deze inwoner?").fill("Hij vertelde er zo mooi over.")
    form.get_by_label("Bedrag").fill(amount)
    form.locator('input[name="consent"][value="pick_up"]').check()
    if description:
        form.get_by_text("Meer: winkel").click()
        form.get_by_label("Wat is het precies?").fill(description)


def _wish(page: Page, what: str) -> Locator:
    return page.locator(".gh-wish", has_text=what)


def _find_cases(site: Site) -> list[int]:
    """Return open cases of three residents who got nothing yet."""
    with site.inside():
        given = sa.select(Surprise.case_id).where(Surprise.case_id.is_not(None))
        gifted = sa.select(Case.contact_id).where(Case.id.in_(given))
        gifted = gifted.where(Case.contact_id.is_not(None))
        free = (
            sa.select(sa.func.min(Case.id))
            .where(Case.status == CaseStatus.OPEN)
            .where(Case.contact_id.is_not(None), Case.contact_id.not_in(gifted))
            .group_by(Case.contact_id)
            .order_by(sa.func.min(Case.id).desc())
        )
        return list(db.session.scalars(free.limit(3)).all())


def _find_pot(site: Site, name: str) -> int:
    with site.inside():
        return db.session.scalars(sa.select(Pot.id).where(Pot.name == name)).one()


def _photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 90), "white").save(file, "JPEG")
    return file.getvalue()
