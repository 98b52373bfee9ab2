# SPDX-License-Identifier: EUPL-1.2
"""The ladder, the last letter and "later bellen op verzoek" on the case page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from feedback.accounts.rules import program
from feedback.business_time.day_parts import PartOfDay
from feedback.callbacks.queries.promises import find_open_promise, list_promises_of
from feedback.callbacks.rules import AttemptOutcome, VerdictReason, find_window
from feedback.callbacks.services import moments
from feedback.callbacks.services.calls import log_attempt
from feedback.cases.rules import CaseStatus
from feedback.clock import AMSTERDAM, FixedClock
from feedback.db import end_reading, unit_of_work
from feedback.service_calendar.rules import DEFAULT_CALENDAR
from tests.desk.conftest import stored
from tests.people import Cast, login

MARLOES = program("Marloes", origin="web")


def url(case_id: int, rest: str = "") -> str:
    return f"/werk/zaken/{case_id}{rest}"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


def try_in_vain(case_id: int, *tried: datetime) -> None:
    for moment in tried:
        with unit_of_work():
            vain = AttemptOutcome.NO_ANSWER
            log_attempt(case_id, outcome=vain, started_at=moment, by=MARLOES, now=moment)
    end_reading()


@pytest.fixture
def tried_enough(open_case: Callable[..., int]) -> int:
    case_id = open_case()
    try_in_vain(case_id, at(23, 10), at(23, 15), at(24, 9))
    return case_id


def test_halfway_the_ladder_the_page_says_what_is_needed(
    marloes: FlaskClient, open_case: Callable[..., int]
) -> None:
    case_id = open_case()
    try_in_vain(case_id, at(23, 10), at(23, 15))
    page = marloes.get(url(case_id)).text
    assert "poging 2 van 3" in page
    assert "Volgende poging: <strong>vanochtend</strong>" in page
    assert "Nog nodig: 1 keer proberen, ook op een andere werkdag." in page


def test_the_queue_names_the_next_try(marloes: FlaskClient, open_case: Callable[..., int]) -> None:
    try_in_vain(open_case(), at(24, 9))
    page = marloes.get("/werk").text
    assert "1 van 3" in page
    assert "poging vanmiddag" in page


def test_closing_as_not_reached_is_refused_in_plain_words(
    marloes: FlaskClient, open_case: Callable[..., int]
) -> None:
    case_id = open_case()
    try_in_vain(case_id, at(24, 9), at(24, 10))
    answer = marloes.post(url(case_id, "/sluiten"), data={"reason": "unreachable"})
    assert answer.status_code == 409
    assert "2 pogingen, in 1 dagdeel, op 1 werkdag." in answer.text
    assert "Volgende poging: dinsdag 24 november, in de middag." in answer.text


def test_after_the_last_letter_the_case_closes_as_not_reached(
    marloes: FlaskClient, tried_enough: int
) -> None:
    page = marloes.get(url(tried_enough)).text
    assert "Stuur nu de laatste brief of mail" in page
    refused = marloes.post(url(tried_enough, "/sluiten"), data={"reason": "unreachable"})
    assert "nog niet weg" in refused.text
    assert (
        marloes.post(
            url(tried_enough, "/laatste-brief"), data={"sent_on": "2026-11-24"}
        ).status_code
        == 303
    )
    page = marloes.get(url(tried_enough)).text
    assert "U mag sluiten als niet bereikt" in page
    assert "Laatste brief op de post gedaan: dinsdag 24 november" in page
    closed = marloes.post(
        url(tried_enough, "/sluiten"), data={"reason": "unreachable"}, follow_redirects=True
    )
    assert "Niet gesproken, dus niet gehouden." in closed.text
    assert stored(tried_enough).status is CaseStatus.CLOSED


@pytest.mark.parametrize("sent_on", ["", "gisteren", "2026-11-25", "2026-11-20", "9999-12-31"])
def test_a_letter_on_a_day_that_cannot_be_is_refused(
    marloes: FlaskClient, tried_enough: int, sent_on: str
) -> None:
    answer = marloes.post(url(tried_enough, "/laatste-brief"), data={"sent_on": sent_on})
    assert answer.status_code == 400
    assert "<title>Fout:" in answer.text


def test_a_resident_who_asks_for_another_day_gets_a_new_promise(
    marloes: FlaskClient, open_case: Callable[..., int]
) -> None:
    case_id = open_case()
    data = {"day": "2026-11-26", "part": "afternoon"}
    page = marloes.post(url(case_id, "/later"), data=data, follow_redirects=True).text
    assert "Op verzoek verplaatst" in page
    assert "donderdag 12.00–17.00" in page
    end_reading()
    (_old, verdict), (new, _none) = list_promises_of(case_id)
    assert verdict is not None and verdict.reason is VerdictReason.MOVED_ON_REQUEST
    assert new.due_at == at(26, 17)


def test_a_moment_before_the_promise_is_due_stays_with_it(
    marloes: FlaskClient, open_case: Callable[..., int]
) -> None:
    case_id = open_case()
    data = {"day": "2026-11-24", "part": "afternoon"}
    page = marloes.post(url(case_id, "/later"), data=data, follow_redirects=True).text
    assert "Het moment staat bij de belofte." in page
    assert "Koos: bellen, vandaag 12.00–17.00 uur" in page
    end_reading()
    assert len(list_promises_of(case_id)) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"day": "", "part": "morning"}, "Kies een datum."),
        ({"day": "2026-11-23", "part": "morning"}, "al voorbij"),
        ({"day": "2026-11-28", "part": "morning"}, "dicht"),
        ({"day": "2028-01-03", "part": "morning"}, "te ver vooruit"),
        ({"day": "\x00", "part": "😀"}, "Kies een datum."),
    ],
    ids=["none", "past", "saturday", "far", "no day"],
)
def test_a_moment_that_cannot_be_is_said_beside_the_date(
    marloes: FlaskClient, open_case: Callable[..., int], data: dict[str, str], words: str
) -> None:
    answer = marloes.post(url(open_case(), "/later"), data=data)
    assert answer.status_code == 400
    assert words in answer.text


def test_the_queue_shows_a_chosen_moment_and_ticks_it_only_then(
    marloes: FlaskClient, open_case: Callable[..., int], clock: FixedClock, people: Cast
) -> None:
    case_id = open_case()
    window = find_window(
        date(2026, 11, 24),
        PartOfDay.AFTERNOON,
        now=at(24, 9),
        calendar=DEFAULT_CALENDAR,
        most_days=14,
    )
    with unit_of_work():
        moments.choose(case_id, moments.Choice("phone", window), by=MARLOES, now=at(24, 9))
    page = marloes.get("/werk").text
    assert "vandaag 12.00–17.00" in page and "schikt nu" not in page
    assert "Afgesproken beltijd: vandaag 12.00 uur." in page
    clock.set(at(24, 12, 1))
    login(marloes, people.marloes)
    assert "schikt nu" in marloes.get("/werk").text


def test_the_explanation_of_a_chosen_promise_does_not_fall_over(
    marloes: FlaskClient, open_case: Callable[..., int]
) -> None:
    case_id = open_case()
    data = {"day": "2026-11-26", "part": "morning"}
    assert marloes.post(url(case_id, "/later"), data=data).status_code == 303
    assert marloes.get(url(case_id)).status_code == 200
    end_reading()
    given = find_open_promise(case_id)
    assert given is not None and given.due_policy == "chosen-moment"


def test_the_board_counts_attempts_in_time_apart(
    ingrid: FlaskClient, open_case: Callable[..., int], clock: FixedClock, people: Cast
) -> None:
    try_in_vain(open_case(), at(23, 10))
    clock.set(at(25, 9))
    login(ingrid, people.ingrid)
    assert "Bij 1 daarvan probeerden wij wel op tijd te bellen." in ingrid.get("/werk/bord").text


def test_a_call_time_is_said_from_the_case_page(
    marloes: FlaskClient, open_case: Callable[..., int]
) -> None:
    case_id = open_case()
    offered = marloes.get(url(case_id)).text
    assert "Zeg hoe laat u belt" in offered and "vandaag, dinsdag 24 november" in offered
    hours = {"day": "2026-11-24", "begin": "13:00", "until": "14:00"}
    wrong = marloes.post(url(case_id, "/beltijd"), data={**hours, "until": "18:00"})
    assert wrong.status_code == 400 and "tot vier uur" in wrong.text
    broken = marloes.post(url(case_id, "/beltijd"), data={**hours, "begin": "half tien"})
    assert broken.status_code == 400 and "Kies een dag, een begin en een einde." in broken.text
    page = marloes.post(url(case_id, "/beltijd"), data=hours, follow_redirects=True).text
    assert "Afgesproken beltijd:" in page and "vandaag 13.00–14.00" in page
    assert "Beltijd gezegd: vandaag 13.00–14.00 uur" in page
    queue = marloes.get("/werk").text
    assert "Afgesproken beltijd: vandaag 13.00 uur." in queue
