# SPDX-License-Identifier: EUPL-1.2
"""Answering a questionnaire, as a resident meets it by card, kiosk or invitation."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.callbacks.models import Promise
from feedback.cases.models import Case
from feedback.cases.rules import CaseKind
from feedback.clock import FixedClock
from feedback.db import db, end_reading, unit_of_work
from feedback.surveys.models.answers import Response, ResponseFollowUp
from feedback.surveys.queries.answers import find_score_of_case, get_survey
from feedback.surveys.queries.asking import find_entrance, find_invitation
from feedback.surveys.rules.aftercare import InvitationState
from feedback.surveys.rules.bank import BANK
from feedback.surveys.rules.instruments import EntranceKind, Layout
from feedback.surveys.rules.questionnaire import Question
from feedback.surveys.services.building import (
    close_entrance,
    make_pairing_code,
    open_entrance,
    set_manner,
    set_open,
)
from feedback.surveys.services.surveys import ensure_version
from tests.surveys.asked import ANOUK, KEY, card, invited, open_survey

SHORT: tuple[Question, ...] = tuple(
    BANK[code] for code in ("q_overall", "q_overall_why", "q_solved", "q_suggest", "q_call_me")
)
SEND = {"stap": "versturen"}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def url(client: FlaskClient, now: datetime) -> str:
    """The address of a card of a short survey."""
    del client
    open_survey(now=now, questions=SHORT)
    return f"/k/{card(now=now)}"


def carried(page: str) -> dict[str, str]:
    return dict(_HIDDEN.findall(page))


def press(client: FlaskClient, url: str, page: str, **given: str) -> str:
    """Fill something in on the screen that is there, and press on."""
    return client.post(url, data=carried(page) | {"stap": "verder"} | given).text


def kept() -> list[Response]:
    end_reading()
    return list(db.session.scalars(sa.select(Response)))


def cases() -> list[Case]:
    end_reading()
    return list(db.session.scalars(sa.select(Case)))


def test_screens_one_by_one_back_and_on_keep_what_was_chosen(client: FlaskClient, url: str) -> None:
    page = client.get(url).text
    assert "Vraag 1 van 4" in page and "rapportcijfer" in page
    page = press(client, url, page, v_q_overall="8", v_q_overall_why="Fijn.")
    assert "Vraag 2 van 4" in page and "beantwoord of geregeld" in page
    page = press(client, url, page, v_q_solved="partly", stap="terug")
    assert 'id="v_q_overall-8" value="8" checked' in page
    assert "Fijn.</textarea>" in page
    other = client.post(
        f"{url}?taal=en", data=carried(page) | {"v_q_overall": "8", "stap": "zelfde"}
    )
    assert "Question 1 of 4" in other.text and 'value="8" checked' in other.text
    page = client.post(f"{url}?taal=nl", data=carried(page) | {"stap": "zelfde"}).text
    page = press(client, url, page, v_q_overall="8")
    page = press(client, url, page)
    assert "aan de balie" in page, "the suggestion names the channel"
    assert "Vraag 4 van 4" in press(client, url, page)
    assert kept() == [], "nothing is kept before the last press"


def test_low_with_ja_bel_mij_is_one_case_with_its_promise_and_the_score(
    client: FlaskClient, url: str
) -> None:
    page = press(client, url, client.get(url).text, v_q_overall="3", v_q_call_me="yes")
    page = press(client, url, press(client, url, page, v_q_solved="no"))
    told = carried(page) | {"v_q_call_me": "yes"} | SEND
    page = client.post(url, data=told).text
    assert "<h1>Hoe kunnen wij u bellen?</h1>" in page and kept() == []
    missing = client.post(url, data=carried(page) | SEND)
    assert missing.status_code == 400 and "Vul uw telefoonnummer in" in missing.text
    told = carried(page) | {"phone": "06 12 34 56 78", "name": "S. de Wit"} | SEND
    done = client.post(url, data=told, follow_redirects=True).text
    assert "Uw antwoorden zijn bewaard" in done and "uiterlijk dinsdag 24 november" in done
    (case,) = cases()
    assert case.kind is CaseKind.COMPLAINT and "Cijfer: 3 van 10" in (case.story or "")
    score = find_score_of_case(case.id)
    assert score is not None and score.mark == 3 and score.is_low
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Promise)) == 1
    client.post(url, data=told)
    assert len(kept()) == len(cases()) == 1, "pressing twice is one answer"


def test_an_anonymous_answer_holds_no_contact_and_a_tip_is_tied_to_nothing(
    client: FlaskClient, url: str
) -> None:
    told = {
        "v_q_overall": "6",
        "v_q_overall_why": "Bel mij op 06-12345678 of mail s@wit.nl, BSN 111222333.",
        "v_q_suggest": "Zet een bankje neer.",
        "phone": "06 12 34 56 78",
        "name": "S. de Wit",
    }
    assert client.post(url, data=told | SEND).status_code == 303
    (answer,) = kept()
    assert answer.overall_mark == 6
    assert "06" not in (answer.explanation or "") and "wit.nl" not in (answer.explanation or "")
    assert "111222333" not in (answer.explanation or "")
    (tip,) = cases()
    assert tip.kind is CaseKind.SUGGESTION and tip.story == "Zet een bankje neer."
    assert tip.contact_id is None
    assert db.session.scalars(sa.select(ResponseFollowUp)).all() == []
    assert db.session.scalars(sa.select(Promise)).all() == []


@pytest.mark.parametrize("mark", ["0", "11", "7.5", "acht", "", "\0", "8' OR 1=1"])
def test_a_mark_that_was_not_offered_is_refused(client: FlaskClient, url: str, mark: str) -> None:
    refused = client.post(url, data={"v_q_overall": mark} | SEND)
    assert refused.status_code == 400 and "Kies een van de antwoorden." in refused.text
    assert kept() == []


def test_who_began_before_a_change_ends_with_the_questions_it_began_with(
    client: FlaskClient, url: str, now: datetime
) -> None:
    page = client.get(url).text
    with unit_of_work():
        ensure_version(get_survey(KEY), [{"kind": "aspect", "code": "h_x", "label": "X"}], now=now)
    page = press(client, url, page, v_q_overall="7")
    assert "Vraag 2 van 4" in page
    assert client.post(url, data=carried(page) | SEND).status_code == 303
    assert kept()[0].overall_mark == 7
    assert "X</legend>" in client.get(url).text


def test_everything_on_one_page_asks_how_to_call_there(client: FlaskClient, url: str) -> None:
    with unit_of_work():
        set_manner(get_survey(KEY), layout=Layout.ONE_PAGE, invites_contacts=False)
    page = client.get(url).text
    assert "Uw telefoonnummer" in page and "Versturen" in page
    told = carried(page) | {"v_q_overall": "4", "v_q_call_me": "yes", "phone": "0223123456"}
    assert client.post(url, data=told | SEND).status_code == 303
    assert len(cases()) == 1


def test_closed_is_said_plainly_and_keeps_nothing(
    client: FlaskClient, url: str, now: datetime
) -> None:
    with unit_of_work():
        set_open(get_survey(KEY), is_open=False, by=ANOUK, now=now)
    for answer in (client.get(url), client.post(url, data={"v_q_overall": "8"} | SEND)):
        assert answer.status_code == 410 and "Deze vragen zijn gesloten" in answer.text
    with unit_of_work():
        set_open(get_survey(KEY), is_open=True, by=ANOUK, now=now)
        entrance = find_entrance(url.removeprefix("/k/"))
        assert entrance is not None
        close_entrance(entrance, now=now)
    assert client.post(url, data={"v_q_overall": "8"} | SEND).status_code == 410
    assert client.get("/k/23456789").status_code == 404
    assert kept() == []


def test_an_invitation_counts_once_and_looking_uses_nothing_up(
    client: FlaskClient, url: str, now: datetime, clock: FixedClock
) -> None:
    token = invited(now=now)
    url = f"/enquete/{token}"
    for _ in range(3):
        assert client.get(url).status_code == client.head(url).status_code == 200
        assert client.get(f"{url}/stoppen").status_code == 200
    found = find_invitation(token)
    assert found is not None and found.state is InvitationState.WAITING
    told = {"v_q_overall": "8"} | SEND
    page = client.post(url, data=told, follow_redirects=True)
    assert "U heeft deze vragen beantwoord" in page.text
    again = client.post(url, data=told)
    assert again.status_code == 409 and len(kept()) == 1
    other = f"/enquete/{invited('a@b.example', now=now)}"
    clock.set(now + timedelta(days=14, minutes=1))
    assert client.post(other, data=told).status_code == 410
    assert client.post(f"/enquete/{'x' * 43}", data=told).status_code == 404
    assert len(kept()) == 1


def test_a_kiosk_asks_large_marks_after_it_was_tied_once(
    client: FlaskClient, url: str, now: datetime
) -> None:
    del url
    with unit_of_work():
        entrance = open_entrance(
            get_survey(KEY), EntranceKind.KIOSK, label="Hal", channel=None, by=ANOUK, now=now
        )
        code, pairing = entrance.code, make_pairing_code(entrance)
    url = f"/zuil/{code}"
    assert "nog niet gekoppeld" in client.get(url).text
    assert client.post(url, data={"v_q_overall": "8"} | SEND).status_code == 403
    assert client.post(f"{url}/koppelen", data={"koppelcode": "fout"}).status_code == 400
    assert client.post(f"{url}/koppelen", data={"koppelcode": pairing}).status_code == 303
    page = client.get(url).text
    assert "Vraag 1 van 2" in page and "textarea" not in page and "telefoon" not in page
    english = client.post(f"{url}?taal=en", data=carried(page) | {"stap": "zelfde"}).text
    assert "Question 1 of 2" in english and "What mark do you give" in english
    page = press(client, url, page, v_q_overall="9")
    done = client.post(url, data=carried(page) | SEND, follow_redirects=True).text
    assert 'http-equiv="refresh"' in done and "<svg" in done
    assert kept()[0].overall_mark == 9
    with client.application.test_client() as other:
        assert other.post(f"{url}/koppelen", data={"koppelcode": pairing}).status_code == 400
