# SPDX-License-Identifier: EUPL-1.2
"""Surveys through the API: contacts, invitations, answers of elsewhere."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from feedback.accounts.rules import Role, Scope
from feedback.db import db, end_reading, unit_of_work
from feedback.surveys.models.answers import Response
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.rules.instruments import Layout
from feedback.surveys.services.building import set_manner
from tests.api.conftest import Caller, MakeCaller
from tests.surveys.asked import KEY, MAIL, open_survey


@pytest.fixture
def desk(make_caller: MakeCaller, now: datetime) -> Caller:
    """A program of an employee, and an open survey that contacts are invited to."""
    open_survey(now=now)
    with unit_of_work():
        set_manner(get_survey(KEY), layout=Layout.STEPS, invites_contacts=True)
    return make_caller(Scope.SURVEYS_WRITE)


def test_a_contact_invites_once_without_a_key(desk: Caller, now: datetime) -> None:
    told = {
        "externalId": "q-1",
        "channel": "counter",
        "occurredAt": (now - timedelta(hours=1)).isoformat(),
        "email": MAIL,
    }
    headers = desk.headers()
    first = desk.send("POST", "/contact-events", json.dumps(told), headers=headers)
    assert first.json == {"known": False, "invited": True}
    again = desk.send("POST", "/contact-events", json.dumps(told), headers=headers)
    assert again.json == {"known": True, "invited": False}
    later = (now + timedelta(days=1)).isoformat()
    wrong = told | {"email": "geen adres", "occurredAt": later}
    refused = desk.send("POST", "/contact-events", json.dumps(wrong), headers=headers)
    assert refused.status_code == 400 and MAIL not in refused.text


def test_invitations_are_counted_and_name_nobody(desk: Caller) -> None:
    told = {"emails": [MAIL, MAIL.upper(), "geen adres"], "channel": "phone"}
    made = desk.post(f"/surveys/{KEY}/invitations", told)
    assert made.status_code == 201 and made.json == {
        "invited": 1,
        "askedRecently": 0,
        "wantsNone": 0,
        "twice": 1,
        "unreadable": [3],
    }
    assert desk.post("/surveys/onbekend/invitations", told).status_code == 404
    listed = desk.get("/surveys").json["results"]
    assert {"key": KEY, "open": True, "version": 1}.items() <= listed[0].items()
    assert desk.post(f"/surveys/{KEY}/responses", {"responses": []}).status_code == 403


def test_answers_come_in_all_or_none_with_errors_by_place(
    desk: Caller, make_caller: MakeCaller
) -> None:
    admin = make_caller(Scope.SURVEYS_WRITE, role=Role.ADMIN)
    good = {
        "externalId": "1",
        "overallMark": 7,
        "aspects": [{"code": "a_wait", "mark": 4}],
        "explanation": "Bel 06 12 34 56 78",
    }
    wrong = {"externalId": "2", "overallMark": 11, "aspects": [{"code": "x", "mark": 0}]}
    refused = admin.post(f"/surveys/{KEY}/responses", {"responses": [good, wrong]})
    assert refused.status_code == 400 and "responses[1].overallMark" in refused.text
    assert "responses[1].aspects[0].mark" in refused.text
    for made, known in ((1, 0), (0, 1)):
        kept = admin.post(f"/surveys/{KEY}/responses", {"responses": [good]})
        assert (kept.json["made"], kept.json["known"]) == (made, known)
    end_reading()
    answer = db.session.scalars(sa.select(Response)).one()
    assert answer.aspects == {"a_wait": 4} and "06" not in (answer.explanation or "")


def test_a_thousand_answers_at_once_all_or_none_with_errors_by_place(
    desk: Caller, make_caller: MakeCaller
) -> None:
    del desk
    admin = make_caller(Scope.SURVEYS_WRITE, role=Role.ADMIN)
    many = [{"externalId": f"r{n}", "overallMark": 1 + n % 10} for n in range(1_000)]
    wrong = [dict(one) for one in many]
    wrong[0]["overallMark"], wrong[500]["overallMark"] = 0, 11
    wrong[999]["externalId"] = "r998"
    refused = admin.post(f"/surveys/{KEY}/responses", {"responses": wrong})
    places = {"responses[0].overallMark", "responses[500].overallMark", "responses[999].externalId"}
    assert refused.status_code == 400
    assert places == {one["name"] for one in refused.json["invalidParams"]}
    for odd in (7.5, "acht", None):
        strange = [*many[:999], {"externalId": "x", "overallMark": odd}]
        named = admin.post(f"/surveys/{KEY}/responses", {"responses": strange})
        assert named.status_code == 400 and "responses[999].overallMark" in named.text
    more = [*many, {"externalId": "r1000"}]
    assert admin.post(f"/surveys/{KEY}/responses", {"responses": more}).status_code == 400
    kept = admin.post(f"/surveys/{KEY}/responses", {"responses": many})
    assert (kept.status_code, kept.json["made"], kept.json["known"]) == (201, 1_000, 0)
    assert [one["externalId"] for one in kept.json["results"]] == [f"r{n}" for n in range(1_000)]


def test_a_contact_about_a_case_that_is_not_there_is_refused(desk: Caller, now: datetime) -> None:
    told = {
        "externalId": "q-2",
        "channel": "phone",
        "occurredAt": now.isoformat(),
        "email": MAIL,
        "caseNumber": "G26-99999",
    }
    refused = desk.post("/contact-events", told)
    assert refused.status_code == 400 and "Deze zaak bestaat niet" in refused.text
