# SPDX-License-Identifier: EUPL-1.2
"""Least squares and logistic regression, as far as effects need them.

Imports numpy: import this where it is called.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from feedback.insight.rules.quantiles import t_quantile, t_two_sided, z_two_sided
from feedback.insight.rules.sums import Interval
from feedback.insight.rules.waves import Difference, normal_difference

Array: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
MOST_STEPS = 100
#: A pivot this much smaller than the largest says that columns nearly make each other up.
LEAST_PIVOT = 1e-6


@dataclass(frozen=True)
class Fit:
    """Coefficients (k,), their covariances (k, k) and the degrees of freedom left."""

    values: Array
    covariances: Array
    df: int
    is_robust: bool

    def coefficient(self, place: int) -> Difference:
        """Return one coefficient with its error, interval and p."""
        value, error = float(self.values[place]), math.sqrt(self.covariances[place, place])
        if error == 0 or self.is_robust:
            return normal_difference(value, error)
        reach = t_quantile(self.df) * error
        p = t_two_sided(value / error, self.df)
        return Difference(value, error, Interval(value - reach, value + reach), p, self.df)


def ols(design: Array, outcome: Array, *, robust: bool = False) -> Fit:
    """Return the least squares fit; ``robust`` errors are White's with n / (n - k) (HC1),
    judged by the normal distribution.

    A column that the others make up gets the smallest coefficients that fit as well.
    """
    inverse = np.linalg.pinv(design.T @ design, hermitian=True)
    values = inverse @ design.T @ outcome
    left = outcome - design @ values
    df = len(outcome) - int(np.linalg.matrix_rank(design))
    if robust:
        middle = (design * (left**2)[:, np.newaxis]).T @ design
        covariances = inverse @ middle @ inverse * len(outcome) / df
    else:
        covariances = inverse * float(left @ left) / df
    return Fit(values, covariances, df, robust)


def correlation(first: Array, second: Array) -> float:
    """Return Pearson's r; 0 where one of both does not vary or there is nothing to compare."""
    if len(first) < 2:
        return 0.0
    apart, other = first - first.mean(), second - second.mean()
    size = math.sqrt(float(apart @ apart) * float(other @ other))
    return float(apart @ other) / size if size > 0 else 0.0


def logistic(covariates: Array, treated: Flags) -> Array:
    """Return each one's chance of treatment by logistic regression."""
    return logistic_of_counts(covariates, treated.astype(float), np.ones(len(treated)))


def logistic_of_counts(covariates: Array, treated: Array, counts: Array) -> Array:
    """Return the chance of treatment at each row of ``covariates`` (Newton's method).

    ``counts`` people are alike in a row, of whom ``treated`` were treated; nought is allowed.
    """
    design = np.column_stack((np.ones(len(counts)), covariates))
    values = np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ values, -30, 30)))
        bend = (design * (counts * chance * (1 - chance))[:, np.newaxis]).T @ design
        step = _solve(bend, design.T @ (treated - counts * chance))
        values = values + step
        if np.abs(step).max() < 1e-10:
            break
    found: Array = 1 / (1 + np.exp(-np.clip(design @ values, -30, 30)))
    return found


def _solve(bend: Array, slope: Array) -> Array:
    """Return the step to where the slope is nought.

    Hundreds of fits of a bootstrap come by here, and triangles are ten times as quick as
    eigenvalues. Only where columns make each other up, or nearly, the smallest step is wanted.
    """
    try:
        pivots = np.linalg.cholesky(bend).diagonal()
        are_apart = bool(pivots.min() > LEAST_PIVOT * pivots.max())
    except np.linalg.LinAlgError:
        are_apart = False
    if not are_apart:
        return np.asarray(np.linalg.pinv(bend, hermitian=True) @ slope, dtype=np.float64)
    return np.asarray(np.linalg.solve(bend, slope), dtype=np.float64)


def proportions_p(answered: Flags, treated: Flags) -> float:
    """Return the p of a difference in response between the groups (pooled z)."""
    counts = [(int(answered[side].sum()), int(side.sum())) for side in (treated, ~treated)]
    (first, n_first), (second, n_second) = counts
    pooled = (first + second) / (n_first + n_second)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n_first + 1 / n_second))
    return z_two_sided((first / n_first - second / n_second) / error) if error else 1.0
