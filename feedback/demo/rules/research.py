# SPDX-License-Identifier: EUPL-1.2
"""Research as municipalities published it, rebuilt as invented answers (pure).

The counts and means are those of the sources (domain.md section 5.1): 225 conversations at
the counter, 50 about the website, 50 by telephone; two rounds of 353 and 332 with 6,4 and
6,6. The answers themselves are invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from feedback.catalogue.rules import Channel
from feedback.surveys.rules.marks import Effort
from feedback.surveys.rules.questionnaire import NOT_APPLICABLE

EXIT_INTERVIEWS = {Channel.COUNTER: 225, Channel.WEBSITE: 50, Channel.PHONE: 50}
#: Round, population, number of answers, mean in tenths. What stands before the first published
#: one is invented: two rounds of the same people show what a difference is.
ROUNDS = (
    ("0-meting", "inwoners van 18 jaar en ouder", 340, 61),
    ("1-meting", "inwoners van 18 jaar en ouder", 353, 64),
    ("2-meting", "inwoners met contact in het afgelopen jaar", 332, 66),
)
#: A quarter with three channels that may be shown and one that may not.
QUARTER = {Channel.COUNTER: 180, Channel.PHONE: 90, Channel.DIGITAL_FORM: 140, Channel.EMAIL: 7}
#: Whom the Inviter asked each past quarter, and the share that answered.
INVITED_BEFORE = {Channel.COUNTER: (240, 0.38), Channel.PHONE: (130, 0.31)}
#: How far the means of the last four quarters lie from what they are now, in marks.
SHIFTS = (-0.5, -0.4, -0.4, 0.0)
#: What came in of the quarter that goes on.
BEGUN = {Channel.COUNTER: 62, Channel.PHONE: 31, Channel.DIGITAL_FORM: 44, Channel.EMAIL: 7}
_MEANS = {
    Channel.COUNTER: 8.1,
    Channel.PHONE: 7.4,
    Channel.DIGITAL_FORM: 7.7,
    Channel.WEBSITE: 7.1,
    Channel.EMAIL: 6.2,
}
_SOLVED = ("yes_at_once", "yes_at_once", "yes_after_more", "partly", "not_yet", "no")
_SPREAD = 1.6


@dataclass(frozen=True)
class Aspect:
    """How an aspect goes with the overall mark: how much higher, how closely, how often n.v.t."""

    lift: float
    tie: float
    noise: float
    absent: float = 0.05


_HOST = {
    "h_willing": Aspect(0.9, 0.70, 1.5),
    "h_expert": Aspect(0.6, 0.55, 1.7),
    "h_empathy": Aspect(-0.7, 1.00, 1.2),
    "h_ownership": Aspect(0.0, 0.95, 1.4, 0.08),
    "h_ideas": Aspect(-1.0, 0.90, 1.4, 0.12),
    "h_whole": Aspect(0.4, 0.45, 2.0, 0.15),
}
_ALL = {"a_clear": Aspect(0.3, 0.50, 1.8), "a_wait": Aspect(-0.9, 0.30, 2.2, 0.06)}
#: What was better at the counter since the focus area of the demo began.
WORKED_ON = {"h_empathy": 0.9}
#: What was better in a round, beside its mean: the letters were rewritten with residents.
RAISED: Mapping[str, Mapping[str, float]] = {
    "1-meting": {"h_empathy": 0.3},
    "2-meting": {"h_empathy": 0.6, "a_clear": 0.5},
}
#: How much higher colleagues guess than residents mark, and how they rank importance.
GUESSED = {
    "h_willing": (0.6, 9),
    "h_expert": (0.5, 9),
    "h_empathy": (1.0, 7),
    "h_ownership": (0.8, 7),
    "h_ideas": (0.9, 5),
    "h_whole": (0.1, 6),
    "a_wait": (-0.6, 9),
    "a_clear": (0.4, 8),
}
COLLEAGUES = 40


@dataclass(frozen=True)
class Told:
    """What one invented person answered."""

    channel: Channel | None
    mark: int | None
    effort: Effort | None
    aspects: Mapping[str, Any] = field(default_factory=dict)
    solved: str = "yes_at_once"


def marks_around(count: int, total: int, *, chance: Random) -> list[int]:
    """Return ``count`` marks from 1 to 10 whose sum is ``total``."""
    middle = total / count
    marks = [min(10, max(1, round(chance.gauss(middle, _SPREAD)))) for _ in range(count)]
    while (short := total - sum(marks)) != 0:
        at = chance.randrange(count)
        step = 1 if short > 0 else -1
        if 1 <= marks[at] + step <= 10:
            marks[at] += step
    return marks


def answers_by_channel(
    wanted: Mapping[Channel, int],
    *,
    chance: Random,
    shift: float = 0.0,
    raised: Mapping[str, float] | None = None,
) -> Iterator[Told]:
    """Yield answers of each channel around its own mean, moved; at the counter ``raised``."""
    for channel, count in wanted.items():
        total = round(count * (_MEANS[channel] + shift))
        for mark in marks_around(count, total, chance=chance):
            here = raised if channel is Channel.COUNTER else None
            yield tell(channel, mark, chance=chance, raised=here)


def answers_of_round(
    count: int, tenths: int, *, chance: Random, raised: Mapping[str, float] | None = None
) -> Iterator[Told]:
    """Yield the answers of one round with its mean in tenths, some aspects ``raised``."""
    for mark in marks_around(count, count * tenths // 10, chance=chance):
        yield tell(None, mark, chance=chance, raised=raised)


def guesses(*, chance: Random) -> Iterator[dict[str, int]]:
    """Yield what each colleague thinks that residents give, and find important."""
    for _ in range(COLLEAGUES):
        mood = chance.gauss(0, 0.5)
        said: dict[str, int] = {}
        for code, (rosier, important) in GUESSED.items():
            middle = 7.4 + (_HOST | _ALL)[code].lift + rosier + mood
            said[code] = _on_scale(chance.gauss(middle, 0.9))
            said[f"{code}_importance"] = _on_scale(chance.gauss(important, 1.0))
        yield said


def tell(
    channel: Channel | None,
    mark: int,
    *,
    chance: Random,
    raised: Mapping[str, float] | None = None,
) -> Told:
    """Return an answer that belongs to a mark."""
    personal = channel in {Channel.COUNTER, Channel.PHONE, Channel.EMAIL, None}
    aspects = {**(_HOST if personal else {}), **_ALL}
    ease = mark + chance.gauss(0, 1.5)
    solved = _SOLVED[min(5, max(0, int((10 - ease) / 1.6)))]
    return Told(
        channel, mark, _effort(ease), dict(_marks_of(aspects, mark, raised or {}, chance)), solved
    )


def _marks_of(
    aspects: Mapping[str, Aspect], mark: int, raised: Mapping[str, float], chance: Random
) -> Iterator[tuple[str, Any]]:
    for code, aspect in aspects.items():
        if chance.random() < aspect.absent:
            yield code, NOT_APPLICABLE
            continue
        middle = 7.0 + aspect.lift + raised.get(code, 0.0) + aspect.tie * (mark - 7.0)
        yield code, _on_scale(chance.gauss(middle, aspect.noise))


def _on_scale(value: float) -> int:
    return min(10, max(1, round(value)))


def _effort(ease: float) -> Effort:
    steps = ((8.5, Effort.NONE), (7.0, Effort.LITTLE), (5.5, Effort.NEUTRAL), (3.5, Effort.MUCH))
    return next((effort for least, effort in steps if ease >= least), Effort.VERY_MUCH)
