# SPDX-License-Identifier: EUPL-1.2
"""The queue: jobs are done once by any number of workers, also when some are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from config import ROOT
from feedback.audit.models import AuditEntry
from feedback.clock import FixedClock
from feedback.db import db, end_reading, unit_of_work
from feedback.work.models import Job, Slot
from feedback.work.queries import count_jobs_by_status, find_oldest_waiting
from feedback.work.rules import LEASE, JobStatus, PermanentFailure, TemporaryFailure, next_try
from feedback.work.services import claim, claim_slot, enqueue, release_slot, run_due
from feedback.work.tasks import forget_finished_work
from tests.databases import Installation
from tests.processes import wait_until


@dataclass
class Recorder:
    """A handler that remembers what was asked of it, and fails as told."""

    failures: list[Exception] = field(default_factory=list)
    acted: list[int] = field(default_factory=list)
    recorded: list[int] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)

    def prepare(self, payload: Mapping[str, Any], *, now: datetime) -> int | None:
        return payload["number"]

    def act(self, prepared: int) -> str:
        self.acted.append(prepared)
        if self.failures:
            raise self.failures.pop(0)
        return "done"

    def record(self, payload: Mapping[str, Any], outcome: str, *, now: datetime) -> None:
        self.recorded.append(payload["number"])

    def give_up(self, payload: Mapping[str, Any], reason: str, *, now: datetime) -> None:
        self.given_up.append(reason)


def add_jobs(count: int, *, now: datetime, kind: str = "note") -> None:
    with unit_of_work():
        for number in range(count):
            key = f"{kind}:{number}"
            enqueue(kind, {"number": number}, dedupe_key=key, run_at=now, now=now)


def run(handler: Recorder, clock: FixedClock, **options: Any) -> int:
    return run_due(handlers={"note": handler}, clock=clock, worker="test", **options)


def only_job() -> Job:
    end_reading()
    return db.session.scalars(sa.select(Job)).one()


def test_a_job_that_is_enqueued_twice_runs_once(app: Flask, clock: FixedClock) -> None:
    handler = Recorder()
    add_jobs(3, now=clock.now())
    add_jobs(3, now=clock.now())
    assert run(handler, clock) == 3
    assert run(handler, clock) == 0
    assert handler.recorded == [0, 1, 2]
    assert count_jobs_by_status() == {"done": 3}


def test_a_job_of_later_waits(app: Flask, clock: FixedClock) -> None:
    add_jobs(1, now=clock.now() + timedelta(seconds=1))
    assert run(Recorder(), clock) == 0
    clock.set(clock.now() + timedelta(seconds=1))
    assert find_oldest_waiting(now=clock.now()) == clock.now()
    assert run(Recorder(), clock) == 1


def test_a_kind_that_this_worker_does_not_know_is_left_to_another(
    app: Flask, clock: FixedClock
) -> None:
    add_jobs(1, now=clock.now(), kind="of_a_newer_version")
    add_jobs(1, now=clock.now())
    assert run(Recorder(), clock) == 1
    assert count_jobs_by_status() == {"done": 1, "waiting": 1}


@pytest.mark.parametrize(
    "failure", [TemporaryFailure("busy"), ValueError("our mistake")], ids=["theirs", "ours"]
)
def test_a_failed_job_is_tried_later_and_keeps_no_words(
    app: Flask, clock: FixedClock, failure: Exception
) -> None:
    handler = Recorder(failures=[failure])
    add_jobs(1, now=clock.now())
    run(handler, clock)
    waiting = only_job()
    assert (waiting.status, waiting.claim_token) == (JobStatus.WAITING, None)
    assert clock.now() + timedelta(minutes=1) <= waiting.run_at
    assert waiting.last_error in {"busy", "ValueError"}
    clock.set(waiting.run_at)
    run(handler, clock)
    assert (handler.acted, handler.recorded) == ([0, 0], [0])


def test_a_job_that_will_never_work_is_left_to_a_person(app: Flask, clock: FixedClock) -> None:
    handler = Recorder(failures=[PermanentFailure("no such mailbox")])
    add_jobs(1, now=clock.now())
    run(handler, clock)
    assert handler.given_up == ["no such mailbox"]
    assert only_job().status == JobStatus.DEAD


def test_after_two_days_of_trying_a_job_is_left_to_a_person(app: Flask, clock: FixedClock) -> None:
    handler = Recorder(failures=[TemporaryFailure("busy") for _ in range(100)])
    add_jobs(1, now=clock.now())
    while only_job().status != JobStatus.DEAD:
        clock.set(max(only_job().run_at, clock.now()))
        run(handler, clock)
    assert handler.given_up == ["busy"]
    assert 10 <= len(handler.acted) <= 20


def test_waits_grow_from_a_minute_to_six_hours_and_spread(now: datetime) -> None:
    waits = [next_try(attempts=n, now=now, spread=0) - now for n in range(1, 12)]
    assert waits[0] == timedelta(minutes=1)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)
    assert next_try(attempts=1, now=now, spread=0.999) - now < timedelta(seconds=75)


def test_a_lost_lease_records_nothing(app: Flask, clock: FixedClock) -> None:
    class Slow(Recorder):
        def act(self, prepared: int) -> str:
            with unit_of_work():
                claim(kinds=["note"], limit=5, worker="other", now=clock.now() + LEASE)
            return super().act(prepared)

    handler = Slow()
    add_jobs(1, now=clock.now())
    run(handler, clock)
    assert handler.recorded == []
    assert (only_job().claim_token or "").startswith("other:")


def test_what_was_not_begun_at_a_stop_is_given_back_uncounted(
    app: Flask, clock: FixedClock
) -> None:
    handler = Recorder()
    add_jobs(5, now=clock.now())
    run(handler, clock, may_go_on=lambda: len(handler.acted) < 2)
    assert handler.acted == [0, 1]
    end_reading()
    jobs = db.session.scalars(sa.select(Job).where(Job.status == JobStatus.WAITING)).all()
    assert [(job.attempts, job.claim_token) for job in jobs] == [(0, None)] * 3


def test_a_slot_is_claimed_once_and_again_after_a_failed_run(app: Flask, now: datetime) -> None:
    def ask() -> bool:
        with unit_of_work():
            return claim_slot("sweep", due="2026-11-23", now=now)

    assert [ask(), ask()] == [True, False]
    with unit_of_work():
        release_slot("sweep", due="2026-11-23")
    assert ask()


def test_finished_work_is_forgotten_and_dead_jobs_are_not(app: Flask, clock: FixedClock) -> None:
    add_jobs(2, now=clock.now())
    run(Recorder(failures=[PermanentFailure("no")]), clock)
    with unit_of_work():
        claim_slot("sweep", due="x", now=clock.now())
    assert forget_finished_work(now=clock.now()) == 0
    assert forget_finished_work(now=clock.now() + timedelta(days=31)) == 2
    assert count_jobs_by_status() == {"dead": 1}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Slot)) == 0


JOBS = 60


@pytest.fixture
def effects(tmp_path: Path) -> Path:
    (tmp_path / "effects").touch()
    return tmp_path / "effects"


@pytest.fixture
def workers(
    app: Flask, installation: Installation, clock: FixedClock, effects: Path, tmp_path: Path
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Three workers in processes of their own, on a clock that the test moves by file."""
    add_jobs(JOBS, now=clock.now())
    (tmp_path / "clock").write_text(clock.now().isoformat())
    environment = {
        **{k: v for k, v in os.environ.items() if k in {"PATH", "HOME"}},  # noqa: TID251
        **installation.environment,
        "CLOCK_FILE": str(tmp_path / "clock"),
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "tests.work.worker_process", str(effects)]
    started = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(3)]
    yield started
    for process in started:
        process.kill()
        process.wait()


