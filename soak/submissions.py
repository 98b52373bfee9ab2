# SPDX-License-Identifier: EUPL-1.2
"""Messages by form and API while the server is killed again and again.

Clients do what people and programs do: after a broken connection they send the same thing
again, with the same key. Passes when what was acknowledged is what is stored, once each.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import sqlalchemy as sa

from feedback.accounts.rules import Role, Scope, program
from feedback.accounts.services.people import create_user
from feedback.accounts.services.tokens import create_token
from feedback.cases.models import Case
from feedback.clock import SystemClock
from feedback.db import db, unit_of_work
from tests.databases import Installation
from tests.processes import Serving, serving

CLIENTS = 8
TRIES = 60
ADMIN = program("soak", origin="cli", permissions=frozenset({"accounts.manage"}))


@dataclass
class IntakeReport:
    """What was acknowledged, against what is stored."""

    sent: int
    acknowledged: int = 0
    stored: int = 0
    lost: int = 0
    double: int = 0
    phantom: int = 0
    kills: int = 0
    retries: int = 0
    given_up: int = 0

    @property
    def passed(self) -> bool:
        """Tell whether acknowledged equals stored, none double."""
        return not (self.lost or self.double or self.phantom or self.given_up)


@dataclass
class _Shared:
    """What the clients share."""

    port: int
    tokens: list[str]
    todo: Iterator[int]
    lock: threading.Lock = field(default_factory=threading.Lock)
    acknowledged: set[str] = field(default_factory=set)
    retries: int = 0
    given_up: int = 0

    def next(self) -> int | None:
        """Return the next message to send, or None."""
        with self.lock:
            return next(self.todo, None)


Send = Callable[[_Shared, str, int], None]


def run_submissions(
    installation: Installation, *, count: int, seed: int, kill_every: int = 75
) -> IntakeReport:
    """Run the fault run and return its report.

    Kills come after about every ``kill_every`` acknowledged messages, so that a fast machine
    sees as many as a slow one. A process that dies within two seconds of its birth is replaced
    more and more slowly: far fewer messages than that would only try the waiting.
    """
    chance = random.Random(seed)
    report = IntakeReport(sent=count)
    tokens = _make_tokens(installation)
    with serving(installation.environment, installation.folder) as family:
        shared = _Shared(family.port, tokens, iter(range(count)))
        clients = [
            threading.Thread(target=_client, args=(shared, place)) for place in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        kill_at = kill_every * chance.uniform(0.5, 1.0)
        while any(client.is_alive() for client in clients):
            time.sleep(0.01)
            if len(shared.acknowledged) >= kill_at:
                report.kills += _kill_web(family)
                kill_at = len(shared.acknowledged) + kill_every * chance.uniform(0.5, 1.5)
        for client in clients:
            client.join()
    report.acknowledged = len(shared.acknowledged)
    report.retries, report.given_up = shared.retries, shared.given_up
    return _compare(installation, shared.acknowledged, report)


def _client(shared: _Shared, place: int) -> None:
    while (number := shared.next()) is not None:
        mark = f"soak{number:06d}"
        if _send_until_told(shared, mark, place, send=_by_form if number % 2 else _by_api):
            with shared.lock:
                shared.acknowledged.add(mark)
        else:
            with shared.lock:
                shared.given_up += 1


def _send_until_told(shared: _Shared, mark: str, place: int, *, send: Send) -> bool:
    """Send one message, again and again with the same key, until it is acknowledged."""
    for _ in range(TRIES):
        try:
            send(shared, mark, place)
        except (OSError, http.client.HTTPException, _TryAgain):
            with shared.lock:
                shared.retries += 1
            time.sleep(0.2)
        else:
            return True
    return False


class _TryAgain(Exception):
    """The server said: not now."""


def _by_api(shared: _Shared, mark: str, place: int) -> None:
    body = json.dumps(
        {
            "kind": "complaint",
            "text": f"De lamp is stuk, {mark}",
            "channel": "phone",
            "callRequested": True,
            "contact": {"name": "Jan", "phone": "06 12 34 56 78"},
        }
    )
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {shared.tokens[place % len(shared.tokens)]}",
        "Idempotency-Key": f"key-{mark}",
    }
    with _connection(shared) as connection:
        connection.request("POST", "/api/v1/cases", body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 201:
            raise _TryAgain


def _by_form(shared: _Shared, mark: str, place: int) -> None:
    """Fill in the form; the key comes with the page and is this client's for this message."""
    del place
    with _connection(shared) as connection:
        connection.request("GET", "/")
        answer = connection.getresponse()
        page, cookie = answer.read().decode(), answer.getheader("Set-Cookie", "")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if answer.status != 200 or token is None:
        raise _TryAgain
    body = urlencode(
        {
            "csrf_token": token.group(1),
            "submission_key": f"{mark:x<43}",
            "kind": "complaint",
            "text": f"De lamp is stuk, {mark}",
            "contact_choice": "call",
            "phone": "06 12 34 56 78",
        }
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookie.split(";")[0],
    }
    with _connection(shared) as connection:
        connection.request("POST", "/", body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 303:
            raise _TryAgain


@contextlib.contextmanager
def _connection(shared: _Shared) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", shared.port, timeout=10)
    with contextlib.closing(connection):
        yield connection


def _kill_web(family: Serving) -> int:
    """Kill the process that answers; the parent starts another."""
    with contextlib.suppress(OSError, ValueError):
        os.kill(family.web_child(), signal.SIGKILL)
        return 1
    return 0


def _make_tokens(installation: Installation) -> list[str]:
    """Make four tokens: one alone may ask 1,200 times a minute."""
    now = SystemClock().now()  # The server that checks the tokens runs on the real clock.
    with installation.app.app_context():
        with unit_of_work():
            user_id = create_user(
                "soak@duinrade.example",
                name="Soak",
                roles=[Role.MANAGER],
                team_id=None,
                by=ADMIN,
                now=now,
            )
        tokens = []
        for place in range(4):
            with unit_of_work():
                made = create_token(
                    f"soak {place}",
                    user_id=user_id,
                    scopes=[Scope.CASES_WRITE],
                    days=300,
                    by=ADMIN,
                    now=now,
                )
                tokens.append(made)
        db.session.remove()
    return tokens


def _compare(
    installation: Installation, acknowledged: set[str], report: IntakeReport
) -> IntakeReport:
    with installation.app.app_context():
        stories = db.session.scalars(sa.select(Case.story)).all()
        db.session.remove()
    stored = Counter(story.rsplit(" ", 1)[1] for story in stories if story)
    report.stored = sum(stored.values())
    report.lost = len(acknowledged - set(stored))
    report.double = sum(count - 1 for count in stored.values())
    report.phantom = len(set(stored) - acknowledged)
    return report
