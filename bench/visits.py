# SPDX-License-Identifier: EUPL-1.2
"""Visitors over the wire: timed requests, one after another or several at once."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.figures import Timing

TIMEOUT_SECONDS = 30
WARM_UP = 8
TURN = 20


@dataclass(frozen=True)
class Ask:
    """A request and the status that its answer must have."""

    path: str
    status: int = 200
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, object] | None = None

    def send(self, connection: http.client.HTTPConnection) -> bytes:
        """Send it, read the whole answer; raises ``RuntimeError`` for another status."""
        headers, body = dict(self.headers), None
        if self.form is not None:
            body = urlencode(self.form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.json is not None:
            body = json.dumps(self.json)
            headers["Content-Type"] = "application/json"
        method = "GET" if body is None else "POST"
        connection.request(method, self.path, body=body, headers=headers)
        answer = connection.getresponse()
        words = answer.read()
        if answer.status != self.status:
            path = self.path.partition("?")[0]
            raise RuntimeError(f"{method} {path}: {answer.status}, not {self.status}")
        return words


def connect(port: int) -> http.client.HTTPConnection:
    """Open a connection to a server of this machine."""
    return http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)


def visit(port: int, asks: list[Ask], *, beside: tuple[int, Ask]) -> tuple[Timing, Timing]:
    """Send ``asks`` after each other on one connection; the first few only warm up.

    The floor is asked ``beside`` on a connection of its own, in turns of ``TURN``: so near that
    both feel the same load of the machine, and so long that neither pays for what the other
    left in the processor's memory, which weighs most on the smaller one. Returns the timing
    of ``asks`` and that of the floor.
    """
    ours, floors = connect(port), connect(beside[0])
    took: list[float] = []
    bare: list[float] = []
    for ask in asks[:WARM_UP]:
        ask.send(ours)
        beside[1].send(floors)
    for start in range(0, len(asks), TURN):
        turn = asks[start : start + TURN]
        took += [_timed(ask, ours) for ask in turn]
        bare += [_timed(beside[1], floors) for _ in turn]
    ours.close()
    floors.close()
    return (
        Timing.of(took, seconds=sum(took) / 1000),
        Timing.of(bare, seconds=sum(bare) / 1000),
    )


def _timed(ask: Ask, connection: http.client.HTTPConnection) -> float:
    begun = time.perf_counter()
    ask.send(connection)
    return (time.perf_counter() - begun) * 1000


def submit(port: int, asks: list[Ask], *, clients: int = 1) -> Timing:
    """Send each of ``asks`` once, each on a connection of its own, ``clients`` at a time."""
    took: list[float] = []
    faults: list[Exception] = []

    def work(mine: list[Ask]) -> None:
        try:
            for ask in mine:
                before = time.perf_counter()
                connection = connect(port)
                ask.send(connection)
                connection.close()
                took.append((time.perf_counter() - before) * 1000)
        except (OSError, RuntimeError, http.client.HTTPException) as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(asks[n::clients],)) for n in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    if faults:
        raise faults[0]
    return Timing.of(took, seconds=seconds)
