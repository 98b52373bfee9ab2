# SPDX-License-Identifier: EUPL-1.2
"""An employee calls with one key: their own phone first, a key press, then the resident."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from feedback.demo.telephone_book import Manners
from tests.flows.conftest import at, tell
from tests.flows.talk import find_case, write_down
from tests.processes import wait_until
from tests.site import Site, clock_of, running_site
from tests.telephony.double import Double
from tests.telephony.manners import PhoneManners

pytestmark = pytest.mark.browser
OWN, OWN_E164 = "06 87 65 43 21", "+31687654321"
RESIDENT_E164 = "+31612345678"
TIMES = 3


@pytest.fixture(scope="module")
def behaviour() -> PhoneManners:
    return PhoneManners()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("line")


@pytest.fixture(scope="module")
def double(folder: Path, behaviour: PhoneManners) -> Iterator[Double]:
    """The provider, which tells everything three times."""
    with Double(clock=lambda: clock_of(folder), manners=behaviour) as provider:
        provider.times = TIMES
        yield provider


@pytest.fixture(scope="module")
def installed(folder: Path, double: Double) -> Iterator[Site]:
    with running_site(folder, cases=0, settings=double.settings) as running:
        yield running


@pytest.fixture
def line(double: Double, behaviour: PhoneManners) -> Iterator[Double]:
    """Everyone answers after a moment; at the end nothing strange was asked."""
    behaviour.usual = Manners(ring_seconds=2.0, talk_seconds=15.0)
    behaviour.by_number.clear()
    double.asked.clear()
    double.answers.clear()
    double.legs.clear()
    double.messages.clear()
    yield double
    double.wait()
    assert double.faults == []
    assert set(double.answers) == {204}


def give_own_phone(desk: Page, site: Site) -> None:
    desk.goto(f"{site.address}/instellingen")
    desk.get_by_role("link", name="Kies welke telefoon").click()
    desk.get_by_label("Uw telefoonnummer").fill(OWN)
    desk.get_by_role("button", name="Bewaren").click()
    expect(desk.get_by_text("U kunt nu met één knop bellen")).to_be_visible()


def start(page: Page, desk: Page, site: Site) -> str:
    """A resident tells something; Marloes presses B on the page of the case."""
    told = tell(page, site)
    give_own_phone(desk, site)
    site.move_clock(at(23, 9, 40))
    find_case(desk, site, told.number)
    desk.get_by_role("button", name="Neem over").click()
    expect(desk.get_by_role("button", name="Geef terug")).to_be_visible()
    desk.keyboard.press("b")
    return told.number


def test_a_call_with_one_key_keeps_the_promise(
    page: Page, desk: Page, site: Site, line: Double
) -> None:
    start(page, desk, site)
    panel = desk.locator("[data-line-panel]")
    expect(panel.get_by_text("Uw telefoon gaat over")).to_be_visible()
    expect(panel.get_by_text("Gesprekken worden niet opgenomen.")).to_be_visible()
    expect(desk.get_by_text("06 12 34 56 78").first).to_be_visible()
    expect(panel.get_by_text("De telefoon van de inwoner gaat over")).to_be_visible(timeout=15_000)
    expect(panel.get_by_text("Verbonden. U bent in gesprek.")).to_be_visible(timeout=15_000)
    expect(desk.locator("#gh-live")).to_have_text("Verbonden. U bent in gesprek.")

    desk.get_by_role("button", name="Ophangen").click()
    expect(panel.get_by_text(re.compile("Opgehangen na"))).to_be_visible(timeout=15_000)
    expect(panel.get_by_text("Voorstel: gesproken.")).to_be_visible()
    expect(desk.get_by_role("button", name="Ophangen")).to_have_count(0)
    expect(desk.get_by_text("Nog niet bevestigd.")).to_be_visible()

    write_down(desk)
    expect(desk.get_by_text("Nog niet bevestigd.")).to_have_count(0)
    attempts = desk.locator("section[aria-labelledby=pogingen-kop]")
    expect(attempts.get_by_text("Gesproken")).to_have_count(1)
    [asked] = line.posts("Calls.json")
    assert asked.fields["To"] == OWN_E164
    assert asked.fields["Record"] == "false"
    assert [leg.to for leg in line.legs.values()] == [OWN_E164, RESIDENT_E164]


def test_when_nobody_answers_the_employee_confirms_and_the_promise_runs_on(
    page: Page, desk: Page, site: Site, line: Double, behaviour: PhoneManners
) -> None:
    behaviour.by_number[RESIDENT_E164] = Manners(resident="no-answer", ring_seconds=0.5)
    start(page, desk, site)
    panel = desk.locator("[data-line-panel]")
    expect(panel.get_by_text("Opgehangen. Er is niet opgenomen.")).to_be_visible(timeout=15_000)
    expect(panel.get_by_text("Voorstel: niet bereikt.")).to_be_visible()
    attempts = desk.locator("section[aria-labelledby=pogingen-kop]")

    panel.get_by_role("button", name="Niet bereikt").click()
    expect(attempts.get_by_text("Niet bereikt")).to_be_visible()
    expect(desk.get_by_text("Nog niet gesproken: de belofte loopt door.")).to_be_visible()
    expect(desk.get_by_text("Volgende poging:")).to_be_visible()
    expect(desk.get_by_text("Voorstel:")).to_have_count(0)
    wait_until(
        lambda: (
            [sms.to for sms in line.messages.values() if "niet bereiken" in sms.text]
            == [RESIDENT_E164]
        ),
        seconds=20,
        what="one SMS that we could not reach them",
    )


def test_who_does_not_answer_their_own_phone_has_called_nobody(
    page: Page, desk: Page, site: Site, line: Double, behaviour: PhoneManners
) -> None:
    behaviour.usual = Manners(employee="no-answer", ring_seconds=0.5)
    start(page, desk, site)
    panel = desk.locator("[data-line-panel]")
    expect(panel.get_by_text("De inwoner is niet gebeld.")).to_be_visible(timeout=15_000)
    expect(desk.locator("section[aria-labelledby=pogingen-kop]")).to_have_count(0)
    assert [leg.to for leg in line.legs.values()] == [OWN_E164]


def test_the_kill_switch_says_so_and_shows_the_number(
    page: Page, desk: Page, site: Site, line: Double
) -> None:
    site.run("phone", "stop", "--reason", "Vreemde telefoontjes")
    start(page, desk, site)
    expect(desk.get_by_text("Bellen met één knop staat uit.")).to_be_visible()
    expect(desk.get_by_role("link", name="06 12 34 56 78").first).to_be_visible()
    assert line.asked == []
    site.run("phone", "start", "--reason", "Opgelost")
    line.answers.append(204)
