# SPDX-License-Identifier: EUPL-1.2
"""Words of residents, before and after a colleague read them for others (pure)."""

from __future__ import annotations

from dataclasses import dataclass

#: Words that are shown of one quarter.
MOST_QUOTES = 5
LONGEST_QUOTE, LONGEST_REPLY = 400, 400


@dataclass(frozen=True)
class Quote:
    """Words that a colleague read and lets everybody see; ``reply`` says what we do with them."""

    words: str
    reply: str = ""


@dataclass(frozen=True)
class Words:
    """What somebody wrote, before a colleague read it for others."""

    response_id: int
    is_suggestion: bool
    text: str


@dataclass(frozen=True)
class Decided:
    """What somebody wrote and what was decided about it; without ``words`` it is not shown."""

    response_id: int
    is_suggestion: bool
    text: str
    words: str
    reply: str
    by_label: str
