# SPDX-License-Identifier: EUPL-1.2
"""Does it work? Effects of calling back, attenties and instructions, and when not to say (M9).

The naive difference is never the headline. Each way below says what it estimates and under
which conditions it says nothing at all ("geen uitspraak mogelijk"). Who was called back was
not drawn by lot: that sentence stands under every figure.

Imports numpy: import this where it is called.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from feedback.insight.rules.quantiles import normal_below, normal_density
from feedback.insight.rules.regression import logistic, ols, proportions_p
from feedback.insight.rules.waves import Difference, normal_difference

Array: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

FEWEST_IN_GROUP = 30
PRETREND_P = 0.10
OUTSIDE_OVERLAP = 0.20
BALANCED = 0.10
FEWEST_BEFORE = 3
ROUNDS = 500


class Verdict(enum.StrEnum):
    """What may be said of an effect."""

    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    NO_CLAIM = "no_claim"


class Reason(enum.StrEnum):
    """Why nothing can be said."""

    NO_COMPARISON = "no_comparison_group"
    TOO_FEW = "too_few_in_a_group"
    PRETREND = "pretrend"
    TOO_FEW_BEFORE = "too_few_periods_before"
    OVERLAP = "no_overlap"
    UNBALANCED = "unbalanced"
    REGRESSION_TO_MEAN = "regression_to_the_mean"
    RESPONSE = "response_differs"


class Method(enum.StrEnum):
    """How the figure was adjusted."""

    OVERLAP_WEIGHTS = "overlap_weights"
    ANCOVA = "ancova"
    DIFFERENCE_IN_DIFFERENCES = "difference_in_differences"
    BEFORE_AFTER = "before_after"


@dataclass(frozen=True)
class Effect:
    """An effect: the naive difference, the adjusted one, and what may be said of it."""

    naive: float
    method: Method
    adjusted: Difference
    reasons: tuple[Reason, ...]
    n_treated: int
    n_control: int
    facts: dict[str, float] = field(default_factory=dict)
    """What stands beside it: p of the trend before, balance, expected regression."""

    @property
    def verdict(self) -> Verdict:
        """What may be said; any reason against comes first."""
        if self.reasons:
            return Verdict.NO_CLAIM
        return Verdict.SHOWN if self.adjusted.is_shown else Verdict.NOT_SHOWN


def overlap_effect(
    outcome: Array,
    treated: Flags,
    covariates: Array,
    *,
    rounds: int = ROUNDS,
    seed: int = 1,
) -> Effect:
    """Return the effect where the groups overlap: overlap weights (Li, Morgan, Zaslavsky 2018).

    ``outcome`` (n,) may be NaN for who did not answer; ``covariates`` (n, k) are known of
    everybody and from before the treatment. The error is a bootstrap of the whole, the chance
    of treatment included.
    """
    answered = ~np.isnan(outcome)
    marks, group, known = outcome[answered], treated[answered], covariates[answered]
    naive = _naive(marks, group)
    reasons = _group_reasons(group)
    if reasons:
        nothing = normal_difference(naive, math.inf)
        return Effect(naive, Method.OVERLAP_WEIGHTS, nothing, reasons, *_sizes(group))
    response = [float(answered[side].mean()) for side in (treated, ~treated)]
    chance = logistic(known, group)
    weights = np.where(group, 1 - chance, chance)
    value = _weighted_difference(marks, group, weights)
    error = _bootstrap_error(marks, group, known, rounds=rounds, seed=seed)
    balance = _largest_imbalance(known, group, weights)
    outside = _outside(chance, group)
    found = [
        (outside > OUTSIDE_OVERLAP, Reason.OVERLAP),
        (balance >= BALANCED, Reason.UNBALANCED),
        (abs(response[0] - response[1]) > 0.05, Reason.RESPONSE),
    ]
    return Effect(
        naive,
        Method.OVERLAP_WEIGHTS,
        normal_difference(value, error),
        tuple(reason for applies, reason in found if applies),
        *_sizes(group),
        facts={
            "largest_imbalance": balance,
            "outside_overlap": outside,
            "effective_treated": _effective(weights[group]),
            "effective_control": _effective(weights[~group]),
            "response_treated": response[0],
            "response_control": response[1],
            "response_p": proportions_p(answered, treated),
            "regression": ols_effect(marks, group, known).value,
        },
    )


def ols_effect(marks: Array, treated: Flags, covariates: Array) -> Difference:
    """Return the treated side's coefficient beside the covariates: the second rung."""
    design = np.column_stack((np.ones(len(marks)), treated.astype(float), covariates))
    return ols(design, marks, robust=True).coefficient(1)


