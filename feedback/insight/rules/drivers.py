# SPDX-License-Identifier: EUPL-1.2
"""Key drivers: which aspects hang together with the overall mark, and how sure that is (M6).

The headline uses every answer (FIML); the complete answers stand beside it, and when the two
name another top three a warning says so. Nothing here says "because".

Imports numpy: import this where it is called.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from feedback.insight.rules.covariance import (
    PatternSums,
    complete,
    most_likely,
    sample_covariances,
)
from feedback.insight.rules.importance import Importance, correlations_of, importance
from feedback.insight.rules.resampling import bootstrap, jackknife_shares, reach_of

Array: TypeAlias = NDArray[np.float64]
Places: TypeAlias = list[list[int]]

#: Below this many common answers there is no ranking; below the next only a direction.
NO_RANKING = 50
DIRECTION = 100
#: Ranks need this many answers an aspect.
AN_ASPECT = 10
#: An aspect that fewer than this share answered is "te vaak n.v.t.".
ANSWERED = 0.60
COMMON = 50
#: Two aspects that run this much together are one.
DOUBLE = 0.95
#: The variance of an aspect that the others explain, as 1 / (1 - R2).
INFLATED = 10.0
TOP = 3


class Certainty(enum.StrEnum):
    """How far an order of aspects may be believed."""

    NO_RANKING = "no_ranking"
    INDICATIVE = "indicative"
    RANKED = "ranked"


class Warning(enum.StrEnum):
    """What a reader must know before believing a driver."""

    OFTEN_NOT_APPLICABLE = "often_not_applicable"
    FEW_COMMON_ANSWERS = "few_common_answers"
    CONSTANT = "constant"
    DOUBLED = "doubled"
    COLLINEAR = "collinear"
    ENTANGLED = "entangled"
    TOP_DIFFERS = "top_three_differ"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Spread:
    """An importance with the percentile bootstrap of each aspect's part, 95 %."""

    found: Importance
    low: Array
    high: Array


@dataclass(frozen=True)
class Drivers:
    """The drivers of one overall mark; aspects by their place in what was given."""

    n: int
    complete: int
    common: int
    """How many answered the pair that fewest answered together."""
    headline: Importance
    is_fiml: bool
    listwise: Spread | None
    """None when the complete answers are too few to reckon with."""
    tiers: Places | None
    reach: Array | None
    """How far 95 % reaches to either side of each share; None where there is no ranking."""
    certainty: Certainty
    warnings: dict[Warning, tuple[int, ...]]


class Evidence(NamedTuple):
    """What the warnings are about."""

    counts: Array
    n: int
    correlations: Array
    headline: Importance
    listwise: Spread | None
    certainty: Certainty


def find_drivers(
    answers: Array, *, weights: Array | None = None, rounds: int = 1_000, seed: int = 1
) -> Drivers:
    """Return the drivers of the last column of ``answers`` (n, p + 1); NaN is not answered.

    Every aspect must vary and every pair must have been answered together
    (``usable_aspects``). ``rounds`` is the number of bootstrap samples.
    """
    kept, weight = _with_mark(answers, weights)
    centred = kept - np.round(np.nanmean(kept, axis=0))
    sums = PatternSums.of(centred, weights=weight)
    moments = most_likely(sums)
    headline = importance(correlations_of(moments.covariances))
    whole = complete(centred)
    listwise = _listwise(centred[whole], weight[whole], rounds=rounds, seed=seed)
    counts = PatternSums.of(centred).common()
    common = int(counts.min())
    aspects = answers.shape[1] - 1
    certainty = certainty_of(common, aspects=aspects)
    left = None
    if certainty is not Certainty.NO_RANKING:
        left = jackknife_shares(centred, weight, moments)
    ranked = left is not None and certainty is Certainty.RANKED
    return Drivers(
        n=len(kept),
        complete=int(whole.sum()),
        common=common,
        headline=headline,
        is_fiml=not bool(whole.all()),
        listwise=listwise,
        tiers=tiers_of(left, headline.shares) if ranked and left is not None else None,
        reach=None if left is None else reach_of(left),
        certainty=certainty,
        warnings=warnings_of(
            Evidence(
                counts,
                len(kept),
                correlations_of(moments.covariances),
                headline,
                listwise,
                certainty,
            )
        ),
    )


