# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.look.conftest import Lookbook

pytestmark = pytest.mark.browser


def row_in_hand(page: Page) -> str | None:
    return page.locator('tr[aria-current="true"]').get_attribute("data-row")


class TestQueue:
    def test_j_and_k_walk_through_the_rows_and_the_panel_follows(
        self, page: Page, lookbook: Lookbook
    ) -> None:
        page.goto(f"{lookbook.address}/queue")
        assert row_in_hand(page) == "1"
        page.keyboard.press("j")
        assert row_in_hand(page) == "2"
        expect(page.locator("[data-next-slot=name]")).to_have_text("Mevrouw S. de Wit")
        expect(page.locator("tr[data-row='2'] [data-row-link]")).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("k")
        page.keyboard.press("k")
        page.keyboard.press("k")
        assert row_in_hand(page) == "1"

    def test_b_calls_the_person_in_hand_at_once(self, page: Page, lookbook: Lookbook) -> None:
        page.goto(f"{lookbook.address}/queue")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("b")
        page.wait_for_url("**/gebeld/3")
        assert lookbook.sent == ["3"]

    def test_letters_in_the_search_box_are_letters(self, page: Page, lookbook: Lookbook) -> None:
        page.goto(f"{lookbook.address}/queue")
        page.keyboard.press("/")
        page.keyboard.type("jbx?")
        assert page.input_value("#gh-zoek") == "jbx?"
        assert row_in_hand(page) == "1"
        assert lookbook.sent == []

    def test_who_switched_keys_off_is_left_alone(self, page: Page, lookbook: Lookbook) -> None:
        page.goto(f"{lookbook.address}/queue?uit=1")
        page.keyboard.press("j")
        page.keyboard.press("b")
        assert row_in_hand(page) == "1"
        assert lookbook.sent == []

    def test_choosing_shows_what_to_do_with_the_chosen(
        self, page: Page, lookbook: Lookbook
    ) -> None:
        page.goto(f"{lookbook.address}/queue")
        page.keyboard.press("x")
        expect(page.locator("[data-bulk]")).to_be_visible()
        expect(page.locator("[data-filters]")).to_be_hidden()
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("Shift+X")
        expect(page.locator("[data-bulk-count]")).to_have_text("3")

    def test_coming_back_finds_the_same_row(self, page: Page, lookbook: Lookbook) -> None:
        page.goto(f"{lookbook.address}/queue")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.goto(f"{lookbook.address}/case")
        page.goto(f"{lookbook.address}/queue")
        assert row_in_hand(page) == "3"

    def test_who_lost_the_line_hears_since_when(self, page: Page, lookbook: Lookbook) -> None:
        page.clock.install()
        page.goto(f"{lookbook.address}/queue")
        page.clock.run_for(60_100)
        expect(page.locator("[data-checked]")).to_have_text("10.43.05")
        expect(page.locator("[data-stale]")).to_be_hidden()
        lookbook.answer = "fail"
        page.clock.run_for(60_100)
        expect(page.locator("[data-stale]")).to_contain_text("Sinds 10.43.05.")
        lookbook.answer = "save"
        page.clock.run_for(60_100)
        expect(page.locator("[data-stale]")).to_be_hidden()

    def test_question_mark_shows_the_keys_and_escape_gives_the_place_back(
        self, page: Page, lookbook: Lookbook
    ) -> None:
        page.goto(f"{lookbook.address}/queue")
        page.keyboard.press("j")
        page.keyboard.press("?")
        expect(page.locator("#toetsen")).to_be_visible()
        page.keyboard.press("j")
        page.keyboard.press("Escape")
        expect(page.locator("#toetsen")).to_be_hidden()
        assert row_in_hand(page) == "2"


