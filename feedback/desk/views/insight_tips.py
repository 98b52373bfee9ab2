# SPDX-License-Identifier: EUPL-1.2
"""Uitkomsten: what tips are about, by quarter."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
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
from feedback.themes.models import ThemeRun
from feedback.themes.queries import count_tips, find_failure, find_run, list_cues
from feedback.themes.rules.counting import (
    FEWEST_TIPS,
    MOST_QUOTES,
    Counted,
    Theme,
    Tip,
    compare_themes,
)
from feedback.themes.rules.cues import Piece, mark_hits
from feedback.themes.rules.exploring import Explored
from feedback.themes.rules.keeping import Exploration, from_content, name_of
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
    run = find_run(quarter)
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
        run=run,
        explored=_explored(run),
        failed=find_failure(),
        fewest_tips=FEWEST_TIPS,
    )


@bp.get("/csv")
@requires("insights.read")
def export() -> Response:
    """The counts of a quarter, beside those of the quarter before."""
    quarter = _asked()
    file = io.StringIO()
    now, before, run = count_tips(quarter), count_tips(quarter.before), find_run(quarter)
    found = from_content(run.content) if run else None
    write_csv(file, HEADER, theme_rows(quarter, now, before, found))
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


@dataclass(frozen=True)
class Group:
    """A group of tips without a name, as the page shows it."""

    terms: str
    short: str
    n: int
    share: str
    mark: str
    change: str
    stability: str
    quotes: list[list[Piece]]


@dataclass(frozen=True)
class Groups:
    """What was found among the tips no cue word recognises, as the page shows it."""

    stable: list[Group]
    unstable: list[Group]
    listed: list[str]


def _explored(run: ThemeRun | None) -> Groups | None:
    """Return what was found last in this quarter; None when nobody looked yet."""
    if run is None:
        return None
    found = from_content(run.content)
    changed = found.changed
    stable, unstable = (
        [_group(one, found, is_changed=name_of(one) in changed) for one in several]
        for several in (found.stable, found.unstable)
    )
    return Groups(stable, unstable, readable(found.listed, most=FEWEST_TIPS))


def _group(one: Explored, found: Exploration, *, is_changed: bool) -> Group:
    return Group(
        terms=name_of(one),
        short=", ".join(one.terms[:3]),
        n=one.n,
        share=_percent(one.n, found.tips),
        mark=_mark(one.marks),
        change=_change(found.change_of(one), is_changed=is_changed),
        stability=decimal(one.stability, decimals=2),
        quotes=[mark_hits(text, one.terms) for text in readable(one.nearest)],
    )


def readable(tips: Sequence[Tip], *, most: int = MOST_QUOTES) -> list[str]:
    """Return the nearest tips this colleague may read, without what points at one person."""
    may_read = me().may("cases.read")
    texts = [mask_person(tip.text) for tip in tips if may_read or not tip.is_message]
    return texts[:most]


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
                    _change(theme.change, is_changed=theme.is_changed),
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


def _change(change: Interval | None, *, is_changed: bool) -> str:
    if change is None:
        return str(gettext("n.b."))
    low, high = (signed(100 * end) for end in change)
    words: str = gettext("aangetoond") if is_changed else gettext("niet aangetoond")
    return f"{words} ({low} tot {high})"
