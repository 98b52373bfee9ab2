# SPDX-License-Identifier: EUPL-1.2
"""Fifty people press at the same instant for the last € 25, over real HTTP: one gets it."""

from __future__ import annotations

import json
import os
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from feedback.accounts.rules import Role, Scope, program
from feedback.accounts.services import people, tokens
from feedback.db import end_reading, unit_of_work
from feedback.money import Cents
from feedback.surprise_budget.queries.ledger import get_balance
from feedback.surprise_budget.queries.verify import find_faults
from feedback.surprise_budget.services import pots

BY = program("beheer", permissions=frozenset({"accounts.manage"}))
AT_ONCE = 50
ROUNDS = int(os.environ.get("LAST_EUROS_ROUNDS", "2"))  # noqa: TID251 - a longer run by hand


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server: BaseWSGIServer = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def token(app: Flask, now: datetime) -> str:
    with unit_of_work():
        number = people.create_user(
            "marloes@voorbeeld.example",
            name="Marloes",
            roles=[Role.EMPLOYEE],
            by=BY,
            now=now,
        )
        scopes = [Scope.BUDGETS_READ, Scope.BUDGETS_WRITE]
        return tokens.create_token("proef", user_id=number, scopes=scopes, days=9, by=BY, now=now)


def press(url: str, token: str, key: str) -> int:
    body = {
        "description": "Bos bloemen",
        "reason": "Het past.",
        "amountCents": 25_00,
        "recipientConsent": True,
    }
    request = urllib.request.Request(
        url,
        data=json.dumps(body).encode(),
        method="POST",
        headers={
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def test_of_fifty_presses_over_http_exactly_one_reserves(
    address: str, token: str, now: datetime
) -> None:
    for turn in range(ROUNDS):
        with unit_of_work():
            pot = pots.open_pot(
                f"Laatste {turn}", year=2026, team_id=None, holder_id=None, by=BY, now=now
            ).id
            pots.allocate(pot, amount=Cents(25_00), reason="rest", key="1", by=BY, now=now)
        end_reading()
        statuses: list[int] = []
        start = threading.Barrier(AT_ONCE)

        def one(number: int, pot: int = pot) -> None:
            start.wait()  # noqa: B023 - each round has its own
            url = f"{address}/api/v1/budgets/{pot}/surprises"
            statuses.append(press(url, token, f"{pot}-{number}"))  # noqa: B023 - as above

        threads = [threading.Thread(target=one, args=[number]) for number in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        end_reading()
        assert Counter(statuses) == {201: 1, 409: AT_ONCE - 1}
        assert (get_balance(pot).available, get_balance(pot).reserved) == (0, 25_00)
        assert list(find_faults(pot_id=pot)) == []
