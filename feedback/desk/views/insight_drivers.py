# SPDX-License-Identifier: EUPL-1.2
"""Drijfveren: what hangs together with the overall mark, and where to begin."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext

from feedback.charts.forest import draw_forest
from feedback.charts.matrix import draw_matrix
from feedback.desk.queries.selections import Choices, Selection, list_choices, read_selection
from feedback.desk.rules import figures
from feedback.desk.rules.labels import CHANNEL_WORDS
from feedback.desk.views.driver_charts import forest_of, headline_of, matrix_of, place_of
from feedback.desk.views.shell import me
from feedback.insight.drivers import find_driver_report
from feedback.insight.rules.driver_report import DriverReport, LeftOut, Standing, ends_of
from feedback.insight.rules.sums import Scale
from feedback.tables.writing import Cell, write_csv
from feedback.web.access import requires
from feedback.web.locale import translate
from feedback.wording import N_

bp = Blueprint("desk_insight_drivers", __name__, url_prefix="/werk/uitkomsten/drijfveren")
bp.add_app_template_filter(figures.decimal, "decimal")
bp.add_app_template_filter(figures.signed, "signed")
bp.add_app_template_filter(figures.percent, "percent")

QUADRANTS = {
    "improve": N_("verbeteren"),
    "keep": N_("vasthouden"),
    "low_priority": N_("lage prioriteit"),
    "possibly_too_much": N_("mogelijk overbodig"),
    "undecided": N_("niet te onderscheiden"),
    "": "–",
}
WHY_LEFT_OUT = {
    LeftOut.CONSTANT: N_("iedereen gaf hetzelfde cijfer, of niemand gaf er een"),
    LeftOut.OFTEN_NOT_APPLICABLE: N_("te vaak n.v.t. (minder dan 60% gaf een cijfer)"),
    LeftOut.FEW_COMMON_ANSWERS: N_("te weinig mensen beantwoordden het samen met een ander"),
    LeftOut.DOUBLED: N_("zegt hetzelfde als een ander onderdeel"),
    LeftOut.TOO_MANY: N_("meer dan vijftien onderdelen zijn niet samen te vergelijken"),
}
CSV_HEADER = [
    "code",
    "onderdeel",
    "n",
    "gemiddelde",
    "gemiddelde_van",
    "gemiddelde_tot",
    "aandeel",
    "aandeel_van",
    "aandeel_tot",
    "plaats",
    "vak",
]


@bp.get("")
@requires("insights.read")
def show() -> str:
    selection, choices = list_choices(read_selection(request.args))
    if choices.survey is None:
        return render_template("desk/insight/drivers.html", choices=choices, selection=selection)
    report, names = _report(selection)
    scale = Scale(choices.survey.mark_worst, choices.survey.mark_best)
    return render_template(
        "desk/insight/drivers.html",
        choices=choices,
        selection=selection,
        report=report,
        names=names,
        standing=Standing,
        about=about(selection, choices),
        headline=headline_of(report, names),
        scale=scale,
        ends_of=ends_of,
        place_of=place_of,
        quadrants=QUADRANTS,
        why_left_out=WHY_LEFT_OUT,
        may_edit=me().may("insights.edit"),
        may_cases=me().may("cases.read"),
        may_instructions=me().may("instructions.read"),
        **_pictures(report, names, scale),
    )


@bp.get("/bestand")
@requires("insights.read")
def export() -> Response:
    """The same figures for a spreadsheet; a selection that is not shown has no rows."""
    selection, choices = list_choices(read_selection(request.args))
    rows: list[list[Cell]] = []
    if choices.survey is not None:
        report, names = _report(selection)
        scale = Scale(choices.survey.mark_worst, choices.survey.mark_best)
        rows = _rows(report, names, scale)
    file = io.StringIO()
    write_csv(file, CSV_HEADER, rows)
    response = make_response(file.getvalue().encode("utf-8-sig"))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="drijfveren.csv"'
    return response


def about(selection: Selection, choices: Choices) -> str:
    """Return which answers these are, in words: Balie · 2026-Q3."""
    channel = dict(choices.channels).get(selection.channel, "")
    parts = [
        choices.survey.title if choices.survey else "",
        translate(channel) if channel else gettext("alle kanalen"),
        selection.round,
        selection.quarter or ("" if selection.round else gettext("alle kwartalen")),
    ]
    return " · ".join(part for part in parts if part)


def _report(selection: Selection) -> tuple[DriverReport, dict[str, str]]:
    report, labels = find_driver_report(selection.survey, wish=selection.wish, norm=selection.norm)
    return report, {code: translate(label) for code, label in labels.items()}


def _pictures(report: DriverReport, names: dict[str, str], scale: Scale) -> dict[str, Any]:
    if not report.rows:
        return {}
    forest = forest_of(report, names)
    found: dict[str, Any] = {
        "forest": forest,
        "forest_picture": draw_forest(forest, tick=figures.percent),
    }
    if report.standing is Standing.RANKED:
        found["matrix"] = matrix_of(report, names, scale=scale)
        found["matrix_picture"] = draw_matrix(found["matrix"])
    return found


def _rows(report: DriverReport, names: dict[str, str], scale: Scale) -> list[list[Cell]]:
    found: list[list[Cell]] = []
    for row in report.rows:
        low, high = ends_of(row, scale=scale)
        marks = [figures.decimal(value) for value in (row.mean, low, high)]
        shares = [figures.percent(value) for value in (row.share, row.low, row.high)]
        quadrant = translate(QUADRANTS[row.quadrant])
        place = place_of(row)
        found.append([row.code, names[row.code], row.marks.n, *marks, *shares, place, quadrant])
    return found


@bp.app_template_global("cases_url")
def cases_url(channel: str) -> str:
    """Return the list of cases that came in by a channel; of all without one."""
    words = {known.value: word for word, known in CHANNEL_WORDS.items()}
    return url_for("desk_cases.show", kanaal=words.get(channel))
