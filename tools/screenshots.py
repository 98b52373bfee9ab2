# SPDX-License-Identifier: EUPL-1.2
"""Pictures of every page: light and dark, 1280 and 360 px, into screenshots/ (not committed).

``make screenshots``, or with words of names: ``python -m tools.screenshots queue case``.
The demo is loaded at a fixed morning, so that two runs differ only where the pages do.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from config import ROOT
from tests.browser.conftest import long_ringing, sign_in
from tests.browser.visits import VISITS, Visit, find_places
from tests.chromium import CONTEXT, launch_args
from tests.site import Site, clock_of, running_site
from tests.telephony.double import Double

FOLDER = ROOT / "screenshots"
CASES = 120
WIDTHS = {1280: 800, 360: 740}


def main(wanted: list[str]) -> None:
    """Take the pictures whose name holds one of the words; all without words."""
    visits = [one for one in VISITS if not wanted or any(word in one.name for word in wanted)]
    if not wanted:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="gehoord-pictures-") as folder,
        Double(clock=lambda: clock_of(Path(folder) / "demo"), manners=long_ringing) as double,
        running_site(Path(folder) / "demo", cases=CASES, settings=double.settings) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_args())
        places, cookies = find_places(site), {None: None}
        for number, visit in enumerate(visits, start=1):
            if visit.who not in cookies:
                cookies[visit.who] = sign_in(browser, site, visit.who)
            take(browser, site, visit, places=places, cookies=cookies[visit.who])
            print(f"{number} of {len(visits)}: {visit.name}", file=sys.stderr)
        browser.close()
    print(f"{4 * len(visits)} pictures in {FOLDER}")


def take(
    browser: Browser, site: Site, visit: Visit, *, places: dict[str, str], cookies: object
) -> None:
    """Take the four pictures of one visit; what comes first is done on the wide screen."""
    context = browser.new_context(**CONTEXT, storage_state=cookies)  # type: ignore[arg-type] # its own
    page = context.new_page()
    page.goto(site.address + visit.path.format(**places))
    visit.first(page)
    page.wait_for_load_state()
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type] # one of its literals
            page.screenshot(path=FOLDER / f"{visit.name}-{width}-{theme}.png", full_page=True)
    context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
