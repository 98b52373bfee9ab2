# SPDX-License-Identifier: EUPL-1.2
"""Values with their interval under one another, and what each is worth behind it (forest)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from feedback.charts.shapes import drawing, group, hatched, shape, short, words
from feedback.charts.specs import Chart, Mark, Scale

WIDTH, ROW, TOP = 420, 34, 8
LEFT, RIGHT = 152, 40
NAME_MOST = 22


def draw_forest(chart: Chart, *, tick: Callable[[float], str]) -> Markup:
    """Return a line for each mark; ``tick`` says a number of the scale in words.

    Where the scale goes below nought the line of nought is drawn stronger.
    """
    height = TOP + ROW * max(1, len(chart.marks)) + 26
    inside = _inside(chart, tick)
    return drawing(chart.title, chart.sentence, inside, width=WIDTH, height=height, is_crowded=True)


def _inside(chart: Chart, tick: Callable[[float], str]) -> Iterator[Markup]:
    bottom = TOP + ROW * max(1, len(chart.marks))
    for at in chart.scale.ticks:
        x = _place(chart.scale, at)
        role = "axis" if at == 0 > chart.scale.low else "grid"
        yield shape("line", role, x1=x, x2=x, y1=TOP, y2=bottom)
        yield words(tick(at), x=x, y=bottom + 18)
    for place, mark in enumerate(chart.marks):
        yield group(mark.tip, _row(mark, chart.scale, y=TOP + ROW * (place + 0.5)))


def _place(scale: Scale, value: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * scale.share(value)


def _row(mark: Mark, scale: Scale, *, y: float) -> Iterator[Markup]:
    yield words(short(mark.label, most=NAME_MOST), x=0, y=y + 5, role="label", anchor="start")
    if mark.value is None:
        yield hatched(LEFT, y - 9, WIDTH - LEFT - RIGHT, 18, role="hidden", gap=9)
        return
    if mark.low is not None and mark.high is not None:
        low, high = (_place(scale, end) for end in (mark.low, mark.high))
        yield shape("rect", "range", x=low, y=y - 4.5, width=max(1.0, high - low), height=9)
    x = _place(scale, mark.value)
    kind = "open" if mark.is_hatched else "data"
    yield shape("circle", kind, cx=x, cy=y, r=5.5)
    yield words(mark.text, x=WIDTH, y=y + 5, role="figure", anchor="end")
