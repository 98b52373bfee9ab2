# SPDX-License-Identifier: EUPL-1.2
"""Standing bars from nought: how many gave each mark."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from feedback.charts.shapes import drawing, group, hatched, shape, short, words
from feedback.charts.specs import Chart, Mark

WIDTH, HEIGHT = 400, 190
TOP, BOTTOM = 22, 24


def draw_columns(chart: Chart) -> Markup:
    """Return a column for each mark, its text above and its label below."""
    return drawing(chart.title, chart.sentence, _inside(chart), width=WIDTH, height=HEIGHT)


def _inside(chart: Chart) -> Iterator[Markup]:
    floor = HEIGHT - BOTTOM
    step = WIDTH / max(1, len(chart.marks))
    most = max(3, int(step / 7))
    for place, mark in enumerate(chart.marks):
        yield group(mark.tip, _column(mark, chart, x=place * step, step=step, most=most))
    yield shape("line", "axis", x1=0, x2=WIDTH, y1=floor, y2=floor)


def _column(mark: Mark, chart: Chart, *, x: float, step: float, most: int) -> Iterator[Markup]:
    floor, width = HEIGHT - BOTTOM, step * 0.78
    left, middle = x + (step - width) / 2, x + step / 2
    yield words(short(mark.label, most=most), x=middle, y=HEIGHT - 6)
    if mark.value is None:
        yield hatched(left, TOP, width, floor - TOP, role="hidden", gap=9)
        return
    height = (floor - TOP) * chart.scale.share(mark.value)
    yield shape("rect", "data", x=left, y=floor - height, width=width, height=height)
    if mark.is_hatched:
        yield hatched(left, floor - height, width, height, role="hatch", gap=7)
    yield words(mark.text, x=middle, y=floor - height - 6, role="figure")
