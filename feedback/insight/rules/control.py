# SPDX-License-Identifier: EUPL-1.2
"""Control charts of the continuous survey (M10): is this a change, or how it always varies?

Two rules and no more, for every further one multiplies false alarms: a point outside the
limits, and eight in a row on one side of the centre.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from feedback.insight.rules.sums import Interval, Scale, Sums

LIMIT = 3.0
#: Moving ranges to limits: 3 / 1.128.
MOVING = 3 / 1.128
LAMBDA = 0.2
RUN = 8


class Signal(enum.StrEnum):
    """Why a point asks attention."""

    OUTSIDE = "outside"
    RUN = "run"


class Chart(enum.StrEnum):
    """Which chart."""

    EWMA = "ewma"
    XBAR = "xbar"
    XMR = "xmr"


@dataclass(frozen=True)
class Point:
    """One period: its mark, the smoothed value that is judged, its limits and its signal."""

    period: str
    n: int
    mean: float
    value: float
    low: float
    high: float
    signal: Signal | None


@dataclass(frozen=True)
class ControlChart:
    """A chart: the centre, the spread of single marks (or of points, for xmr), the points."""

    chart: Chart
    centre: float
    sigma: float
    points: tuple[Point, ...]


Period = tuple[str, Sums]


def control_chart(
    periods: Sequence[Period],
    *,
    chart: Chart = Chart.EWMA,
    scale: Scale | None = None,
    baseline: int | None = None,
) -> ControlChart:
    """Return the chart of these periods, oldest first, each of at least ten answers.

    The centre and the spread come from the first ``baseline`` periods, or from all; limits
    stay on the ``scale`` where there is one. Raises ``ValueError`` without periods.
    """
    if not periods:
        raise ValueError("a control chart needs at least one period")
    known = [sums for _, sums in periods[:baseline]]
    means = [float(sums.mean) for _, sums in periods]
    if chart is Chart.XMR:
        centre = math.fsum(means[:baseline]) / len(known)
        sigma = _moving_range(means[:baseline]) * MOVING / LIMIT
        reaches, values = [LIMIT * sigma] * len(means), means
    else:
        whole = sum(known, Sums())
        centre, sigma = float(whole.mean), _pooled(known)
        errors = [sigma / math.sqrt(sums.n) for _, sums in periods]
        reaches, values = [LIMIT * error for error in errors], means
        if chart is Chart.EWMA:
            values, reaches = ewma(means, start=centre, weight=LAMBDA), _wandering(errors)
    points = _points(periods, values, reaches, centre=centre, scale=scale)
    return ControlChart(chart, centre, sigma, points)


def _wandering(errors: Sequence[float]) -> list[float]:
    """Return how far each smoothed mean may be from the centre."""
    reaches, variance = [], 0.0
    for error in errors:
        variance = LAMBDA**2 * error**2 + (1 - LAMBDA) ** 2 * variance
        reaches.append(LIMIT * math.sqrt(variance))
    return reaches


def ewma(values: Sequence[float], *, start: float, weight: float) -> list[float]:
    """Return the exponentially weighted means of values, beginning at ``start``."""
    found, now = [], start
    for value in values:
        now = weight * value + (1 - weight) * now
        found.append(now)
    return found


def _points(
    periods: Sequence[Period],
    values: Sequence[float],
    reaches: Sequence[float],
    *,
    centre: float,
    scale: Scale | None,
) -> tuple[Point, ...]:
    points, side, run = [], 0, 0
    for (name, sums), value, reach in zip(periods, values, reaches, strict=True):
        limits = Interval(centre - reach, centre + reach)
        if scale is not None:
            limits = limits.clipped(scale.lowest, scale.highest)
        now = (value > centre) - (value < centre)
        run = run + 1 if now == side and now else int(now != 0)
        side = now
        outside = abs(value - centre) > reach + 1e-12
        signal = Signal.OUTSIDE if outside else Signal.RUN if run >= RUN else None
        points.append(Point(name, sums.n, float(sums.mean), value, *limits, signal))
    return tuple(points)


def _pooled(cells: Sequence[Sums]) -> float:
    """Return the standard deviation of single marks within their periods."""
    free = sum(cell.n - 1 for cell in cells)
    within = sum(float(cell.variance) * (cell.n - 1) for cell in cells)
    return math.sqrt(within / free) if free else 0.0


def _moving_range(values: Sequence[float]) -> float:
    steps = [abs(after - before) for before, after in pairwise(values)]
    return math.fsum(steps) / len(steps) if steps else 0.0
