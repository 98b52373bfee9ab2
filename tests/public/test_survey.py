# SPDX-License-Identifier: EUPL-1.2
"""The questions after a conversation, as a resident meets them by the link."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.cases.queries import get_case
from feedback.cases.rules import CaseStatus
from feedback.clock import FixedClock
from feedback.db import db, end_reading
from feedback.surveys.models.answers import Response
from feedback.surveys.queries.aftercare import find_invitation
from feedback.surveys.queries.answers import find_score_of_case
from feedback.surveys.rules.aftercare import InvitationState
from tests.surveys.talked import DAY, HOUR, closed_case, invited_case, sweep

FIRST = {"solved": "no", "mark": "3", "called_in_time": "yes", "k_heard": "4", "effort": "much"}
SEND = {"stap": "versturen"}


@pytest.fixture
def case(client: FlaskClient, clock: FixedClock, now: datetime) -> tuple[int, str]:
    """A closed case and the link of its invitation, three days later."""
    del client
    made = invited_case(now=now)
    clock.set(now + 3 * DAY)
    return made


def kept() -> list[Response]:
    end_reading()
    return list(db.session.scalars(sa.select(Response)))


def test_looking_uses_nothing_up(client: FlaskClient, case: tuple[int, str]) -> None:
    url = f"/enquete/{case[1]}"
    for _ in range(3):
        page = client.get(url)
        assert page.status_code == 200 and "<h1>Hoe ging het?</h1>" in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert client.head(url).status_code == 200
        assert client.get(f"{url}/stoppen").status_code == 200
    found = find_invitation(case[1])
    assert found is not None and found.state is InvitationState.WAITING
    assert kept() == []
    assert not any(word in page.text for word in ("de Wit", "G26-", "formulier invullen"))


def test_two_steps_back_and_on_keep_what_was_filled_in(
    client: FlaskClient, case: tuple[int, str]
) -> None:
    url = f"/enquete/{case[1]}"
    second = client.post(url, data={**FIRST, "stap": "verder"}).text
    assert "Stap 2 van 2" in second and 'name="mark" value="3"' in second
    assert second.index("Mogen wij u hierover bellen?") < second.index("Kunt u uw cijfer")
    back = client.post(url, data={**FIRST, "explanation": "Te traag.", "stap": "terug"}).text
    assert "Stap 1 van 2" in back and 'name="explanation" value="Te traag."' in back
    assert 'id="mark-3" value="3" checked' in back
    assert kept() == []


def test_who_wants_a_call_reads_the_promise(client: FlaskClient, case: tuple[int, str]) -> None:
    data = {**FIRST, **SEND, "explanation": "Nog niets gehoord.", "call_me": "yes"}
    page = client.post(f"/enquete/{case[1]}", data=data, follow_redirects=True).text
    assert "U heeft deze vragen beantwoord" in page
    assert "Wij bellen u uiterlijk vrijdag 27 november, vóór 17.00 uur." in page
    (answer,) = kept()
    assert (answer.overall_mark, answer.aspects) == (3, {"k_heard": 4})
    assert answer.background == {"q_solved": "no", "k_called_in_time": "yes"}
    assert get_case(case[0]).status is CaseStatus.OPEN
    score = find_score_of_case(case[0])
    assert score is not None and score.is_low


def test_an_answer_is_taken_once(client: FlaskClient, case: tuple[int, str]) -> None:
    url = f"/enquete/{case[1]}"
    assert client.post(url, data={"solved": "yes_at_once", "mark": "9", **SEND}).status_code == 303
    again = client.post(url, data={**FIRST, **SEND})
    assert again.status_code == 409 and "is niet bewaard" in again.text
    assert "U heeft deze vragen beantwoord" in client.get(url).text
    assert [one.overall_mark for one in kept()] == [9]
    assert find_score_of_case(case[0]) is None


def test_after_two_weeks_it_is_said_plainly(
    client: FlaskClient, case: tuple[int, str], clock: FixedClock, now: datetime
) -> None:
    clock.set(now + 16 * DAY)
    for answer in (
        client.get(f"/enquete/{case[1]}"),
        client.post(f"/enquete/{case[1]}", data={**FIRST, **SEND}),
    ):
        assert answer.status_code == 410 and "Deze vragen zijn gesloten" in answer.text
    assert kept() == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda token: token[:20], id="a beginning of it"),
        pytest.param(lambda token: token.swapcase(), id="in other case"),
        pytest.param(lambda token: "%00", id="a NUL"),
        pytest.param(lambda token: "é" * 300, id="long and odd"),
    ],
)
def test_another_link_is_unknown(client: FlaskClient, case: tuple[int, str], change) -> None:
    url = f"/enquete/{change(case[1])}"
    for answer in (client.get(url), client.post(url, data={**FIRST, **SEND})):
        assert answer.status_code == 404
    assert client.post(f"{url}/stoppen").status_code == 404
    assert kept() == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param({"mark": ""}, "Kies een cijfer", id="no mark"),
        pytest.param({"solved": ""}, "Kies of het nu geregeld is", id="not said whether settled"),
        pytest.param({"mark": "11"}, "Kies een van de antwoorden", id="an edited mark"),
        pytest.param({"solved": "maybe"}, "Kies een van de antwoorden", id="an edited word"),
        pytest.param({"k_heard": "1e3"}, "Kies een van de antwoorden", id="an edited aspect"),
        pytest.param({"h_whole": "-1"}, "Kies een van de antwoorden", id="on the second step"),
        pytest.param({"call_me": "ja"}, "Kies een van de antwoorden", id="an edited wish"),
        pytest.param({"explanation": "a" * 10_001}, "te lang", id="too long"),
    ],
)
def test_what_cannot_be_is_refused_and_uses_nothing_up(
    client: FlaskClient, case: tuple[int, str], data: dict[str, str], words: str
) -> None:
    refused = client.post(f"/enquete/{case[1]}", data={**FIRST, **data, **SEND})
    assert refused.status_code == 400
    assert words in refused.text and "<title>Fout:" in refused.text
    assert kept() == []
    assert client.get(f"/enquete/{case[1]}").status_code == 200


def test_odd_signs_are_kept_as_text(client: FlaskClient, case: tuple[int, str]) -> None:
    data = {"solved": "no", "mark": "dont_know", "suggestion": "\x00<b>😀 BSN 123456782"}
    assert "<b>😀" not in client.post(f"/enquete/{case[1]}", data={**data, "stap": "verder"}).text
    assert client.post(f"/enquete/{case[1]}", data={**data, **SEND}).status_code == 303
    (answer,) = kept()
    assert answer.suggestion is not None
    assert "<b>😀" in answer.suggestion and "123456782" not in answer.suggestion


def test_in_english(client: FlaskClient, case: tuple[int, str]) -> None:
    page = client.get(f"/enquete/{case[1]}?taal=en").text
    assert 'lang="en"' in page and "<h1>How did it go?</h1>" in page
    assert "Voelde" not in page and "Geen moeite" not in page
    second = client.post(f"/enquete/{case[1]}?taal=en", data={**FIRST, "stap": "verder"}).text
    assert "May we call you about this?" in second


def test_no_more_questions_by_a_button(
    client: FlaskClient, case: tuple[int, str], now: datetime
) -> None:
    assert "Geen vragen meer?" in client.get(f"/enquete/{case[1]}/stoppen").text
    done = client.post(f"/enquete/{case[1]}/stoppen")
    assert done.status_code == 200 and "U krijgt deze vragen niet meer" in done.text
    closed_case(now=now + 100 * DAY)
    assert sweep(now + 102 * DAY + HOUR).invited == 0
