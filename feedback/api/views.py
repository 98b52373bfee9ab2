# SPDX-License-Identifier: EUPL-1.2
"""The calls of the API on cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from feedback import edge
from feedback.api import answers, queries, shapes
from feedback.api.calls import api, bp
from feedback.api.cursors import Cursor, read_cursor, write_cursor
from feedback.api.endpoints import BASE_PATH, Endpoint, Given
from feedback.api.openapi import make_document
from feedback.api.schema import Problems, utc
from feedback.api.services import Reply
from feedback.api.shapes import CaseSort
from feedback.callbacks.services import calls
from feedback.callbacks.services import cases as case_commands
from feedback.cases import queries as case_queries
from feedback.cases.models import Case
from feedback.cases.rules import CloseReason, ReopenReason, check_due_on, check_received_at
from feedback.cases.services import cases
from feedback.catalogue import queries as catalogue
from feedback.clock import local
from feedback.contacts import services as contacts
from feedback.db import unit_of_work
from feedback.errors import Invalid, NotFound
from feedback.intake.services import ContactInput, Report, receive
from feedback.surveys.queries import answers as surveys
from feedback.surveys.services.surveys import tie_to_case
from feedback.web.access import public

PAGE_SIZE = 50
MAY_SEE_CONTACTS = "contacts.show"
#: What the program calls a field, and what the API does.
_API_NAMES = {
    "phone": "contact.phone",
    "email": "contact.email",
    "name": "contact.name",
    "preferred_channel": "contact.preferredChannel",
    "preferred_times": "contact.preferredTimes",
}


def _check_new_case(given: Given, problems: Problems) -> None:
    """Name what the shape cannot see: unknown codes, an impossible moment, no way to call."""
    body = given.body
    known = body.get("contact", {})
    reachable = "phone" in known or "preferredChannel" in known
    wrong = any(name.startswith("contact") for name in problems)
    if body.get("callRequested") and not reachable and not wrong:
        problems["contact.phone"] = (
            "Wie gebeld wil worden, heeft een telefoonnummer of een andere weg nodig "
            "(preferredChannel)."
        )
    _check_topic(body, problems)
    if "district" in body and catalogue.find_district(body["district"]) is None:
        problems["district"] = "Deze wijk kennen wij niet."
    if "surveyResponseId" in body and surveys.find_response(body["surveyResponseId"]) is None:
        problems["surveyResponseId"] = "Dit antwoord bestaat niet."
    if "receivedAt" in body:
        try:
            check_received_at(body["receivedAt"], now=given.now)
        except Invalid as refusal:
            problems.update(refusal.fields)


def _check_topic(body: Mapping[str, Any], problems: Problems) -> None:
    if "topic" in body and catalogue.find_topic(body["topic"]) is None:
        problems["topic"] = "Dit onderwerp kennen wij niet."


@api.call(
    Endpoint(
        name="createCase",
        method="POST",
        path="/cases",
        summary="Een bericht van een inwoner melden",
        scope="cases:write",
        permission="cases.create",
        body=shapes.NEW_CASE,
        answer=shapes.OPENED_CASE,
        status=201,
        conflicts=True,
    ),
    check=_check_new_case,
)
def create_case(given: Given) -> Reply:
    body = given.body
    report = Report(
        kind=body["kind"],
        channel=body["channel"],
        story=body["text"],
        contact=_contact(body["contact"]) if "contact" in body else None,
        call_requested=body["callRequested"],
        received_at=body.get("receivedAt"),
        topic=body.get("topic", ""),
        district=body.get("district", ""),
    )
    try:
        receipt = receive(report, by=given.by, now=given.now)
    except Invalid as refusal:
        raise Invalid(
            {_API_NAMES.get(name, name): why for name, why in refusal.fields.items()}
        ) from refusal
    if "surveyResponseId" in body:
        tie_to_case(body["surveyResponseId"], case_id=receipt.case.id)
    answer = answers.opened_case(receipt.case, receipt.promise, status_url=receipt.status_url)
    return Reply(answer, 201, location=_address(receipt.case.id))


@api.call(
    Endpoint(
        name="listCases",
        method="GET",
        path="/cases",
        summary="Zaken opvragen",
        scope="cases:read",
        permission="cases.read",
        query=shapes.CASE_FILTERS,
        answer=shapes.CASE_PAGE,
    )
)
def list_cases(given: Given) -> Reply:
    asked = given.query
    sort = str(asked.get("sort", CaseSort.BY_PROMISE))
    cursor = None
    if "cursor" in asked:
        cursor = read_cursor(asked["cursor"], sort=sort, shapes=queries.KEY_SHAPES[sort])
    filters = queries.case_filters(asked, now=given.now)
    size = asked.get("pageSize", PAGE_SIZE)
    page = queries.list_cases(filters, sort=sort, cursor=cursor, size=size)
    count = queries.count_cases(filters)
    body = {
        "results": answers.summaries(page.cases, now=given.now),
        "next": _page_address(page.next),
        "previous": _page_address(page.previous),
        "count": min(count, queries.COUNTED_AT_MOST),
    }
    return Reply(body | ({"countCapped": True} if count > queries.COUNTED_AT_MOST else {}))


@api.call(
    Endpoint(
        name="getCase",
        method="GET",
        path="/cases/{id}",
        summary="Een zaak opvragen",
        scope="cases:read; voor contact ook contacts:read",
        permission="cases.read",
        answer=shapes.CASE,
    )
)
def get_case(given: Given) -> Reply:
    case = case_queries.get_case(given.item_id)
    body = answers.whole_case(case, now=given.now)
    if MAY_SEE_CONTACTS in given.by.permissions:
        body["contact"] = _look_at_contact(case, given)
    return Reply(body)


def _check_change(given: Given, problems: Problems) -> None:
    if not problems and set(given.body) == {"version"}:
        problems["body"] = "Noem ten minste één verandering."
    _check_topic(given.body, problems)


@api.call(
    Endpoint(
        name="changeCase",
        method="PATCH",
        path="/cases/{id}",
        summary="Een zaak veranderen of toewijzen",
        scope="cases:write",
        permission="cases.work",
        body=shapes.CASE_CHANGE,
        answer=shapes.CASE,
        conflicts=True,
    ),
    check=_check_change,
)
def change_case(given: Given) -> Reply:
    body, by, now = given.body, given.by, given.now
    topic = catalogue.find_topic(body["topic"]) if "topic" in body else None
    case = cases.change_case(
        given.item_id,
        version=body["version"],
        kind=body.get("kind"),
        topic_id=topic.id if topic else None,
        by=by,
        now=now,
    )
    if "team" in body:
        case_commands.hand_to_team(case.id, team_id=body["team"], by=by, now=now)
    if "assignee" in body:
        case_commands.assign_case(case.id, to_id=body["assignee"], by=by, now=now)
    if body.get("team") not in {None, case.team_id}:
        raise Invalid({"team": "Deze collega hoort bij een ander team. Noem er één van de twee."})
    return Reply(answers.whole_case(case, now=now))


@api.call(
    Endpoint(
        name="logCallAttempt",
        method="POST",
        path="/cases/{id}/call-attempts",
        summary="Een belpoging vastleggen",
        scope="cases:write",
        permission="cases.work",
        body=shapes.NEW_ATTEMPT,
        answer=shapes.ATTEMPT,
        status=201,
    )
)
def log_call_attempt(given: Given) -> Reply:
    body = given.body
    logged = calls.log_attempt(
        given.item_id,
        outcome=body["outcome"],
        started_at=body["startedAt"],
        ended_at=body.get("endedAt"),
        note=body.get("note"),
        by=given.by,
        now=given.now,
    )
    return Reply(answers.attempt(logged.attempt, now=given.now), 201)


def _check_conversation(given: Given, problems: Problems) -> None:
    for place, agreed in enumerate(given.body.get("agreements", ())):
        try:
            check_due_on(agreed["dueOn"], today=local(given.now).date())
        except Invalid as refusal:
            problems[f"agreements[{place}].dueOn"] = refusal.message


@api.call(
    Endpoint(
        name="recordConversation",
        method="POST",
        path="/cases/{id}/conversations",
        summary="Een gesprek vastleggen",
        scope="cases:write",
        permission="cases.work",
        body=shapes.NEW_CONVERSATION,
        answer=shapes.CONVERSATION,
        status=201,
    ),
    check=_check_conversation,
)
def record_conversation(given: Given) -> Reply:
    body = given.body
    consents = body["consents"]
    talk = calls.Talk(
        started_at=body["startedAt"],
        summary=body["summary"],
        needs=[body["underlyingNeed"]],
        emotion=body.get("emotion"),
        underlying_story=body.get("underlyingStory"),
        consent_score=consents["score"],
        consent_think_along=consents["thinkAlong"],
        consent_surprise=consents["surprise"],
        agreements=[
            calls.NewAgreement(text=one["text"], owner=one["owner"], due_on=one["dueOn"])
            for one in body["agreements"]
        ],
    )
    made = calls.record_conversation(given.item_id, talk, by=given.by, now=given.now)
    answer = {
        "id": made.id,
        "attemptId": made.attempt_id,
        "startedAt": utc(made.started_at),
        "promise": answers.latest_promise(made.case_id, now=given.now),
        "agreements": answers.agreements(made.case_id),
    }
    return Reply(answer, 201)


@api.call(
    Endpoint(
        name="closeCase",
        method="POST",
        path="/cases/{id}/close",
        summary="Een zaak sluiten; 409 zolang iets beloofds openstaat",
        scope="cases:write",
        permission="cases.work",
        body=shapes.CLOSING,
        answer=shapes.CASE,
        conflicts=True,
    )
)
def close_case(given: Given) -> Reply:
    reason = given.body.get("reason", CloseReason.HANDLED)
    case = case_commands.close_case(given.item_id, reason=reason, by=given.by, now=given.now)
    return Reply(answers.whole_case(case, now=given.now))


@api.call(
    Endpoint(
        name="reopenCase",
        method="POST",
        path="/cases/{id}/reopen",
        summary="Een zaak heropenen, met een nieuwe belofte",
        scope="cases:write",
        permission="cases.work",
        body=shapes.REOPENING,
        answer=shapes.CASE,
        conflicts=True,
    )
)
def reopen_case(given: Given) -> Reply:
    reason = given.body.get("reason", ReopenReason.RESIDENT_ASKED)
    case_commands.reopen_case(given.item_id, reason=reason, by=given.by, now=given.now)
    case = case_queries.get_case(given.item_id)
    return Reply(answers.whole_case(case, now=given.now))


@bp.get("/openapi.json")
@public
def document() -> Response:
    made = make_document(
        api.endpoints, base_url=edge.settings().base_url, profile=catalogue.get_profile()
    )
    response = jsonify(made)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _look_at_contact(case: Case, given: Given) -> Mapping[str, Any] | None:
    """Show how to reach the resident, on the record.

    The record is written in a short transaction of its own, and before the answer leaves:
    without a record there is no look.
    """
    case_id, contact_id = case.id, case.contact_id
    if contact_id is None:
        return None
    try:
        with unit_of_work():
            shown = contacts.show_contact(
                contact_id, by=given.by, about_case=case_id, now=given.now
            )
    except NotFound:
        return None
    return answers.contact(shown)


def _contact(given: Mapping[str, Any]) -> ContactInput:
    chosen = given.get("preferredChannel")
    return ContactInput(
        name=given.get("name", ""),
        phone=given.get("phone", ""),
        email=given.get("email", ""),
        preferred_channel=chosen.value if chosen else "",
        preferred_times=tuple(time.value for time in given.get("preferredTimes", ())),
    )


def _address(case_id: int) -> str:
    return f"{edge.settings().base_url}{BASE_PATH}/cases/{case_id}"


def _page_address(cursor: Cursor | None) -> str | None:
    """Return the address of another page: this one's, with its place in the list."""
    if cursor is None:
        return None
    asked = {name: value for name, value in request.args.items() if name != "cursor"}
    query = urlencode(asked | {"cursor": write_cursor(cursor)})
    return f"{edge.settings().base_url}{BASE_PATH}/cases?{query}"
