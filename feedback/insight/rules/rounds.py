# SPDX-License-Identifier: EUPL-1.2
"""Rounds side by side (0-, 1-, 2-meting): first whether they compare, then what changed (M5).

The aspects shown together are judged together (Holm); the overall mark is a question of its
own. A check that failed stands before every figure, and the figures stay visible.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from feedback.insight.rules.sums import FEWEST, Sums
from feedback.insight.rules.waves import (
    Check,
    Difference,
    Group,
    Verdict,
    holm,
    modes_shift,
    smallest_detectable,
    standardised,
    verdict,
    welch,
)

#: More days than this apart in the year, and the season differs.
SEASON_DAYS = 60
CERTAIN = 0.05
#: What is assumed of marks whose spread was not published (statistics.md M5).
SPREADS = (1.2, 1.5, 1.8)
#: How many answered an earlier round that did not publish it.
SIZES = (200, 353, 1_000)
#: A figure with one decimal lies between these of itself.
HALF_STEP = 0.05


@dataclass(frozen=True)
class Fieldwork:
    """Who was asked in a round, how, and when it began."""

    name: str
    population: str = ""
    route: str = ""
    begins_on: date | None = None
    is_weighted: bool = False


@dataclass(frozen=True)
class Answers:
    """The sums of one question in one round: of all, by how people were asked, and its words."""

    whole: Sums
    by_mode: Mapping[str, Sums]
    wording: frozenset[str]


@dataclass(frozen=True)
class Changed:
    """One question in two rounds; without a difference one of them has fewer than ten."""

    code: str
    before: Sums
    after: Sums
    difference: Difference | None = None
    p: float = 1.0
    """After Holm's correction, for aspects."""
    failed: tuple[Check, ...] = ()
    is_standardised: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """What may be said; None when there is no figure."""
        if self.difference is None:
            return None
        found = verdict(self.difference, self.failed)
        return Verdict.NOT_SHOWN if found is Verdict.SHOWN and self.p >= CERTAIN else found

    @property
    def smallest(self) -> float | None:
        """The smallest change that these two rounds show with 80 % power."""
        if self.difference is None:
            return None
        return smallest_detectable(Group.of(self.before), Group.of(self.after))


def failed_checks(before: Fieldwork, after: Fieldwork) -> tuple[Check, ...]:
    """Return what was not the same in two rounds as a whole."""
    found = [
        (before.population != after.population, Check.POPULATION),
        (before.is_weighted != after.is_weighted, Check.WEIGHTING),
        (before.route != after.route, Check.ROUTE),
        (_other_season(before.begins_on, after.begins_on), Check.SEASON),
    ]
    return tuple(check for failed, check in found if failed)


def compare_rounds(
    before: Mapping[str, Answers],
    after: Mapping[str, Answers],
    *,
    failed: Sequence[Check],
    overall: str,
) -> list[Changed]:
    """Return how each question changed, the ``overall`` mark first."""
    nothing = Answers(Sums(), {}, frozenset())
    codes = [overall, *(code for code in dict.fromkeys((*before, *after)) if code != overall)]
    rows = [
        _changed(code, before.get(code, nothing), after.get(code, nothing), failed)
        for code in codes
    ]
    judged = [row for row in rows[1:] if row.difference is not None]
    adjusted = holm([row.difference.p for row in judged if row.difference is not None])
    corrected = dict(zip((row.code for row in judged), adjusted, strict=True))
    first = rows[0]
    own = first.difference.p if first.difference is not None else 1.0
    return [replace(first, p=own)] + [
        replace(row, p=corrected.get(row.code, 1.0)) for row in rows[1:]
    ]


def _changed(code: str, before: Answers, after: Answers, failed: Sequence[Check]) -> Changed:
    if min(before.whole.n, after.whole.n) < FEWEST:
        return Changed(code, before.whole, after.whole)
    own = list(failed)
    if before.wording and after.wording and before.wording != after.wording:
        own.append(Check.QUESTION)
    difference = welch(Group.of(before.whole), Group.of(after.whole))
    at_one_mix = False
    modes = sorted({*before.by_mode, *after.by_mode})
    counts = [[one.by_mode.get(mode, Sums()).n for mode in modes] for one in (before, after)]
    if modes and modes_shift(*counts):
        if min(itertools.chain(*counts)) < 2:
            own.append(Check.MODES)
        else:
            pairs = [(Group.of(before.by_mode[m]), Group.of(after.by_mode[m])) for m in modes]
            difference, at_one_mix = standardised(pairs), True
    return Changed(
        code,
        before.whole,
        after.whole,
        difference,
        failed=tuple(own),
        is_standardised=at_one_mix,
    )


def _other_season(first: date | None, second: date | None) -> bool:
    if first is None or second is None:
        return False
    apart = abs(first.timetuple().tm_yday - second.timetuple().tm_yday)
    return min(apart, 366 - apart) > SEASON_DAYS


@dataclass(frozen=True)
class Supposed:
    """What a published difference would mean, if the marks spread and were as many as this."""

    spread: float
    first_n: int
    difference: Difference
    best_p: float
    """With both means rounded in favour of a change, and against it."""
    worst_p: float

    @property
    def is_shown(self) -> bool:
        """Tell whether it is shown however the means were rounded."""
        return self.worst_p < CERTAIN


@dataclass(frozen=True)
class Published:
    """What can be said of two published means: every supposition must agree."""

    rows: tuple[Supposed, ...]
    same_people: bool

    @property
    def verdict(self) -> Verdict:
        """The word for it."""
        if not self.same_people:
            return Verdict.NOT_COMPARABLE
        return Verdict.SHOWN if all(row.is_shown for row in self.rows) else Verdict.NOT_SHOWN


def judge_published(
    first: float,
    second: float,
    *,
    second_n: int,
    first_n: int | None = None,
    same_people: bool,
    spreads: Sequence[float] = SPREADS,
) -> Published:
    """Return what two published means with one decimal say, whatever was not published."""
    sizes = SIZES if first_n is None else (first_n,)
    rows = itertools.product(sizes, spreads)
    return Published(
        tuple(_supposed(first, second, n, second_n, spread) for n, spread in rows), same_people
    )


def _supposed(first: float, second: float, n: int, second_n: int, spread: float) -> Supposed:
    found = _welch_of(first, second, n, second_n, spread)
    around = [_welch_of(one, other, n, second_n, spread) for one, other in _rounded(first, second)]
    rose = math.copysign(1, found.value)
    # A rounding that turns the sign is no proof of this change.
    values = [one.p if one.value * rose > 0 else 1.0 for one in around]
    return Supposed(spread, n, found, min(values), max(values))


def _rounded(first: float, second: float) -> Iterator[tuple[float, float]]:
    for one, other in itertools.product((-HALF_STEP, HALF_STEP), repeat=2):
        yield first + one, second + other


def _welch_of(first: float, second: float, n: int, second_n: int, spread: float) -> Difference:
    return welch(Group(first, spread**2, n), Group(second, spread**2, second_n))
