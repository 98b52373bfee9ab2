# SPDX-License-Identifier: EUPL-1.2
"""Is this installation ready for residents: five questions, each answered by trying.

The moments here are the machine's, not the app's: a test that moves the app's clock must
not make a living worker look dead.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from feedback import edge
from feedback.clock import SystemClock
from feedback.db import unit_of_work
from feedback.notifications.queries import count_dead, count_stuck, count_undelivered
from feedback.operations import migrations
from feedback.work.queries import find_heartbeat
from feedback.work.services import beat

log = structlog.get_logger()
WORKER_SILENT_AFTER = timedelta(seconds=60)
FREE_DISK_SHARE = 0.05
ASK_AGAIN_SECONDS = 2.0


@dataclass(frozen=True)
class Answer:
    """One question, whether it went well, and what was seen."""

    question: str
    is_ready: bool
    seen: str


class Readiness:
    """Asks the questions, at most once in two seconds however often it is asked.

    Each look writes a row: without this pause anyone could keep the disk busy by asking.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._answers: list[Answer] = []
        self._asked_at = float("-inf")

    def look(self) -> list[Answer]:
        """Return the answers of this moment, or of at most two seconds ago."""
        with self._turn:
            if time.monotonic() - self._asked_at >= ASK_AGAIN_SECONDS:
                self._answers = [_ask(name, question) for name, question in QUESTIONS.items()]
                self._answers += [_note(name, remark) for name, remark in REMARKS.items()]
                self._asked_at = time.monotonic()
            return self._answers


def _ask(name: str, question: Callable[[], str | None]) -> Answer:
    try:
        wrong = question()
    except Exception as error:
        log.exception("readiness.fault", question=name)
        wrong = type(error).__name__
    return Answer(name, wrong is None, wrong or "ok")


def _note(name: str, remark: Callable[[], str]) -> Answer:
    """Look at something that is told and never makes an installation unready."""
    try:
        seen = remark()
    except Exception as error:
        log.exception("readiness.fault", question=name)
        seen = type(error).__name__
    return Answer(name, is_ready=True, seen=seen)


def _database_takes_writes() -> str | None:
    with unit_of_work():
        beat("readiness", now=SystemClock().now())
    return None


def _structure_is_at_head() -> str | None:
    here, wanted = migrations.current(), migrations.head()
    return None if here == wanted else f"database at {here or 'nothing'}, program at {wanted}"


def _worker_is_alive() -> str | None:
    last = find_heartbeat("worker")
    if last is None:
        return "no worker has run yet"
    silence = SystemClock().now() - last
    if silence <= WORKER_SILENT_AFTER:
        return None
    return f"no sign of life for {int(silence.total_seconds())} s"


def _keys_are_here() -> str | None:
    return None if edge.ground().keyring is not None else "no keys"


def _disk_has_room() -> str | None:
    folder = edge.settings().instance_dir
    usage = shutil.disk_usage(folder if folder.exists() else folder.parent)
    share = usage.free / usage.total
    return None if share > FREE_DISK_SHARE else f"{share:.1%} free"


def _outbox_moves() -> str:
    """Tell of messages that are late; residents are served all the same, so never a refusal."""
    stuck, waiting = count_stuck(now=edge.now()), count_dead() + count_undelivered()
    return f"{stuck} stuck, {waiting} for a person" if stuck or waiting else "ok"


#: Asked in this order; the write comes last so that it is not kept from the others.
QUESTIONS: dict[str, Callable[[], str | None]] = {
    "keys": _keys_are_here,
    "structure": _structure_is_at_head,
    "worker": _worker_is_alive,
    "disk": _disk_has_room,
    "database": _database_takes_writes,
}
#: Told beside the answers; residents can be served whatever these say.
REMARKS: dict[str, Callable[[], str]] = {"outbox": _outbox_moves}
