# SPDX-License-Identifier: EUPL-1.2
"""A value by period: dots with their interval, joined where periods follow one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from feedback.charts.shapes import drawing, group, hatched, number, shape, short, words
from feedback.charts.specs import Chart, Mark, Scale

WIDTH, HEIGHT = 400, 190
LEFT, TOP, BOTTOM = 30, 14, 24
GRID = 5
"""At most so many lines across; ticks between them have none."""


def draw_line(chart: Chart) -> Markup:
    """Return the periods from left to right. A hidden one is a gap, not a line across."""
    return drawing(chart.title, chart.sentence, _inside(chart), width=WIDTH, height=HEIGHT)


def _inside(chart: Chart) -> Iterator[Markup]:
    yield from _grid(chart.scale)
    step = (WIDTH - LEFT) / max(1, len(chart.marks))
    for place, (mark, after) in enumerate(pairwise(chart.marks)):
        if mark.value is not None and after.value is not None:
            yield shape(
                "line",
                "path",
                x1=_middle(place, step),
                x2=_middle(place + 1, step),
                y1=_height(chart.scale, mark.value),
                y2=_height(chart.scale, after.value),
            )
    for place, mark in enumerate(chart.marks):
        yield group(mark.tip, _point(mark, chart.scale, x=_middle(place, step), step=step))


def _grid(scale: Scale) -> Iterator[Markup]:
    for tick in _few(scale.ticks):
        y = _height(scale, tick)
        yield shape("line", "grid", x1=LEFT, x2=WIDTH, y1=y, y2=y)
        yield words(number(tick), x=LEFT - 6, y=y + 4, anchor="end")


def _few(ticks: Sequence[float]) -> Sequence[float]:
    if len(ticks) <= GRID:
        return ticks
    every = -(-(len(ticks) - 1) // (GRID - 1))
    return ticks[::every]


def _middle(place: int, step: float) -> float:
    return LEFT + (place + 0.5) * step


def _height(scale: Scale, value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - scale.share(value))


def _point(mark: Mark, scale: Scale, *, x: float, step: float) -> Iterator[Markup]:
    floor = HEIGHT - BOTTOM
    most = max(4, int(step / 6.5))
    yield words(short(mark.label, most=most), x=x, y=HEIGHT - 6)
    if mark.value is None:
        width = min(40.0, step * 0.8)
        yield hatched(x - width / 2, TOP, width, floor - TOP, role="hidden", gap=9)
        return
    y = _height(scale, mark.value)
    if mark.low is not None and mark.high is not None:
        top, bottom = _height(scale, mark.high), _height(scale, mark.low)
        yield shape("rect", "range", x=x - 4.5, y=top, width=9, height=bottom - top)
    yield shape("circle", "data", cx=x, cy=y, r=5.5)
    yield words(mark.text, x=x + 9, y=y - 8, role="figure", anchor="start")
