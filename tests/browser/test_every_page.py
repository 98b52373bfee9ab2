# SPDX-License-Identifier: EUPL-1.2
"""Every page, in every state worth looking at, for everyone: axe, themes, widths, policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import MapAdapter

from tests.axe import faults
from tests.browser.conftest import Seen
from tests.browser.visits import VISITS, Visit
from tests.site import Site

pytestmark = pytest.mark.browser
#: Answers for machines, for scripts on our own pages, and downloads.
NO_PAGE = {
    "/static/<path:filename>",
    "/healthz",
    "/readyz",
    "/metrics",
    "/belofte",
    "/werk/nieuws",
    "/werk/mail/<int:mail_id>/origineel",
    "/werk/zaken/<int:case_id>/bijlagen/<int:attachment_id>",
    "/werk/attenties/pot/<int:pot_id>/register/csv",
    "/werk/instructies/<string:slug>/versies/<int:number>/markdown",
    "/werk/instructies/<string:slug>/versies/<int:number>/pdf",
    "/werk/attenties/<int:surprise_id>/bon",
    "/werk/onderzoeken/<string:key>/ingangen/<int:entrance_id>/kaartjes",
    "/werk/uitkomsten/beloften/csv",
    "/werk/uitkomsten/gesprek/csv",
    "/werk/uitkomsten/werkt-het/aanpak/csv",
    "/werk/uitkomsten/drijfveren/bestand",
    "/werk/uitkomsten/factsheet/bestand",
    "/werk/uitkomsten/samenvatting/pdf",
    "/resultaten/cijfers",
    "/werk/uitkomsten/tips/csv",
    "/werk/zaken/<int:case_id>/voorstel",
    "/werk/zaken/<int:case_id>/bellen",
    "/werk/zaken/<int:case_id>/bellen/<int:call_id>",
}
#: A refusal is an answer like any other, but the browser grumbles about its status.
REFUSALS = re.compile("the server responded with a status of (400|403|404|409)")


@pytest.mark.parametrize("to", VISITS, ids=lambda to: to.name)
def test_everyone_can_use(to: Visit, visit: Callable[[Visit], Seen]) -> None:
    seen = visit(to)
    page = seen.page
    assert [one for one in seen.said if not REFUSALS.search(one)] == []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        assert faults(page) == "", f"{width} px"
        page.emulate_media(color_scheme="dark")
        assert faults(page, colours_only=True) == "", f"dark, {width} px"
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 640})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"at {width} px one must scroll sideways: the page is {wide} px wide"


def test_every_page_is_visited(site: Site) -> None:
    with site.inside() as app:
        addresses = app.url_map.bind("localhost")
        rules = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    pages = {rule for rule in rules - NO_PAGE if not rule.startswith("/api/")}
    paths = {
        re.sub(r"{[^}]*}", number, visit.path.partition("?")[0])
        for visit in VISITS
        for number in ("1", str(UUID(int=1)))
    }
    assert pages - {_rule_of(path, addresses) for path in paths} == set()


def _rule_of(path: str, addresses: MapAdapter) -> str | None:
    """Return which of our pages a path leads to; None for what is nowhere on purpose."""
    try:
        return addresses.match(path, return_rule=True)[0].rule
    except NotFound:
        return None
