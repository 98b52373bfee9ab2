# SPDX-License-Identifier: EUPL-1.2
"""A flow chart as shapes with their places: what ``rules.picture`` writes as SVG (pure)."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.instructions.rules.chart import Arrow, arrows
from feedback.instructions.rules.layers import Line, Placed, place
from feedback.instructions.rules.lettering import LINE, width_of, wrap
from feedback.instructions.rules.steps import Step, StepKind, number_of

EDGE, BETWEEN = 12.0, 34.0
_TEXT, _PAD, _LABEL = 150.0, 14.0, 170.0


class Mark(enum.StrEnum):
    """How a step differs from the version before."""

    NEW = "nieuw"
    CHANGED = "gewijzigd"


@dataclass(frozen=True)
class Box:
    """A step: its middle, its size, its lines of text."""

    step_id: str
    number: int
    kind: StepKind
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    mark: Mark | None = None


@dataclass(frozen=True)
class Curve:
    """An arrow: the points it goes through, straight down at each; its words and their place."""

    source: int
    target: int
    label: str
    points: tuple[tuple[float, float], ...]
    label_lines: tuple[str, ...] = ()
    label_at: tuple[float, float] = (0.0, 0.0)
    is_cut: bool = False


@dataclass(frozen=True)
class Drawing:
    """The whole picture."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]


def draw(steps: Sequence[Step], *, marks: Mapping[str, Mark] | None = None) -> Drawing:
    """Lay out a chart; ``marks`` tell which steps are new or changed."""
    if not steps:
        return Drawing(2 * EDGE, 2 * EDGE, (), ())
    every, number = arrows(steps), number_of(steps)
    sizes = [_size(step, number[step.id], mark=(marks or {}).get(step.id)) for step in steps]
    labels = [tuple(wrap(one.label, most=_LABEL)) if one.label else () for one in every]
    lines = [
        Line(number[one.source] - 1, number[one.target] - 1, _label_width(label))
        for one, label in zip(every, labels, strict=True)
    ]
    room = [width for _, width, _ in sizes]
    for line, one in zip(lines, every, strict=True):
        if line.source == line.target:  # its words stand beside its box
            room[line.source] += 2 * width_of(f"{one.label} → {line.target}") + 36
    placed = place(room, lines)
    tops, bottoms = _heights(placed, [height for *_, height in sizes], labels)
    boxes = tuple(
        Box(
            step.id,
            number[step.id],
            step.kind,
            text,
            placed.places[n].x + EDGE,
            (tops[placed.places[n].layer] + bottoms[placed.places[n].layer]) / 2,
            width,
            height,
            (marks or {}).get(step.id),
        )
        for n, (step, (text, width, height)) in enumerate(zip(steps, sizes, strict=True))
    )
    curves = _Curves(placed, boxes, tops, bottoms, every, labels).all()
    return Drawing(_right(placed, boxes, curves), bottoms[-1] + EDGE, boxes, curves)


def _size(step: Step, number: int, *, mark: Mark | None) -> tuple[tuple[str, ...], float, float]:
    """Return a step's lines and how large its shape is; a diamond holds its words inside."""
    lines = tuple(wrap(f"{number}  {step.title}", most=_TEXT))
    wide = max(width_of(line) for line in lines)
    high = LINE * (len(lines) + (1 if mark else 0))
    if step.kind is StepKind.CHOICE:
        return lines, wide * 1.62 + 2 * _PAD, high * 1.95 + 18
    return lines, max(wide + 2 * _PAD, 96.0), high + 2 * _PAD - 4


def _label_width(label: Sequence[str]) -> float:
    return max((width_of(line) for line in label), default=0.0) + 10 if label else 0.0


def _heights(
    placed: Placed, heights: Sequence[float], labels: Sequence[Sequence[str]]
) -> tuple[list[float], list[float]]:
    """Return top and bottom of every layer; one with only words or bends is low."""
    tall: dict[int, float] = defaultdict(float)
    for n, height in enumerate(heights):
        tall[placed.places[n].layer] = max(tall[placed.places[n].layer], height)
    for number, chain in placed.chains.items():
        if labels[number]:
            at = placed.places[chain[-2 if number in placed.turned else 1]].layer
            tall[at] = max(tall[at], LINE * len(labels[number]) + 4)
    tops, bottoms, y = [], [], EDGE
    for layer in range(len(placed.layers)):
        tops.append(y)
        bottoms.append(y + tall[layer])
        y = bottoms[-1] + BETWEEN
    return tops, bottoms


