# SPDX-License-Identifier: EUPL-1.2
"""What holds for every call: who may ask, how often, in which form."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback.accounts.rules import Role, Scope
from feedback.accounts.services import people, tokens
from feedback.api.limits import RateLimit
from feedback.cases.models import Case
from feedback.clock import FixedClock
from feedback.db import db, unit_of_work
from feedback.web.models import KEEP_ANSWERS, IdempotencyKey
from tests.api.conftest import ADMIN, Caller, MakeCaller, faults, new_case


def count_cases() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Case)) or 0


@pytest.mark.parametrize(
    "path", ["/cases", "/cases/", "/cases/1", "/nergens", "/openapi.json"], ids=lambda path: path
)
def test_every_answer_names_the_version(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/v1{path}")
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "value",
    ["", "Bearer", "Bearer x", "Bearer gh_1_x", "Basic eDp5", "Bearer gh_99999999999999999999_x"],
    ids=lambda value: value or "none",
)
def test_who_is_unknown_is_asked_for_a_token(client: FlaskClient, value: str) -> None:
    answer = client.get("/api/v1/cases", headers={"Authorization": value} if value else {})
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_in_the_address_lets_nobody_in(caller: Caller) -> None:
    answer = caller.client.get(f"/api/v1/cases?access_token={caller.token}")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("role", "scopes", "method", "allowed"),
    [
        (Role.EMPLOYEE, [Scope.CASES_READ], "GET", True),
        (Role.EMPLOYEE, [Scope.CASES_READ], "POST", False),
        (Role.EMPLOYEE, [Scope.CASES_WRITE], "GET", False),
        (Role.EMPLOYEE, [Scope.CASES_WRITE], "POST", True),
        (Role.EMPLOYEE, [Scope.CONTACTS_READ], "GET", False),
        (Role.ANALYST, list(Scope), "GET", False),
        (Role.ANALYST, list(Scope), "POST", False),
        (Role.ADMIN, list(Scope), "POST", False),
        (Role.BUDGET_HOLDER, [Scope.CASES_READ], "GET", True),
        (Role.BUDGET_HOLDER, list(Scope), "POST", False),
    ],
)
def test_a_token_does_what_its_owner_may_within_its_scopes(
    make_caller: MakeCaller, role: Role, scopes: list[Scope], method: str, allowed: bool
) -> None:
    asker = make_caller(*scopes, role=role)
    answer = asker.get("/cases") if method == "GET" else asker.post("/cases", new_case())
    assert answer.status_code == ((200 if method == "GET" else 201) if allowed else 403)


def test_a_token_dies_with_its_owner_and_when_revoked_and_when_it_expires(
    make_caller: MakeCaller, clock: FixedClock, now: datetime
) -> None:
    disabled, revoked, old = (make_caller(Scope.CASES_READ) for _ in range(3))
    with unit_of_work():
        people.disable_user(disabled.user_id, by=ADMIN, now=now)
        tokens.revoke_token(int(revoked.token.split("_")[1]), by=ADMIN, now=now)
    assert disabled.get("/cases").status_code == 401
    assert revoked.get("/cases").status_code == 401
    assert old.get("/cases").status_code == 200
    clock.set(now + timedelta(days=31))
    assert old.get("/cases").status_code == 401


def test_a_post_without_a_key_is_refused(caller: Caller) -> None:
    answer = caller.client.post("/api/v1/cases", json=new_case(), headers=caller.headers())
    assert list(faults(answer)) == ["Idempotency-Key"]


@pytest.mark.parametrize("key", [" ", "x" * 256, "sleutel-é"], ids=["blank", "long", "accent"])
def test_an_unusable_key_is_refused(caller: Caller, key: str) -> None:
    assert list(faults(caller.post("/cases", new_case(), key=key))) == ["Idempotency-Key"]


def test_the_same_key_and_body_give_the_first_answer(caller: Caller) -> None:
    first = caller.post("/cases", new_case(), key="een")
    reordered = dict(reversed(list(new_case().items())))
    again = caller.post("/cases", reordered, key="een")
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert count_cases() == 1


def test_the_same_key_with_another_body_is_refused(caller: Caller) -> None:
    caller.post("/cases", new_case(), key="een")
    other = caller.post("/cases", new_case(text="Iets anders."), key="een")
    assert other.status_code == 422
    assert other.content_type == "application/problem+json"
    assert count_cases() == 1


def test_keys_of_two_tokens_and_two_paths_are_apart(
    caller: Caller, make_caller: MakeCaller
) -> None:
    other = make_caller(Scope.CASES_WRITE)
    first = caller.post("/cases", new_case(), key="een").json["id"]
    second = other.post("/cases", new_case(), key="een").json["id"]
    assert first != second
    body = {"outcome": "reached", "startedAt": "2026-11-23T08:14:00Z"}
    for case_id in (first, second):
        assert caller.post(f"/cases/{case_id}/call-attempts", body, key="een").status_code == 201


def test_a_refused_request_does_not_use_up_its_key(caller: Caller) -> None:
    assert caller.post("/cases", new_case(text=""), key="een").status_code == 400
    assert caller.post("/cases/999/close", {}, key="een").status_code == 404
    assert caller.post("/cases", new_case(), key="een").status_code == 201


def test_answers_are_kept_for_48_hours_and_sealed(
    caller: Caller, clock: FixedClock, now: datetime
) -> None:
    first = caller.post("/cases", new_case(), key="een").json
    kept = db.session.scalars(sa.select(IdempotencyKey.answer_sealed)).one()
    assert first["number"].encode() not in kept
    clock.set(now + KEEP_ANSWERS - timedelta(seconds=1))
    assert caller.post("/cases", new_case(), key="een").json == first
    clock.set(now + KEEP_ANSWERS)
    assert caller.post("/cases", new_case(), key="een").json["id"] != first["id"]


def test_two_at_once_make_one_case(app: Flask, caller: Caller) -> None:
    answers = []

    def send() -> None:
        answers.append(caller.post("/cases", new_case(), key="samen"))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.json["id"] for answer in answers}) == 1
    assert count_cases() == 1


@pytest.mark.parametrize(
    ("body", "mimetype", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"kind": NaN}', "application/json", 400),
        (b'{"kind": 1, "kind": 2}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"1" * 6000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b'{"text": "' + b"a" * 1_100_000 + b'"}', "application/json", 413),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_body_that_is_no_json_is_refused(
    caller: Caller, body: bytes, mimetype: str, status: int
) -> None:
    headers = caller.headers() | {"Idempotency-Key": "een"}
    answer = caller.client.post("/api/v1/cases", data=body, headers=headers, content_type=mimetype)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(answer.json)
    assert answer.json["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/cases/", 404),
        ("POST", "/cases/", 404),
        ("GET", "/cases/1/", 404),
        ("GET", "/cases/0", 404),
        ("GET", "/cases/-1", 404),
        ("GET", "/cases/x", 404),
        ("GET", "/cases/99999999999999999999999", 404),
        ("DELETE", "/cases", 405),
        ("PUT", "/cases/1", 405),
    ],
)
def test_addresses_that_do_not_exist_are_problems(
    caller: Caller, method: str, path: str, status: int
) -> None:
    answer = caller.client.open(f"/api/v1{path}", method=method, headers=caller.headers())
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"]


def test_more_than_1200_requests_a_minute_have_to_wait(
    now: datetime,
) -> None:
    limit = RateLimit()
    answers = [limit.seconds_to_wait("a", now=now) for _ in range(1201)]
    assert (set(answers[:1200]), answers[1200]) == ({0}, 60)
    assert limit.seconds_to_wait("b", now=now) == 0
    later = now + timedelta(seconds=59, microseconds=1)
    assert limit.seconds_to_wait("a", now=later) == 1
    assert limit.seconds_to_wait("a", now=now + timedelta(minutes=1)) == 0


def test_who_asks_too_often_is_told_how_long_to_wait(
    app: Flask, caller: Caller, now: datetime
) -> None:
    # The app outlives its tests, and other tests' calls at other moments would count too.
    limit = app.extensions["api_limit"] = RateLimit()
    assert caller.get("/cases?fout=1").status_code == 400
    for _ in range(1199):
        limit.seconds_to_wait(f"token:{caller.token.split('_')[1]}", now=now)
    refused = caller.get("/cases")
    app.extensions["api_limit"] = RateLimit()
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert json.loads(refused.text)["status"] == 429
