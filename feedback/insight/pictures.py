# SPDX-License-Identifier: EUPL-1.2
"""The charts of a factsheet: the same figures as its tables, and nothing that is hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from feedback.charts.columns import draw_columns
from feedback.charts.dots import draw_strip
from feedback.charts.lines import draw_line
from feedback.charts.specs import Chart, Mark, from_nought, of_marks
from feedback.insight.rules.factsheet import Figure
from feedback.insight.rules.quarters import get_quarter
from feedback.insight.rules.sheet import Sheet, percent
from feedback.insight.rules.sums import Scale
from feedback.insight.rules.words import margin, shown
from feedback.web.locale import language


@dataclass(frozen=True)
class Picture:
    """A chart and what it was drawn as."""

    chart: Chart
    drawn: Markup


def marks_picture(sheet: Sheet) -> Picture | None:
    """Return which part gave each mark; None below ten answers. Low marks are hatched."""
    parts = sheet.percentages
    if parts is None:
        return None
    n, scale = sheet.overall.n, sheet.head.scale
    marks = tuple(
        Mark(
            str(mark),
            part,
            f"{part}%",
            cells=(f"{part}%",),
            is_hatched=_is_low(mark, scale),
        )
        for mark, part in parts.items()
    )
    low = sum(count for mark, count in (sheet.counts or {}).items() if _is_low(mark, scale))
    chart = Chart(
        gettext("Welke cijfers gaven inwoners?"),
        gettext("%(low)s%% gaf een onvoldoende (gearceerd). n = %(n)s.")
        % {"low": percent(low, n), "n": n},
        marks,
        from_nought([*parts.values()]),
        (gettext("Cijfer"), gettext("Aandeel")),
    )
    return Picture(chart, draw_columns(chart))


def trend_picture(sheet: Sheet) -> Picture | None:
    """Return the overall mark of four quarters with their margins; None for a single one."""
    known = [point for point in sheet.trend if point.figure.value is not None]
    if len(known) < 2:
        return None
    marks = tuple(figure_mark(_short(point.quarter), point.figure) for point in sheet.trend)
    first, last = known[0], known[-1]
    chart = Chart(
        gettext("Totaaloordeel per kwartaal"),
        gettext("Van %(first)s (%(then)s) naar %(last)s (%(now)s).")
        % {
            "first": _value(first.figure),
            "then": _short(first.quarter),
            "last": _value(last.figure),
            "now": _short(last.quarter),
        },
        marks,
        of_marks(*sheet.head.scale),
        (gettext("Kwartaal"), gettext("Cijfer"), gettext("Marge"), "n"),
    )
    return Picture(chart, draw_line(chart))


def strip_maker(scale: Scale) -> Callable[[str, Figure], Markup]:
    """Return what draws one figure as a dot on the scale, to stand beside its numbers."""
    axis = of_marks(*scale)
    return lambda label, figure: draw_strip(figure_mark(label, figure), scale=axis)


def figure_mark(label: str, figure: Figure) -> Mark:
    """Return a figure as a mark on a chart; hidden below ten answers."""
    if figure.value is None:
        return Mark(label, None, hidden=too_few(figure.n))
    code = language()
    has_interval = figure.low is not None and figure.high is not None
    return Mark(
        label,
        float(figure.value),
        shown(figure.value, language=code),
        float(figure.low) if has_interval and figure.low is not None else None,
        float(figure.high) if has_interval and figure.high is not None else None,
        (shown(figure.value, language=code), margin(figure, language=code) or "–", str(figure.n)),
    )


def too_few(n: int) -> str:
    """Return why a figure is not shown, with its n when that may be said."""
    if n:
        words = gettext("Te weinig antwoorden (n = %(n)s). Wij tonen cijfers vanaf 10.")
        return str(words % {"n": n})
    return str(gettext("Te weinig antwoorden. Wij tonen cijfers vanaf 10."))


def _is_low(mark: int, scale: Scale) -> bool:
    return 2 * abs(mark - scale.worst) < abs(scale.best - scale.worst)


def _value(figure: Figure) -> str:
    return "" if figure.value is None else shown(figure.value, language=language())


def _short(quarter: str) -> str:
    """Return a quarter for below a chart: 3e kw. 2026."""
    one = get_quarter(quarter)
    if language() == "nl":
        return f"{one.number}e kw. {one.year}"
    return f"Q{one.number} {one.year}"
