# SPDX-License-Identifier: EUPL-1.2
"""When a failed job is tried again, and when it is left to a person (pure)."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

LEASE = timedelta(seconds=60)
GIVE_UP_AFTER = timedelta(hours=48)
_STEPS_MINUTES = (1, 2, 5, 15, 30, 60, 120, 240, 360)


class JobStatus(enum.StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"
    DEAD = "dead"


class TemporaryFailure(Exception):
    """The other side could not take it now; the job is tried again later."""


class PermanentFailure(Exception):
    """The other side will never take it; a person has to look."""


class NotNow(Exception):
    """It is too early: the job waits until ``until``, and this was no try."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def next_try(*, attempts: int, now: datetime, spread: float) -> datetime:
    """Return when a job that failed ``attempts`` times is tried again.

    Waits grow from one minute to six hours. ``spread`` (0 up to 1) shifts each wait by up
    to a quarter, so that a thousand failed mails do not knock at the same second.
    """
    minutes = _STEPS_MINUTES[min(attempts, len(_STEPS_MINUTES)) - 1]
    return now + timedelta(minutes=minutes) * (1 + spread / 4)


def is_hopeless(*, wanted_at: datetime, now: datetime) -> bool:
    """Tell whether a job has been tried long enough (48 hours) to be left to a person.

    ``wanted_at`` is when it was first due: what was planned weeks ahead is no failure yet.
    """
    return now - wanted_at >= GIVE_UP_AFTER
