# SPDX-License-Identifier: EUPL-1.2
"""What is measured; the bars are those of the product (§4)."""

from __future__ import annotations

import contextlib
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from bench import floor
from bench.figures import Bar, Figure, Timing, percentile, show
from bench.places import RARE, Place, make_due, memory, page_weight, processor_seconds
from bench.visits import WARM_UP, Ask, connect, submit, visit
from config import ROOT
from feedback import edge
from feedback.callbacks.tasks import sweep_promises
from feedback.db import db
from tests.processes import Serving, free_port, serving, wait_until

CLIENTS = 8
FLOOR_PAGE = Ask("/")
STORY = "De container bij ons zit al weken vol. Ik heb het al twee keer gemeld en hoor niets."
LATE_ON_THE_DAY = timedelta(hours=10)


@contextlib.contextmanager
def serving_floor(folder: Path) -> Iterator[int]:
    """Serve the floor on a free port until the block ends."""
    port = free_port()
    words = [sys.executable, "-m", "bench.floor", str(folder), str(port)]
    process = subprocess.Popen(words, cwd=ROOT)

    def answers() -> bool:
        try:
            Ask("/").send(connect(port))
        except OSError:
            return False
        return True

    try:
        wait_until(answers, seconds=20, what="the floor answers")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def pages(place: Place, family: Serving, *, floor_port: int, count: int) -> list[Figure]:
    """Measure the pages of staff, one client on one connection, the floor beside each."""
    figures = []
    for name, path, bar, statements in (
        ("queue, 50 rows", "/werk", Bar(350 / 60, unit=" ms"), None),
        ("case page", f"/werk/zaken/{place.case_id}", Bar(6, unit=" ms"), Bar(12)),
        ("search, rare word", f"/werk/zaken?zoek={RARE}", Bar(8, unit=" ms"), None),
        ("search, common word", f"/werk/zaken?zoek={place.common}", Bar(8, unit=" ms"), None),
        ("board", "/werk/bord", Bar(12, unit=" ms"), None),
    ):
        before = processor_seconds(family.web_child())
        ours, bare = visit(family.port, [place.ask(path)] * count, beside=(floor_port, FLOOR_PAGE))
        used = processor_seconds(family.web_child()) - before
        against = Bar(8, unit="x") if path == "/werk" else None
        detail = f"floor p50 {show(bare.p50)} ms"
        figures += [
            Figure(f"{name}, p50", ours.p50, "ms", bar, _tail(ours)),
            Figure(f"{name}, against the floor", ours.p50 / bare.p50, "x", against, detail),
            Figure(f"{name}, processor", used * 1000 / (count + WARM_UP), "ms"),
            Figure(f"{name}, statements", place.count_statements(path), "", statements),
        ]
    busy = submit(family.port, [place.ask("/werk")] * count, clients=CLIENTS)
    each = f"p95 {show(busy.p95)} ms"
    return [*figures, Figure("queue, 8 clients", busy.per_second, "/s", detail=each)]


def submissions(port: int, floor_port: int, *, count: int) -> list[Figure]:
    """Measure a resident's form against the bare insert, a new connection for each."""
    bare = [Ask("/", 204, {"text": STORY})] * count
    cookie, token = open_form(port)
    base, ours = submit(floor_port, bare), submit(port, _forms(count, cookie, token))
    base_busy = submit(floor_port, bare, clients=CLIENTS)
    ours_busy = submit(port, _forms(count, cookie, token), clients=CLIENTS)
    rate = f"{show(ours_busy.per_second)}/s; floor {show(base_busy.per_second)}/s"
    return [
        Figure("floor POST, p50", base.p50, "ms", None, _tail(base)),
        Figure("submission, p50", ours.p50, "ms", Bar(4.8, unit=" ms"), _tail(ours)),
        Figure("submission against the floor", ours.p50 / base.p50, "x", Bar(5, unit="x")),
        Figure(
            "submission, 8 clients, share of the floor",
            ours_busy.per_second / base_busy.per_second,
            "x",
            Bar(0.25, at_least=True, unit="x"),
            rate,
        ),
        Figure("submission, 8 clients, p99", ours_busy.p99, "ms", Bar(60, unit=" ms")),
    ]


