# SPDX-License-Identifier: EUPL-1.2
"""A focus group: colleagues propose, choose, and so make the aspects of a draft."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.catalogue.rules import Channel
from feedback.db import db, end_reading
from feedback.errors import Invalid
from feedback.surveys.models.focus import FocusBallot
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.asking import get_draft
from feedback.surveys.queries.focus import list_groups, list_proposals
from feedback.surveys.rules.bank import BANK, CLOSING, HOST
from feedback.surveys.rules.focus import (
    Proposal,
    check_ballot,
    check_proposal,
    check_ticks,
    first_proposals,
    tally,
    with_aspects,
)
from feedback.surveys.rules.questionnaire import check_questions, from_stored
from tests.people import Cast, login
from tests.surveys.asked import KEY, open_survey

A, B, C = Proposal("a_wait", "De wachttijd"), Proposal("a_room", "Ruimte"), Proposal("own_x", "X")


def test_a_meeting_starts_with_the_aspects_of_its_channel() -> None:
    codes = [one.code for one in first_proposals(HOST, channel=Channel.PHONE)]
    assert "a_menu" in codes and "a_clear" in codes
    assert "a_room" not in codes and "h_willing" not in codes


def test_the_chosen_aspects_are_those_of_their_channel_and_other_channels_keep_theirs() -> None:
    draft = (*HOST, BANK["a_wait"], BANK["a_clear"], BANK["a_easy"], *CLOSING)
    made = {one.code: one for one in with_aspects(draft, [B, C], channel=Channel.COUNTER)}
    check_questions(tuple(made.values()))
    assert Channel.COUNTER not in made["a_wait"].channels
    assert Channel.PHONE in made["a_wait"].channels
    assert Channel.COUNTER not in made["a_clear"].channels and made["a_clear"].channels
    assert made["a_easy"] == BANK["a_easy"] and made["h_willing"] == HOST[0]
    assert made["a_room"].channels == made["own_x"].channels == (Channel.COUNTER,)
    assert list(made)[-2:] == ["q_suggest", "q_call_me"]
    again = {
        one.code: one for one in with_aspects(tuple(made.values()), [A], channel=Channel.COUNTER)
    }
    assert "a_room" not in again and Channel.COUNTER in again["a_wait"].channels


def test_ticks_are_counted_but_not_of_too_few_people() -> None:
    ballots = [["a_room"], ["a_room", "own_x"], ["own_x"], ["a_room"]]
    assert [(one.code, one.ticks) for one in tally([A, B, C], ballots)] == [
        ("a_room", 3),
        ("own_x", 2),
        ("a_wait", 0),
    ]
    assert tally([A, B, C], ballots[:2]) == []


@pytest.mark.parametrize(
    "chosen", [[], ["weg"], ["a_wait", "a_room", "own_x"]], ids=["none", "unknown", "too many"]
)
def test_a_ballot_that_cannot_be_is_refused(chosen: list[str]) -> None:
    with pytest.raises(Invalid):
        check_ballot(chosen, ticks=2, held=[A, B, C])


@pytest.mark.parametrize("label", ["", "ab", "x" * 121, "de WACHTTIJD!"])
def test_a_proposal_that_cannot_be_is_refused(label: str) -> None:
    with pytest.raises(Invalid):
        check_proposal(label, held=[A])


@pytest.mark.parametrize("typed", ["", "0", "11", "2,5", "-1", "٣", "9" * 90])
def test_so_many_ticks_cannot_be(typed: str) -> None:
    with pytest.raises(Invalid):
        check_ticks(typed)


def test_colleagues_propose_and_choose_by_code_and_the_editor_takes_the_result(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    open_survey(now=now)
    login(client, people.anouk)
    base = f"/werk/onderzoeken/{KEY}/focusgroep"
    assert client.get(base).status_code == 200
    assert client.post(base, data={"label": "", "channel": "maan", "ticks": "0"}).status_code == 400
    told = {"label": "Balie, 3 december", "channel": "counter", "ticks": "2"}
    place = client.post(base, data=told).headers["Location"]
    end_reading()
    code = list_groups(get_survey(KEY).id)[0].code
    url = f"/focusgroep/{code}"
    found = client.get("/k", query_string={"code": f" {code[:4].upper()} {code[4:]}"})
    assert found.status_code == 303 and found.headers["Location"] == url
    assert client.get("/k?code=zzzzzzzz").status_code == 404
    _meet(client, client.application.test_client(), place, url)
    page = client.get(place).text
    assert "4 collega’s kozen" in page and "4 keer" in page and "Bel mij" not in page
    assert client.post(f"{place}/overnemen").status_code == 400
    chosen = {"chosen": ["own_een_stoel_bij_het_loket", "a_wait"]}
    assert client.post(f"{place}/overnemen", data=chosen).status_code == 303
    end_reading()
    made = {one.code: one for one in from_stored(get_draft(get_survey(KEY).id).questions)}
    assert made["own_een_stoel_bij_het_loket"].channels == (Channel.COUNTER,)
    assert Channel.COUNTER not in made["a_clear"].channels


def _meet(client: FlaskClient, phone: FlaskClient, place: str, url: str) -> None:
    """Propose twice, take one out, choose with four, and end."""
    assert "De wachttijd" in phone.get(url).text
    for words in ("Een stoel bij het loket", "Bel mij op 06 12 34 56 78"):
        assert phone.post(f"{url}/voorstel", data={"label": words}).status_code == 303
    assert (
        phone.post(f"{url}/voorstel", data={"label": "een STOEL bij het loket"}).status_code == 400
    )
    assert phone.post(f"{url}/keuze", data={"chosen": "a_wait"}).status_code == 409
    page = client.get(place).text
    assert "06 12" not in page and "Bel mij op" in page
    end_reading()
    group = list_groups(get_survey(KEY).id)[0]
    odd = next(one.code for one in list_proposals(group.id) if "Bel mij" in one.label)
    assert client.post(f"{place}/weghalen", data={"code": odd}).status_code == 303
    assert client.post(f"{place}/sluiten").status_code == 409
    assert client.post(f"{place}/kiezen").status_code == 303
    stool = "own_een_stoel_bij_het_loket"
    for number in range(4):
        told = {"key": f"{number:043d}", "chosen": [stool, "a_wait"][: 1 + number % 2]}
        assert phone.post(f"{url}/keuze", data=told).status_code == 303
    twice = {"key": f"{0:043d}", "chosen": ["a_wait"]}
    assert phone.post(f"{url}/keuze", data=twice).status_code == 303
    many = {"chosen": ["a_wait", "a_room", "a_hours"]}
    assert phone.post(f"{url}/keuze", data=many).status_code == 400
    assert "4 keer" not in client.get(place).text, "nothing of it before the end"
    assert client.post(f"{place}/sluiten").status_code == 303
    assert phone.post(f"{url}/keuze", data=twice).status_code == 409
    end_reading()
    assert len(db.session.scalars(sa.select(FocusBallot)).all()) == 4
