# SPDX-License-Identifier: EUPL-1.2
"""Cases in and out, as a program meets them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from feedback.accounts.rules import Role, Scope
from feedback.accounts.services import people
from feedback.audit.models import AuditEntry
from feedback.cases.models import Case
from feedback.clock import FixedClock
from feedback.db import db, unit_of_work
from feedback.surveys.queries.answers import find_score_of_case
from feedback.surveys.services import surveys
from tests.api.conftest import ADMIN, Caller, MakeCaller, faults, new_case

ONE_DAY = timedelta(days=1)


def opened(caller: Caller, **changes: object) -> int:
    answer = caller.post("/cases", new_case(**changes))
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


def attempt(caller: Caller, case_id: int, outcome: str, started_at: str) -> TestResponse:
    body = {"outcome": outcome, "startedAt": started_at}
    return caller.post(f"/cases/{case_id}/call-attempts", body)


def test_a_new_case_is_promised_a_call(caller: Caller) -> None:
    answer = caller.post("/cases", new_case())
    assert answer.status_code == 201
    body = answer.json
    assert (body["kind"], body["status"]) == ("complaint", "open")
    assert body["receivedAt"] == "2026-11-23T08:14:00Z"
    assert body["promise"] == {
        "targetAt": "2026-11-24T08:14:00Z",
        "dueAt": "2026-11-24T16:00:00Z",
        "text": "Wij bellen u uiterlijk dinsdag 24 november, vóór 17.00 uur.",
    }
    assert "/status/" in body["statusUrl"]
    assert answer.headers["Location"].endswith(f"/api/v1/cases/{body['id']}")


@pytest.mark.parametrize(
    ("changes", "promised"),
    [
        ({"contact": ..., "callRequested": False}, False),
        ({"callRequested": False}, False),
        ({"contact": {"email": "a@voorbeeld.example"}, "callRequested": False}, False),
        (
            {
                "contact": {"email": "a@voorbeeld.example", "preferredChannel": "email"},
                "callRequested": False,
            },
            True,
        ),
    ],
    ids=["anonymous", "no call wanted", "mail address only", "another way"],
)
def test_a_promise_is_made_to_who_can_be_reached_and_wants_it(
    caller: Caller, changes: dict[str, object], promised: bool
) -> None:
    answer = caller.post("/cases", new_case(**changes))
    assert answer.status_code == 201, answer.text
    assert (answer.json["promise"] is not None) is promised


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "klacht"}, "kind"),
        ({"kind": ...}, "kind"),
        ({"text": ""}, "text"),
        ({"text": 5}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "a\ud83d"}, "text"),
        ({"text": "a" * 100_000}, "text"),
        ({"text": "\u200b\ufeff"}, "text"),
        ({"channel": None}, "channel"),
        ({"topic": "bestaat_niet"}, "topic"),
        ({"district": "bestaat_niet"}, "district"),
        ({"callRequested": "ja"}, "callRequested"),
        ({"callRequested": ...}, "callRequested"),
        ({"receivedAt": "2026-11-23T09:00:00"}, "receivedAt"),
        ({"receivedAt": "2026-11-24T09:00:00Z"}, "receivedAt"),
        ({"receivedAt": "1999-11-24T09:00:00Z"}, "receivedAt"),
        ({"contact": []}, "contact"),
        ({"contact": ...}, "contact.phone"),
        ({"contact": {"phone": "0900 1234"}}, "contact.phone"),
        ({"contact": {"phone": "+252 61 234 5678"}}, "contact.phone"),
        ({"contact": {"phone": "geen nummer"}}, "contact.phone"),
        ({"contact": {"phone": "0"}}, "contact.phone"),
        ({"contact": {"email": "geen adres"}}, "contact.email"),
        ({"contact": {"email": "a@voorbeeld.example\r\nBcc: b@c.example"}}, "contact.email"),
        ({"contact": {"phone": "06 12 34 56 78", "name": "x" * 201}}, "contact.name"),
        (
            {"contact": {"phone": "06 12 34 56 78", "preferredChannel": "fax"}},
            "contact.preferredChannel",
        ),
        (
            {"contact": {"phone": "06 12 34 56 78", "preferredTimes": ["x"]}},
            "contact.preferredTimes[0]",
        ),
        ({"status": "closed"}, "status"),
        ({"dueAt": "2030-01-01T00:00:00Z"}, "dueAt"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(
    caller: Caller, changes: dict[str, object], field: str
) -> None:
    named = faults(caller.post("/cases", new_case(**changes)))
    assert list(named) == [field]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Case)) == 0


def test_a_case_is_tied_to_the_answer_it_came_from_once(caller: Caller, now: datetime) -> None:
    with unit_of_work():
        survey = surveys.ensure_survey("kto", title="Onderzoek", scale=None, now=now)
        version = surveys.ensure_version(survey, [], now=now)
        row = {
            "survey_id": survey.id,
            "version_id": version.id,
            "external_id": "1",
            "round": "",
            "recorded_at": now,
            "overall_mark": 3,
            "aspects": {},
            "background": {},
        }
        surveys.store_responses([row])
    case_id = opened(caller, surveyResponseId=1)
    score = find_score_of_case(case_id)
    assert score is not None
    assert (score.mark, score.is_low) == (3, True)
    assert caller.post("/cases", new_case(surveyResponseId=1)).status_code == 409
    assert list(faults(caller.post("/cases", new_case(surveyResponseId=2)))) == ["surveyResponseId"]


def test_every_fault_is_named_at_once(caller: Caller) -> None:
    wrong = new_case(
        kind="x", text="", topic="x", receivedAt="nu", contact={"phone": "1", "email": "x"}
    )
    answer = caller.client.post("/api/v1/cases", json=wrong, headers=caller.headers())
    assert set(faults(answer)) == {
        "kind",
        "text",
        "topic",
        "receivedAt",
        "contact.phone",
        "contact.email",
        "Idempotency-Key",
    }


def test_a_refusal_repeats_nothing_that_was_sent(caller: Caller) -> None:
    sent = new_case(kind="0612345678", contact={"phone": "0900-8884", "email": "piet at thuis"})
    answer = caller.post("/cases", sent | {"06 98 76 54 32": 1})
    for secret in ("0612345678", "0900-8884", "piet at thuis", "98 76"):
        assert secret not in answer.text


def test_a_bsn_is_masked_and_the_sender_is_told(caller: Caller) -> None:
    answer = caller.post("/cases", new_case(text="Mijn BSN is 111222333, help."))
    assert answer.json["bsnMasked"] is True
    text = caller.get(f"/cases/{answer.json['id']}").json["text"]
    assert text == "Mijn BSN is [BSN weggehaald], help."


def test_emoji_and_html_come_back_as_they_were(caller: Caller) -> None:
    text = "<script>alert(1)</script> 👩‍👩‍👧 & é {{7*7}}"
    case_id = opened(caller, text=text)
    assert caller.get(f"/cases/{case_id}").json["text"] == text


def test_a_late_receipt_may_be_overdue_at_birth(caller: Caller) -> None:
    case_id = opened(caller, receivedAt="2026-11-18T09:00:00+01:00")
    body = caller.get(f"/cases/{case_id}").json
    assert (body["receivedAt"], body["recordedAt"]) == (
        "2026-11-18T08:00:00Z",
        "2026-11-23T08:14:00Z",
    )
    assert body["promise"]["timeState"] == "late"


def test_a_call_in_time_keeps_the_promise_and_the_case_can_close(
    caller: Caller, clock: FixedClock, now: datetime
) -> None:
    case_id = opened(caller)
    refused = caller.post(f"/cases/{case_id}/close", {})
    assert refused.status_code == 409
    assert "De belofte loopt nog" in refused.json["detail"]
    clock.set(now + ONE_DAY)
    made = attempt(caller, case_id, "reached", "2026-11-24T09:00:00+01:00")
    assert made.status_code == 201
    assert made.json["promise"]["verdict"] == {
        "outcome": "kept",
        "reason": "spoken",
        "happenedAt": "2026-11-24T08:00:00Z",
        "targetMet": True,
        "lateSeconds": 0,
    }
    closed = caller.post(f"/cases/{case_id}/close", {})
    assert (closed.status_code, closed.json["status"]) == (200, "closed")


@pytest.mark.parametrize("outcome", ["voicemail", "no_answer", "wrong_number"])
def test_reaching_nobody_lets_the_promise_run_on(caller: Caller, outcome: str) -> None:
    case_id = opened(caller)
    made = attempt(caller, case_id, outcome, "2026-11-23T08:14:00Z")
    assert made.json["promise"]["state"] == "open"
    assert made.json["promise"]["verdict"] is None


@pytest.mark.parametrize(
    ("started_at", "outcome"),
    [("2026-11-24T16:00:00Z", "excluded"), ("2026-11-24T16:00:01Z", "late")],
    ids=["at due", "a second later"],
)
def test_declined_is_left_out_unless_it_came_after_due(
    caller: Caller, clock: FixedClock, now: datetime, started_at: str, outcome: str
) -> None:
    case_id = opened(caller)
    clock.set(now + 2 * ONE_DAY)
    made = attempt(caller, case_id, "declined", started_at)
    assert made.json["promise"]["verdict"]["outcome"] == outcome


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"outcome": "reached", "startedAt": "2026-11-23T07:00:00Z"}, "startedAt"),
        ({"outcome": "reached", "startedAt": "2026-11-25T07:00:00Z"}, "startedAt"),
        (
            {
                "outcome": "reached",
                "startedAt": "2026-11-23T08:14:00Z",
                "endedAt": "2026-11-23T08:13:00Z",
            },
            "endedAt",
        ),
        ({"outcome": "spoken", "startedAt": "2026-11-23T08:14:00Z"}, "outcome"),
    ],
    ids=["before receipt", "in the future", "ends before it begins", "unknown outcome"],
)
def test_a_call_that_cannot_have_been_is_refused(
    caller: Caller, body: dict[str, object], field: str
) -> None:
    case_id = opened(caller)
    assert list(faults(caller.post(f"/cases/{case_id}/call-attempts", body))) == [field]


def conversation(**changes: object) -> dict[str, object]:
    return {
        "startedAt": "2026-11-23T08:14:00Z",
        "summary": "De container wordt niet geleegd.",
        "underlyingNeed": "being_heard",
        "emotion": "angry",
        "agreements": [{"text": "Container legen", "owner": "Wijkbeheer", "dueOn": "2026-11-30"}],
        "consents": {"score": True, "thinkAlong": False, "surprise": False},
        **changes,
    }


def test_a_conversation_makes_its_attempt_and_its_agreements(caller: Caller) -> None:
    case_id = opened(caller)
    made = caller.post(f"/cases/{case_id}/conversations", conversation())
    assert made.status_code == 201, made.text
    assert made.json["promise"]["verdict"]["outcome"] == "kept"
    assert [one["text"] for one in made.json["agreements"]] == ["Container legen"]
    refused = caller.post(f"/cases/{case_id}/close", {})
    assert refused.status_code == 409
    assert "Container legen" in refused.json["detail"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"underlyingNeed": "x"}, "underlyingNeed"),
        ({"agreements": {}}, "agreements"),
        (
            {"agreements": [{"text": "x", "owner": "y", "dueOn": "2026-11-22"}]},
            "agreements[0].dueOn",
        ),
        ({"agreements": [{"text": "x", "owner": "y"}]}, "agreements[0].dueOn"),
        ({"consents": {"score": True, "thinkAlong": False}}, "consents.surprise"),
        ({"summary": " "}, "summary"),
    ],
    ids=["need", "no list", "past day", "no day", "half a consent", "empty"],
)
def test_an_incomplete_conversation_is_refused(
    caller: Caller, changes: dict[str, object], field: str
) -> None:
    case_id = opened(caller)
    answer = caller.post(f"/cases/{case_id}/conversations", conversation(**changes))
    assert list(faults(answer)) == [field]


def test_reopening_gives_a_new_promise_and_keeps_the_old_verdict(caller: Caller) -> None:
    case_id = opened(caller)
    attempt(caller, case_id, "reached", "2026-11-23T08:14:00Z")
    caller.post(f"/cases/{case_id}/close", {"reason": "handled"})
    answer = caller.post(f"/cases/{case_id}/reopen", {"reason": "not_solved"})
    assert (answer.status_code, answer.json["status"]) == (200, "open")
    assert answer.json["promise"]["state"] == "open"
    assert caller.post(f"/cases/{case_id}/reopen", {}).status_code == 409


def test_a_stale_version_is_a_conflict(caller: Caller) -> None:
    case_id = opened(caller)
    first = caller.patch(f"/cases/{case_id}", {"version": 1, "kind": "question"})
    assert (first.status_code, first.json["kind"]) == (200, "question")
    stale = caller.patch(f"/cases/{case_id}", {"version": 1, "kind": "compliment"})
    assert stale.status_code == 409
    assert caller.get(f"/cases/{case_id}").json["kind"] == "question"


def test_a_case_is_assigned_by_who_may(make_caller: MakeCaller, now: datetime) -> None:
    with unit_of_work():
        team_id = people.create_team("Klantenservice", by=ADMIN, now=now)
    both = (Scope.CASES_READ, Scope.CASES_WRITE)
    employee = make_caller(*both, team_id=team_id)
    lead = make_caller(*both, role=Role.MANAGER, name="Ingrid")
    case_id = opened(lead)
    given = lead.patch(f"/cases/{case_id}", {"version": 1, "assignee": employee.user_id})
    assert given.json["assignee"] == {"id": employee.user_id, "name": "Marloes"}
    assert given.json["team"] == {"id": team_id, "name": "Klantenservice"}
    version = given.json["version"]
    taken = lead.patch(f"/cases/{case_id}", {"version": version, "team": team_id})
    assert (taken.json["assignee"], taken.json["team"]["id"]) == (None, team_id)
    strange = lead.patch(f"/cases/{case_id}", {"version": taken.json["version"], "team": 999})
    assert list(faults(strange)) == ["team"]
    other = make_caller(*both, name="Tom")
    body = {"version": taken.json["version"], "assignee": employee.user_id}
    assert other.patch(f"/cases/{case_id}", body).status_code == 403


def test_contact_data_is_seen_only_with_its_scope_and_each_look_is_recorded(
    caller: Caller, make_caller: MakeCaller
) -> None:
    case_id = opened(caller)
    assert "contact" not in caller.get(f"/cases/{case_id}").json
    looker = make_caller(Scope.CASES_READ, Scope.CONTACTS_READ)
    shown = looker.get(f"/cases/{case_id}")
    assert shown.json["contact"]["phone"] == "+31612345678"
    actions = db.session.scalars(sa.select(AuditEntry.action)).all()
    assert actions.count("contact.shown") == 1
    assert "612345678" not in looker.get("/cases").text


def test_search_without_the_contact_scope_does_not_find_people(caller: Caller) -> None:
    opened(caller, text="Lantaarn stuk")
    assert caller.get("/cases?q=0612345678").json["count"] == 0
    assert caller.get("/cases?q=lantaa").json["count"] == 1


@pytest.mark.parametrize("path", ["/cases/999", "/cases/9223372036854775807"])
def test_what_does_not_exist_is_not_found(caller: Caller, path: str) -> None:
    assert caller.get(path).status_code == 404
    assert caller.patch(path, {"version": 1, "kind": "question"}).status_code == 404
    assert caller.post(f"{path}/close", {}).status_code == 404


def test_not_reached_closes_only_after_the_ladder_and_says_why(
    caller: Caller, clock: FixedClock
) -> None:
    case_id = caller.post("/cases", new_case()).json["id"]
    attempt = {"outcome": "no_answer", "startedAt": "2026-11-23T08:20:00Z"}
    clock.set(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert caller.post(f"/cases/{case_id}/call-attempts", attempt).status_code == 201
    refused = caller.post(f"/cases/{case_id}/close", {"reason": "unreachable"})
    assert refused.status_code == 409
    assert refused.json["detail"] == (
        "U kunt deze zaak nog niet sluiten. Niet bereikt kan nog niet. "
        "1 poging, in 1 dagdeel, op 1 werkdag. Nodig: 3 pogingen, 2 dagdelen, 2 werkdagen. "
        "Volgende poging: maandag 23 november, in de middag."
    )