def done() -> int:
    end_reading()
    return count_jobs_by_status().get("done", 0)


@pytest.mark.slow
def test_three_workers_of_which_one_is_killed_record_each_job_once(
    workers: list[subprocess.Popen[bytes]], effects: Path, clock: FixedClock, tmp_path: Path
) -> None:
    def victims_work() -> bool:
        return f" {workers[0].pid}\n" in effects.read_text()

    wait_until(victims_work, seconds=20, what="the first worker at work")
    workers[0].send_signal(signal.SIGKILL)
    workers[0].wait()
    wait_until(lambda: done() >= JOBS - 5, seconds=30, what="the others to finish theirs")
    later = clock.now() + LEASE + timedelta(seconds=1)
    (tmp_path / "clock.next").write_text(later.isoformat())
    (tmp_path / "clock.next").rename(tmp_path / "clock")
    wait_until(lambda: done() == JOBS, seconds=20, what="the orphans to be taken over")

    noted = db.session.scalars(
        sa.select(AuditEntry.object_id).where(AuditEntry.action == "test.noted")
    )
    assert sorted(map(int, noted)) == list(range(JOBS))
    acted = Counter(int(line.split()[0]) for line in effects.read_text().splitlines())
    assert set(acted) == set(range(JOBS))
    assert acted.total() <= JOBS + 1, "only the job in the killed worker's hands may act twice"
