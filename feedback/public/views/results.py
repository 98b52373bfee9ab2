# SPDX-License-Identifier: EUPL-1.2
"""What everybody may read of our research, and the counts and sums behind it as open data."""

from __future__ import annotations

import io

from flask import Blueprint, Response, render_template
from flask_babel import gettext

from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.charts.dots import draw_dots
from feedback.charts.specs import Chart, Mark, of_marks
from feedback.insight.pictures import Picture, figure_mark
from feedback.insight.results import HEADER, list_results, open_rows
from feedback.insight.rules.words import margin, quarter_words, shown, signed
from feedback.insight.standing import Standing
from feedback.tables.writing import write_csv
from feedback.web.access import moment, public
from feedback.web.locale import language, translate

bp = Blueprint("public_results", __name__, url_prefix="/resultaten")


@bp.get("")
@public
def show() -> str:
    """The last quarter that ended, by channel."""
    code = language()
    return render_template(
        "public/results.html",
        results=[(one, _picture(one)) for one in list_results(now=moment())],
        labels=CHANNEL_LABELS,
        number=lambda value: shown(value, language=code),
        signed=lambda value: signed(value, language=code),
        margin=lambda figure: margin(figure, language=code),
        quarter_words=lambda quarter: quarter_words(quarter, language=code),
    )


@bp.get("/cijfers")
@public
def open_data() -> Response:
    """Counts and sums of every quarter that ended; each figure follows from them."""
    file = io.StringIO()
    write_csv(file, HEADER, open_rows(now=moment()))
    response = Response(file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="resultaten.csv"'
    return response


def _picture(result: Standing) -> Picture:
    hidden = str(gettext("Te weinig antwoorden. Wij tonen cijfers vanaf 10."))
    marks = tuple(
        figure_mark(name, line.overall)
        if line.overall.value is not None
        else Mark(name, None, hidden=hidden)
        for line in result.lines
        for name in [translate(CHANNEL_LABELS[Channel(line.channel)])]
    )
    words = gettext("Elke stip is een gemiddeld cijfer, de balk eromheen de marge (95%).")
    header = (gettext("Kanaal"), gettext("Cijfer"), gettext("Marge"), "n")
    chart = Chart(result.survey.title, str(words), marks, of_marks(*result.scale), header)
    return Picture(chart, draw_dots(chart))
