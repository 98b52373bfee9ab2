# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions about marks: what is a low one, what an answer with a call becomes."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from feedback.cases.rules import CaseKind

LONGEST_SCALE = 100


class Effort(enum.StrEnum):
    """How much effort it took to get something done (domain.md section 5.2, CES)."""

    NONE = "none"
    LITTLE = "little"
    NEUTRAL = "neutral"
    MUCH = "much"
    VERY_MUCH = "very_much"


@dataclass(frozen=True)
class MarkScale:
    """The ends of a mark as it was asked: 1 to 10, or 5 (worst) to 1 (best).

    Shown as it is, never rescaled in silence.
    """

    worst: int = 1
    best: int = 10

    def __post_init__(self) -> None:
        if self.worst == self.best or abs(self.best - self.worst) > LONGEST_SCALE:
            raise ValueError("a scale has two different ends")

    @property
    def lowest(self) -> int:
        """The smallest number of the two ends."""
        return min(self.worst, self.best)

    @property
    def highest(self) -> int:
        """The largest number of the two ends."""
        return max(self.worst, self.best)

    def is_low(self, mark: int) -> bool:
        """Tell whether a mark lies in the lower half: 5 or less on 1 to 10 (contract.md 5)."""
        return 2 * abs(mark - self.worst) < abs(self.best - self.worst)


def follow_up_kind(
    *, call_requested: bool, is_low: bool | None, has_suggestion: bool, has_explanation: bool
) -> CaseKind | None:
    """Return what kind of case an answer becomes, or None.

    Only an explicit "ja, bel mij" makes a case: without it the answer stays anonymous and
    its texts are counted, not followed up (domain.md section 5.2, routing). ``is_low`` is
    None when there is no mark.
    """
    if not call_requested:
        return None
    if is_low:
        return CaseKind.COMPLAINT
    if has_suggestion:
        return CaseKind.SUGGESTION
    return CaseKind.COMPLIMENT if is_low is False and has_explanation else CaseKind.QUESTION