def certainty_of(common: int, *, aspects: int) -> Certainty:
    """Return how far an order may be believed with so many common answers."""
    if common < NO_RANKING:
        return Certainty.NO_RANKING
    if common < max(DIRECTION, AN_ASPECT * aspects):
        return Certainty.INDICATIVE
    return Certainty.RANKED


def usable_aspects(answers: Array) -> tuple[list[int], dict[Warning, tuple[int, ...]]]:
    """Return the aspects that can be reckoned with at all, and why the others cannot.

    An aspect that nobody answered, or that everybody gave the same mark, has no part.
    """
    kept, _ = _with_mark(answers, None)
    aspects = range(answers.shape[1] - 1)
    with np.errstate(all="ignore"):
        varies = np.nanmax(kept, axis=0, initial=-np.inf) > np.nanmin(kept, axis=0, initial=np.inf)
    flat = tuple(place for place in aspects if not varies[place])
    return [place for place in aspects if varies[place]], {Warning.CONSTANT: flat} if flat else {}


def _with_mark(answers: Array, weights: Array | None) -> tuple[Array, Array]:
    """Return who gave an overall mark, with their weights."""
    given = ~np.isnan(answers[:, -1])
    weight = np.ones(len(answers)) if weights is None else weights
    return answers[given], weight[given]


def _listwise(rows: Array, weight: Array, *, rounds: int, seed: int) -> Spread | None:
    """Return the importance on complete answers, with its bootstrap."""
    if len(rows) <= rows.shape[1] or (rows.max(axis=0) == rows.min(axis=0)).any():
        return None
    found = importance(correlations_of(sample_covariances(rows, weights=weight)))
    parts = bootstrap(rows, weight, rounds=rounds, seed=seed).parts
    low, high = np.nanpercentile(parts, [2.5, 97.5], axis=0)
    return Spread(found, low, high)


def tiers_of(left: Array, found: Array) -> Places:
    """Return the aspects in groups: each of a group is shown to be above each of the next."""
    apart = left[:, :, np.newaxis] - left[:, np.newaxis, :]
    return in_tiers(found, (found[:, np.newaxis] - found[np.newaxis, :]) > reach_of(apart))


def in_tiers(shares: Array, above: NDArray[np.bool_]) -> Places:
    """Return places by share, cut where everything before is shown above everything after."""
    order = [int(place) for place in np.argsort(-shares, kind="stable")]
    tiers: Places = [[]]
    for at, place in enumerate(order):
        if at and above[np.ix_(order[:at], order[at:])].all():
            tiers.append([])
        tiers[-1].append(place)
    return tiers


def warnings_of(seen: Evidence) -> dict[Warning, tuple[int, ...]]:
    """Return what a reader must know, with the aspects it is about (none: the whole)."""
    counts, among = seen.counts, seen.correlations
    aspects = range(len(seen.headline.lmg))
    found = {
        Warning.OFTEN_NOT_APPLICABLE: [a for a in aspects if counts[a, a] < ANSWERED * seen.n],
        Warning.FEW_COMMON_ANSWERS: [a for a in aspects if counts[a].min() < COMMON],
        Warning.DOUBLED: _doubled(among[:-1, :-1]),
        Warning.COLLINEAR: _inflated(among[:-1, :-1]),
        Warning.ENTANGLED: _entangled(among),
    }
    known = {warning: tuple(places) for warning, places in found.items() if places}
    if seen.certainty is Certainty.NO_RANKING:
        known[Warning.TOO_FEW] = ()
    if seen.listwise and _top(seen.headline.lmg) != _top(seen.listwise.found.lmg):
        known[Warning.TOP_DIFFERS] = ()
    return known


def _top(parts: Array) -> set[int]:
    return {int(place) for place in np.argsort(-parts, kind="stable")[:TOP]}


def _doubled(among: Array) -> list[int]:
    strong = np.abs(among) > DOUBLE
    np.fill_diagonal(strong, val=False)
    return [int(place) for place in np.flatnonzero(strong.any(axis=0))]


def _inflated(among: Array) -> list[int]:
    inverse = np.linalg.pinv(among, hermitian=True)
    return [int(place) for place in np.flatnonzero(np.diagonal(inverse) > INFLATED)]


def _entangled(among: Array) -> list[int]:
    """Return aspects whose own correlation and whose coefficient beside the others disagree."""
    slopes = np.linalg.pinv(among[:-1, :-1], hermitian=True) @ among[:-1, -1]
    return [int(place) for place in np.flatnonzero(slopes * among[:-1, -1] < 0)]
