# SPDX-License-Identifier: EUPL-1.2
"""The OpenAPI document: valid, by the Dutch design rules, and true of real answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from feedback.accounts.rules import Scope
from tests.api.conftest import Caller, MakeCaller, new_case

Json = dict[str, Any]


@pytest.fixture
def document(client: FlaskClient) -> Json:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def resolved(document: Json, found: Json) -> Json:
    while "$ref" in found:
        node: Any = document
        for part in found["$ref"].removeprefix("#/").split("/"):
            node = node[part]
        found = node
    return found


def test_the_document_is_open_and_valid(client: FlaskClient, document: Json) -> None:
    validate(document)
    answer = client.get("/api/v1/openapi.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_document_follows_the_design_rules(document: Json) -> None:
    assert re.fullmatch(r"3(\.\d+){1,2}", document["openapi"])
    assert all("/v1" in server["url"] for server in document["servers"])
    assert set(document["info"]["contact"]) == {"name", "email", "url"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    for path, method, operation in operations(document):
        assert not path.endswith("/")
        segments = [part for part in path.split("/") if part and not part.startswith("{")]
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*(\.json)?", part) for part in segments), path
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                assert re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", parameter["name"])
        if method != "get" or operation.get("parameters"):
            assert "400" in operation["responses"], path


def test_every_answer_declares_the_version_and_every_refusal_a_problem(document: Json) -> None:
    for _, _, operation in operations(document):
        for status, found in operation["responses"].items():
            answer = resolved(document, found)
            assert "API-Version" in answer["headers"]
            if status[0] in "45":
                schema = answer["content"]["application/problem+json"]["schema"]
                assert {"status", "title", "detail"} <= set(
                    resolved(document, schema)["properties"]
                )


def test_days_and_moments_are_named_as_what_they_are(document: Json) -> None:
    for shape in document["components"]["schemas"].values():
        for name, schema in shape["properties"].items():
            if name.endswith("At"):
                assert schema["format"] == "date-time", name
            if name.endswith("On"):
                assert schema["format"] == "date", name
            assert not name.lower().endswith("date")


def check_answer(document: Json, path: str, method: str, answer: TestResponse) -> None:
    """Hold a real answer against what the document says of it."""
    found = resolved(
        document, document["paths"][path][method]["responses"][str(answer.status_code)]
    )
    schema = {"$ref": "#/definitions/answer", "components": document["components"]}
    schema = found["content"][answer.content_type]["schema"] | {
        "components": document["components"]
    }
    checker = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [error.message for error in checker.iter_errors(answer.json)] == []


def test_real_answers_are_what_the_document_says(
    document: Json, make_caller: MakeCaller, caller: Caller
) -> None:
    looker = make_caller(Scope.CASES_READ, Scope.CASES_WRITE, Scope.CONTACTS_READ)
    made = caller.post("/cases", new_case(topic="waste"))
    check_answer(document, "/cases", "post", made)
    one = f"/cases/{made.json['id']}"
    reached = {"outcome": "reached", "startedAt": "2026-11-23T08:14:00Z"}
    spoken = {
        "startedAt": "2026-11-23T08:14:00Z",
        "summary": "De container wordt niet geleegd.",
        "underlyingNeed": "repair",
        "agreements": [],
        "consents": {"score": False, "thinkAlong": False, "surprise": False},
    }
    for path, method, answer in (
        ("/cases", "get", caller.get("/cases")),
        ("/cases", "get", caller.get("/cases?pageSize=0")),
        ("/cases", "post", caller.post("/cases", {})),
        ("/cases/{id}", "get", looker.get(one)),
        ("/cases/{id}", "get", caller.get("/cases/999")),
        ("/cases/{id}", "patch", caller.patch(one, {"version": 1, "assignee": caller.user_id})),
        ("/cases/{id}", "patch", caller.patch(one, {"version": 1, "kind": "question"})),
        ("/cases/{id}/close", "post", caller.post(f"{one}/close", {})),
        ("/cases/{id}/call-attempts", "post", caller.post(f"{one}/call-attempts", reached)),
        ("/cases/{id}/conversations", "post", caller.post(f"{one}/conversations", spoken)),
        ("/cases/{id}/close", "post", caller.post(f"{one}/close", {})),
        ("/cases/{id}/reopen", "post", caller.post(f"{one}/reopen", {})),
        ("/cases", "get", caller.get("/cases")),
    ):
        check_answer(document, path, method, answer)


def test_every_route_of_the_api_is_in_the_document(app: Flask, document: Json) -> None:
    routes = {
        (
            re.sub(
                r"<[^>]+>", "{id}", rule.rule.replace("<string:item_key>", "{key}")
            ).removeprefix("/api/v1"),
            method.lower(),
        )
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(path, method) for path, method, _ in operations(document)}
