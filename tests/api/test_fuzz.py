# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent: an answer or a refusal that says why, never a fault of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from feedback.api.limits import RateLimit
from feedback.api.schema import Kind, Shape
from feedback.api.shapes import (
    CASE_CHANGE,
    CASE_FILTERS,
    NEW_ATTEMPT,
    NEW_CASE,
    NEW_CONVERSATION,
)
from tests.api.conftest import Caller, new_case

QUICK = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD_TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "\0",
            "\ud800",
            "<script>alert(1)</script>",
            "👩‍👩‍👧",
            "a" * 10_001,
            "111222333",
            "06 12 34 56 78",
            "0900 1234",
            "a@voorbeeld.example",
            "2026-11-23T08:14:00Z",
            "2026-11-23T08:14:00",
            "9999-12-31T23:59:59-14:00",
            "2026-11-30",
            "complaint",
            "reached",
            "waste",
            "%s{{7*7}}",
        ]
    ),
)
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**30), 10**30),
        st.floats(allow_nan=False, allow_infinity=False),
        ODD_TEXTS,
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(ODD_TEXTS, inner, max_size=4)
    ),
    max_leaves=8,
)


def bodies(shape: Shape) -> st.SearchStrategy[dict[str, Any]]:
    """Return bodies that look like the shape, with anything in their fields."""
    known = {field.name: st.one_of(VALUES, _inside(field.kind)) for field in shape.fields}
    return st.one_of(
        st.fixed_dictionaries({}, optional=known),
        st.builds(
            lambda body, extra: {**body, **extra},
            st.fixed_dictionaries({}, optional=known),
            st.dictionaries(ODD_TEXTS, VALUES, max_size=2),
        ),
    )


def _inside(kind: Kind) -> st.SearchStrategy[Any]:
    return bodies(kind) if isinstance(kind, Shape) else VALUES


def check(answer: TestResponse) -> None:
    """Hold an answer to what every answer owes."""
    assert answer.status_code in {200, 201, 400, 403, 404, 409, 422}, answer.text
    assert answer.headers["API-Version"]
    body = answer.json
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json"
        assert body["detail"]
        assert all(one["name"] and one["reason"] for one in body.get("invalidParams", []))


@pytest.fixture
def one(app: Flask, caller: Caller) -> str:
    app.extensions["api_limit"] = RateLimit(most=10**9)
    return f"/cases/{caller.post('/cases', new_case()).json['id']}"


@QUICK
@given(changes=bodies(NEW_CASE))
def test_any_new_case_is_taken_or_refused(
    caller: Caller, one: str, changes: dict[str, Any]
) -> None:
    check(caller.post("/cases", {**new_case(), **changes}))


@QUICK
@given(body=bodies(NEW_ATTEMPT))
def test_any_attempt_is_taken_or_refused(caller: Caller, one: str, body: dict[str, Any]) -> None:
    usual = {"outcome": "voicemail", "startedAt": "2026-11-23T08:14:00Z"}
    check(caller.post(f"{one}/call-attempts", {**usual, **body}))


@QUICK
@given(body=bodies(NEW_CONVERSATION))
def test_any_conversation_is_taken_or_refused(
    caller: Caller, one: str, body: dict[str, Any]
) -> None:
    usual = {
        "startedAt": "2026-11-23T08:14:00Z",
        "summary": "Gesproken.",
        "underlyingNeed": "repair",
        "agreements": [],
        "consents": {"score": False, "thinkAlong": False, "surprise": False},
    }
    check(caller.post(f"{one}/conversations", {**usual, **body}))


@QUICK
@given(body=bodies(CASE_CHANGE))
def test_any_change_is_made_or_refused(caller: Caller, one: str, body: dict[str, Any]) -> None:
    check(caller.patch(one, {"version": 1, **body}))


@QUICK
@given(
    asked=st.dictionaries(
        st.one_of(st.sampled_from([field.name for field in CASE_FILTERS]), st.text(max_size=9)),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
        max_size=4,
    )
)
def test_any_query_is_answered_or_refused(caller: Caller, one: str, asked: dict[str, str]) -> None:
    answer = caller.client.get("/api/v1/cases", query_string=asked, headers=caller.headers())
    check(answer)


@QUICK
@given(body=st.one_of(st.binary(max_size=200), VALUES.map(lambda v: json.dumps(v).encode())))
def test_any_bytes_are_taken_or_refused(caller: Caller, one: str, body: bytes) -> None:
    headers = caller.headers() | {"Idempotency-Key": "bytes"}
    for path in ("/cases", f"{one}/close", f"{one}/reopen"):
        check(caller.send("POST", path, body, headers=headers))
