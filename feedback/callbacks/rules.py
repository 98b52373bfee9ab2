# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions about promises: time states, steps, verdicts (sla.md §1 and §4)."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback.errors import Invalid

CLOCK_TOLERANCE = timedelta(minutes=2)


class AttemptOutcome(enum.StrEnum):
    """How a call ended (contract)."""

    REACHED = "reached"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    DECLINED = "declined"


class PromiseState(enum.StrEnum):
    """Whether a promise still has to be kept."""

    OPEN = "open"
    SETTLED = "settled"


class VerdictOutcome(enum.StrEnum):
    """What became of a promise; written once."""

    KEPT = "kept"
    LATE = "late"
    EXCLUDED = "excluded"


class VerdictReason(enum.StrEnum):
    """Why the verdict is what it is; excluded ones are listed with their counts."""

    SPOKEN = "spoken"
    DECLINED = "declined"
    MOVED_ON_REQUEST = "moved_on_request"
    WITHDRAWN = "withdrawn"


class TimeState(enum.StrEnum):
    """How a promise stands against the clock (screens.md, status language)."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    PAST_TARGET = "past_target"
    LATE = "late"


class Step(enum.StrEnum):
    """What the watch records of a promise, each exactly once."""

    HALF_GONE = "half_gone"
    NEARLY_GONE = "nearly_gone"
    BREACHED = "breached"
    MORNING_AFTER = "morning_after"
    THREE_TIMES_LATE = "three_times_late"


WARNINGS = frozenset({Step.HALF_GONE, Step.NEARLY_GONE})
#: Steps whose moments the calendar gives; those of the others stand in the promise.
AFTER_BREACH = frozenset({Step.MORNING_AFTER, Step.THREE_TIMES_LATE})


class Emotion(enum.StrEnum):
    """How the resident felt (domain.md §4.2, block 3)."""

    ANGRY = "angry"
    DISAPPOINTED = "disappointed"
    WORRIED = "worried"
    SAD = "sad"
    POWERLESS = "powerless"
    HAPPY = "happy"
    NEUTRAL = "neutral"


class Need(enum.StrEnum):
    """What the resident needs (domain.md §4.2, block 4)."""

    BEING_HEARD = "being_heard"
    EXPLANATION = "explanation"
    APOLOGY = "apology"
    REPAIR = "repair"
    PREVENTION = "prevention"
    SPEED = "speed"
    COMPENSATION = "compensation"


@dataclass(frozen=True)
class PromiseTimes:
    """The moments of one promise, all aware."""

    started_at: datetime
    half_at: datetime
    nearly_at: datetime
    target_at: datetime
    due_at: datetime


def time_state(
    *, now: datetime, nearly_at: datetime, target_at: datetime, due_at: datetime
) -> TimeState:
    """Return how a promise stands: a function of stored moments and the clock, nothing else.

    Due is inclusive: at 17.00.00 it is in time, a second later it is late.
    """
    if now > due_at:
        return TimeState.LATE
    if now > target_at:
        return TimeState.PAST_TARGET
    return TimeState.DUE_SOON if now >= nearly_at else TimeState.ON_TIME


def planned_steps(
    times: PromiseTimes, *, after_breach: Mapping[Step, datetime]
) -> list[tuple[Step, datetime]]:
    """Return every step of a promise with its moment, in time order.

    ``after_breach`` holds the moments that ask the calendar: the next morning, and three
    times the working time that was promised.
    """
    steps = [
        (Step.HALF_GONE, times.half_at),
        (Step.NEARLY_GONE, times.nearly_at),
        (Step.BREACHED, times.due_at),
        *after_breach.items(),
    ]
    return sorted(steps, key=lambda step: step[1])


def judge(
    *, outcome: AttemptOutcome, started_at: datetime, due_at: datetime
) -> tuple[VerdictOutcome, VerdictReason] | None:
    """Return the verdict that an attempt brings, or None when the promise runs on.

    Judged on the start of the call, however late it was entered (sla.md §4.5). Who does
    not want a call before due is left out of the percentage; after due it stays late.
    """
    late = started_at > due_at
    if outcome is AttemptOutcome.REACHED:
        return (VerdictOutcome.LATE if late else VerdictOutcome.KEPT), VerdictReason.SPOKEN
    if outcome is AttemptOutcome.DECLINED:
        return (VerdictOutcome.LATE if late else VerdictOutcome.EXCLUDED), VerdictReason.DECLINED
    return None


def check_call_times(
    *, started_at: datetime, ended_at: datetime | None, received_at: datetime, now: datetime
) -> None:
    """Raise ``Invalid`` for a call that cannot have been: before receipt, or still to come."""
    problems = {}
    if started_at < received_at:
        problems["startedAt"] = "Dit gesprek begon vóór het bericht binnenkwam. Controleer de tijd."
    elif started_at > now + CLOCK_TOLERANCE:
        problems["startedAt"] = "Dit moment ligt in de toekomst. Kies nu of eerder."
    if ended_at is not None and ended_at < started_at:
        problems["endedAt"] = "Het einde ligt vóór het begin. Controleer de tijden."
    elif ended_at is not None and ended_at > now + CLOCK_TOLERANCE:
        problems["endedAt"] = "Dit einde ligt in de toekomst. Kies nu of eerder."
    if problems:
        raise Invalid(problems)


def part_of_day(hour: int) -> str:
    """Return in which part of the working day an hour lies: morning or afternoon."""
    return "morning" if hour < 12 else "afternoon"
