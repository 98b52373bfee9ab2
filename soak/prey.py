# SPDX-License-Identifier: EUPL-1.2
"""The processes of a ledger run, and the hand that kills one of them every few seconds."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from config import ROOT
from soak.ground import START
from tests.databases import Installation
from tests.processes import free_port, wait_until

WEBS = 2
EXPIRERS = 2
#: Ten minutes of the clock in a second, and never past the year of the pots.
PACE, FARTHEST = timedelta(minutes=10), timedelta(days=66)


class Herd:
    """Two web processes and two that end reservations."""

    def __init__(
        self,
        installation: Installation,
        *,
        chance: random.Random,
        goes_slowly: Callable[[], bool],
    ) -> None:
        self._clock_file = installation.folder / "clock"
        self._environment = {**installation.environment, "CLOCK_FILE": str(self._clock_file)}
        self._chance = chance
        self._goes_slowly = goes_slowly
        self._over = threading.Event()
        self._clock = threading.Thread(target=self._run_clock)
        self.ports = [free_port() for _ in range(WEBS)]
        self.kills = 0
        self._nests: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self._set_clock(START)
        self._nests = [self._spawn("web", str(port)) for port in self.ports]
        self._nests += [self._spawn("expire") for _ in range(EXPIRERS)]
        try:
            for port in self.ports:
                wait_until(partial(_answers, port), seconds=180, what="a web process answers")
        except BaseException:
            self._end()
            raise
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._clock.join()
        self._end()

    def _end(self) -> None:
        for nest in self._nests:
            born = _children(nest.pid)
            nest.kill()  # First the parent: it would bear another child.
            for child in born:
                _kill(child)
            nest.wait()

    def hurt_someone(self) -> None:
        """Wait one to three seconds, then kill a process in the middle of what it does."""
        time.sleep(self._chance.uniform(1, 3))
        for child in _children(self._chance.choice(self._nests).pid):
            self.kills += _kill(child)

    def _spawn(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "soak.nest", *words],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", **self._environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _run_clock(self) -> None:
        """Run ahead; with the wall while an answer is long in coming.

        Who tries again has patience by the wall, and a kept answer ends by this clock: else a
        busy machine would have the same thing done twice, as it should be after two days.
        """
        at, before = START, time.monotonic()
        while not self._over.wait(0.2):
            seconds = time.monotonic() - before
            before += seconds
            pace = timedelta(seconds=1) if self._goes_slowly() else PACE
            at = min(at + pace * seconds, START + FARTHEST)
            self._set_clock(at)

    def _set_clock(self, at: datetime) -> None:
        """Move the clock of every process; whole or not at all."""
        fresh = self._clock_file.with_suffix(".new")
        fresh.write_text(at.isoformat())
        fresh.rename(self._clock_file)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection), contextlib.suppress(OSError):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(word) for word in listed.split()]
    return []


def _kill(pid: int) -> int:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return 1
    return 0
