# SPDX-License-Identifier: EUPL-1.2
"""Programs that call the API: each with a token of a person with a role."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.accounts.rules import Role, Scope, program
from feedback.accounts.services import people, tokens
from feedback.db import db, unit_of_work

ADMIN = program("beheer", permissions=frozenset({"accounts.manage"}))
_numbers = count(1)


@dataclass
class Caller:
    """A program with a token."""

    client: FlaskClient
    token: str
    user_id: int
    keys: Any = field(default_factory=lambda: count(1))

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers())

    def post(self, path: str, body: object, *, key: str | None = None) -> TestResponse:
        headers = self.headers() | {"Idempotency-Key": key or f"key-{next(self.keys)}"}
        return self.send("POST", path, json.dumps(body), headers=headers)

    def patch(self, path: str, body: object) -> TestResponse:
        return self.send("PATCH", path, json.dumps(body), headers=self.headers())

    def send(
        self, method: str, path: str, body: str | bytes, *, headers: dict[str, str]
    ) -> TestResponse:
        return self.client.open(
            f"/api/v1{path}",
            method=method,
            data=body,
            headers=headers,
            content_type="application/json",
        )

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


MakeCaller = Callable[..., Caller]


@pytest.fixture
def make_caller(app: Flask, client: FlaskClient, now: datetime) -> MakeCaller:
    """Return a maker of callers: of a role, with scopes."""

    def make(
        *scopes: Scope,
        role: Role = Role.EMPLOYEE,
        team_id: int | None = None,
        name: str = "Marloes",
    ) -> Caller:
        email = f"{next(_numbers)}@voorbeeld.example"
        with unit_of_work():
            user_id = people.create_user(
                email, name=name, roles=[role], team_id=team_id, by=ADMIN, now=now
            )
            token = tokens.create_token(
                "test", user_id=user_id, scopes=scopes, days=30, by=ADMIN, now=now
            )
        return Caller(client, token, user_id)

    return make


@pytest.fixture
def caller(make_caller: MakeCaller) -> Caller:
    """An employee's program that may read and write cases, but sees no contact data."""
    return make_caller(Scope.CASES_READ, Scope.CASES_WRITE)


def new_case(**changes: object) -> dict[str, object]:
    """Return the body of an ordinary new case."""
    usual: dict[str, object] = {
        "kind": "complaint",
        "text": "De afvalcontainer aan de Kade zit al een week vol.",
        "channel": "phone",
        "contact": {"name": "S. de Wit", "phone": "06 12 34 56 78"},
        "callRequested": True,
    }
    body = {**usual, **changes}
    return {name: value for name, value in body.items() if value is not ...}


def faults(answer: TestResponse) -> dict[str, str]:
    """Return the named faults of a refusal."""
    assert answer.status_code == 400, answer.text
    return {one["name"]: one["reason"] for one in answer.json["invalidParams"]}


@contextmanager
def count_statements() -> Iterator[list[str]]:
    """Collect the SQL statements that run inside the block."""
    seen: list[str] = []

    def note(*event_values: Any) -> None:
        seen.append(str(event_values[2]))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
