# SPDX-License-Identifier: EUPL-1.2
"""Norms as data: an administrator changes them, looks first, and the history stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from feedback.business_time.deadlines import Policy
from feedback.callbacks.queries.promises import find_open_promise
from feedback.db import end_reading
from feedback.service_calendar.queries import active_norms
from tests.desk.conftest import TUESDAY
from tests.people import Cast, login

PAGE = "/beheer/normen"
TYPED = {
    "version": "1",
    "due_policy": "close-of-next-workday",
    "target_policy": "close-of-next-workday",
    "ladder_attempts": "4",
    "ladder_parts": "2",
    "ladder_days": "3",
    "spoken_percent": "10",
    "reason": "afgesproken in het team",
}


@pytest.fixture
def bram(client: FlaskClient, people: Cast, tuesday: object) -> FlaskClient:
    login(client, people.bram)
    return client


def test_norms_are_changed_with_a_reason_and_open_targets_follow(
    bram: FlaskClient, open_case: Callable[..., int]
) -> None:
    case_id = open_case()
    before = find_open_promise(case_id)
    assert before is not None
    due_at, target_at = before.due_at, before.target_at
    end_reading()
    page = bram.post(PAGE, data=TYPED, follow_redirects=True).text
    assert "De norm is bewaard en geldt nu. 1 belofte kreeg een andere streeftijd." in page
    assert "4 pogingen, 2 dagdelen, 3 werkdagen" in page and "10% gevraagd" in page
    assert "afgesproken in het team" in page and "Standaard bij de installatie" in page
    end_reading()
    norms = active_norms(TUESDAY)
    assert (norms.ladder.attempts, norms.ladder.working_days, norms.spoken_percent) == (4, 3, 10)
    given = find_open_promise(case_id)
    assert given is not None
    assert given.due_at == due_at and given.target_at == due_at != target_at
    assert given.target_policy == Policy.CLOSE_OF_NEXT_WORKDAY


def test_looking_first_keeps_nothing(bram: FlaskClient) -> None:
    page = bram.post(f"{PAGE}/voorbeeld", data={**TYPED, "due_policy": "working-hours"}).text
    assert "Zo wordt het; er is nog niets bewaard" in page
    assert "Wij bellen u uiterlijk woensdag 25 november" in page
    end_reading()
    assert active_norms(TUESDAY).version == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"reason": " "}, "Zeg waarom de norm verandert."),
        ({"ladder_attempts": "veel"}, "Vul een heel getal in."),
        ({"ladder_attempts": "11"}, "Geef 1 tot en met 10 pogingen."),
        ({"ladder_days": "5"}, "niet meer werkdagen dan pogingen"),
        ({"spoken_percent": "101"}, "Geef een percentage van 0 tot en met 100."),
        ({"due_policy": "awb-6w"}, "Kies een norm."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_norm_that_cannot_be_is_refused_beside_its_field(
    bram: FlaskClient, typed: dict[str, str], says: str
) -> None:
    answer = bram.post(PAGE, data={**TYPED, **typed})
    assert answer.status_code == 400 and says in answer.text
    end_reading()
    assert active_norms(TUESDAY).version == 1


def test_of_two_administrators_the_second_looks_first(bram: FlaskClient) -> None:
    assert bram.post(PAGE, data=TYPED).status_code == 303
    assert bram.post(PAGE, data={**TYPED, "spoken_percent": "20"}).status_code == 409


def test_only_an_administrator_changes_norms(client: FlaskClient, people: Cast) -> None:
    login(client, people.ingrid)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data=TYPED).status_code == 403
