# SPDX-License-Identifier: EUPL-1.2
"""Lying bars from nought: shares of things with long names, with their interval if any."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from feedback.charts.shapes import drawing, group, hatched, shape, short, words
from feedback.charts.specs import Chart, Mark

WIDTH, ROW, BAR = 400, 44, 14
NAME_MOST, RIGHT = 52, 52


def draw_bars(chart: Chart) -> Markup:
    """Return a bar for each mark, its label above it and its text behind it."""
    height = ROW * max(1, len(chart.marks))
    rows = (
        group(mark.tip, _bar(mark, chart, y=place * ROW)) for place, mark in enumerate(chart.marks)
    )
    return drawing(chart.title, chart.sentence, rows, width=WIDTH, height=height)


def _bar(mark: Mark, chart: Chart, *, y: float) -> Iterator[Markup]:
    whole, top = WIDTH - RIGHT, y + 22
    yield words(short(mark.label, most=NAME_MOST), x=0, y=y + 16, anchor="start")
    if mark.value is None:
        yield hatched(0, top, whole, BAR, role="hidden", gap=9)
        return
    yield shape("line", "grid", x1=0, x2=whole, y1=top + BAR, y2=top + BAR)
    reach = whole * chart.scale.share(mark.value)
    yield shape("rect", "data", x=0, y=top, width=reach, height=BAR)
    if mark.is_hatched:
        yield hatched(0, top, reach, BAR, role="hatch", gap=7)
    if mark.low is not None and mark.high is not None:
        ends = (whole * chart.scale.share(end) for end in (mark.low, mark.high))
        yield from _whisker(*ends, y=top + BAR / 2)
    yield words(mark.text, x=whole + 8, y=top + BAR - 2, role="figure", anchor="start")


def _whisker(low: float, high: float, *, y: float) -> Iterator[Markup]:
    yield shape("line", "axis", x1=low, x2=high, y1=y, y2=y)
    for end in (low, high):
        yield shape("line", "axis", x1=end, x2=end, y1=y - 5, y2=y + 5)
