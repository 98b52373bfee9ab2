# SPDX-License-Identifier: EUPL-1.2
"""Six budget holders at work over HTTP: they ask, approve each other's, deliver and cancel."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from feedback.accounts.rules import Actor, Role, Scope, program
from feedback.accounts.services.people import create_user
from feedback.accounts.services.tokens import create_token
from feedback.db import db, unit_of_work
from soak.ground import START
from tests.databases import Installation
from tests.people import actor_of

HOLDERS = 6
TOKENS_EACH = 6
TRIES = 600
#: Who is at it longer has the clock stand still: a kept answer holds for 48 hours of it.
LONG_SECONDS = 60
#: What becomes of an approved one; the rest waits.
CANCELLED, DELIVERED = 0.15, 0.35
TRIED_BY_THE_ASKER = 0.05


@dataclass(frozen=True)
class Town:
    """Who there is, and the tokens by which they call."""

    holders: list[Actor]
    tokens: list[list[str]]
    maker: Actor


@dataclass(frozen=True)
class Asked:
    """An attentie that waits for a yes: its mark, number, pot and who asked, by place."""

    number: int
    id: int
    pot: int
    asker: int


@dataclass
class Tally:
    """What the holders were told."""

    approved: set[str] = field(default_factory=set)
    retries: int = 0
    given_up: int = 0
    first_given_up: str = ""
    refused_for_room: int = 0
    refused_own: int = 0
    own_approved: int = 0
    too_late: int = 0


@dataclass
class Office:
    """What the holders share."""

    town: Town
    pots: list[int]
    todo: int
    asked: list[Asked]
    ports: list[int] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    lock: threading.Lock = field(default_factory=threading.Lock)
    next_number: int = 0
    trying: dict[int, float] = field(default_factory=dict)

    def waits_long(self) -> bool:
        """Tell whether somebody has been sending the same thing for a minute."""
        before = time.monotonic() - LONG_SECONDS
        return any(since < before for since in list(self.trying.values()))

    def next(self) -> Asked | int | None:
        """Return what to do next: one that waits, or the number of a new one; None at the end."""
        with self.lock:
            if len(self.tally.approved) >= self.todo or self.tally.given_up:
                return None
            if self.asked:
                return self.asked.pop()
            self.next_number += 1
            return 100_000 + self.next_number

    def give_up(self, what: str, status: int) -> None:
        """Note that something got no answer that was to be expected."""
        with self.lock:
            self.tally.given_up += 1
            self.tally.first_given_up = self.tally.first_given_up or f"{what}: {status}"

    def count(self, name: str) -> None:
        """Add one to a count of the tally."""
        with self.lock:
            setattr(self.tally, name, getattr(self.tally, name) + 1)


def mark_of(number: int) -> str:
    """Return the words by which an attentie is known again."""
    return f"soak{number:06d}"


def make_town(installation: Installation) -> Town:
    """Make the holders and their tokens: one alone may call 1,200 times a minute."""
    at = START - timedelta(days=30)
    maker = program("soak", origin="cli", permissions=frozenset({"accounts.manage"}))
    holders, tokens = [], []
    with installation.app.app_context():
        for number in range(HOLDERS):
            with unit_of_work():
                user_id = create_user(
                    f"holder{number}@duinrade.example",
                    name=f"Holder {number}",
                    roles=[Role.BUDGET_HOLDER, Role.EMPLOYEE],
                    by=maker,
                    now=at,
                )
                scopes = [Scope.BUDGETS_READ, Scope.BUDGETS_WRITE]
                tokens.append(
                    [
                        create_token(
                            f"soak {place}",
                            user_id=user_id,
                            scopes=scopes,
                            days=300,
                            by=maker,
                            now=at,
                        )
                        for place in range(TOKENS_EACH)
                    ]
                )
            holders.append(actor_of(user_id))
        db.session.remove()
    return Town(holders, tokens, maker)


def work(office: Office, place: int, chance: random.Random) -> None:
    """Do one after another until enough was approved; ``place`` names the holder."""
    holder = _Holder(office, place, chance)
    while (todo := office.next()) is not None:
        one = todo if isinstance(todo, Asked) else holder.ask(todo)
        if one is not None and holder.approve(one):
            holder.follow_up(one)


class _Holder:
    """One of the six, with a connection to each web process as far as it lives."""

    def __init__(self, office: Office, place: int, chance: random.Random) -> None:
        self._office = office
        self._place = place
        self._chance = chance

    def ask(self, number: int) -> Asked | None:
        """Ask for something from any pot; None when that holds too little."""
        pot = self._chance.randrange(len(self._office.pots))
        body = {
            "description": mark_of(number),
            "reason": "soak",
            "amountCents": self._chance.randrange(26_00, 99_00),
            "recipientConsent": True,
        }
        path = f"/budgets/{self._office.pots[pot]}/surprises"
        status, answer = self._send(path, body, by=self._place, key=f"ask-{number}")
        if status == 201:
            return Asked(number, answer["id"], pot, self._place)
        if status == 409:
            self._office.count("refused_for_room")
        else:
            self._office.give_up(f"ask {number}", status)
        return None

    def approve(self, one: Asked) -> bool:
        """Say yes as somebody who may; now and then the asker tries it first, in vain."""
        path = f"/surprises/{one.id}/approve"
        if self._chance.random() < TRIED_BY_THE_ASKER:
            status, _ = self._send(path, {}, by=one.asker, key=f"own-{one.number}")
            self._office.count("refused_own" if status == 403 else "own_approved")
        by = one.pot % HOLDERS
        if by == one.asker:
            by = (by + self._chance.randrange(1, HOLDERS)) % HOLDERS
        status, _ = self._send(path, {}, by=by, key=f"approve-{one.number}")
        if status == 200:
            with self._office.lock:
                self._office.tally.approved.add(mark_of(one.number))
            return True
        if status == 409:
            self._office.count("too_late")
        else:
            self._office.give_up(f"approve {one.number}", status)
        return False

    def follow_up(self, one: Asked) -> None:
        """Cancel it, deliver it, or leave it waiting."""
        fate = self._chance.random()
        if fate < CANCELLED:
            self._end(f"/surprises/{one.id}/cancel", one)
        elif fate < DELIVERED:
            self._end(f"/surprises/{one.id}/deliver", one)

    def _end(self, path: str, one: Asked) -> None:
        status, _ = self._send(path, {}, by=one.asker, key=f"end-{one.number}")
        if status != 200:
            self._office.give_up(f"end {one.number}", status)

    def _send(
        self, path: str, body: Mapping[str, object], *, by: int, key: str
    ) -> tuple[int, Mapping[str, Any]]:
        """Send the same thing until somebody answers it; 0 when nobody does."""
        self._office.trying[self._place] = time.monotonic()
        try:
            return self._until_answered(path, body, by=by, key=key)
        finally:
            del self._office.trying[self._place]

    def _until_answered(
        self, path: str, body: Mapping[str, object], *, by: int, key: str
    ) -> tuple[int, Mapping[str, Any]]:
        for turn in range(TRIES):
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, answer = self._call(path, body, by=by, key=key, turn=turn)
                if status not in {429, 503}:
                    return status, answer
            self._office.count("retries")
            time.sleep(0.05)
        return 0, {}

    def _call(
        self, path: str, body: Mapping[str, object], *, by: int, key: str, turn: int
    ) -> tuple[int, Mapping[str, Any]]:
        ports = self._office.ports
        # Its own token for each place and key: the same one at every try, for keys are per token.
        tokens = self._office.town.tokens[by]
        token = tokens[sum(key.encode()) % len(tokens)]
        port = ports[(self._place + turn) % len(ports)]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.closing(connection):
            connection.request(
                "POST",
                f"/api/v1{path}",
                body=json.dumps(body),
                headers={
                    "Content-Type": "application/json",
                    "Authorization": f"Bearer {token}",
                    "Idempotency-Key": key,
                },
            )
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
