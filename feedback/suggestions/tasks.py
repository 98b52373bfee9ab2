# SPDX-License-Identifier: EUPL-1.2
"""Background work of suggestions: learning anew once a week, in a process of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from feedback.db import end_reading, unit_of_work
from feedback.suggestions import queries
from feedback.work.apart import run_apart
from feedback.work.services import beat

log = structlog.get_logger()
EVERY = timedelta(days=7)
#: Below so many closed cases of our own the written texts know more.
FEWEST_OWN = 100
_TOO_LONG = 3_600
#: What the command is told besides; nothing: beside the written texts, in five folds.
OPTIONS: tuple[str, ...] = ()


def learn_again(*, now: datetime) -> bool:
    """Learn from our own cases when that is a week ago; tell whether it was done.

    A failure is told on the page of suggestions.
    """
    last = queries.find_learned()
    fresh = last is not None and now - last.learned_at < EVERY
    enough = not fresh and len(queries.list_decided(limit=FEWEST_OWN)) == FEWEST_OWN
    end_reading()
    if not enough:
        return False
    code = run_apart("suggestions", "train", *OPTIONS, seconds=_TOO_LONG)
    if code:
        log.error("suggestions.not_learned", code=code)
        with unit_of_work():
            beat(queries.FAILED, now=now)
    return code == 0
