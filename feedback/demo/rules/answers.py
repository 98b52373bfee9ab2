# SPDX-License-Identifier: EUPL-1.2
"""Invented survey answers with a known shape (pure; statistics.md §5).

A Gaussian copula: one halo behind ten aspects (correlation .55), an overall mark that the
aspects explain for .62, and per channel a distribution of marks with some unhappy people.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from math import sqrt
from random import Random
from statistics import NormalDist
from typing import Any

from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import Channel
from feedback.demo.rules.corpus import load_stories
from feedback.surveys.rules.marks import Effort
from feedback.tables.cells import Absent

ASPECTS = {
    "bereidheid": "De bereidheid om u te helpen",
    "deskundigheid": "De deskundigheid van de medewerker",
    "inleving": "De inleving in uw situatie",
    "verantwoordelijkheid": "De verantwoordelijkheid voor uw vraag",
    "meedenken": "Het meedenken over oplossingen",
    "hele_gemeente": "De medewerker sprak voor de hele gemeente",
    "wachttijd": "De wachttijd",
    "duidelijkheid_info": "De duidelijkheid van de informatie",
    "op_de_hoogte": "Op de hoogte blijven",
    "bereikbaarheid": "De bereikbaarheid",
}
WEIGHTS = (0.10, 0.14, 0.13, 0.20, 0.12, 0.05, 0.08, 0.13, 0.22, 0.06)
NOT_APPLICABLE = (0.03, 0.03, 0.05, 0.08, 0.18, 0.15, 0.10, 0.05, 0.20, 0.06)
HALO, EXPLAINED, EFFORT_TIE = 0.55, 0.62, 0.6
#: Who does not go on to the end; the last questions miss this share of answers.
BREAK_OFF = 0.06
UNHAPPY = NormalDist(3.0, 1.0)
YEARS_BACK = 2
#: Fewer answers in the months that people are away.
QUIET_MONTHS = {7: 0.6, 12: 0.6}


@dataclass(frozen=True)
class Population:
    """Who answers about a channel: how many, how content, how much effort it took."""

    share: int
    mean: float
    spread: float
    unhappy: float
    efforts: tuple[float, float]

    def steps(self) -> list[float]:
        """Return the latent values between the marks 1 to 10."""
        happy_mean = (self.mean - self.unhappy * UNHAPPY.mean) / (1 - self.unhappy)
        happy = NormalDist(happy_mean, self.spread)
        below = [
            (1 - self.unhappy) * happy.cdf(mark + 0.5) + self.unhappy * UNHAPPY.cdf(mark + 0.5)
            for mark in range(1, 10)
        ]
        return [_STANDARD.inv_cdf(min(max(part, 1e-9), 1 - 1e-9)) for part in below]


_STANDARD = NormalDist()
#: The factsheet of a quarter; ``efforts`` are the shares of much and of neutral.
POPULATIONS = {
    Channel.COUNTER: Population(180, 8.2, 1.4, 0.01, (0.06, 0.12)),
    Channel.PHONE: Population(90, 7.6, 1.8, 0.05, (0.16, 0.16)),
    Channel.DIGITAL_FORM: Population(140, 7.8, 1.6, 0.04, (0.13, 0.15)),
}
AGES = ("18-34", "35-49", "50-64", "65+")


@dataclass(frozen=True)
class Answer:
    """What one person answered."""

    channel: Channel
    mark: int
    effort: Effort
    aspects: dict[str, Any]
    explanation: str | None
    suggestion: str | None
    age: str
    submitted_at: datetime


def make_answers(count: int, *, now: datetime, chance: Random) -> Iterator[Answer]:
    """Yield invented answers; the same dice give the same answers."""
    channels = list(POPULATIONS)
    shares = [POPULATIONS[channel].share for channel in channels]
    steps = {channel: POPULATIONS[channel].steps() for channel in channels}
    texts = _Texts(chance)
    for _ in range(count):
        channel = chance.choices(channels, weights=shares)[0]
        yield _answer(channel, steps[channel], texts, now=now, chance=chance)


def _answer(
    channel: Channel,
    steps: list[float],
    texts: _Texts,
    *,
    now: datetime,
    chance: Random,
) -> Answer:
    halo = chance.gauss()
    latent = [sqrt(HALO) * halo + sqrt(1 - HALO) * chance.gauss() for _ in ASPECTS]
    told = sum(weight * value for weight, value in zip(WEIGHTS, latent, strict=True)) / _SPREAD
    overall = sqrt(EXPLAINED) * told + sqrt(1 - EXPLAINED) * chance.gauss()
    mark = 1 + bisect(steps, overall)
    ease = EFFORT_TIE * overall + sqrt(1 - EFFORT_TIE**2) * chance.gauss()
    return Answer(
        channel=channel,
        mark=mark,
        effort=_effort(ease, POPULATIONS[channel].efforts, chance),
        aspects=dict(_aspects(latent, steps, chance)),
        explanation=texts.explain(mark),
        suggestion=texts.suggest(),
        age=chance.choice(AGES),
        submitted_at=_moment(now, chance),
    )


def _spread() -> float:
    """Return the standard deviation of the weighted aspects."""
    own = sum(weight * weight for weight in WEIGHTS)
    return sqrt(HALO * sum(WEIGHTS) ** 2 + (1 - HALO) * own)


_SPREAD = _spread()


def _aspects(
    latent: list[float], steps: list[float], chance: Random
) -> Iterator[tuple[str, int | str]]:
    """Yield each aspect's mark, or why there is none, as far as this person went on."""
    stops_at = chance.randrange(len(ASPECTS)) if chance.random() < BREAK_OFF else len(ASPECTS)
    asked = zip(ASPECTS, NOT_APPLICABLE, latent, strict=True)
    for code, share, value in islice(asked, stops_at):
        if chance.random() < share:
            yield code, Absent.NOT_APPLICABLE.value
        else:
            yield code, 1 + bisect(steps, value)


def _effort(ease: float, efforts: tuple[float, float], chance: Random) -> Effort:
    place, (much, neutral) = _STANDARD.cdf(ease), efforts
    if place < much:
        return Effort.VERY_MUCH if chance.random() < 0.3 else Effort.MUCH
    if place < much + neutral:
        return Effort.NEUTRAL
    return Effort.LITTLE if chance.random() < 0.5 else Effort.NONE


def _moment(now: datetime, chance: Random) -> datetime:
    while True:
        at = now - timedelta(seconds=chance.randint(60, YEARS_BACK * 365 * 86_400))
        if chance.random() < QUIET_MONTHS.get(at.month, 1.0):
            return at


class _Texts:
    """What people write beside their marks, taken from the invented stories."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        stories = load_stories()
        self._low = [one.heard for one in stories if one.kind is CaseKind.COMPLAINT]
        self._high = [one.heard for one in stories if one.kind is CaseKind.COMPLIMENT]
        self._tips = [one.heard for one in stories if one.kind is CaseKind.SUGGESTION]

    def explain(self, mark: int) -> str | None:
        odds = 0.25 + (0.35 if mark <= 5 else 0.2 if mark >= 9 else 0.0)
        if self._chance.random() > odds:
            return None
        return self._chance.choice(self._low if mark <= 6 else self._high)

    def suggest(self) -> str | None:
        if self._chance.random() > 0.22:
            return None
        return "geen" if self._chance.random() < 0.15 else self._chance.choice(self._tips)
