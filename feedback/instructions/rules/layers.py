# SPDX-License-Identifier: EUPL-1.2
"""Placing a graph in layers from top to bottom (pure), after Sugiyama, Tagawa and Toda (1981).

1. Arrows that go back are turned around, so that no circle is left. 2. Each box comes one layer
below the lowest that leads to it; an arrow with words takes a layer more, for its words.
3. An arrow over several layers gets a place in each. 4. Within a layer the order is that of the
middle of the neighbours. 5. Each layer is set as near to its neighbours as its widths allow.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SWEEPS = 6
#: More places than this for long arrows makes a picture nobody reads; the longest are cut.
MOST_PLACES = 900
GAP = 28.0


@dataclass
class Place:
    """A box or a bend of an arrow: its layer, its width and the middle of it from the left."""

    layer: int
    width: float
    x: float = 0.0


@dataclass(frozen=True)
class Line:
    """An arrow to be placed: ``wide`` is the width of its words, 0 for none."""

    source: int
    target: int
    wide: float = 0.0


@dataclass
class Placed:
    """Where everything came. ``chains`` are the places of each line, from top to bottom.

    A line that goes back is in ``turned``; one that was cut, or leads to itself, has no chain.
    """

    places: list[Place]
    layers: list[list[int]]
    chains: dict[int, list[int]] = field(default_factory=dict)
    turned: set[int] = field(default_factory=set)


def place(widths: Sequence[float], lines: Sequence[Line]) -> Placed:
    """Place boxes ``0 … n-1`` of these widths, joined by these lines."""
    turned = _turn_back(len(widths), lines)
    down = {
        number: (line.target, line.source) if number in turned else (line.source, line.target)
        for number, line in enumerate(lines)
        if line.source != line.target
    }
    least = {number: 2 if lines[number].wide else 1 for number in down}
    layer = _layers(len(widths), down, least)
    found = Placed([Place(layer[n], width) for n, width in enumerate(widths)], [], turned=turned)
    _bend(found, lines, down)
    _order(found)
    _set(found)
    return found


def _turn_back(count: int, lines: Sequence[Line]) -> set[int]:
    """Return the lines that lead back to where one came from, walking from the first box."""
    out: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        out[line.source].append(number)
    state = [0] * count
    turned: set[int] = set()
    for root in range(count):
        if state[root]:
            continue
        state[root] = 1
        path = [(root, iter(out[root]))]
        while path:
            box, rest = path[-1]
            number = next(rest, -1)
            if number < 0:
                state[box] = 2
                path.pop()
                continue
            target = lines[number].target
            if state[target] == 1:
                turned.add(number)
            elif state[target] == 0:
                state[target] = 1
                path.append((target, iter(out[target])))
    return turned


def _layers(count: int, down: Mapping[int, tuple[int, int]], least: Mapping[int, int]) -> list[int]:
    """Return each box's layer: one below the lowest box that leads to it."""
    waits, out = [0] * count, defaultdict(list)
    for number, (above, below) in down.items():
        waits[below] += 1
        out[above].append((below, least[number]))
    layer = [0] * count
    ready = [box for box in range(count) if not waits[box]]
    while ready:
        box = ready.pop()
        for below, step in out[box]:
            layer[below] = max(layer[below], layer[box] + step)
            waits[below] -= 1
            if not waits[below]:
                ready.append(below)
    return layer


def _bend(found: Placed, lines: Sequence[Line], down: Mapping[int, tuple[int, int]]) -> None:
    """Give each line a place in every layer it crosses; the longest go without when too many."""
    places = found.places
    span = {n: places[below].layer - places[above].layer for n, (above, below) in down.items()}
    room = MOST_PLACES
    for number in sorted(down, key=lambda n: (span[n], n)):
        room -= span[number] - 1
        if room < 0 and span[number] > 3:
            continue
        above, below = down[number]
        chain = [above]
        with_words = places[below].layer - 1 if number in found.turned else places[above].layer + 1
        for layer in range(places[above].layer + 1, places[below].layer):
            chain.append(len(places))
            places.append(Place(layer, lines[number].wide if layer == with_words else 8.0))
        found.chains[number] = [*chain, below]


