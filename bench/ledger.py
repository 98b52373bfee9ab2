# SPDX-License-Identifier: EUPL-1.2
"""What the book of a pot costs: by itself, in raw SQL, and as an attentie over HTTP.

The raw loop writes the same table with the same triggers and checks, locks the pot, seals the
line and commits each line as durably: what is left of the difference is ours.
"""

from __future__ import annotations

import contextlib
import functools
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flask import Flask

from bench.figures import Bar, Figure, Timing, percentile, show
from bench.measures import CLIENTS
from bench.places import settle
from bench.raw_ledger import RawBook, open_raw
from bench.visits import Ask, submit
from config import load_settings
from feedback import edge
from feedback.accounts.rules import Role, Scope, program
from feedback.accounts.services.people import create_user
from feedback.accounts.services.tokens import create_token
from feedback.app import create_app
from feedback.clock import SystemClock
from feedback.db import db, unit_of_work
from feedback.money import Cents
from feedback.operations.cli import bring_up_to_date
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries.verify import find_faults
from feedback.surprise_budget.rules.ledger import Posting
from feedback.surprise_budget.services import pots
from feedback.surprise_budget.services.ledger import post
from tests.processes import serving

POTS = 20
ROUNDS = 3
BY = program("bench", permissions=frozenset({"accounts.manage"}))
CLOCK = SystemClock()
ENOUGH = Cents(10_000_000_00)


@dataclass
class Books:
    """An installation with twenty pots and eight employees who may spend from them."""

    folder: Path
    environment: Mapping[str, str]
    app: Flask
    pots: list[int] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """Work with its database from here; no connection is left open."""
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()


