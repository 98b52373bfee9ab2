# SPDX-License-Identifier: EUPL-1.2
"""A call over the line as a value, and the outcome it proposes (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feedback.callbacks.rules import AttemptOutcome
from feedback.telephony.rules.calls import RUNNING, CallEnd, CallState

_PROPOSALS = {
    CallEnd.ANSWERED: AttemptOutcome.REACHED,
    CallEnd.NOT_ANSWERED: AttemptOutcome.NO_ANSWER,
    CallEnd.NO_SUCH_NUMBER: AttemptOutcome.WRONG_NUMBER,
}


def propose(line_end: CallEnd | None) -> AttemptOutcome | None:
    """Return the outcome to propose after a call; None when nobody was called.

    A line knows that it was answered, not by whom: a voicemail answers too. So a person
    always says what it was, and nothing is settled by a line.
    """
    return None if line_end is None else _PROPOSALS.get(line_end)


@dataclass(frozen=True)
class LineCall:
    """A call over the line, as the page of its case shows it."""

    id: int
    case_id: int
    state: CallState
    made_by_id: int
    requested_at: datetime
    resident_called_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    talk_seconds: int | None
    line_end: CallEnd | None
    attempt_id: int | None
    by: str

    @property
    def is_running(self) -> bool:
        """Tell whether somebody may still be on the line."""
        return self.state in RUNNING

    @property
    def proposal(self) -> AttemptOutcome | None:
        """The outcome the line proposes."""
        return propose(self.line_end)

    @property
    def awaits_person(self) -> bool:
        """Tell whether the resident was called and nobody has said yet what it was."""
        return self.resident_called_at is not None and self.attempt_id is None
