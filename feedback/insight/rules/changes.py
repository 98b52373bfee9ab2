# SPDX-License-Identifier: EUPL-1.2
"""Before and after: a change at a known moment, and low marks that rise by themselves (M9).

Imports numpy: import this where it is called.
"""

from __future__ import annotations

import math

import numpy as np

from feedback.insight.rules.claims import Reason
from feedback.insight.rules.effects import (
    Array,
    Effect,
    Flags,
    Method,
    group_reasons,
    naive_difference,
    sizes,
)
from feedback.insight.rules.quantiles import normal_below, normal_density
from feedback.insight.rules.regression import correlation, ols
from feedback.insight.rules.waves import Difference, normal_difference

PRETREND_P = 0.10
FEWEST_BEFORE = 3
#: A growth below this is what reckoning leaves of none.
NOTICED = 1e-9


def did_effect(marks: Array, period: Array, treated: Flags, *, last_before: float) -> Effect:
    """Return how much more the treated group rose than the other: difference in differences.

    ``last_before`` is the last period before the change. The trends before must have run side
    by side: their difference is tested, and a slope that would explain half of the effect by
    itself stops the claim as well.
    """
    known = ~np.isnan(marks)
    marks, period, group = marks[known], period[known], treated[known]
    after = period > last_before
    design = np.column_stack((np.ones(len(marks)), group, after, group & after)).astype(float)
    naive = naive_difference(marks[group], after[group])
    reasons = list(group_reasons(group))
    if reasons:
        nothing = normal_difference(naive, math.inf)
        return Effect(
            naive, Method.DIFFERENCE_IN_DIFFERENCES, nothing, tuple(reasons), *sizes(group)
        )
    if not after.any():
        reasons.append(Reason.NOTHING_AFTER)
    adjusted = ols(design, marks, robust=True).coefficient(3)
    slope = _pretrend(marks[~after], period[~after], group[~after])
    if len(np.unique(period[~after])) < FEWEST_BEFORE or slope is None:
        reasons.append(Reason.TOO_FEW_BEFORE)
    elif slope.p < PRETREND_P or _explains_half(slope, adjusted, period[after]):
        reasons.append(Reason.PRETREND)
    facts = {"pretrend_slope": slope.value, "pretrend_p": slope.p} if slope else {}
    return Effect(
        naive,
        Method.DIFFERENCE_IN_DIFFERENCES,
        adjusted,
        tuple(reasons),
        *sizes(group),
        facts=facts,
    )


def before_after(before: Array, after: Array, selected: Flags) -> Effect:
    """Return what a selected group gained, beside what it would have gained by itself.

    Without a comparison group nothing can be claimed; low marks rise of themselves by
    (1 - r)(mean of all - mean of the selected), r the reliability of a mark.
    """
    known = ~(np.isnan(before) | np.isnan(after))
    first, second, group = before[known], after[known], selected[known]
    if not group.any():
        nothing = normal_difference(0.0, math.inf)
        return Effect(0.0, Method.BEFORE_AFTER, nothing, (Reason.NO_COMPARISON,), *sizes(group))
    gain = (second - first)[group]
    # Who was not selected tells how marks return; without them everybody does.
    r = correlation(first, second)
    expected = (1 - r) * float(first.mean() - first[group].mean())
    error = float(gain.std(ddof=1)) / math.sqrt(len(gain)) if len(gain) > 1 else 0.0
    adjusted = normal_difference(float(gain.mean()) - expected, error)
    reasons = [Reason.NO_COMPARISON]
    if float(gain.mean()) <= expected + 1.96 * error:
        reasons.append(Reason.REGRESSION_TO_MEAN)
    return Effect(
        float(gain.mean()),
        Method.BEFORE_AFTER,
        adjusted,
        tuple(reasons),
        *sizes(group),
        facts={"expected_regression_to_mean": expected, "reliability": r},
    )


def expected_regression(*, sd: float, reliability: float, mean: float, below: float) -> float:
    """Return by how much a group chosen at or below a mark rises without any effect.

    Normal theory: sd (1 - r) phi(z) / Phi(z). Marks of sd 1.8, r .5 and mean 7, chosen at 5.5
    or less: 1.25 out of nothing.
    """
    z = (below - mean) / sd
    return sd * (1 - reliability) * normal_density(z) / normal_below(z)


def _pretrend(marks: Array, period: Array, group: Flags) -> Difference | None:
    """Return how the slopes of both groups differ before the change."""
    if len(np.unique(period)) < 2 or group.all() or not group.any():
        return None
    design = np.column_stack((np.ones(len(marks)), group, period, group * period)).astype(float)
    return ols(design, marks, robust=True).coefficient(3)


def _explains_half(slope: Difference, effect: Difference, after: Array) -> bool:
    """Tell whether the trend before would make more than half of the effect by itself.

    Only one in the direction of the effect can: a trend against it makes the effect look small.
    """
    grown = slope.value * len(np.unique(after))
    return grown * effect.value > 0 and abs(grown) > max(abs(effect.value) / 2, NOTICED)
