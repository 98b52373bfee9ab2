# SPDX-License-Identifier: EUPL-1.2
"""Background work of themes: exploring this quarter and the one before, in a process that ends."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime

import structlog

from config import ROOT
from feedback.db import end_reading, unit_of_work
from feedback.themes.queries import list_quarters
from feedback.themes.rules.keeping import FAILED
from feedback.work.services import beat

log = structlog.get_logger()
_TOO_LONG = 1_800


def explore_tips(*, now: datetime) -> bool:
    """Explore the tips of this quarter and the one before; tell whether it was done.

    What it needs in memory a worker should not keep. A failure is told on the page of tips.
    """
    end_reading()
    quarters = [quarter.name for quarter in list_quarters(now)]
    command = [sys.executable, "-m", "flask", "insight", "themes", "--explore"]
    for quarter in quarters:
        done = subprocess.run(  # noqa: S603 - our own command, no words of others
            [*command, "--quarter", quarter],
            cwd=ROOT,
            capture_output=True,
            timeout=_TOO_LONG,
            check=False,
        )
        if done.returncode:
            log.error("themes.not_explored", code=done.returncode, quarter=quarter)
            with unit_of_work():
                beat(FAILED, now=now)
            return False
    return True
