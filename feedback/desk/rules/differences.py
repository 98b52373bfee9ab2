# SPDX-License-Identifier: EUPL-1.2
"""What changed between two texts, word by word (pure)."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Change(enum.StrEnum):
    """What happened to a piece of a text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they stayed, came or went."""

    change: Change
    words: str


def differences(before: str, after: str) -> list[Piece]:
    """Return both texts in one, piece by piece; what went stands before what came."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return list(_pieces(matcher, old, new))


def _pieces(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Change.SAME, "".join(old[i1:i2]))
            continue
        if i2 > i1:
            yield Piece(Change.REMOVED, "".join(old[i1:i2]))
        if j2 > j1:
            yield Piece(Change.ADDED, "".join(new[j1:j2]))