def ancova_effect(after: Array, treated: Flags, before: Array) -> Effect:
    """Return the effect on the mark after, at the same mark before.

    Right when who was treated was chosen by the mark before; the difference of changes is not,
    for low marks rise by themselves.
    """
    known = ~(np.isnan(after) | np.isnan(before))
    marks, group, first = after[known], treated[known], before[known]
    naive = _naive(marks, group)
    reasons = _group_reasons(group)
    design = np.column_stack((np.ones(len(marks)), group.astype(float), first))
    fitted = None if reasons else ols(design, marks, robust=True)
    adjusted = fitted.coefficient(1) if fitted else normal_difference(naive, math.inf)
    return Effect(
        naive,
        Method.ANCOVA,
        adjusted,
        reasons,
        *_sizes(group),
        facts={
            "change_score": _naive(marks - first, group),
            "naive_before_after": float((marks - first)[group].mean()) if group.any() else 0.0,
            "reliability": _reliability(first, marks, group),
        },
    )


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
    naive = _naive(marks[group], after[group])
    reasons = list(_group_reasons(group))
    if reasons:
        nothing = normal_difference(naive, math.inf)
        return Effect(
            naive, Method.DIFFERENCE_IN_DIFFERENCES, nothing, tuple(reasons), *_sizes(group)
        )
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
        *_sizes(group),
        facts=facts,
    )


def before_after(before: Array, after: Array, selected: Flags) -> Effect:
    """Return what a selected group gained, beside what it would have gained by itself.

    Without a comparison group nothing can be claimed; low marks rise of themselves by
    (1 - r)(mean of all - mean of the selected), r the reliability of a mark.
    """
    known = ~(np.isnan(before) | np.isnan(after))
    first, second, group = before[known], after[known], selected[known]
    gain = (second - first)[group]
    # Who was not selected tells how marks return; without them everybody does.
    r = float(np.corrcoef(first, second)[0, 1])
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
        *_sizes(group),
        facts={"expected_regression_to_mean": expected, "reliability": r},
    )


def expected_regression(*, sd: float, reliability: float, mean: float, below: float) -> float:
    """Return by how much a group chosen at or below a mark rises without any effect.

    Normal theory: sd (1 - r) phi(z) / Phi(z). Marks of sd 1.8, r .5 and mean 7, chosen at 5.5
    or less: 1.25 out of nothing.
    """
    z = (below - mean) / sd
    return sd * (1 - reliability) * normal_density(z) / normal_below(z)


def _naive(marks: Array, group: Flags) -> float:
    if group.all() or not group.any():
        return 0.0
    return float(marks[group].mean() - marks[~group].mean())


def _sizes(group: Flags) -> tuple[int, int]:
    return int(group.sum()), int((~group).sum())


def _group_reasons(group: Flags) -> tuple[Reason, ...]:
    sizes = _sizes(group)
    if not min(sizes):
        return (Reason.NO_COMPARISON,)
    return (Reason.TOO_FEW,) if min(sizes) < FEWEST_IN_GROUP else ()


def _weighted_difference(marks: Array, group: Flags, weights: Array) -> float:
    sides = (np.average(marks[side], weights=weights[side]) for side in (group, ~group))
    treated, control = sides
    return float(treated - control)


def _bootstrap_error(marks: Array, group: Flags, known: Array, *, rounds: int, seed: int) -> float:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(rounds):
        drawn = rng.integers(len(marks), size=len(marks))
        side = group[drawn]
        if side.all() or not side.any():
            continue
        chance = logistic(known[drawn], side)
        weights = np.where(side, 1 - chance, chance)
        found.append(_weighted_difference(marks[drawn], side, weights))
    return float(np.std(found, ddof=1))


def _largest_imbalance(known: Array, group: Flags, weights: Array) -> float:
    """Return the largest standardised difference of a covariate after weighting."""
    spread = np.sqrt((known[group].var(axis=0) + known[~group].var(axis=0)) / 2)
    sides = [np.average(known[side], axis=0, weights=weights[side]) for side in (group, ~group)]
    apart = np.abs(sides[0] - sides[1])
    return float(np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0).max())


def _outside(chance: Array, group: Flags) -> float:
    """Return the share of the treated whose chance of treatment no control has."""
    low, high = chance[~group].min(), chance[~group].max()
    return float(((chance[group] < low) | (chance[group] > high)).mean())


def _effective(weights: Array) -> float:
    return float(weights.sum() ** 2 / (weights**2).sum())


def _reliability(before: Array, after: Array, group: Flags) -> float:
    """Return how far a mark predicts itself, from who was not treated."""
    side = ~group if (~group).sum() > 2 else np.ones_like(group)
    return float(np.corrcoef(before[side], after[side])[0, 1])


def _pretrend(marks: Array, period: Array, group: Flags) -> Difference | None:
    """Return how the slopes of both groups differ before the change."""
    if len(np.unique(period)) < 2 or group.all() or not group.any():
        return None
    design = np.column_stack((np.ones(len(marks)), group, period, group * period)).astype(float)
    return ols(design, marks, robust=True).coefficient(3)


def _explains_half(slope: Difference, effect: Difference, after: Array) -> bool:
    """Tell whether the trend before, if it is one, would make half of the effect by itself."""
    grown = slope.value * len(np.unique(after))
    return slope.p < 0.5 and grown * effect.value > 0 and abs(grown) > abs(effect.value) / 2
