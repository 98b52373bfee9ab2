# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from feedback.callbacks.queries.calls import find_draft, list_attempts, list_conversations
from feedback.callbacks.queries.promises import list_promises_of
from feedback.cases.queries import list_agreements
from feedback.cases.rules import CaseKind
from feedback.db import end_reading
from tests.desk.conftest import TUESDAY, promise_state
from tests.people import Cast, login

WHOLE: dict[str, Any] = {
    "seen": "0",
    "begun": TUESDAY.isoformat(),
    "started": "2026-11-24T10:42",
    "opened": "y",
    "summary": "Vier keer hetzelfde formulier, elke keer iets anders fout.",
    "emotion": "angry",
    "underlying_story": "Haar moeder is net bij haar ingetrokken.",
    "needs": ["explanation", "repair"],
    "cause_before": "Formulier onduidelijk",
    "cause_after": "Mantelzorg niet erkend",
    "summary_confirmed": "yes",
    "agreements-0-text": "Vergunning goedzetten",
    "agreements-0-owner": "Parkeren",
    "agreements-0-due_on": "2026-11-27",
    "route_explained": "y",
    "hears_on": "vrijdag",
    "consent_score": "y",
}


def finish(client: FlaskClient, case_id: int, **changes: Any) -> Any:
    data = {name: value for name, value in {**WHOLE, **changes}.items() if value is not None}
    return client.post(f"/werk/zaken/{case_id}/gesprek", data=data)


def told(case_id: int) -> list[Any]:
    end_reading()
    return list(list_conversations(case_id))


def test_a_whole_conversation_keeps_the_promise_and_makes_its_agreements(marloes, open_case):
    case_id = open_case()
    assert finish(marloes, case_id).status_code == 303
    [talk] = told(case_id)
    assert talk.summary == WHOLE["summary"] and talk.needs == ["explanation", "repair"]
    assert (talk.cause_before, talk.cause_after) == (
        "Formulier onduidelijk",
        "Mantelzorg niet erkend",
    )
    assert talk.summary_confirmed and talk.route_explained and talk.consent_score
    assert talk.started_at == TUESDAY
    assert [one.text for one in list_agreements(case_id)] == ["Vergunning goedzetten"]
    [(_promise, verdict)] = list_promises_of(case_id)
    assert verdict is not None and verdict.outcome.value == "kept"


@pytest.mark.parametrize(
    ("field", "block", "sentence"),
    [
        ("started", 2, "Vul in wanneer het gesprek begon."),
        ("opened", 2, "Vink aan hoe u begon (blok 2)."),
        ("summary", 3, "Schrijf op wat er is gebeurd (blok 3)."),
        ("needs", 4, "Kies wat de inwoner nodig heeft (blok 4)."),
        ("summary_confirmed", 5, "Vraag of het klopt (blok 5)."),
        ("agreements-0-text", 6, "Schrijf op wat u afspreekt."),
        ("agreements-0-owner", 6, "Schrijf op wie dit doet."),
        ("agreements-0-due_on", 6, "Kies een datum."),
        ("route_explained", 6, "Leg uit dat officieel ook mag (blok 6)."),
        ("hears_on", 7, "Schrijf op wanneer de inwoner iets hoort (blok 7)."),
    ],
)
def test_each_mandatory_part_is_named_and_nothing_typed_is_lost(
    marloes, open_case, field, block, sentence
):
    case_id = open_case()
    answer = finish(marloes, case_id, **{field: None})
    assert answer.status_code == 400 and sentence in answer.text
    assert f'gh-block--missing" id="blok-{block}"' in answer.text
    kept = {name: text for name, text in WHOLE.items() if name in {"summary", "hears_on"}}
    assert all(text in answer.text for name, text in kept.items() if name != field)
    assert told(case_id) == [] and promise_state(case_id) == "open"


def test_without_agreements_one_says_that_none_is_needed(marloes, open_case):
    case_id = open_case()
    nothing = {f"agreements-0-{name}": None for name in ("text", "owner", "due_on")}
    refused = finish(marloes, case_id, **nothing)
    assert refused.status_code == 400 and "vink aan dat er geen nodig is" in refused.text
    assert finish(marloes, case_id, **nothing, no_agreement="y").status_code == 303


def test_only_a_complaint_needs_the_official_route_explained(marloes, open_case):
    compliment = open_case(kind=CaseKind.COMPLIMENT)
    assert finish(marloes, compliment, route_explained=None).status_code == 303


def test_pressed_twice_it_is_one_conversation(marloes, open_case):
    case_id = open_case()
    assert finish(marloes, case_id).status_code == 303
    assert finish(marloes, case_id).status_code == 303
    assert len(told(case_id)) == len(list_attempts(case_id)) == len(list_agreements(case_id)) == 1


def test_a_second_talk_from_a_fresh_page_is_a_second_conversation(marloes, open_case):
    case_id = open_case()
    finish(marloes, case_id)
    seen = told(case_id)[0].id
    assert finish(marloes, case_id, seen=str(seen)).status_code == 303
    assert len(told(case_id)) == 2


