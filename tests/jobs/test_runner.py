# SPDX-License-Identifier: EUPL-1.2
"""The worker: each slot is run once, a fault stops nothing, a jumped clock stops the watch."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from feedback.clock import FixedClock, SystemClock
from feedback.db import end_reading
from feedback.jobs import runner
from feedback.jobs.rules import Daily, Every
from feedback.jobs.runner import Worker, run_worker
from feedback.jobs.schedule import Periodic
from feedback.work import apart
from feedback.work.queries import find_heartbeat
from tests.processes import wait_until

HOURLY = Every(seconds=3600)


@dataclass
class Counting:
    """A task that remembers its moments, and fails as often as told."""

    failures: int = 0
    ran_at: list[datetime] = field(default_factory=list)

    def __call__(self, *, now: datetime) -> None:
        self.ran_at.append(now)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("as told")


@pytest.fixture
def worker(app: Flask) -> Worker:
    return Worker(app, stop=threading.Event())


def test_a_slot_is_run_by_one_of_many_workers_at_the_apps_moment(
    app: Flask, clock: FixedClock
) -> None:
    task = Counting()
    line = Periodic("count", Every(seconds=10**9), task, "")
    for _ in range(3):
        Worker(app, stop=threading.Event()).knock(line)
    assert task.ran_at == [clock.now()]


def test_a_task_that_fails_gives_its_slot_back_and_stops_nothing(worker: Worker) -> None:
    task = Counting(failures=2)
    line = Periodic("count", Every(seconds=10**9), task, "")
    for _ in range(5):
        worker.knock(line)
    assert len(task.ran_at) == 3


def test_after_a_stop_no_task_begins(app: Flask) -> None:
    stop = threading.Event()
    stop.set()
    task = Counting()
    Worker(app, stop=stop).knock(Periodic("count", HOURLY, task, ""))
    assert task.ran_at == []


@dataclass
class Machine:
    """The machine's clock and stopwatch, as a test moves them."""

    wall: datetime = datetime(2026, 11, 23, 8, tzinfo=UTC)
    passed: float = 1000.0

    def go(self, *, wall: float, stopwatch: float) -> None:
        self.wall += timedelta(seconds=wall)
        self.passed += stopwatch


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    moved = Machine()
    monkeypatch.setattr(SystemClock, "now", lambda self: moved.wall)
    monkeypatch.setattr(runner.time, "monotonic", lambda: moved.passed)
    return moved


def test_the_watch_waits_until_a_jumped_clock_is_steady_again(
    worker: Worker, machine: Machine
) -> None:
    watch, other = Counting(), Counting()
    lines = [
        Periodic("watch", Every(seconds=1), watch, "", needs_steady_clock=True),
        Periodic("other", Every(seconds=1), other, ""),
    ]
    for wall in (0, 15, 86_400, 15, 15, 15):
        machine.go(wall=wall, stopwatch=15)
        for line in lines:
            worker.knock(line)
    assert len(other.ran_at) == 6
    assert len(watch.ran_at) == 3, "twice before the jump, once after three steady looks"


def test_a_worker_begins_at_once_gives_signs_of_life_and_stops_soon(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Counting()
    lines = (Periodic("count", Daily(datetime(2026, 1, 1, 3, 30).time()), task, ""),)
    monkeypatch.setattr(runner, "PERIODIC", lines)
    stop = threading.Event()
    ready = threading.Event()
    thread = threading.Thread(target=run_worker, args=(app,), kwargs=_tell(stop, ready))
    thread.start()
    assert ready.wait(5)
    time.sleep(1.5)
    stop.set()
    thread.join(timeout=5)
    assert not thread.is_alive()
    assert len(task.ran_at) == 1, "a daily task that was missed is caught up with"
    end_reading()
    beat = find_heartbeat("worker")
    assert beat is not None
    assert SystemClock().now() - beat < timedelta(seconds=10)


def _tell(stop: threading.Event, ready: threading.Event) -> dict[str, threading.Event | Callable]:
    return {"stop": stop, "ready": ready.set}


def test_what_runs_apart_ends_with_its_worker_and_is_begun_again_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes: list[int] = []

    def task(*, now: datetime) -> None:
        del now
        # As in a worker of ours: a process that is begun here inherits it.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        codes.append(apart.run_apart("jobs", "list", seconds=60))

    line = Periodic("apart", Daily(datetime(2026, 1, 1, 3, 30).time()), task, "")
    monkeypatch.setattr(runner, "PERIODIC", (line,))
    stop, ready = threading.Event(), threading.Event()
    thread = threading.Thread(target=run_worker, args=(app,), kwargs=_tell(stop, ready))
    thread.start()
    wait_until(lambda: bool(apart._running), seconds=10, what="something runs apart")
    begun = set(apart._running)
    stop.set()
    thread.join(timeout=5)
    assert not thread.is_alive()
    assert [process.returncode for process in begun] == [-signal.SIGKILL]
    assert codes == []
    end_reading()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    Worker(app, stop=threading.Event()).knock(line)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    assert codes == [0]