def open_form(port: int) -> tuple[str, str]:
    connection = connect(port)
    connection.request("GET", "/")
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the form has no token")
    cookies = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie", [])]
    return "; ".join(cookies), found[1]


def _forms(count: int, cookie: str, token: str) -> list[Ask]:
    return [
        Ask(
            "/",
            303,
            {
                "csrf_token": token,
                "submission_key": secrets.token_urlsafe(32),
                "kind": "complaint",
                "text": STORY,
                "contact_choice": "call",
                "phone": f"06 {10_000_000 + secrets.randbelow(40_000_000)}",
                "name": "Jan Postma",
                "preferred_times": "morning",
            },
            {"Cookie": cookie},
        )
        for _ in range(count)
    ]


def enforcement(place: Place, folder: Path, *, cases: int) -> list[Figure]:
    """Measure a pass of the watch with one in ten due, and with nothing due."""
    raw = floor.sweep(folder, total=cases, due=cases // 10)
    with place.inside():
        due = make_due(cases // 10)
        now = edge.now() + LATE_ON_THE_DAY
        locks: list[float] = []
        with _holding(locks):
            begun = time.perf_counter()
            result = sweep_promises(now=now)
            took = time.perf_counter() - begun
        empty = []
        for _ in range(5):
            begun = time.perf_counter()
            sweep_promises(now=now)
            empty.append((time.perf_counter() - begun) * 1000)
    detail = f"{show(took)} s, raw {show(raw * 1000)} ms, {due} due, {result.total} steps"
    return [
        Figure("pass of the watch, one in ten due", took / raw, "x", Bar(4, unit="x"), detail),
        Figure("the same, per due promise", took / max(due, 1) * 1000, "ms"),
        Figure("write lock, longest batch", max(locks), "ms", Bar(50, unit=" ms")),
        Figure("pass of the watch, nothing due", percentile(empty, 0.5), "ms", Bar(20, unit=" ms")),
    ]


@contextlib.contextmanager
def _holding(locks: list[float]) -> Iterator[None]:
    """Note how long each transaction lasted, in milliseconds."""
    engine, begun = db.engine, [0.0]

    def begins(_: object) -> None:
        begun[0] = time.perf_counter()

    def ends(_: object) -> None:
        locks.append((time.perf_counter() - begun[0]) * 1000)

    sa.event.listen(engine, "begin", begins)
    sa.event.listen(engine, "commit", ends)
    try:
        yield
    finally:
        sa.event.remove(engine, "begin", begins)
        sa.event.remove(engine, "commit", ends)


def starts(place: Place, *, times: int) -> list[Figure]:
    """Measure how long ``flask serve`` takes to its first answer."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        with serving(place.environment, place.folder):
            took.append(time.perf_counter() - begun)
    median = percentile(took, 0.5)
    return [Figure("cold start to first answer", median, "s", Bar(1, unit=" s"))]


def weights(place: Place, port: int) -> list[Figure]:
    """Measure what the queue brings over the wire."""
    first, later = page_weight(port, place.ask("/werk"))
    return [
        Figure("queue over the wire, first visit", first, "kB", Bar(150, unit=" kB")),
        Figure("queue over the wire, later", later, "kB", Bar(15, unit=" kB")),
    ]


def memories(before: float, family: Serving) -> list[Figure]:
    """Compare the memory of the processes before and after the load."""
    after = memory(family)
    return [
        Figure("memory at start (PSS)", before, "MiB", Bar(200, unit=" MiB")),
        Figure("memory after the load", after / before, "x", Bar(1.25, unit="x"), _mib(after)),
    ]


def _mib(value: float) -> str:
    return f"{show(value)} MiB"


def _tail(timing: Timing) -> str:
    return f"p95 {show(timing.p95)} ms, n {timing.count}"
