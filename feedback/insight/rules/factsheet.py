# SPDX-License-Identifier: EUPL-1.2
"""The factsheet of one channel in one quarter, from whole sums (M1 to M4).

The overall mark is a question of its own: it is never the mean of the aspects, and may be
lower than all of them. Each figure has its own n, and below ten answers there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from feedback.insight.rules.shares import Effort
from feedback.insight.rules.sums import (
    FEWEST,
    MARKS,
    NOTHING,
    Interval,
    NoInterval,
    Scale,
    Sums,
    half_up,
    mean_interval,
)
from feedback.insight.rules.waves import Group, Verdict, smallest_detectable, welch


@dataclass(frozen=True)
class AspectTally:
    """Marks for one aspect, and how many said that it does not apply or that they don't know."""

    marks: Sums = NOTHING
    not_applicable: int = 0
    dont_know: int = 0

    def __add__(self, other: AspectTally) -> AspectTally:
        """Return both together."""
        return AspectTally(
            self.marks + other.marks,
            self.not_applicable + other.not_applicable,
            self.dont_know + other.dont_know,
        )


@dataclass(frozen=True)
class Tally:
    """Whole sums of the answers of a group; added tallies are the tally of the whole."""

    responses: int = 0
    """Returned questionnaires, also those without an overall mark."""
    overall: Sums = NOTHING
    counts: Mapping[int, int] = field(default_factory=dict)
    """How many gave each overall mark."""
    little: int = 0
    neutral: int = 0
    much: int = 0
    reviews: int = 0
    """Respondents who wrote why."""
    suggestions: int = 0
    """Respondents who made a suggestion."""
    aspects: Mapping[str, AspectTally] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        """Return both together."""
        marks = {**self.counts, **other.counts}
        codes = {**self.aspects, **other.aspects}
        nothing = AspectTally()
        return Tally(
            self.responses + other.responses,
            self.overall + other.overall,
            {mark: self.counts.get(mark, 0) + other.counts.get(mark, 0) for mark in marks},
            self.little + other.little,
            self.neutral + other.neutral,
            self.much + other.much,
            self.reviews + other.reviews,
            self.suggestions + other.suggestions,
            {
                code: self.aspects.get(code, nothing) + other.aspects.get(code, nothing)
                for code in codes
            },
        )


@dataclass(frozen=True)
class Figure:
    """A mean as it is shown: to one decimal, with its interval; ``value`` None below ten."""

    n: int
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    all_equal: bool = False


@dataclass(frozen=True)
class Change:
    """How a mean stands to that of the quarter before."""

    verdict: Verdict
    difference: Decimal
    smallest: Decimal
    """The smallest change that these two quarters would have shown."""


def mean_figure(sums: Sums, *, scale: Scale = MARKS) -> Figure:
    """Return a mean to show, or only its n."""
    if sums.n < FEWEST:
        return Figure(sums.n, None)
    value, found = half_up(sums.mean), mean_interval(sums, scale=scale)
    if isinstance(found, NoInterval):
        return Figure(sums.n, value, all_equal=True)
    return Figure(sums.n, value, *_ends(found))


def effort_figure(tally: Tally) -> Figure:
    """Return the CES to show, in whole points, or only its n."""
    effort = Effort(tally.little, tally.much, tally.little + tally.neutral + tally.much)
    if effort.n < FEWEST:
        return Figure(effort.n, None)
    value = half_up(Fraction(100 * (effort.little - effort.much), effort.n), decimals=0)
    low, high = (half_up(Fraction(end), decimals=0) for end in effort.interval)
    return Figure(effort.n, value, low, high)


def change(before: Sums, now: Sums) -> Change | None:
    """Return how the mean changed; None when one of both has fewer than ten answers.

    The difference comes from the means as they are, not from their rounded figures.
    """
    if min(before.n, now.n) < FEWEST:
        return None
    groups = Group.of(before), Group.of(now)
    found = welch(*groups)
    return Change(
        Verdict.SHOWN if found.is_shown else Verdict.NOT_SHOWN,
        half_up(now.mean - before.mean),
        half_up(Fraction(smallest_detectable(*groups))),
    )


def distribution(tally: Tally, *, scale: Scale = MARKS) -> dict[int, int] | None:
    """Return how many gave each mark of the scale; None below ten answers."""
    if tally.overall.n < FEWEST:
        return None
    step = 1 if scale.best > scale.worst else -1
    marks = range(scale.worst, scale.best + step, step)
    return {mark: tally.counts.get(mark, 0) for mark in marks}


def _ends(found: Interval) -> tuple[Decimal, Decimal]:
    return half_up(Fraction(found.low)), half_up(Fraction(found.high))
