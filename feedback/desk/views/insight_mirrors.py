# SPDX-License-Identifier: EUPL-1.2
"""Twee spiegels: what colleagues think that residents say, beside what residents say."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext

from feedback.charts.forest import draw_forest
from feedback.charts.specs import Chart, Mark
from feedback.charts.specs import Scale as Axis
from feedback.desk.queries.selections import list_choices, read_selection
from feedback.desk.rules.figures import decimal, listed, signed
from feedback.insight.drivers import find_driver_report
from feedback.insight.queries import find_answers, find_guesses
from feedback.insight.rules.gap import Gap, find_gaps
from feedback.insight.rules.mirrors import rank_importance
from feedback.insight.rules.sums import FEWEST, Sums
from feedback.web.access import requires
from feedback.web.locale import translate
from feedback.wording import N_

bp = Blueprint("desk_insight_mirrors", __name__, url_prefix="/werk/uitkomsten/spiegels")
CERTAIN = 0.05
Gaps = dict[str, Gap | None]


@bp.get("")
@requires("insights.read")
def show() -> str:
    selection, choices = list_choices(read_selection(request.args))
    guessed, important = find_guesses()
    if choices.survey is None or not guessed:
        return render_template(
            "desk/insight/mirrors.html", selection=selection, choices=choices, gaps={}
        )
    answers = find_answers(selection.survey, wish=selection.wish)
    customers = {
        code: Sums.of(mark for row in answers.rows if (mark := row[at]) is not None)
        for at, code in enumerate(answers.codes)
    }
    pairs = {code: (guessed[code], customers[code]) for code in customers if code in guessed}
    gaps = find_gaps(pairs)
    report, labels = find_driver_report(selection.survey, wish=selection.wish)
    names = {code: translate(label) for code, label in labels.items()}
    stated = {code: float(one.mean) for code, one in important.items() if one.n >= FEWEST}
    chart = _chart(gaps, names)
    return render_template(
        "desk/insight/mirrors.html",
        selection=selection,
        choices=choices,
        gaps=gaps,
        pairs=pairs,
        names=names,
        chart=chart,
        picture=draw_forest(chart, tick=lambda at: signed(at, decimals=0)),
        headline=_headline(gaps, names),
        ranks=rank_importance(stated, {row.code: row.share for row in report.rows}),
        is_shown=_is_shown,
    )


def _is_shown(gap: Gap) -> bool:
    return gap.p_holm < CERTAIN and gap.difference.is_shown


def _headline(gaps: Gaps, names: dict[str, str]) -> str:
    rosier = [
        names[code].lower()
        for code, gap in sorted(gaps.items(), key=lambda one: -_size(one[1]))
        if gap is not None and _is_shown(gap) and gap.difference.value > 0
    ]
    if not rosier:
        return translate(N_("Geen onderdeel waarover wij aantoonbaar te rooskleurig denken"))
    said = N_("Over %(names)s denken wij rooskleuriger dan inwoners")
    return translate(said) % {"names": listed(rosier[:3], joined=translate(N_("en")))}


def _size(gap: Gap | None) -> float:
    return gap.difference.value if gap is not None else 0.0


def _chart(gaps: Gaps, names: dict[str, str]) -> Chart:
    order = sorted(gaps.items(), key=lambda one: -_size(one[1]))
    reach = max((abs(end) for _, gap in order if gap for end in gap.difference.interval), default=1)
    edge = max(1, -(-reach // 1))
    return Chart(
        gettext("Hoeveel hoger schatten wij het in?"),
        gettext("Rechts van 0 denken collega's rooskleuriger dan inwoners, links somberder."),
        tuple(_mark(names[code], gap) for code, gap in order),
        Axis(-edge, edge, (-edge, 0, edge)),
        (gettext("Onderdeel"), gettext("verschil"), gettext("marge")),
    )


def _mark(name: str, gap: Gap | None) -> Mark:
    if gap is None:
        return Mark(name, None, hidden=gettext("verborgen, te weinig antwoorden (minimaal 10)"))
    low, high = gap.difference.interval
    text = signed(gap.difference.value)
    cells = (text, f"{decimal(low)} … {decimal(high)}")
    return Mark(name, gap.difference.value, text, low, high, cells, is_hatched=not _is_shown(gap))