def _right(placed: Placed, boxes: Sequence[Box], curves: Sequence[Curve]) -> float:
    edges = [box.x + box.width / 2 for box in boxes]
    edges += [one.x + one.width / 2 + EDGE for one in placed.places]
    edges += [x + 60 for curve in curves if curve.is_cut for x, _ in curve.points]
    return max(edges) + EDGE


@dataclass(frozen=True)
class _Curves:
    """Draws the arrows between boxes that have their place."""

    placed: Placed
    boxes: Sequence[Box]
    tops: Sequence[float]
    bottoms: Sequence[float]
    every: Sequence[Arrow]
    labels: Sequence[tuple[str, ...]]

    def all(self) -> tuple[Curve, ...]:
        number = {box.step_id: box.number for box in self.boxes}
        ports = self._ports()
        return tuple(
            self._curve(n, number[one.source], number[one.target], ports)
            for n, one in enumerate(self.every)
        )

    def _ports(self) -> dict[tuple[int, int], float]:
        """Return how far from the middle each arrow leaves and enters its boxes: side by side.

        The key is the arrow and 0 at its upper end, 1 at its lower end.
        """
        ends: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
        for n, chain in self.placed.chains.items():
            x = [self.placed.places[one].x for one in chain]
            ends[chain[0], 0].append((x[1], n))
            ends[chain[-1], 1].append((x[-2], n))
        found: dict[tuple[int, int], float] = {}
        for (box, side), lines in ends.items():
            room = self.boxes[box].width * 0.55
            apart = min(room / len(lines), 34.0)
            for at, (_, n) in enumerate(sorted(lines)):
                found[n, side] = (at - (len(lines) - 1) / 2) * apart
        return found

    def _curve(
        self, n: int, source: int, target: int, ports: Mapping[tuple[int, int], float]
    ) -> Curve:
        arrow, label = self.every[n], self.labels[n]
        chain = self.placed.chains.get(n)
        if chain is None:
            return self._beside(n, source, target)
        upper, lower = self.boxes[chain[0]], self.boxes[chain[-1]]
        points = [(upper.x + ports[n, 0], _edge(upper, ports[n, 0], down=True))]
        for one in chain[1:-1]:
            bend = self.placed.places[one]
            points.append((bend.x + EDGE, self.tops[bend.layer]))
            points.append((bend.x + EDGE, self.bottoms[bend.layer]))
        points.append((lower.x + ports[n, 1], _edge(lower, ports[n, 1], down=False)))
        at = (0.0, 0.0)
        if label:
            bend = self.placed.places[chain[-2 if n in self.placed.turned else 1]]
            at = (bend.x + EDGE, (self.tops[bend.layer] + self.bottoms[bend.layer]) / 2)
        way = tuple(reversed(points)) if n in self.placed.turned else tuple(points)
        return Curve(source, target, arrow.label, way, label, at)

    def _beside(self, n: int, source: int, target: int) -> Curve:
        """Draw a line that was cut, or leads to its own step: a short one with a number."""
        box = self.boxes[source - 1]
        earlier = sum(
            one.source == box.step_id and m not in self.placed.chains
            for m, one in enumerate(self.every[:n])
        )
        shift = (-1) ** earlier * ((earlier + 1) // 2) * LINE  # the middle, below, above, …
        half = box.width / 2
        if box.kind is StepKind.CHOICE:
            half *= max(0.0, 1 - abs(shift) / (box.height / 2))
        edge, right, y = box.x + half, box.x + box.width / 2, box.y - shift
        label = self.every[n].label
        words = f"{label} → {target}".strip()
        points = ((edge, y), (right + 14, y))
        return Curve(source, target, label, points, (words,), (right + 18, y), is_cut=True)


def _edge(box: Box, port: float, *, down: bool) -> float:
    """Return where on its edge an arrow touches a box: a diamond slopes."""
    half = box.height / 2
    if box.kind is StepKind.CHOICE:
        half *= 1 - abs(port) / (box.width / 2)
    return box.y + (half if down else -half)
