# SPDX-License-Identifier: EUPL-1.2
"""Finding the lowest point of a smooth bowl: limited-memory BFGS (Nocedal and Wright, ch. 7).

Sums instead of BLAS: its threads wait for each other on a busy machine, and cost more than
they give on problems of this size.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Point = NDArray[np.float64]
    Cost = Callable[[Point], tuple[float, Point]]

_REMEMBERED = 10
_ROUNDS = 200
_FLAT = 1e-4
_ENOUGH = 1e-4
_SHORTEST = 1e-8


def lowest(cost: Cost, start: Point, *, flat: float = _FLAT) -> Point:
    """Return where ``cost`` is lowest; it gives height and slope.

    Stops where no slope is steeper than ``flat``, or after two hundred rounds.
    """
    point = start
    height, slope = cost(point)
    past: deque[tuple[Point, Point, float]] = deque(maxlen=_REMEMBERED)
    for _ in range(_ROUNDS):
        if abs(slope).max() <= flat:
            break
        way = _direction(slope, past)
        fall = _dot(way, slope)
        step = 1.0 if past else min(1.0, 1.0 / float(abs(slope).sum()))
        while True:
            there = point + step * way
            height_there, slope_there = cost(there)
            if height_there <= height + _ENOUGH * step * fall or step < _SHORTEST:
                break
            step /= 2
        moved, bent = there - point, slope_there - slope
        if (curve := _dot(moved, bent)) > 0:
            past.append((moved, bent, curve))
        point, height, slope = there, height_there, slope_there
    return point


def _direction(slope: Point, past: deque[tuple[Point, Point, float]]) -> Point:
    """Return the way down, bent by what the last steps told about the bowl."""
    way = -slope
    shares: list[float] = []
    for moved, bent, curve in reversed(past):
        share = _dot(moved, way) / curve
        way = way - share * bent
        shares.append(share)
    if past:
        _, bent, curve = past[-1]
        way = way * (curve / _dot(bent, bent))
    for (moved, bent, curve), share in zip(past, reversed(shares), strict=True):
        way = way + (share - _dot(bent, way) / curve) * moved
    return way


def _dot(left: Point, right: Point) -> float:
    return float((left * right).sum())