class TestConversation:
    def test_blocks_fold_and_keys_go_from_one_to_the_next(
        self, page: Page, lookbook: Lookbook
    ) -> None:
        page.goto(f"{lookbook.address}/case")
        expect(page.locator("#sum")).to_be_hidden()
        page.focus("#need")
        page.keyboard.press("Control+ArrowDown")
        expect(page.locator("#sum")).to_be_focused()
        page.keyboard.press("Control+ArrowUp")
        expect(page.locator("#need")).to_be_focused()

    def test_the_time_left_runs_on(self, page: Page, lookbook: Lookbook) -> None:
        page.clock.install()
        page.goto(f"{lookbook.address}/case")
        page.clock.run_for(125_000)
        expect(page.locator("[data-clock]")).to_have_text("nog 6 u 15")


class TestAutosave:
    def test_a_draft_is_kept_a_second_after_typing_stops(
        self, page: Page, lookbook: Lookbook
    ) -> None:
        page.goto(f"{lookbook.address}/case")
        page.fill("#need", "Haar moeder is ingetrokken.")
        expect(page.locator("[data-save-words]")).to_have_text("concept bewaard om 10.51.00")
        expected = {"need": "Haar moeder is ingetrokken.", "needs": [], "sum": ""}
        assert lookbook.drafts == [{"version": 7, "data": expected}]

    def test_a_draft_that_was_not_kept_says_so_and_tries_again(
        self, page: Page, lookbook: Lookbook
    ) -> None:
        page.clock.install()
        page.goto(f"{lookbook.address}/case")
        lookbook.answer = "fail"
        page.fill("#need", "Meer")
        page.clock.run_for(1_100)
        expect(page.locator("[data-unsaved]")).to_be_visible()
        expect(page.locator("#gh-live")).to_have_text("Uw laatste tekst is nog niet bewaard.")
        lookbook.answer = "save"
        page.clock.run_for(10_100)
        expect(page.locator("[data-unsaved]")).to_be_hidden()
        expect(page.locator("#gh-live")).to_have_text("Uw tekst is weer bewaard.")

    def test_two_people_who_write_the_same_choose_what_stays(
        self, page: Page, lookbook: Lookbook
    ) -> None:
        page.goto(f"{lookbook.address}/case")
        lookbook.answer = "conflict"
        page.fill("#need", "Mantelzorg niet erkend")
        expect(page.locator("[data-conflict-title]")).to_have_text("Yasmina paste dit aan om 10.52")
        fields = page.locator("[data-conflict-fields]")
        expect(fields).to_contain_text("Brief te laat verstuurd")
        expect(fields).to_contain_text("Herstel")
        page.check("[name=conflict-need][value=theirs]")
        page.click("[data-conflict-keep]")
        expect(page.locator("[data-conflict]")).to_be_hidden()
        expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "saved")
        kept = {"need": "Brief te laat verstuurd", "needs": [], "sum": ""}
        assert lookbook.drafts[-1] == {"version": 20, "data": kept}


class TestForm:
    def test_only_what_goes_with_the_choice_is_shown(self, page: Page, lookbook: Lookbook) -> None:
        page.goto(f"{lookbook.address}/form")
        expect(page.locator("#phone")).to_be_visible()
        expect(page.locator("#text")).to_be_hidden()
        page.check("[value=suggestion]")
        expect(page.locator("#phone")).to_be_hidden()
        expect(page.locator("#text")).to_be_visible()

    def test_errors_take_the_focus_and_lead_to_their_field(
        self, page: Page, lookbook: Lookbook
    ) -> None:
        page.goto(f"{lookbook.address}/form?fout=1")
        expect(page.locator("#fouten")).to_be_focused()
        assert page.title().startswith("Fout: ")
        page.click("#fouten a")
        expect(page.locator("#phone")).to_be_focused()

    def test_a_second_press_sends_nothing(self, page: Page, lookbook: Lookbook) -> None:
        page.goto(f"{lookbook.address}/form")
        page.dblclick("button[type=submit]")
        page.wait_for_url("**/verstuurd")
        assert lookbook.sent == ["form"]

    def test_without_script_every_part_is_there(self, browser: Browser, lookbook: Lookbook) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{lookbook.address}/form")
        expect(page.locator("#phone")).to_be_visible()
        expect(page.locator("#text")).to_be_visible()
        page.goto(f"{lookbook.address}/case")
        expect(page.locator("#sum")).to_be_visible()
        context.close()
