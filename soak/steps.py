# SPDX-License-Identifier: EUPL-1.2
"""Promises under three workers that are killed at random, while the clock goes over a DST night.

Passes when every step of every promise is recorded exactly once, none early, none missing,
and nothing is recorded of a promise that was kept in time.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from config import ROOT
from feedback.callbacks.rules import AttemptOutcome, Step
from feedback.callbacks.services.calls import log_attempt
from feedback.callbacks.tasks import sweep_promises
from feedback.db import db, unit_of_work
from feedback.intake.services import receive
from feedback.notifications.models import Message
from feedback.watch.models import WatchStep
from soak.ground import START
from tests.databases import Installation
from tests.make import RESIDENT, make_report

WORKERS = 3
#: From Friday 23 October 2026, over the night the clocks go back, to a week later.
LENGTH = timedelta(days=11)


@dataclass(frozen=True)
class StepReport:
    """What a run recorded, against what had to be."""

    promises: int
    kept: int
    kills: int
    stops: int
    clock_moves: int
    expected: int
    recorded: int
    missing: int
    double: int
    early: int
    phantom: int
    double_notices: int

    @property
    def passed(self) -> bool:
        """Tell whether every step was recorded exactly once."""
        faults = (self.missing, self.double, self.early, self.phantom, self.double_notices)
        return self.recorded == self.expected and not any(faults)


def run_steps(
    installation: Installation, *, promises: int, moves: int, seed: int, pause: float = 0.15
) -> StepReport:
    """Run the fault run and return its report; ``moves`` is how often the clock is moved."""
    chance = random.Random(seed)
    clock_file = installation.folder / "clock"
    open_ids, kept_ids = _give_promises(installation, promises, chance)
    herd = _Herd(installation, clock_file, chance)
    at = START
    herd.set_clock(at)
    herd.start()
    try:
        for _ in range(moves):
            step = LENGTH / moves * chance.uniform(0.2, 1.8)
            back = timedelta(hours=1) if chance.random() < 0.1 else timedelta()
            at = min(at + step, START + LENGTH) - back
            herd.set_clock(at)
            herd.hurt_someone()
            time.sleep(pause)
        herd.set_clock(START + LENGTH)
        time.sleep(10 * pause)
    finally:
        herd.end()
    return _judge(installation, open_ids, kept_ids, herd, moves)


class _Herd:
    """Three sweepers, and the hand that kills, stops and restarts them."""

    def __init__(self, installation: Installation, clock_file: Path, chance: random.Random) -> None:
        self._environment = {**installation.environment, "CLOCK_FILE": str(clock_file)}
        self._clock_file = clock_file
        self._chance = chance
        self._running: list[subprocess.Popen[bytes]] = []
        self.kills = 0
        self.stops = 0

    def set_clock(self, at: datetime) -> None:
        """Move the clock of every process; whole or not at all."""
        fresh = self._clock_file.with_suffix(".new")
        fresh.write_text(at.isoformat())
        fresh.rename(self._clock_file)

    def start(self) -> None:
        """Start all workers."""
        self._running = [self._spawn() for _ in range(WORKERS)]

    def hurt_someone(self) -> None:
        """Kill one worker and start another, or freeze one for a moment, or leave all alone."""
        place, fate = self._chance.randrange(WORKERS), self._chance.random()
        if fate < 0.35:
            self._running[place].kill()
            self._running[place].wait()
            self._running[place] = self._spawn()
            self.kills += 1
        elif fate < 0.5:
            self._running[place].send_signal(signal.SIGSTOP)
            time.sleep(0.3)
            self._running[place].send_signal(signal.SIGCONT)
            self.stops += 1

    def end(self) -> None:
        """End every worker by its own process."""
        for process in self._running:
            process.kill()
            process.wait()

    def _spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "soak.sweeper"],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", **self._environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _give_promises(
    installation: Installation, count: int, chance: random.Random
) -> tuple[list[int], set[int]]:
    """Give promises over two days around the clock change; one in five is kept at once."""
    given: list[int] = []
    kept: set[int] = set()
    with installation.app.app_context():
        for _ in range(count):
            at = START + timedelta(seconds=chance.randrange(2 * 86_400))
            with unit_of_work():
                receipt = receive(make_report(email=""), by=RESIDENT, now=at)
                assert receipt.promise is not None
                given.append(receipt.promise.id)
                if chance.random() < 0.2:
                    reached = AttemptOutcome.REACHED
                    log_attempt(
                        receipt.case.id, outcome=reached, started_at=at, by=RESIDENT, now=at
                    )
                    kept.add(receipt.promise.id)
        db.session.remove()
    return [one for one in given if one not in kept], kept


def _judge(
    installation: Installation, open_ids: list[int], kept: set[int], herd: _Herd, moves: int
) -> StepReport:
    """Count what was recorded, after one last pass for what the last killed worker left."""
    with installation.app.app_context():
        sweep_promises(now=START + LENGTH)
        rows = db.session.scalars(sa.select(WatchStep)).all()
        seen = Counter((row.duty_id, row.step) for row in rows)
        notices = Counter(db.session.scalars(sa.select(Message.dedupe_key)))
        wanted = {(one, step.value) for one in open_ids for step in Step}
        report = StepReport(
            promises=len(open_ids) + len(kept),
            kept=len(kept),
            kills=herd.kills,
            stops=herd.stops,
            clock_moves=moves,
            expected=len(wanted),
            recorded=len(rows),
            missing=len(wanted - set(seen)),
            double=sum(count - 1 for count in seen.values()),
            early=sum(row.recorded_at <= row.due_at for row in rows),
            phantom=sum(row.duty_id in kept for row in rows),
            double_notices=sum(count - 1 for count in notices.values()),
        )
        db.session.remove()
    return report
