# SPDX-License-Identifier: EUPL-1.2
"""What may be said of drivers, from sums: which aspects count, how sure it is, their quarters.

The same questions as of rows (``drivers``, ``driver_report``, ``priority``), of whole sums.

Imports numpy: import this where it is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from feedback.insight.rules.covariance import PatternSums, most_likely
from feedback.insight.rules.driver_report import (
    MOST_COMPARED,
    SAMPLES,
    Compared,
    DriverReport,
    LeftOut,
    Standing,
    report_of,
)
from feedback.insight.rules.driver_sums import (
    DriverSums,
    Weighed,
    draw_blocks,
    pairs_of,
    shares_without,
)
from feedback.insight.rules.drivers import (
    ANSWERED,
    COMMON,
    DOUBLE,
    NO_RANKING,
    Certainty,
    Drivers,
    Evidence,
    Spread,
    certainty_of,
    tiers_of,
    warnings_of,
)
from feedback.insight.rules.importance import correlations_of, importance
from feedback.insight.rules.priority import Placed, place_samples
from feedback.insight.rules.resampling import reach_of
from feedback.insight.rules.sums import FEWEST

Array: TypeAlias = NDArray[np.float64]


def report_summed(
    codes: Sequence[str],
    parts: Sequence[Weighed],
    *,
    norm: float | None = None,
    seed: int = 1,
) -> DriverReport:
    """Return what may be said of ``codes`` by the sums of many answers together."""
    n = sum(part.sums.n for part in parts)
    if n < FEWEST:
        return DriverReport(Standing.SUPPRESSED, n)
    sums = DriverSums.of(codes, parts)
    overall = sums.marks[-1]
    kept, left_out = choose_summed(sums)
    out = tuple((sums.codes[place], why) for place, why in left_out)
    if not kept or overall.variance == 0:
        return DriverReport(Standing.NOTHING_VARIES, overall.n, left_out=out)
    chosen = sums.only(kept)
    found, placed = find_summed(chosen), None
    if found.certainty is Certainty.RANKED:
        shares = found.headline.shares
        placed = place_summed(chosen, shares, norm=norm, rounds=SAMPLES, seed=seed)
    compared = Compared(list(chosen.codes), chosen.marks[:-1], out)
    return report_of(compared, found, placed, norm=norm)


def choose_summed(sums: DriverSums) -> tuple[list[int], list[tuple[int, LeftOut]]]:
    """Return the aspects that a page compares, and why it does not compare the others.

    In the order given: of two that say the same the first stays.
    """
    marks, pairs = sums.marks, pairs_of(sums.plain)
    many = marks[-1].n >= NO_RANKING
    kept: list[int] = []
    out: list[tuple[int, LeftOut]] = []
    for place, own in enumerate(marks[:-1]):
        together = [int(pairs.counts[place, other]) for other in kept]
        if own.n == 0 or own.variance == 0:
            out.append((place, LeftOut.CONSTANT))
        elif Fraction(own.n, marks[-1].n) < ANSWERED:
            out.append((place, LeftOut.OFTEN_NOT_APPLICABLE))
        elif many and min(together, default=COMMON) < COMMON:
            out.append((place, LeftOut.FEW_COMMON_ANSWERS))
        elif any(_runs_with(sums.plain, place, other) > DOUBLE for other in kept):
            out.append((place, LeftOut.DOUBLED))
        elif len(kept) == MOST_COMPARED:
            out.append((place, LeftOut.TOO_MANY))
        else:
            kept.append(place)
    return kept, out


def find_summed(given: DriverSums) -> Drivers:
    """Return the drivers of what these sums are of; every aspect must vary.

    ``listwise`` is without a bootstrap: its ends are the figures themselves.
    """
    sums = given.centred()
    moments = most_likely(sums.weighted)
    correlations = correlations_of(moments.covariances)
    headline = importance(correlations)
    counts = sums.plain.common()
    complete = sums.plain.n[_complete(sums.plain)]
    common, n = int(counts.min()), int(sums.plain.n.sum())
    certainty = certainty_of(common, aspects=len(sums.codes))
    left = None if certainty is Certainty.NO_RANKING else shares_without(sums.blocks)
    tiers = None
    if left is not None and certainty is Certainty.RANKED:
        tiers = tiers_of(left, headline.shares)
    listwise = _listwise(sums)
    return Drivers(
        n=n,
        complete=int(complete.sum()),
        common=common,
        headline=headline,
        is_fiml=int(complete.sum()) < n,
        listwise=listwise,
        tiers=tiers,
        reach=None if left is None else reach_of(left),
        certainty=certainty,
        warnings=warnings_of(Evidence(counts, n, correlations, headline, listwise, certainty)),
    )


def place_summed(
    sums: DriverSums, shares: Array, *, norm: float | None, rounds: int, seed: int
) -> list[Placed]:
    """Return where each aspect stands, by fifty blocks of respondents drawn again together."""
    means = np.array([float(one.mean) for one in sums.marks[:-1]])
    drawn = draw_blocks(sums.blocks, rounds=rounds, seed=seed)
    return place_samples(means, shares, drawn, norm=norm)


def _listwise(sums: DriverSums) -> Spread | None:
    """Return the importance on complete answers, when they are enough to reckon with."""
    whole = _complete(sums.plain)
    plain, weighted = _row(sums.plain, whole), _row(sums.weighted, whole)
    if plain is None or weighted is None or plain[0] <= len(sums.codes) + 1:
        return None
    n, totals, products = plain
    if (n * np.diagonal(products) == totals**2).any():
        return None
    n, totals, products = weighted
    means = totals / n
    found = importance(correlations_of(products / n - np.outer(means, means)))
    return Spread(found, found.lmg, found.lmg)


def _complete(sums: PatternSums) -> NDArray[np.bool_]:
    """Return which patterns have every answer; at most one."""
    return np.asarray(sums.answered.all(axis=1), dtype=np.bool_)


def _row(sums: PatternSums, which: NDArray[np.bool_]) -> tuple[float, Array, Array] | None:
    if not which.any():
        return None
    return float(sums.n[which][0]), sums.totals[which][0], sums.products[which][0]


def _runs_with(sums: PatternSums, first: int, second: int) -> float:
    """Return how much two aspects run together among who answered both; 0 without variance."""
    both = sums.answered[:, first] & sums.answered[:, second]
    n = int(sums.n[both].sum())
    one, other = (int(sums.totals[both, place].sum()) for place in (first, second))
    squares = [int(sums.products[both, place, place].sum()) for place in (first, second)]
    shared = n * int(sums.products[both, first, second].sum()) - one * other
    spread = (n * squares[0] - one**2) * (n * squares[1] - other**2)
    return abs(shared) / spread**0.5 if spread > 0 else 0.0
