# SPDX-License-Identifier: EUPL-1.2
"""Uitkomsten: what tips are about, by quarter."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.catalogue import queries as catalogue
from feedback.charts.bars import draw_bars
from feedback.charts.specs import Chart, Mark, from_nought
from feedback.desk.rules.figures import decimal, signed
from feedback.desk.rules.promise_words import quarter_words
from feedback.desk.views.shell import me
from feedback.insight.rules.quarters import Quarter, quarter_of, read_quarter
from feedback.insight.rules.sums import FEWEST, Interval, Sums, mean_interval
from feedback.tables.writing import write_csv
from feedback.text_guard import mask_person
from feedback.themes.queries import count_tips, list_cues
from feedback.themes.rules.counting import (
    FEWEST_TIPS,
    MOST_QUOTES,
    Counted,
    Theme,
    Tip,
    compare_themes,
)
from feedback.themes.rules.cues import Piece, mark_hits
from feedback.themes.rules.rows import HEADER, theme_rows
from feedback.web.access import moment, requires

bp = Blueprint("desk_insight_tips", __name__, url_prefix="/werk/uitkomsten/tips")
QUARTERS = 5


@bp.get("")
@requires("insights.read")
def show() -> str:
    quarter = _asked()
    now, before = count_tips(quarter), count_tips(quarter.before)
    themes = compare_themes(now, before)
    names = {topic.code: topic.label for topic in catalogue.list_topics()}
    chart = _chart(themes, now, names=names)
    choices = [quarter_of(moment())]
    while len(choices) < QUARTERS:
        choices.append(choices[-1].before)
    return render_template(
        "desk/insight/tips.html",
        quarter=quarter,
        quarters=choices,
        quarter_words=quarter_words,
        now=now,
        themes=themes,
        names=names,
        chart=chart,
        picture=draw_bars(chart) if themes else "",
        small=len(now.themes) - len(themes),
        unknown=_percent(now.unknown, now.n) if now.unknown >= FEWEST else "",
        quotes=_quotes(themes),
        fewest_tips=FEWEST_TIPS,
    )


@bp.get("/csv")
@requires("insights.read")
def export() -> Response:
    """The counts of a quarter, beside those of the quarter before."""
    quarter = _asked()
    file = io.StringIO()
    write_csv(file, HEADER, theme_rows(quarter, count_tips(quarter), count_tips(quarter.before)))
    response = make_response(file.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"tips-{quarter.name}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked() -> Quarter:
    return read_quarter(request.args.get("kwartaal", "")) or quarter_of(moment())


def _quotes(themes: Sequence[Theme]) -> dict[str, list[list[Piece]]]:
    """Return of each theme the three nearest tips this colleague may read, the words marked."""
    cues = list_cues()
    return {
        theme.code: [mark_hits(text, cues[theme.code]) for text in readable(theme.nearest)]
        for theme in themes
    }


def readable(tips: Sequence[Tip]) -> list[str]:
    """Return the nearest tips this colleague may read, without what points at one person."""
    may_read = me().may("cases.read")
    texts = [mask_person(tip.text) for tip in tips if may_read or not tip.is_message]
    return texts[:MOST_QUOTES]


def _mark(marks: Sums) -> str:
    """Return the mean mark with its interval; n.b. below ten marks."""
    if marks.n < FEWEST:
        return str(gettext("n.b."))
    mean, interval = decimal(marks.mean), mean_interval(marks)
    if not isinstance(interval, Interval):
        return mean
    return f"{mean} ({decimal(interval.low)} – {decimal(interval.high)})"


def _percent(part: int, n: int) -> str:
    return f"{decimal(Fraction(100 * part, n))}%"


def _chart(themes: list[Theme], now: Counted, *, names: dict[str, str]) -> Chart:
    shares = [100 * theme.n / now.n for theme in themes]
    return Chart(
        title=gettext("Waar tips over gaan"),
        sentence=gettext("Het deel van de tips waarin een aanwijzing voor dit onderwerp staat."),
        marks=tuple(
            Mark(
                names.get(theme.code, theme.code),
                share,
                _percent(theme.n, now.n),
                cells=(
                    str(theme.n),
                    _percent(theme.n, now.n),
                    _mark(theme.marks),
                    _change(theme),
                ),
            )
            for theme, share in zip(themes, shares, strict=True)
        ),
        scale=from_nought(shares),
        header=(
            gettext("Onderwerp"),
            "n",
            gettext("Van de tips"),
            gettext("Rapportcijfer (marge)"),
            gettext("Verschil met het kwartaal ervoor"),
        ),
    )


def _change(theme: Theme) -> str:
    if theme.change is None:
        return str(gettext("n.b."))
    low, high = (signed(100 * end) for end in theme.change)
    words: str = gettext("aangetoond") if theme.is_changed else gettext("niet aangetoond")
    return f"{words} ({low} tot {high})"
