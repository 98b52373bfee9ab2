# SPDX-License-Identifier: EUPL-1.2
"""A control chart: means by period, the smoothed line, and the band in which chance keeps it.

What asks attention is a diamond with its own colour; hidden periods are gaps with a stroke.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from feedback.charts.shapes import drawing, group, number, shape, words
from feedback.charts.specs import Chart, Mark, Scale

WIDTH, HEIGHT = 400, 220
LEFT, RIGHT, TOP, BOTTOM = 30, 7, 10, 26
MOST_LABELS = 5


@dataclass(frozen=True)
class Control(Chart):
    """Marks by period, ``low`` and ``high`` of each the limits of its smoothed value.

    ``line`` holds the smoothed values, None where a mark is hidden; ``asks`` the places that
    ask attention; ``learnt`` how many places, from the first, said what is ordinary.
    """

    line: tuple[float | None, ...] = ()
    centre: float | None = None
    asks: frozenset[int] = frozenset()
    learnt: int = 0


def draw_control(chart: Control) -> Markup:
    """Return the periods from left to right."""
    return drawing(chart.title, chart.sentence, _inside(chart), width=WIDTH, height=HEIGHT)


def _inside(chart: Control) -> Iterator[Markup]:
    step = (WIDTH - LEFT - RIGHT) / max(1, len(chart.marks))
    yield from _band(chart, step)
    for tick in chart.scale.ticks:
        y = _height(chart.scale, tick)
        yield shape("line", "grid", x1=LEFT, x2=WIDTH, y1=y, y2=y)
        yield words(number(tick), x=LEFT - 6, y=y + 4, anchor="end")
    if chart.centre is not None:
        y = _height(chart.scale, chart.centre)
        yield shape("line", "axis", x1=LEFT, x2=WIDTH, y1=y, y2=y)
    if 0 < chart.learnt < len(chart.marks):
        x = LEFT + chart.learnt * step
        yield shape("line", "dashed", x1=x, x2=x, y1=TOP, y2=HEIGHT - BOTTOM)
    yield from _smooth(chart, step)
    for place, mark in enumerate(chart.marks):
        asks = chart.line[place] if place in chart.asks else None
        yield group(mark.tip, _point(chart.scale, mark, x=_middle(place, step), asks=asks))
    yield from _labels(chart, step)


def _labels(chart: Control, step: float) -> Iterator[Markup]:
    every = max(1, -(-len(chart.marks) // MOST_LABELS))
    for place in range(0, len(chart.marks), every):
        x = LEFT + place * step
        yield words(chart.marks[place].label, x=x, y=HEIGHT - 6, anchor="start")


def _band(chart: Control, step: float) -> Iterator[Markup]:
    """Yield the limits as one area; across hidden periods it goes on."""
    known = [
        (_middle(place, step), mark.low, mark.high)
        for place, mark in enumerate(chart.marks)
        if mark.low is not None and mark.high is not None
    ]
    if len(known) > 1:
        above = [(x, _height(chart.scale, high)) for x, _, high in known]
        below = [(x, _height(chart.scale, low)) for x, low, _ in reversed(known)]
        corners = " ".join(f"{number(x)},{number(y)}" for x, y in (*above, *below))
        yield shape("polygon", "range", points=corners)


def _smooth(chart: Control, step: float) -> Iterator[Markup]:
    known = [
        (_middle(place, step), _height(chart.scale, value))
        for place, value in enumerate(chart.line)
        if value is not None
    ]
    for (x, y), (x_after, y_after) in pairwise(known):
        yield shape("line", "path", x1=x, x2=x_after, y1=y, y2=y_after)


def _middle(place: int, step: float) -> float:
    return LEFT + (place + 0.5) * step


def _height(scale: Scale, value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - scale.share(value))


def _point(scale: Scale, mark: Mark, *, x: float, asks: float | None) -> Iterator[Markup]:
    """Yield the mean; ``asks`` is the smoothed value that is outside, or that of a long run."""
    if mark.value is None:
        floor = HEIGHT - BOTTOM
        yield shape("line", "hidden", x1=x - 2, x2=x + 2, y1=floor, y2=floor - 9)
        return
    yield shape("circle", "open", cx=x, cy=_height(scale, mark.value), r=2.8)
    if asks is not None:
        y = _height(scale, asks)
        corners = ((x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y))
        points = " ".join(f"{number(across)},{number(up)}" for across, up in corners)
        yield shape("polygon", "ahead", points=points)
