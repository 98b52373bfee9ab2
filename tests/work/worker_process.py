# SPDX-License-Identifier: EUPL-1.2
"""A worker as its own process, for tests that kill it: runs jobs of the kind ``note``.

Acts by appending the job's number to a file (the outside world) and records an audit row.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from config import load_settings
from feedback import edge
from feedback.accounts.rules import program
from feedback.app import create_app
from feedback.audit import services as audit
from feedback.work.services import run_due

ACT_SECONDS = 0.02


class Note:
    """Handler: the effect is a line in a file, the record a row."""

    def __init__(self, effects: Path) -> None:
        self._effects = effects

    def prepare(self, payload: Mapping[str, Any], *, now: datetime) -> int:
        return int(payload["number"])

    def act(self, prepared: int) -> str:
        handle = os.open(self._effects, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{prepared} {os.getpid()}\n".encode())
        os.close(handle)
        time.sleep(ACT_SECONDS)
        return "done"

    def record(self, payload: Mapping[str, Any], outcome: str, *, now: datetime) -> None:
        audit.record(
            "test.noted",
            by=program("worker"),
            object_type="job",
            object_id=str(payload["number"]),
            now=now,
        )

    def give_up(self, payload: Mapping[str, Any], reason: str, *, now: datetime) -> None:
        raise AssertionError(f"gave up on {payload}: {reason}")


def main(effects: Path) -> None:
    app = create_app(load_settings())
    with app.app_context():
        handlers = {"note": Note(effects)}
        while True:
            clock = edge.ground().clock
            if not run_due(handlers=handlers, clock=clock, worker=str(os.getpid()), limit=5):
                time.sleep(0.05)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