def make_books(folder: Path, *, database_url: str = "") -> Books:
    """Make the installation; every pot holds more than will be spent."""
    folder.mkdir()
    environment = {"INSTANCE_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    if database_url:
        environment["DATABASE_URL"] = database_url
    made = Books(folder, environment, create_app(load_settings(environment)))
    with made.inside():
        bring_up_to_date(made.app)
        now = edge.now()
        with unit_of_work():
            for number in range(POTS):
                made.pots.append(_open(f"Pot {number}", now=now))
            for number in range(CLIENTS):
                made.tokens.append(_token(number, now=now))
    return made


def measure(books: Books, *, floor_port: int, count: int) -> list[Figure]:
    """Measure postings and attenties, on one pot and on twenty."""
    figures = [*_postings(books, 1, count=count), *_postings(books, POTS, count=count)]
    with serving(books.environment, books.folder) as family:
        settle(family)
        for many in (1, POTS):
            figures += _attenties(books, many, port=family.port, floor_port=floor_port, count=count)
    return [*figures, _overdrafts(books)]


def _postings(books: Books, many: int, *, count: int) -> list[Figure]:
    """Compare eight threads through the domain function with eight in raw SQL, in turns."""
    ours, raw, each = [], [], list[float]()
    with books.inside():
        turn = threading.Lock()
        for _ in range(ROUNDS):
            with open_raw(books.app, turn=turn) as rows:
                act = functools.partial(_raw_line, rows, books, many=many)
                raw.append(_timed(act, count, app=books.app))
            ours.append(_timed(functools.partial(_line, books, many=many), count, app=books.app))
        each = [value for timing in ours for value in [timing.p95]]
    ratio = percentile([a.per_second / b.per_second for a, b in zip(ours, raw, strict=True)], 0.5)
    said = f"{_rate(ours)}/s; raw {_rate(raw)}/s"
    where = _where(many)
    return [
        Figure(f"ledger posting, {where}", ratio, "x raw", Bar(0.4, at_least=True), said),
        Figure(f"ledger posting, {where}, p95", percentile(each, 0.5), "ms", Bar(50, unit=" ms")),
    ]


def _attenties(books: Books, many: int, *, port: int, floor_port: int, count: int) -> list[Figure]:
    """Compare attenties through the API with the floor's insert, in turns."""
    ours, bare = [], []
    for _ in range(ROUNDS):
        bare.append(submit(floor_port, [Ask("/", 204, {"text": "x"})] * count, clients=CLIENTS))
        ours.append(submit(port, _wishes(books, many, count=count), clients=CLIENTS))
    ratio = percentile([a.per_second / b.per_second for a, b in zip(ours, bare, strict=True)], 0.5)
    said = f"{_rate(ours)}/s; floor {_rate(bare)}/s"
    slow = percentile([one.p95 for one in ours], 0.5)
    where = _where(many)
    return [
        Figure(f"attentie over HTTP, {where}", ratio, "x floor", Bar(0.3, at_least=True), said),
        Figure(f"attentie over HTTP, {where}, p95", slow, "ms", Bar(50, unit=" ms")),
    ]


def _wishes(books: Books, many: int, *, count: int) -> list[Ask]:
    """Return requests by eight employees; each client keeps to its own token."""
    return [
        Ask(
            f"/api/v1/budgets/{books.pots[number % many]}/surprises",
            201,
            headers={
                "Authorization": f"Bearer {books.tokens[number % CLIENTS]}",
                "Idempotency-Key": secrets.token_hex(16),
            },
            json={
                "description": "Bos bloemen",
                "reason": "Zij zorgt sinds een maand voor haar moeder.",
                "amountCents": 2250,
                "recipientConsent": True,
            },
        )
        for number in range(count)
    ]


def _overdrafts(books: Books) -> Figure:
    """Count pots below zero and faults in their books after all of it."""
    with books.inside():
        below = sum(book.get_balance(one).available < 0 for one in books.pots)
        faults = sum(1 for one in books.pots for _ in find_faults(pot_id=one))
        lines = sum(end.number for end in book.list_ends())
    return Figure(
        "overdrafts and faults in the books", below + faults, "", Bar(0), f"{lines} lines"
    )


def _timed(act: Callable[[int], None], count: int, *, app: Flask) -> Timing:
    """Do ``act`` ``count`` times by eight threads, as a job does; every thread starts warm."""
    took: list[float] = []
    faults: list[Exception] = []
    gate = threading.Barrier(CLIENTS + 1)

    def work(mine: range) -> None:
        try:
            with app.app_context():
                act(-1)
                gate.wait()
                for number in mine:
                    begun = time.perf_counter()
                    act(number)
                    took.append((time.perf_counter() - begun) * 1000)
                db.session.remove()
        except Exception as fault:
            faults.append(fault)
            gate.abort()

    threads = [
        threading.Thread(target=work, args=(range(place, count, CLIENTS),))
        for place in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return Timing.of(took, seconds=time.perf_counter() - begun)


def _line(books: Books, number: int, *, many: int) -> None:
    with unit_of_work():
        post(
            books.pots[number % many],
            posting=Posting.RESERVE,
            amount=Cents(1),
            posting_key=secrets.token_hex(8),
            by=BY,
            now=CLOCK.now(),
        )


def _raw_line(rows: Callable[[], RawBook], books: Books, number: int, *, many: int) -> None:
    rows().reserve(books.pots[number % many], 1, key=secrets.token_hex(8), now=CLOCK.now())


def _open(name: str, *, now: datetime) -> int:
    pot = pots.open_pot(name, year=now.year, team_id=None, holder_id=None, by=BY, now=now)
    pots.allocate(pot.id, amount=ENOUGH, reason="bench", key="1", by=BY, now=now)
    return pot.id


def _token(number: int, *, now: datetime) -> str:
    user_id = create_user(
        f"bench{number}@voorbeeld.example",
        name=f"Bench {number}",
        roles=[Role.EMPLOYEE],
        by=BY,
        now=now,
    )
    scopes = [Scope.BUDGETS_READ, Scope.BUDGETS_WRITE]
    return create_token("bench", user_id=user_id, scopes=scopes, days=2, by=BY, now=now)


def _rate(timings: list[Timing]) -> str:
    return show(round(percentile([one.per_second for one in timings], 0.5)))


def _where(many: int) -> str:
    return f"{CLIENTS} clients on " + ("one pot" if many == 1 else f"{many} pots")
