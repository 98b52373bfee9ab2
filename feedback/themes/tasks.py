# SPDX-License-Identifier: EUPL-1.2
"""Background work of themes: exploring this quarter and the one before, in a process that ends."""

from __future__ import annotations

from datetime import datetime

import structlog

from feedback.db import end_reading, unit_of_work
from feedback.themes.queries import list_quarters
from feedback.themes.rules.keeping import FAILED
from feedback.work.apart import run_apart
from feedback.work.services import beat

log = structlog.get_logger()
_TOO_LONG = 1_800


def explore_tips(*, now: datetime) -> bool:
    """Explore the tips of this quarter and the one before; tell whether it was done.

    A failure is told on the page of tips.
    """
    end_reading()
    quarters = [quarter.name for quarter in list_quarters(now)]
    command = ("insight", "themes", "--explore")
    for quarter in quarters:
        code = run_apart(*command, "--quarter", quarter, seconds=_TOO_LONG)
        if code:
            log.error("themes.not_explored", code=code, quarter=quarter)
            with unit_of_work():
                beat(FAILED, now=now)
            return False
    return True
