# SPDX-License-Identifier: EUPL-1.2
"""Quantiles and tails of the normal and Student's t distribution.

The only place that calls scipy for them. It is imported when first asked for: a page without
figures does not pay for it.
"""

from __future__ import annotations

from functools import lru_cache

#: Of all intervals here: 95 %, both sides.
UPPER = 0.975


@lru_cache(maxsize=4_096)
def t_quantile(df: float, share: float = UPPER) -> float:
    """Return the quantile of Student's t with ``df`` degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(df, share))


@lru_cache(maxsize=256)
def z_quantile(share: float = UPPER) -> float:
    """Return the quantile of the normal distribution."""
    from scipy.special import ndtri

    return float(ndtri(share))


def t_two_sided(t: float, df: float) -> float:
    """Return the chance of a value at least as far from nought as ``t``, on either side."""
    from scipy.special import stdtr

    return float(2 * stdtr(df, -abs(t)))


def z_two_sided(z: float) -> float:
    """Return the same for the normal distribution."""
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(z)))


def normal_density(z: float) -> float:
    """Return the height of the normal curve."""
    from math import exp, pi, sqrt

    return exp(-z * z / 2) / sqrt(2 * pi)


def normal_below(z: float) -> float:
    """Return the share of the normal distribution below ``z``."""
    from scipy.special import ndtr

    return float(ndtr(z))