def test_a_call_logged_as_reached_is_the_one_that_is_written_down(marloes, open_case):
    case_id = open_case()
    data = {"outcome": "reached", "started": "2026-11-24T10:30"}
    marloes.post(f"/werk/zaken/{case_id}/pogingen", data=data)
    page = marloes.get(f"/werk/zaken/{case_id}").text
    assert "Schrijf het gesprek nu op" in page and 'value="2026-11-24T10:30"' in page
    assert finish(marloes, case_id, started="2026-11-24T10:30", begun="").status_code == 303
    assert len(list_attempts(case_id)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"started": "2026-11-24T10:59", "begun": ""},
        {"started": "2026-11-20T09:00", "begun": ""},
        {"summary": "x" * 10_001},
        {"agreements-0-due_on": "2026-11-23"},
        {"agreements-0-due_on": "2029-01-01"},
        {"agreements-0-due_on": "9999-99-99"},
        {"needs": ["vrede"]},
    ],
    ids=[
        "future",
        "before receipt",
        "too long",
        "date passed",
        "years ahead",
        "no date",
        "unknown",
    ],
)
def test_what_cannot_be_is_refused(marloes, open_case, changes):
    case_id = open_case()
    assert finish(marloes, case_id, **changes).status_code == 400
    assert told(case_id) == []


@pytest.mark.parametrize("text", ["a\x00b", "🌷" * 4000, "<script>alert(1)</script>", "a" * 9_000])
def test_any_text_that_people_type_is_taken(marloes, open_case, text):
    case_id = open_case()
    answer = finish(marloes, case_id, underlying_story=text, note=text, hears_on=f"{text[:50]} vr")
    assert answer.status_code == 303
    assert "<script>alert" not in marloes.get(f"/werk/zaken/{case_id}").text


def draft_url(case_id: int) -> str:
    return f"/werk/zaken/{case_id}/gesprek/concept"


def test_the_draft_keeps_itself_and_comes_back(marloes, open_case):
    case_id = open_case()
    data = {
        "summary": "Zij vertelde dat <b>niemand</b> belde",
        "needs": ["repair"],
        "opened": ["y"],
    }
    saved = marloes.post(draft_url(case_id), json={"version": 0, "data": data})
    assert saved.json == {"version": 1, "savedAt": "10.42.00"}
    page = marloes.get(f"/werk/zaken/{case_id}").text
    assert "Zij vertelde dat &lt;b&gt;niemand&lt;/b&gt; belde" in page
    assert 'data-version="1"' in page and "concept bewaard om 10.42" in page
    assert re.search(r'value="repair" checked', page)
    finish(marloes, case_id)
    end_reading()
    assert find_draft(case_id) is None


def test_a_colleagues_newer_draft_comes_back_to_choose_from(marloes, open_case, people: Cast):
    case_id = open_case()
    marloes.post(draft_url(case_id), json={"version": 0, "data": {"cause_after": "Brief te laat"}})
    login(marloes, people.tom)
    conflict = marloes.post(
        draft_url(case_id), json={"version": 0, "data": {"cause_after": "Anders"}}
    )
    assert conflict.status_code == 409
    assert conflict.json == {
        "version": 1,
        "by": "Marloes de Wit",
        "savedAt": "10.42.00",
        "data": {"cause_after": "Brief te laat"},
    }
    assert (
        "Marloes de Wit schrijft ook in dit gesprek" in marloes.get(f"/werk/zaken/{case_id}").text
    )
    chosen = {"version": 1, "data": {"cause_after": "Anders"}}
    assert marloes.post(draft_url(case_id), json=chosen).json["version"] == 2


@pytest.mark.parametrize(
    "body",
    [
        "geen json",
        [],
        {},
        {"version": "1", "data": {}},
        {"version": -1, "data": {}},
        {"version": True, "data": {}},
        {"version": 0, "data": []},
        {"version": 2**80, "data": {}},
    ],
)
def test_a_draft_of_another_shape_is_refused(marloes, open_case, body):
    case_id = open_case()
    assert marloes.post(draft_url(case_id), json=body).status_code == 400


@pytest.mark.parametrize(
    "data",
    [
        {"summary": "\x00 \ud83d 🌷"},
        {"needs": ["\x00", "\ud83d", 3, None, {"a": "b"}]},
        {"\x00": "a", "\ud83d": "b", "x" * 500: "c"},
        {"summary": "x" * 100_000, "nested": {"deep": [1, 2, {"a": None}]}},
        {f"field{number}": "x" for number in range(300)},
    ],
)
def test_any_draft_is_kept_without_a_fault(marloes, open_case, data):
    case_id = open_case()
    body = json.dumps({"version": 0, "data": data})  # escapes what is no character
    answer = marloes.post(draft_url(case_id), data=body, content_type="application/json")
    assert answer.status_code == 200
    assert marloes.get(f"/werk/zaken/{case_id}").status_code == 200
