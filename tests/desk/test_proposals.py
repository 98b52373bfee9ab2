# SPDX-License-Identifier: EUPL-1.2
"""What a message looks like: beside the form, on the case, and what people make of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.cases.rules import CaseKind
from feedback.catalogue.queries import find_topic
from feedback.db import db, end_reading, unit_of_work
from feedback.suggestions.models import SuggestionChoice
from feedback.suggestions.queries import count_choices
from tests.desk.conftest import MONDAY, stored
from tests.people import Cast, login

STORY = "De vuilcontainer bij de flat zit vol en er liggen vuilniszakken naast."


def choices() -> list[SuggestionChoice]:
    end_reading()
    return list(db.session.scalars(sa.select(SuggestionChoice)))


@pytest.fixture
def unsorted(open_case: Callable[..., int]) -> int:
    return open_case(story=STORY, kind=CaseKind.QUESTION)


def test_one_press_takes_what_the_message_looks_like(marloes: FlaskClient, unsorted: int) -> None:
    part = f"/werk/zaken/{unsorted}/voorstel"
    assert f'data-proposal-of="{part}"' in marloes.get(f"/werk/zaken/{unsorted}").text
    page = marloes.get(part).text
    assert "Lijkt op: klacht, Afval en containers." in page
    assert "vuilcontainer" in page.split("Door:")[1].split("</span>")[0]
    sent = {"version": str(stored(unsorted).version), "kind": "complaint", "topic": "waste"}
    assert marloes.post(f"/werk/zaken/{unsorted}/voorstel", data=sent).status_code == 303
    case = stored(unsorted)
    assert (case.kind, case.topic_id) == (CaseKind.COMPLAINT, find_topic("waste").id)
    kept = choices()
    assert [(one.topic_suggested, one.topic_chosen) for one in kept] == [("waste", "waste")]
    assert marloes.get(part).text.strip() == ""


def test_a_person_who_decides_otherwise_is_kept_beside_the_suggestion(
    marloes: FlaskClient, unsorted: int
) -> None:
    topic = find_topic("roads")
    data = {
        "version": str(stored(unsorted).version),
        "kind": "suggestion",
        "topic_id": str(topic.id),
    }
    assert marloes.post(f"/werk/zaken/{unsorted}/soort", data=data).status_code == 303
    kept = choices()[0]
    assert (kept.kind_suggested, kept.kind_chosen) == (CaseKind.COMPLAINT, CaseKind.SUGGESTION)
    counts = count_choices(since=MONDAY)
    assert (counts.kinds_changed, counts.topics_changed) == (1, 1)
    data["version"] = str(stored(unsorted).version)
    marloes.post(f"/werk/zaken/{unsorted}/soort", data=data)
    assert len(choices()) == 1


def test_a_topic_that_is_not_there_or_an_old_page_changes_nothing(
    marloes: FlaskClient, unsorted: int
) -> None:
    address = f"/werk/zaken/{unsorted}/voorstel"
    good = {"version": "1", "kind": "complaint", "topic": "waste"}
    for change in ({"topic": "nergens"}, {"kind": "nothing"}, {"version": "\x00"}):
        assert marloes.post(address, data=good | change).status_code in {400, 409}
    assert stored(unsorted).topic_id is None
    assert choices() == []


def test_while_typing_the_form_says_what_it_looks_like(marloes: FlaskClient) -> None:
    answer = marloes.post("/werk/nieuw/voorstel", data={"text": STORY})
    assert 'data-take-kind="complaint" data-take-topic="waste"' in answer.text
    for text in ("", "bak", "\x00 x y z", "😀 " * 10):
        assert marloes.post("/werk/nieuw/voorstel", data={"text": text}).status_code == 200
    assert choices() == []


def test_the_page_counts_choices_and_warns_when_too_many_differ(
    client: FlaskClient, people: Cast, open_case: Callable[..., int], tuesday: datetime
) -> None:
    numbers = [open_case(story=STORY) for _ in range(12)]
    login(client, people.anouk)
    assert "te weinig voorstellen (n = 0)" in client.get("/werk/uitkomsten/voorstellen").text
    with unit_of_work() as session:
        for place, case_id in enumerate(numbers):
            session.add(
                SuggestionChoice(
                    case_id=case_id,
                    chosen_at=MONDAY,
                    kind_suggested=CaseKind.COMPLAINT,
                    kind_probability=0.9,
                    kind_chosen=CaseKind.COMPLAINT,
                    topic_suggested="waste",
                    topic_probability=0.9,
                    topic_chosen="roads" if place < 6 else "waste",
                    is_mixed=False,
                )
            )
    page = client.get("/werk/uitkomsten/voorstellen").text
    assert "Onderwerp: 50,0%" in page
    assert "Soort: 0,0%" in page
    assert "Medewerkers kiezen te vaak iets anders" in page
