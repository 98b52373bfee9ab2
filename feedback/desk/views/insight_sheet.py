# SPDX-License-Identifier: EUPL-1.2
"""The factsheet of one channel in one quarter, as a page and as files of the same figures."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext

from feedback.business_time.wording import day_nl
from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.desk.views.shell import me
from feedback.errors import Invalid, NotFound
from feedback.insight.papers import draw_paper, furniture, write_paper
from feedback.insight.rules.quarters import get_quarter
from feedback.insight.rules.sheet import Sheet
from feedback.insight.rules.sheet_forms import HEADER, as_rows
from feedback.insight.rules.words import quarter_words
from feedback.insight.sheets import make_sheet
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.answers import find_survey
from feedback.surveys.queries.asking import list_surveys
from feedback.surveys.queries.counts import Channels, list_places
from feedback.tables.writing import write_csv, write_excel
from feedback.web.access import moment, requires

bp = Blueprint("desk_insight_sheet", __name__, url_prefix="/werk/uitkomsten/factsheet")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """What the page is asked to show, and what there is to choose."""

    survey: Survey
    places: Channels
    channel: str
    quarter: str


@bp.get("")
@requires("insights.read")
def show() -> Response:
    surveys = list_surveys()
    try:
        asked = _asked(surveys)
    except (Invalid, NotFound) as refusal:
        sentence = " ".join(
            gettext(one)
            for one in (refusal.fields.values() if isinstance(refusal, Invalid) else [str(refusal)])
        )
        html = render_template("desk/insight/no_sheet.html", sentence=sentence)
        return make_response(html, 404)
    sheet = _sheet(asked)
    quarter = sheet.head.quarter
    html = render_template(
        "desk/insight/factsheet.html",
        asked=asked,
        surveys=surveys,
        labels=CHANNEL_LABELS,
        quarters=[(one, quarter_words(get_quarter(one))) for one in asked.places.quarters[::-1]],
        days=(day_nl(quarter.first_day), day_nl(quarter.last_day)),
        may_check=me().may("insights.edit"),
        **furniture(sheet, now=moment()),
    )
    return make_response(html)


@bp.get("/bestand")
@requires("insights.read")
def as_file() -> Response:
    """The same figures as PDF, CSV or Excel."""
    asked = _asked(list_surveys())
    sheet, form = _sheet(asked), request.args.get("vorm", "")
    name = f"factsheet-{asked.survey.key}-{asked.channel}-{asked.quarter}"
    match form:
        case "pdf":
            content, kind = draw_paper(write_paper(sheet, now=moment())), "application/pdf"
        case "csv":
            content, kind = _csv(sheet), "text/csv; charset=utf-8"
        case "xlsx":
            content, kind = _excel(sheet), EXCEL
        case _:
            raise NotFound(gettext("Kies PDF, CSV of Excel."))
    response = make_response(content)
    response.headers["Content-Type"] = kind
    manner = "inline" if form == "pdf" else "attachment"
    response.headers["Content-Disposition"] = f'{manner}; filename="{name}.{form}"'
    return response


def _asked(surveys: Sequence[Survey]) -> Asked:
    """Return what is asked, or the newest there is; raises ``Invalid`` with a sentence."""
    asked = request.args
    key = asked.get("onderzoek", "")
    survey = find_survey(key) if key else None
    if key and survey is None:
        raise NotFound(gettext("Dit onderzoek bestaat niet. Kies er een uit de lijst."))
    survey, places = _first_with_answers([survey] if survey else surveys)
    channel = asked.get("kanaal", "") or (places.channels[0] if places.channels else "")
    quarter = asked.get("kwartaal", "") or (places.quarters[-1] if places.quarters else "")
    if not quarter:
        raise NotFound(gettext("Er zijn nog geen tien antwoorden van één kanaal in één kwartaal."))
    if channel not in {one.value for one in Channel}:
        raise NotFound(gettext("Dit kanaal bestaat niet. Kies er een uit de lijst."))
    return Asked(survey, places, channel, get_quarter(quarter).name)


def _first_with_answers(surveys: Sequence[Survey]) -> tuple[Survey, Channels]:
    for survey in surveys:
        places = list_places(survey.id)
        if places.quarters or survey is surveys[-1]:
            return survey, places
    raise NotFound(gettext("Er zijn nog geen onderzoeken."))


def _sheet(asked: Asked) -> Sheet:
    return make_sheet(
        asked.survey.key,
        channel=asked.channel,
        quarter=get_quarter(asked.quarter),
        round_name=request.args.get("ronde", ""),
    )


def _csv(sheet: Sheet) -> bytes:
    file = io.StringIO()
    write_csv(file, HEADER, as_rows(sheet))
    return file.getvalue().encode("utf-8-sig")


def _excel(sheet: Sheet) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "factsheet.xlsx"
        write_excel(path, HEADER, as_rows(sheet))
        return path.read_bytes()
