# SPDX-License-Identifier: EUPL-1.2
"""The calls of the API on surveys: what there is, whom to ask, answers from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from feedback.api import survey_shapes as shapes
from feedback.api.calls import api
from feedback.api.endpoints import Endpoint, Given
from feedback.api.schema import Problems
from feedback.api.services import Reply
from feedback.cases.queries import find_case_by_number
from feedback.errors import Invalid
from feedback.surveys.queries.answers import find_latest_version, get_survey, list_response_ids
from feedback.surveys.queries.asking import list_surveys
from feedback.surveys.rules.instruments import InviteSource
from feedback.surveys.rules.marks import MarkScale
from feedback.surveys.services.answering import anonymous_words
from feedback.surveys.services.inviting import (
    Asking,
    Contact,
    invite_all,
    read_address,
    sort_out,
    take_contact,
)
from feedback.surveys.services.surveys import ensure_version, store_responses

CLOCKS_DIFFER = timedelta(minutes=2)


@api.call(
    Endpoint(
        name="listSurveys",
        method="GET",
        path="/surveys",
        summary="Onderzoeken opvragen",
        scope="surveys:write",
        permission="surveys.read",
        answer=shapes.SURVEY_PAGE,
    )
)
def list_all(given: Given) -> Reply:
    """Answer with every survey; how many answered stands on no list of programs."""
    del given
    found = []
    for one in list_surveys():
        version = find_latest_version(one.id)
        found.append(
            {
                "key": one.key,
                "title": one.title,
                "instrument": one.instrument.value,
                "open": one.is_open,
                "version": version.number if version else 0,
            }
        )
    return Reply({"results": found, "next": None, "previous": None, "count": len(found)})


@api.call(
    Endpoint(
        name="createInvitations",
        method="POST",
        path="/surveys/{key}/invitations",
        summary="Adressen uitnodigen",
        scope="surveys:write",
        permission="surveys.invite",
        body=shapes.NEW_INVITATIONS,
        answer=shapes.INVITED,
        status=201,
        conflicts=True,
    )
)
def create_invitations(given: Given) -> Reply:
    """Invite who may be asked; the others are counted, and nobody is named."""
    asking = Asking(
        get_survey(given.item_key),
        given.body.get("channel"),
        InviteSource.INVITER,
        at_end_of_day=given.body.get("atEndOfDay", False),
    )
    addresses, done = sort_out(given.body["emails"])
    invite_all(asking, addresses, done, now=given.now)
    body = {
        "invited": done.invited,
        "askedRecently": done.asked_recently,
        "wantsNone": done.wants_none,
        "twice": done.twice,
        "unreadable": done.unreadable,
    }
    return Reply(body, 201)


def _check_contact(given: Given, problems: Problems) -> None:
    if "email" in given.body and not read_address(given.body["email"]):
        problems["email"] = "Dit is geen e-mailadres. Controleer het."
    number = given.body.get("caseNumber", "")
    if number and find_case_by_number(number) is None:
        problems["caseNumber"] = "Deze zaak bestaat niet. Controleer het nummer."
    _check_past(given.body, "occurredAt", given, problems)


def _check_past(body: Mapping[str, Any], name: str, given: Given, problems: Problems) -> None:
    if name in body and body[name] > given.now + CLOCKS_DIFFER:
        problems[name] = "Dit moment ligt in de toekomst. Controleer het."


@api.call(
    Endpoint(
        name="createContactEvent",
        method="POST",
        path="/contact-events",
        summary="Melden dat een contact is geweest; nodigt hoogstens één keer uit",
        scope="surveys:write",
        permission="surveys.invite",
        body=shapes.CONTACT_EVENT,
        answer=shapes.TAKEN,
        own_ids=True,
    ),
    check=_check_contact,
)
def create_contact_event(given: Given) -> Reply:
    """Keep that a contact was had, once, and invite its address when that is due."""
    body = given.body
    contact = Contact(
        external_id=body["externalId"],
        channel=body["channel"],
        occurred_at=body["occurredAt"],
        email=body["email"],
        product_code=body.get("productCode", ""),
        case_number=body.get("caseNumber", ""),
    )
    invited = take_contact(contact, now=given.now)
    return Reply({"known": invited is None, "invited": bool(invited)})


@api.call(
    Endpoint(
        name="createResponses",
        method="POST",
        path="/surveys/{key}/responses",
        summary="Antwoorden van elders inbrengen: alle of geen",
        scope="surveys:write",
        permission="surveys.import",
        body=shapes.NEW_RESPONSES,
        answer=shapes.KEPT_RESPONSES,
        status=201,
        conflicts=True,
        own_ids=True,
    )
)
def create_responses(given: Given) -> Reply:
    """Keep answers of elsewhere, each once; errors are named by their place."""
    survey, rows = get_survey(given.item_key), given.body["responses"]
    _check_rows(rows, survey.scale, given)
    version = find_latest_version(survey.id) or ensure_version(
        survey,
        [{"kind": "overall_mark", "code": "overall_mark", "label": "Cijfer"}],
        now=given.now,
    )
    identities = [(one["externalId"], one.get("round", "")) for one in rows]
    known = list_response_ids(survey.id, identities)
    new = [
        _row(one, survey.id, version.id, given)
        for one, identity in zip(rows, identities, strict=True)
        if identity not in known
    ]
    store_responses(new)
    ids = list_response_ids(survey.id, identities)
    body = {
        "made": len(new),
        "known": len(known),
        "results": [{"id": ids[identity], "externalId": identity[0]} for identity in identities],
    }
    return Reply(body, 201)


def _check_rows(rows: list[dict[str, Any]], scale: MarkScale, given: Given) -> None:
    problems: Problems = {}
    seen: set[tuple[str, str]] = set()
    for place, one in enumerate(rows):
        at = f"responses[{place}]"
        identity = (one["externalId"], one.get("round", ""))
        if identity in seen:
            problems[f"{at}.externalId"] = "Dit kenmerk staat er twee keer in."
        seen.add(identity)
        marks = {"overallMark": one.get("overallMark")}
        for number, aspect in enumerate(one.get("aspects", ())):
            marks[f"aspects[{number}].mark"] = aspect["mark"]
        for name, mark in marks.items():
            if mark is not None and not scale.lowest <= mark <= scale.highest:
                ends = f"{scale.lowest} en {scale.highest}"
                problems[f"{at}.{name}"] = f"Dit cijfer ligt niet tussen {ends}."
        if "submittedAt" in one and one["submittedAt"] > given.now + CLOCKS_DIFFER:
            problems[f"{at}.submittedAt"] = "Dit moment ligt in de toekomst. Controleer het."
    if not rows:
        problems["responses"] = "Stuur minstens één antwoord."
    if problems:
        raise Invalid(problems)


def _row(one: Mapping[str, Any], survey_id: int, version_id: int, given: Given) -> dict[str, Any]:
    return {
        "survey_id": survey_id,
        "version_id": version_id,
        "external_id": one["externalId"],
        "round": one.get("round", ""),
        "submitted_at": one.get("submittedAt"),
        "recorded_at": given.now,
        "channel": one.get("channel"),
        "mode": one.get("mode"),
        "overall_mark": one.get("overallMark"),
        "effort": one.get("effort"),
        "explanation": anonymous_words(one.get("explanation", "")) or None,
        "suggestion": anonymous_words(one.get("suggestion", "")) or None,
        "aspects": {aspect["code"]: aspect["mark"] for aspect in one.get("aspects", ())},
        "background": {},
    }
