# SPDX-License-Identifier: EUPL-1.2
"""Values as dots on a fixed line, each in the bar of its interval."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from feedback.charts.shapes import drawing, group, hatched, number, shape, short, words
from feedback.charts.specs import Chart, Mark, Scale

WIDTH, ROW = 400, 44
EDGE, RIGHT = 7, 52
STRIP_WIDTH, STRIP_HEIGHT = 300, 20


def draw_dots(chart: Chart) -> Markup:
    """Return a line for each mark, its label above it, and the ends of the scale below."""
    height = ROW * max(1, len(chart.marks)) + 18
    return drawing(chart.title, chart.sentence, _inside(chart), width=WIDTH, height=height)


def _inside(chart: Chart) -> Iterator[Markup]:
    for place, mark in enumerate(chart.marks):
        y = place * ROW
        yield group(mark.tip, _row(mark, chart.scale, y=y))
    bottom = ROW * max(1, len(chart.marks)) + 12
    for tick in chart.scale.ticks:
        x = _place(chart.scale, tick, width=WIDTH - RIGHT)
        yield words(number(tick), x=x, y=bottom)


def _row(mark: Mark, scale: Scale, *, y: float) -> Iterator[Markup]:
    yield words(short(mark.label, most=52), x=0, y=y + 16, anchor="start")
    yield from _dot(mark, scale, width=WIDTH - RIGHT, middle=y + 30)
    if mark.value is not None:
        x = WIDTH - RIGHT + 8
        yield words(mark.text, x=x, y=y + 35, role="figure", anchor="start")


def draw_strip(mark: Mark, *, scale: Scale) -> Markup:
    """Return one line with its dot, to stand in the row of a table that has the figures."""
    inside = [group(mark.tip, _dot(mark, scale, width=STRIP_WIDTH, middle=STRIP_HEIGHT / 2))]
    return Markup(
        '<svg class="gh-chart__strip" viewBox="0 0 {} {}" aria-hidden="true" '
        'xmlns="http://www.w3.org/2000/svg">{}</svg>'
    ).format(STRIP_WIDTH, STRIP_HEIGHT, Markup("").join(inside))


def _place(scale: Scale, value: float, *, width: float) -> float:
    return EDGE + (width - 2 * EDGE) * scale.share(value)


def _dot(mark: Mark, scale: Scale, *, width: float, middle: float) -> Iterator[Markup]:
    if mark.value is None:
        yield hatched(0, middle - 9, width, 18, role="hidden", gap=9)
        return
    yield shape("line", "grid", x1=EDGE, x2=width - EDGE, y1=middle, y2=middle)
    if mark.low is not None and mark.high is not None:
        low, high = (_place(scale, end, width=width) for end in (mark.low, mark.high))
        across = {"x": low, "y": middle - 4.5, "width": high - low, "height": 9.0}
        yield shape("rect", "range", **across)
    x = _place(scale, mark.value, width=width)
    yield shape("circle", "data", cx=x, cy=middle, r=5.5)
