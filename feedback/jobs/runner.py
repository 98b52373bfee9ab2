# SPDX-License-Identifier: EUPL-1.2
"""The worker: a clock that knocks, and what answers.

APScheduler is only the clock (memory store, interval triggers). What makes work happen
once is in the database: leases on jobs, claimed slots of tasks. So any number of workers
may run, and each may be killed at any moment.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from flask import Flask

from feedback import edge
from feedback.clock import SystemClock
from feedback.db import unit_of_work
from feedback.jobs.rules import Every, SteadyClock
from feedback.jobs.schedule import PERIODIC, Periodic, handlers
from feedback.work.apart import StoppedWithWorker, end_apart
from feedback.work.services import beat, claim_slot, release_slot, run_due

log = structlog.get_logger()
HEARTBEAT = "worker"
BEAT_SECONDS = 5
DAILY_LOOK_SECONDS = 60


class Worker:
    """One process's background work, until ``stop`` is set."""

    def __init__(self, app: Flask, *, stop: threading.Event) -> None:
        self._app = app
        self._stop = stop
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        with app.app_context():
            self._handlers = handlers()
        self._beat_at = float("-inf")
        self._slots_seen: dict[str, str] = {}
        self._steady = SteadyClock()
        self._trusted = True

    def run(self) -> None:
        """Work until told to stop; what is running is finished first."""
        # A scheduler in its own thread, so that a signal only sets an event: stopping a
        # blocking one from inside a signal handler can meet its own locks.
        from apscheduler.schedulers.background import BackgroundScheduler

        defaults = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        scheduler = BackgroundScheduler(timezone="UTC", job_defaults=defaults)
        # All begin now, each in its own thread: a long queue must not keep the watch waiting.
        at_once = {"next_run_time": SystemClock().now()}
        scheduler.add_job(self.work_off_queue, "interval", seconds=1, id="queue", **at_once)
        for line in PERIODIC:
            seconds = line.when.seconds if isinstance(line.when, Every) else DAILY_LOOK_SECONDS
            scheduler.add_job(
                self.knock, "interval", seconds=seconds, id=line.name, args=[line], **at_once
            )
            if line.also_at_start:
                scheduler.add_job(self.run_now, id=f"{line.name} at start", args=[line])
        scheduler.start()
        self._stop.wait()
        end_apart()
        scheduler.shutdown(wait=True)

    def work_off_queue(self) -> None:
        """Leave a sign of life, then run due jobs until there are none."""
        with self._app.app_context(), _guarded("queue"):
            self._give_sign_of_life()
            while not self._stop.is_set():
                done = run_due(
                    handlers=self._handlers,
                    clock=edge.ground().clock,
                    worker=self._name,
                    may_go_on=self._may_go_on,
                )
                if not done:
                    return

    def knock(self, line: Periodic) -> None:
        """Run a task if its present slot is still free."""
        if self._stop.is_set():
            return
        with self._app.app_context(), _guarded(line.name):
            if line.needs_steady_clock and not self._clock_is_steady():
                return
            # Slots count on the machine's clock, also where a test moves the app's.
            wall = SystemClock().now()
            slot = line.when.slot(wall)
            if self._slots_seen.get(line.name) != slot:
                self._run_if_mine(line, slot=slot, wall=wall)

    def run_now(self, line: Periodic) -> None:
        """Run a task because this worker starts; its slot of the day stays free."""
        with self._app.app_context(), _guarded(line.name):
            run_task(line)

    def _run_if_mine(self, line: Periodic, *, slot: str, wall: datetime) -> None:
        with unit_of_work():
            mine = claim_slot(line.name, due=slot, now=wall)
        self._slots_seen[line.name] = slot
        if not mine:
            return
        try:
            run_task(line)
        except StoppedWithWorker:
            self._release(line, slot=slot)
        except Exception:
            # A daily task that met a busy database must not wait for tomorrow.
            self._release(line, slot=slot)
            raise

    def _release(self, line: Periodic, *, slot: str) -> None:
        del self._slots_seen[line.name]
        with unit_of_work():
            release_slot(line.name, due=slot)

    def _may_go_on(self) -> bool:
        self._give_sign_of_life()
        return not self._stop.is_set()

    def _give_sign_of_life(self) -> None:
        if time.monotonic() - self._beat_at < BEAT_SECONDS:
            return
        with unit_of_work():
            beat(HEARTBEAT, now=SystemClock().now())
        self._beat_at = time.monotonic()

    def _clock_is_steady(self) -> bool:
        steady = self._steady.look(wall=SystemClock().now(), stopwatch=time.monotonic())
        if steady != self._trusted:
            log.warning("clock.steady" if steady else "clock.jumped", worker=self._name)
            self._trusted = steady
        return steady


def run_task(line: Periodic) -> object:
    """Run one pass of a task at the app's present moment."""
    begun = time.monotonic()
    outcome = line.task(now=edge.now())
    log.info("task.ran", task=line.name, seconds=round(time.monotonic() - begun, 3))
    return outcome


@contextmanager
def _guarded(name: str) -> Iterator[None]:
    """Keep one failing task from stopping the others; the next knock tries again."""
    try:
        yield
    except Exception:
        log.exception("task.fault", task=name)


def run_worker(app: Flask, *, stop: threading.Event, ready: Callable[[], None]) -> None:
    """Run a worker on ``app`` until ``stop``; ``ready`` is called once it has begun."""
    worker = Worker(app, stop=stop)
    ready()
    worker.run()
