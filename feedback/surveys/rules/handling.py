# SPDX-License-Identifier: EUPL-1.2
"""How a case was handled, as coarse as a figure needs it (pure; statistics.md M9).

No number of a case, no day, no person: a quarter, a topic, what became of the promise. From
the moment somebody answers only counts of these are kept.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from feedback.callbacks.rules import VerdictOutcome, VerdictReason

#: In place of a mark: that somebody was asked, and that somebody answered without a mark.
ASKED, NO_MARK = "asked", "none"


class Callback(enum.StrEnum):
    """What became of the promise to call, by what the resident was told."""

    IN_TIME = "in_time"
    LATE = "late"
    NEVER = "never"
    UNKNOWN = "unknown"


class Attention(enum.StrEnum):
    """Whether an attentie was given before the question; ``AROUND``: close to the answer."""

    NONE = "none"
    GIVEN = "given"
    AROUND = "around"


@dataclass(frozen=True)
class Handling:
    """Coarse facts of one case. ``before`` is the mark it came in with, if any.

    ``versions`` are the versions of instructions that were in force when it was handled.
    """

    quarter: str
    channel: str
    kind: str
    topic: str
    callback: Callback
    attention: Attention
    versions: tuple[int, ...] = ()
    before: int | None = None

    def as_stored(self) -> dict[str, Any]:
        """Return the same for a JSON column."""
        return {
            "quarter": self.quarter,
            "channel": self.channel,
            "kind": self.kind,
            "topic": self.topic,
            "callback": self.callback.value,
            "attention": self.attention.value,
            "versions": list(self.versions),
            "before": self.before,
        }

    @classmethod
    def from_stored(cls, kept: Mapping[str, Any]) -> Handling:
        """Return what ``as_stored`` gave."""
        return cls(
            kept["quarter"],
            kept["channel"],
            kept["kind"],
            kept["topic"],
            Callback(kept["callback"]),
            Attention(kept["attention"]),
            tuple(kept["versions"]),
            kept["before"],
        )


class HandlingCell(NamedTuple):
    """The key of a count: how it was handled, and what was answered."""

    quarter: str
    channel: str
    kind: str
    topic: str
    callback: str
    attention: str
    versions: str
    before: str
    mark: str
    solved: str


def cell_of(handling: Handling, *, mark: str, solved: str = "") -> HandlingCell:
    """Return the cell that an invitation (``ASKED``) or an answer belongs to."""
    return HandlingCell(
        handling.quarter,
        handling.channel,
        handling.kind,
        handling.topic,
        handling.callback.value,
        handling.attention.value,
        ",".join(str(one) for one in sorted(handling.versions)),
        "" if handling.before is None else str(handling.before),
        mark,
        solved,
    )


def judge_callback(
    verdicts: Iterable[tuple[VerdictOutcome, VerdictReason] | None], *, was_spoken: bool
) -> Callback:
    """Return what became of the promises of a case, oldest first; None has no verdict.

    The first that says something decides: spoken in time, or spoken late. What does not count
    in our own figures (moved on request) does not count here. Without a talk it is never.
    """
    found = list(verdicts)
    for one in found:
        if one is not None and one[0] is VerdictOutcome.KEPT:
            return Callback.IN_TIME
        if one == (VerdictOutcome.LATE, VerdictReason.SPOKEN):
            return Callback.LATE
    if found and not was_spoken:
        return Callback.NEVER
    return Callback.UNKNOWN
