# SPDX-License-Identifier: EUPL-1.2
"""From cells to what may be added up: the one gate that every figure passes (pure).

An atom is one channel in one quarter of one round. What has fewer than ten answers in its
atom, the whole or one question, is in no figure and in no total. So a total is always the sum of
what may be shown by itself, and nothing that is hidden follows from it, however filters are
laid over one another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from feedback.insight.rules.factsheet import AspectTally, Tally
from feedback.insight.rules.sums import FEWEST, Sums
from feedback.surveys.rules.counting import (
    ASPECT,
    EFFORT,
    EXPLANATION,
    OVERALL,
    RESPONSE,
    SUGGESTION,
    Place,
    Said,
)
from feedback.surveys.rules.marks import Effort
from feedback.tables.cells import Absent

_LITTLE, _MUCH = {Effort.NONE, Effort.LITTLE}, {Effort.MUCH, Effort.VERY_MUCH}


class Atom(NamedTuple):
    """The smallest group that figures are made of."""

    quarter: str
    channel: str
    round: str


Values = Mapping[str, int]
"""How often each value was given to one question."""


def atoms_of(cells: Mapping[tuple[Place, Said], int]) -> dict[Atom, dict[str, Counter[str]]]:
    """Return the counts of every atom by question, over all versions."""
    found: dict[Atom, dict[str, Counter[str]]] = {}
    for (place, said), count in cells.items():
        atom = Atom(place.quarter, place.channel, place.round)
        questions = found.setdefault(atom, defaultdict(Counter))
        questions[said.code][said.value] += count
    return found


def answers_to(code: str, values: Values) -> int:
    """Return how many gave a real answer: a mark, an effort, a text; not "n.v.t."."""
    return sum(count for value, count in values.items() if _is_answer(code, value))


def released(atoms: Iterable[Mapping[str, Values]]) -> dict[str, Counter[str]]:
    """Return what of these atoms may be added up: the gate.

    1. An atom with fewer than ten answers is left out whole. 2. A question with fewer than ten
    real answers in its atom is left out of it; that it did not apply stays.
    """
    total: dict[str, Counter[str]] = defaultdict(Counter)
    for questions in atoms:
        if questions.get(RESPONSE, {}).get("", 0) < FEWEST:
            continue
        for code, values in questions.items():
            kept = total[code]
            few = code not in _COUNTS and answers_to(code, values) < FEWEST
            for value, count in values.items():
                if not (few and _is_answer(code, value)):
                    kept[value] += count
    return dict(total)


#: Numbers of people, that say nothing about what they answered.
_COUNTS = frozenset({RESPONSE, EXPLANATION, SUGGESTION})
_ABSENT = frozenset(word.value for word in Absent)


def _is_answer(code: str, value: str) -> bool:
    return code in _COUNTS or value not in _ABSENT


def tally(questions: Mapping[str, Values]) -> Tally:
    """Return released counts as whole sums."""
    efforts = questions.get(EFFORT, {})
    overall = _marks(questions.get(OVERALL, {}))
    return Tally(
        responses=questions.get(RESPONSE, {}).get("", 0),
        overall=sums_of(overall),
        counts=overall,
        little=sum(efforts.get(word, 0) for word in _LITTLE),
        neutral=efforts.get(Effort.NEUTRAL, 0),
        much=sum(efforts.get(word, 0) for word in _MUCH),
        reviews=sum(questions.get(EXPLANATION, {}).values()),
        suggestions=sum(questions.get(SUGGESTION, {}).values()),
        aspects={
            code.removeprefix(ASPECT): AspectTally(
                sums_of(_marks(values)),
                not_applicable=values.get(Absent.NOT_APPLICABLE, 0),
                dont_know=values.get(Absent.DONT_KNOW, 0),
            )
            for code, values in questions.items()
            if code.startswith(ASPECT)
        },
    )


def sums_of(counts: Mapping[int, int]) -> Sums:
    """Return the sums of marks of which is known how often each was given."""
    return Sums(
        sum(counts.values()),
        sum(mark * count for mark, count in counts.items()),
        sum(mark * mark * count for mark, count in counts.items()),
    )


def _marks(values: Values) -> dict[int, int]:
    return {int(value): count for value, count in values.items() if value not in _ABSENT}
