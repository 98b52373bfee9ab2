# SPDX-License-Identifier: EUPL-1.2
"""Research as municipalities published it, rebuilt as invented answers (pure).

The counts and means are those of the sources (domain.md section 5.1): 225 conversations at
the counter, 50 about the website, 50 by telephone; two rounds of 353 and 332 with 6,4 and
6,6. The answers themselves are invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from feedback.catalogue.rules import Channel
from feedback.surveys.rules.marks import Effort
from feedback.surveys.rules.questionnaire import NOT_APPLICABLE

EXIT_INTERVIEWS = {Channel.COUNTER: 225, Channel.WEBSITE: 50, Channel.PHONE: 50}
#: Round, population, number of answers, mean in tenths.
ROUNDS = (
    ("1-meting", "inwoners van 18 jaar en ouder", 353, 64),
    ("2-meting", "inwoners met contact in het afgelopen jaar", 332, 66),
)
#: A quarter with three channels that may be shown and one that may not.
QUARTER = {Channel.COUNTER: 62, Channel.PHONE: 31, Channel.DIGITAL_FORM: 44, Channel.EMAIL: 7}
_MEANS = {
    Channel.COUNTER: 8.1,
    Channel.PHONE: 7.4,
    Channel.DIGITAL_FORM: 7.7,
    Channel.WEBSITE: 7.1,
    Channel.EMAIL: 6.2,
}
_SOLVED = ("yes_at_once", "yes_at_once", "yes_after_more", "partly", "not_yet", "no")
_HOST = ("h_willing", "h_expert", "h_empathy", "h_ownership", "h_ideas", "h_whole")
_SPREAD = 1.6


@dataclass(frozen=True)
class Told:
    """What one invented person answered."""

    channel: Channel | None
    mark: int
    effort: Effort
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


def answers_by_channel(wanted: Mapping[Channel, int], *, chance: Random) -> Iterator[Told]:
    """Yield so many answers of each channel, each around its own mean."""
    for channel, count in wanted.items():
        total = round(count * _MEANS[channel])
        for mark in marks_around(count, total, chance=chance):
            yield tell(channel, mark, chance=chance)


def answers_of_round(count: int, tenths: int, *, chance: Random) -> Iterator[Told]:
    """Yield the answers of one round with its mean in tenths."""
    for mark in marks_around(count, count * tenths // 10, chance=chance):
        yield tell(None, mark, chance=chance)


def tell(channel: Channel | None, mark: int, *, chance: Random) -> Told:
    """Return an answer that belongs to a mark."""
    personal = channel in {Channel.COUNTER, Channel.PHONE, Channel.EMAIL, None}
    codes = [*(_HOST if personal else ()), "a_clear"]
    ease = mark + chance.gauss(0, 1.5)
    solved = _SOLVED[min(5, max(0, int((10 - ease) / 1.6)))]
    return Told(channel, mark, _effort(ease), dict(_aspects(codes, mark, chance)), solved)


def _aspects(codes: Sequence[str], mark: int, chance: Random) -> Iterator[tuple[str, Any]]:
    for code in codes:
        if chance.random() < 0.08:
            yield code, NOT_APPLICABLE
        else:
            yield code, min(10, max(1, round(mark + chance.gauss(0.2, 1.0))))


def _effort(ease: float) -> Effort:
    steps = ((8.5, Effort.NONE), (7.0, Effort.LITTLE), (5.5, Effort.NEUTRAL), (3.5, Effort.MUCH))
    return next((effort for least, effort in steps if ease >= least), Effort.VERY_MUCH)