def _order(found: Placed) -> None:
    """Order each layer by the middle of its neighbours, down and up, to have few crossings."""
    depth = max(one.layer for one in found.places) + 1
    found.layers = [[] for _ in range(depth)]
    for number, one in enumerate(found.places):
        found.layers[one.layer].append(number)
    above, below = _neighbours(found)
    at = {n: float(i) for row in found.layers for i, n in enumerate(row)}
    best, fewest = [list(row) for row in found.layers], _crossings(found, at)
    for sweep in range(SWEEPS):
        near, rows = (above, found.layers) if sweep % 2 == 0 else (below, found.layers[::-1])
        for row in rows:
            wish = {n: _middle(near[n], at, otherwise=at[n]) for n in row}
            row.sort(key=lambda n: wish[n])
            at.update({n: float(i) for i, n in enumerate(row)})
        crossings = _crossings(found, at)
        if crossings < fewest:
            best, fewest = [list(row) for row in found.layers], crossings
    found.layers = best


def _neighbours(found: Placed) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    above: dict[int, list[int]] = defaultdict(list)
    below: dict[int, list[int]] = defaultdict(list)
    for chain in found.chains.values():
        for upper, lower in itertools.pairwise(chain):
            above[lower].append(upper)
            below[upper].append(lower)
    return above, below


def _middle(near: Sequence[int], at: Mapping[int, float], *, otherwise: float) -> float:
    return sum(at[n] for n in near) / len(near) if near else otherwise


def _crossings(found: Placed, at: Mapping[int, float]) -> int:
    """Count the pairs of lines between two layers that cross."""
    pairs: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for chain in found.chains.values():
        for upper, lower in itertools.pairwise(chain):
            pairs[found.places[upper].layer].append((at[upper], at[lower]))
    total = 0
    for rows in pairs.values():
        rows.sort()
        ends: list[float] = []
        for _, end in rows:
            at_end = bisect_right(ends, end)
            total += len(ends) - at_end
            ends.insert(at_end, end)
    return total


def _set(found: Placed) -> None:
    """Set each layer as near to its neighbours as the widths in it allow, down and up."""
    above, below = _neighbours(found)
    at = {n: one.x for n, one in enumerate(found.places)}
    for row in found.layers:
        _spread(row, {n: float(i) for i, n in enumerate(row)}, found.places, at)
    for sweep in range(2 * SWEEPS):
        near, rows = (above, found.layers) if sweep % 2 == 0 else (below, found.layers[::-1])
        for row in rows:
            _spread(row, {n: _middle(near[n], at, otherwise=at[n]) for n in row}, found.places, at)
    left = min(at[n] - one.width / 2 for n, one in enumerate(found.places))
    for n, one in enumerate(found.places):
        one.x = at[n] - left


def _spread(
    row: Sequence[int], wish: Mapping[int, float], places: Sequence[Place], at: dict[int, float]
) -> None:
    """Give each its wish as nearly as can be with the order kept and nothing touching.

    Least squares by pooling: neighbours that would overlap share the mean of their wishes.
    """
    offset, total = {}, 0.0
    for before, n in zip([None, *row], row, strict=False):
        if before is not None:
            total += (places[before].width + places[n].width) / 2 + GAP
        offset[n] = total
    pools: list[tuple[float, list[int]]] = []
    for n in row:
        mean, members = wish[n] - offset[n], [n]
        while pools and pools[-1][0] > mean:
            other, before_it = pools.pop()
            mean = (mean * len(members) + other * len(before_it)) / (len(members) + len(before_it))
            members = before_it + members
        pools.append((mean, members))
    for mean, members in pools:
        for n in members:
            at[n] = mean + offset[n]
