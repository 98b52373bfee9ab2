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

from feedback.insight.rules.claims import Reason, Verdict
from feedback.insight.rules.regression import (
    correlation,
    logistic,
    logistic_of_counts,
    ols,
    proportions_p,
)
from feedback.insight.rules.waves import Difference, normal_difference

Array: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

FEWEST_IN_GROUP = 30
OUTSIDE_OVERLAP = 0.20
BALANCED = 0.10
ROUNDS = 500


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
    naive = naive_difference(marks, group)
    reasons = group_reasons(group)
    if reasons:
        nothing = normal_difference(naive, math.inf)
        return Effect(naive, Method.OVERLAP_WEIGHTS, nothing, reasons, *sizes(group))
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
        *sizes(group),
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
    naive = naive_difference(marks, group)
    reasons = group_reasons(group)
    design = np.column_stack((np.ones(len(marks)), group.astype(float), first))
    fitted = None if reasons else ols(design, marks, robust=True)
    adjusted = fitted.coefficient(1) if fitted else normal_difference(naive, math.inf)
    return Effect(
        naive,
        Method.ANCOVA,
        adjusted,
        reasons,
        *sizes(group),
        facts={
            "change_score": naive_difference(marks - first, group),
            "naive_before_after": float((marks - first)[group].mean()) if group.any() else 0.0,
            "reliability": _reliability(first, marks, group),
        },
    )


def naive_difference(marks: Array, group: Flags) -> float:
    """Return the first rung: treated less not treated, as they are; never a headline."""
    if group.all() or not group.any():
        return 0.0
    return float(marks[group].mean() - marks[~group].mean())


def sizes(group: Flags) -> tuple[int, int]:
    """Return how many were treated and how many were not."""
    return int(group.sum()), int((~group).sum())


def group_reasons(group: Flags) -> tuple[Reason, ...]:
    """Return why two groups cannot be compared at all."""
    fewest = min(sizes(group))
    if not fewest:
        return (Reason.NO_COMPARISON,)
    return (Reason.TOO_FEW,) if fewest < FEWEST_IN_GROUP else ()


def _weighted_difference(marks: Array, group: Flags, weights: Array) -> float:
    sides = (np.average(marks[side], weights=weights[side]) for side in (group, ~group))
    treated, control = sides
    return float(treated - control)


def _bootstrap_error(marks: Array, group: Flags, known: Array, *, rounds: int, seed: int) -> float:
    rng = np.random.default_rng(seed)
    found = []
    # People with the same past have the same chance: a fit goes over pasts, not over people.
    pasts, past_of = np.unique(known, axis=0, return_inverse=True)
    for _ in range(rounds):
        drawn = rng.integers(len(marks), size=len(marks))
        side, past = group[drawn], past_of[drawn]
        if side.all() or not side.any():
            continue
        counts, hits = (np.bincount(one, minlength=len(pasts)) for one in (past, past[side]))
        chance = logistic_of_counts(pasts, hits.astype(float), counts.astype(float))[past]
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
    return correlation(before[side], after[side])
