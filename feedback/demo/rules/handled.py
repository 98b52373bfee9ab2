# SPDX-License-Identifier: EUPL-1.2
"""Invented answers after a case, with a known truth behind them (pure; statistics.md §5).

Called in time is half a mark better, a new guide for complaints six tenths, an attentie
half a mark at the same mark before. Attenties go to whom it went badly, on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import Channel
from feedback.surveys.rules.aftercare import Solved
from feedback.surveys.rules.handling import Attention, Callback, Handling

IN_TIME_ADDS, GUIDE_ADDS, ATTENTIE_ADDS, LATELY_ADDS = 0.5, 0.6, 0.5, -1.6
#: Asked in a week, and the share that answers.
A_WEEK, ANSWERS = 36, 0.5
#: In these last weeks something was wrong: one signal on the control chart.
LATELY = timedelta(days=21)
_KINDS = {CaseKind.COMPLAINT: 60, CaseKind.SUGGESTION: 25, CaseKind.COMPLIMENT: 15}
_LEVEL = {CaseKind.COMPLAINT: 6.5, CaseKind.SUGGESTION: 7.6, CaseKind.COMPLIMENT: 8.4}
_TOPICS = ("parking", "waste", "roads", "permits", "")
_CHANNELS = (Channel.PHONE, Channel.DIGITAL_FORM, Channel.EMAIL, Channel.COUNTER)
_CALLBACKS = {Callback.IN_TIME: 82, Callback.LATE: 16, Callback.NEVER: 2}
_TIE, _SPREAD = 0.5, 1.4
Picked = TypeVar("Picked")


@dataclass(frozen=True)
class Guide:
    """An instruction: the kind and topic it is for, and its versions with their first day."""

    kind: str
    topic: str
    versions: Sequence[tuple[date, int]]

    def held(self, kind: str, topic: str, on: date) -> Iterator[int]:
        """Yield the version that held for such a case on a day, if any."""
        if (self.kind and self.kind != kind) or (self.topic and self.topic != topic):
            return
        began = [number for day, number in self.versions if day <= on]
        yield from began[-1:]


@dataclass(frozen=True)
class AfterCase:
    """One who was asked: on which day, how it was handled, and the answer if there was one."""

    on: date
    handling: Handling
    mark: int | None
    solved: Solved | None
    heard: int | None


def people_after_cases(
    first: date,
    last: date,
    *,
    guides: Sequence[Guide],
    guide: int,
    chance: Random,
) -> Iterator[AfterCase]:
    """Yield who was asked from ``first`` to ``last``; ``guide`` is the version that helped."""
    day = first
    while day <= last:
        for _ in range(A_WEEK // 7 + (chance.random() < A_WEEK % 7 / 7)):
            lately = last - LATELY < day
            yield _one(day, guides=guides, guide=guide, lately=lately, chance=chance)
        day += timedelta(days=1)


def _one(
    on: date, *, guides: Sequence[Guide], guide: int, lately: bool, chance: Random
) -> AfterCase:
    kind, topic = _pick(_KINDS, chance), chance.choice(_TOPICS)
    callback = _pick(_CALLBACKS, chance)
    mood = chance.gauss(0, 1)
    before = _mark(4.6 + 1.4 * mood, chance) if kind is CaseKind.COMPLAINT else None
    unhappy = before is not None and before <= 5
    attention = Attention.GIVEN if chance.random() < (0.22 if unhappy else 0.03) else Attention.NONE
    versions = tuple(number for one in guides for number in one.held(kind.value, topic, on))
    handling = Handling(
        f"{on.year}-Q{(on.month - 1) // 3 + 1}",
        chance.choice(_CHANNELS).value,
        kind.value,
        topic,
        callback,
        attention,
        versions,
        before,
    )
    if chance.random() > ANSWERS:
        return AfterCase(on, handling, None, None, None)
    level = _LEVEL[kind] + _TIE * 1.4 * mood
    level += IN_TIME_ADDS * (callback is Callback.IN_TIME) + GUIDE_ADDS * (guide in versions)
    level += ATTENTIE_ADDS * (attention is Attention.GIVEN) + LATELY_ADDS * lately
    mark = _mark(level, chance)
    steps = (Solved.NO, Solved.NOT_YET, Solved.PARTLY, Solved.AFTER_MORE, Solved.AT_ONCE)
    solved = steps[min(4, max(0, round((mark - 3) / 1.5 + chance.gauss(0, 0.7))))]
    return AfterCase(on, handling, mark, solved, _mark(mark + 0.3, chance, spread=0.9))


def _pick(weights: Mapping[Picked, int], chance: Random) -> Picked:
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def _mark(level: float, chance: Random, *, spread: float = _SPREAD) -> int:
    return min(10, max(1, round(chance.gauss(level, spread))))
