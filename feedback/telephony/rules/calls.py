# SPDX-License-Identifier: EUPL-1.2
"""How a call went, read from everything that was told of it (pure).

Words come in any order, more than once, or not at all. So nothing is kept that depends on
the order: how a call stands is a function of the set of words, computed anew at each one.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback.telephony.rules.words import ENDED, LineStatus

#: Codes of the network for a number that does not exist (SIP 404, 484 and 604).
_NO_SUCH_NUMBER = frozenset({"404", "484", "604"})


class CallState(enum.StrEnum):
    """Where a call stands, as the employee sees it."""

    DIALLING = "dialling"
    UNKNOWN = "unknown"
    """The provider did not answer: it is looked up, never dialled again."""
    RINGING_EMPLOYEE = "ringing_employee"
    AWAITING_KEY = "awaiting_key"
    RINGING_RESIDENT = "ringing_resident"
    CONNECTED = "connected"
    ENDED = "ended"
    NOT_PLACED = "not_placed"


#: While it stands so, this employee cannot start another.
RUNNING = frozenset(CallState) - {CallState.ENDED, CallState.NOT_PLACED}


class CallEnd(enum.StrEnum):
    """What became of it, as far as a line can tell; a person says what it was."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    NO_SUCH_NUMBER = "no_such_number"
    NOT_CALLED = "not_called"
    """The resident's phone never rang: no attempt was made."""


@dataclass(frozen=True)
class Word:
    """One thing that was told of one leg."""

    is_other_leg: bool
    status: LineStatus
    occurred_at: datetime
    seconds: int | None = None
    code: str = ""


@dataclass(frozen=True)
class Course:
    """How a call went so far."""

    state: CallState
    resident_called_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    talk_seconds: int | None = None
    end: CallEnd | None = None


def read_call(words: Sequence[Word]) -> Course:
    """Return how a call stands after these words, whatever their order."""
    own = [word for word in words if not word.is_other_leg]
    other = [word for word in words if word.is_other_leg]
    called_at = min(
        (
            word.occurred_at
            for word in words
            if word.is_other_leg or word.status is LineStatus.KEY_PRESSED
        ),
        default=None,
    )
    over = [word for word in other if word.status in ENDED]
    over = over or [word for word in own if word.status in ENDED]
    answered_at = _answered_at(other)
    if not over:
        return Course(_state(own, other, called_at), called_at, answered_at)
    ended_at = max(word.occurred_at for word in over)
    talk = None
    if answered_at is not None:
        told = [word.seconds for word in other if word.seconds is not None]
        talk = max(told) if told else round((ended_at - answered_at).total_seconds())
    end = _end(other, called_at, answered_at)
    return Course(CallState.ENDED, called_at, answered_at, ended_at, talk, end)


def _answered_at(other: Sequence[Word]) -> datetime | None:
    """Return when the resident's line was answered, also when only its end was told."""
    told = [word.occurred_at for word in other if word.status is LineStatus.IN_PROGRESS]
    reckoned = [
        word.occurred_at - timedelta(seconds=word.seconds)
        for word in other
        if word.status is LineStatus.COMPLETED and word.seconds
    ]
    return min(told or reckoned, default=None)


def _state(own: Sequence[Word], other: Sequence[Word], called_at: datetime | None) -> CallState:
    if any(word.status is LineStatus.IN_PROGRESS for word in other):
        return CallState.CONNECTED
    if called_at is not None:
        return CallState.RINGING_RESIDENT
    heard = {word.status for word in own}
    if LineStatus.IN_PROGRESS in heard:
        return CallState.AWAITING_KEY
    return CallState.RINGING_EMPLOYEE if LineStatus.RINGING in heard else CallState.DIALLING


def _end(
    other: Sequence[Word], called_at: datetime | None, answered_at: datetime | None
) -> CallEnd:
    if called_at is None:
        return CallEnd.NOT_CALLED
    if answered_at is not None:
        return CallEnd.ANSWERED
    no_number = any(w.status is LineStatus.FAILED and w.code in _NO_SUCH_NUMBER for w in other)
    return CallEnd.NO_SUCH_NUMBER if no_number else CallEnd.NOT_ANSWERED
