# SPDX-License-Identifier: EUPL-1.2
"""What one answer adds to the cells that figures are made of (pure).

A cell counts how often a value was given to a question. Marks are whole numbers, so how many
there are, their sum and their squares follow from these counts exactly, in any order.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from feedback.tables.cells import Absent

RESPONSE, OVERALL, EFFORT = "response", "overall_mark", "effort"
EXPLANATION, SUGGESTION = "explanation", "suggestion"
ASPECT = "aspect."
GIVEN = "given"
#: Answers are in one of so many blocks, by which is said how sure a figure is.
BLOCKS = 50
#: Aspects of a version that are summed: a pattern of them is one whole number, a bit for each.
MOST_ASPECTS = 62
#: Stands for what is no mark where all are whole numbers; no scale reaches it.
NO_MARK = -(2**62)
_ABSENT = frozenset(word.value for word in Absent)


class Place(NamedTuple):
    """Of whom a cell is: answers of one version and round, one channel, one quarter.

    "" is an unknown quarter or channel, and the round of a survey without rounds.
    """

    survey_id: int
    quarter: str
    channel: str
    round: str
    version_id: int


class Said(NamedTuple):
    """One value for one question."""

    code: str
    value: str


def said_by(row: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what one answer says, each once; a question that was skipped says nothing."""
    yield Said(RESPONSE, "")
    overall = row.get("overall_mark")
    if overall is None:
        overall = row.get("overall_absent")
    for code, value in ((OVERALL, overall), (EFFORT, row.get("effort"))):
        if value is not None:
            yield Said(code, str(value))
    for code in (EXPLANATION, SUGGESTION):
        if row.get(code) is not None:
            yield Said(code, GIVEN)
    for code, value in row.get("aspects", {}).items():
        if is_mark(value) or value in _ABSENT:
            yield Said(f"{ASPECT}{code}", str(value))


def block_of(name: str) -> int:
    """Return the block of an answer by its own name: the same on any machine, in any order."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % BLOCKS


def is_mark(value: object) -> bool:
    """Tell whether a stored value is a mark."""
    return isinstance(value, int) and not isinstance(value, bool)


def counted(rows: Iterable[Mapping[str, Any]]) -> Counter[Said]:
    """Return how often each value was given in answers of one place."""
    return Counter(one for row in rows for one in said_by(row))
