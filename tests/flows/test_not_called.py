# SPDX-License-Identifier: EUPL-1.2
"""Nobody calls: the worker warns, marks the breach once and tells the people who are there."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from feedback.db import db
from feedback.watch.models import WatchStep
from tests.flows.conftest import at, sign_in_again, tell
from tests.processes import wait_until
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WITHIN_SECONDS = 40


def steps(site: Site) -> list[str]:
    with site.inside():
        return list(db.session.scalars(sa.select(WatchStep.step).order_by(WatchStep.due_at)))


def wait_for_step(site: Site, step: str) -> None:
    wait_until(lambda: step in steps(site), seconds=WITHIN_SECONDS, what=f"the watch: {step}")


def sweep_finds(site: Site, step: str) -> None:
    """Have a pass by hand beside the worker's own, which comes every fifteen seconds."""
    site.run("sla", "sweep")
    assert step in steps(site)


def mails(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield to whom and about what each mail went that left so far."""
    for path in sorted(folder.glob("mail/*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        yield str(message["To"]), str(message["Subject"])


#: How the notices of the watch begin; surveys and attenties send mails of their own.
NOTICES = ("Nog te bellen: ", "Bijna te laat: ", "Te laat: ", "Sinds gisteren te laat: ")


def notified(folder: Path) -> Counter[str]:
    """Return how often each person got a notice of the watch."""
    return Counter(to for to, subject in mails(folder) if subject.startswith(NOTICES))


def test_nobody_calls_and_it_cannot_be_missed(site: Site, page: Page, desk: Page) -> None:
    told = tell(page, site)

    site.move_clock(at(24, 9, 0))  # more than half of the working time has gone
    wait_for_step(site, "half_gone")
    site.move_clock(at(24, 15, 30))
    sweep_finds(site, "nearly_gone")
    _queue_says(desk, site, "streef voorbij")

    site.move_clock(at(24, 17, 0, 0))  # due itself is still in time
    _queue_says(desk, site, "streef voorbij")
    site.move_clock(at(24, 17, 0, 1))
    _queue_says(desk, site, "te laat")
    page.goto(told.status_url)
    expect(page.get_by_text("Wij belden niet op tijd. Dat spijt ons.").first).to_be_visible()

    warned, told_before = len(list(mails(site.folder))), notified(site.folder)
    site.move_clock(at(24, 17, 0, 20))
    sweep_finds(site, "breached")
    assert len(list(mails(site.folder))) == warned, "nobody is mailed when the doors are closed"
    site.move_clock(at(25, 8, 31))
    wait_for_step(site, "morning_after")
    wait_until(
        lambda: notified(site.folder) > told_before,
        seconds=WITHIN_SECONDS,
        what="a notice in the morning",
    )
    assert set(notified(site.folder)) == {"ingrid@demo.invalid"}
    site.move_clock(at(30, 16))
    sweep_finds(site, "three_times_late")
    recorded = steps(site)
    assert recorded == [
        "half_gone",
        "nearly_gone",
        "breached",
        "morning_after",
        "three_times_late",
    ]


def _queue_says(desk: Page, site: Site, words: str) -> None:
    sign_in_again(desk, site)
    desk.goto(f"{site.address}/werk")
    expect(desk.get_by_role("link", name="Jan Postma").first).to_be_visible()
    group = desk.locator("tbody:has(a:text('Jan Postma')) th[scope=rowgroup], .gh-queue__group")
    expect(group.first).to_contain_text(words, ignore_case=True)
