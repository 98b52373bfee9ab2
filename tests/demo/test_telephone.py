# SPDX-License-Identifier: EUPL-1.2
"""The demo's imitation of the provider: whom it answers for, and where it may run."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from feedback.demo.rules.people import CAST
from feedback.demo.services.people import hire
from feedback.demo.telephone import Telephone
from feedback.demo.telephone_book import demo_manners
from feedback.telephony.queries import find_own_phone
from tests.conftest import MONDAY_MORNING
from tests.telephony.double import Double


@pytest.mark.parametrize(
    ("number", "resident"),
    [("+31612340010", "no-answer"), ("+31612340019", "busy"), ("+31612340011", "answers")],
)
def test_people_in_the_demo_behave_by_their_last_digit(number: str, resident: str) -> None:
    manners = demo_manners(number)
    assert (manners.employee, manners.key) == ("answers", "1")
    assert manners.resident == resident


def test_who_calls_in_the_demo_has_a_phone_of_their_own(app: Flask, now) -> None:
    from feedback.db import unit_of_work

    with unit_of_work():
        staff = hire({one.key: "" for one in CAST}, since=now)
    phones = {key: find_own_phone(actor.id or 0) for key, actor in staff.actors.items()}
    assert phones["marloes"].startswith("+31612300")
    assert phones["onderzoek"] == ""
    given = [phone for phone in phones.values() if phone]
    assert len(given) == len(set(given))


def test_the_imitation_runs_on_this_machine_only(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["demo", "telephone"])
    assert done.exit_code == 1
    assert "TWILIO_BASE_URL" in done.output


def test_the_imitation_is_for_demo_data_only(app: Flask, provider: Double) -> None:
    done = app.test_cli_runner().invoke(args=["demo", "telephone"])
    assert done.exit_code == 1
    assert "demo data only" in done.output


def test_who_waits_while_calls_begin_waits_for_them_and_stumbles_over_none() -> None:
    faults: list[RuntimeError] = []
    done = threading.Event()
    told = [("To", "+31612340011"), ("Body", "Dag"), ("StatusCallback", "http://127.0.0.1:9/")]
    phone = Telephone(
        account_sid="AC0", auth_token="", clock=lambda: MONDAY_MORNING, manners=demo_manners
    )

    def wait() -> None:
        while not done.is_set():
            try:
                phone.wait()
            except RuntimeError as error:
                faults.append(error)

    with phone:
        waiting = threading.Thread(target=wait)
        waiting.start()
        for _ in range(200):
            phone.answer("POST", "/2010-04-01/Accounts/AC0/Messages.json", [], told)
        done.set()
        waiting.join()
    assert faults == []
