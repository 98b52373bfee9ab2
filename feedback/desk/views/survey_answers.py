# SPDX-License-Identifier: EUPL-1.2
"""Answers one by one, as a file, and how many people answered. Nothing of fewer than ten."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext

from feedback.audit import services as audit
from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.desk.queries.responses import list_hours, list_routes
from feedback.desk.rules.wishes import positive
from feedback.desk.views.shell import me
from feedback.errors import Conflict
from feedback.surveys.models.answers import Response as Answer
from feedback.surveys.queries import released as queries
from feedback.surveys.queries.answers import get_survey, list_codes
from feedback.surveys.queries.released import Wish
from feedback.surveys.rules.aftercare import EFFORT_LABELS, SOLVED_LABELS
from feedback.surveys.rules.instruments import FEWEST
from feedback.tables.writing import Cell, write_csv, write_excel
from feedback.web.access import moment, requires

bp = Blueprint("desk_survey_answers", __name__, url_prefix="/werk/onderzoeken/<string:key>")
PAGE = 50
#: Personal characteristics are not shown answer by answer: with a channel and a quarter
#: they would point at somebody.
ABOUT_CONTACT = ("q_", "a_", "k_")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MARKS = {"laag": (1, 5), "midden": (6, 7), "hoog": (8, 10)}


@bp.get("/antwoorden")
@requires("insights.read")
def show(key: str) -> str:
    survey, wish = get_survey(key), _wish()
    released = queries.find_released(survey.id)
    count = queries.count_released(released, wish)
    page = positive(request.args.get("pagina", "")) or 1
    few = count < FEWEST
    rows = [] if few else queries.list_released(released, wish, page=page, most=PAGE)
    return render_template(
        "desk/surveys/answers.html",
        survey=survey,
        wish=wish,
        asked=request.args,
        few=few,
        count=count,
        rows=rows,
        page=page,
        pages=-(-count // PAGE),
        channels=sorted({one.channel for one in released.groups if one.channel}),
        quarters=sorted({one.quarter for one in released.groups if one.quarter}, reverse=True),
        rounds=sorted({one.round for one in released.groups if one.round}),
        labels=CHANNEL_LABELS,
        efforts=EFFORT_LABELS,
        solved={word.value: label for word, label in SOLVED_LABELS.items()},
    )


@bp.post("/antwoorden/bestand")
@requires("insights.read")
def export(key: str) -> Response:
    """The same answers as a file, safe to open; on the record before it leaves."""
    survey, wish = get_survey(key), _wish()
    released = queries.find_released(survey.id)
    if queries.count_released(released, wish) < FEWEST:
        raise Conflict(gettext("Dit zijn te weinig antwoorden om te tonen (minimaal 10)."))
    audit.record(
        "responses.exported", by=me(), object_type="survey", object_id=survey.id, now=moment()
    )
    aspects, backgrounds = list_codes(survey.id)
    told = [code for code in backgrounds if code.startswith(ABOUT_CONTACT)]
    header = ["quarter", "channel", "round", "overall_mark", "effort", *aspects, *told]
    header += ["explanation", "suggestion"]
    rows = (
        list(_cells(one, quarter, aspects, told))
        for one, quarter in queries.iterate_released(released, wish)
    )
    is_excel = request.form.get("vorm") == "xlsx"
    response = make_response(_excel(header, rows) if is_excel else _csv(header, rows))
    kind = "xlsx" if is_excel else "csv"
    response.headers["Content-Type"] = EXCEL if is_excel else "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="antwoorden-{key}.{kind}"'
    return response


@bp.get("/respons")
@requires("insights.read")
def response(key: str) -> str:
    survey = get_survey(key)
    return render_template(
        "desk/surveys/response.html",
        survey=survey,
        routes=list_routes(survey.id),
        hours=list_hours(now=moment()),
        labels=CHANNEL_LABELS,
    )


def _wish() -> Wish:
    asked = request.values
    return Wish(
        channel=asked.get("kanaal", ""),
        quarter=asked.get("kwartaal", ""),
        round=asked.get("ronde", ""),
        marks=_MARKS.get(asked.get("cijfer", "")),
        with_text=asked.get("tekst") == "ja",
    )


def _cells(one: Answer, quarter: str, aspects: list[str], told: list[str]) -> Iterator[Cell]:
    yield quarter
    yield one.channel.value if one.channel else None
    yield one.round
    yield one.overall_mark if one.overall_absent is None else one.overall_absent.value
    yield one.effort.value if one.effort else None
    yield from (one.aspects.get(code) for code in aspects)
    yield from (one.background.get(code) for code in told)
    yield one.explanation
    yield one.suggestion


def _csv(header: list[str], rows: Iterator[list[Cell]]) -> str:
    file = io.StringIO()
    write_csv(file, header, rows)
    return f"\ufeff{file.getvalue()}"


def _excel(header: list[str], rows: Iterator[list[Cell]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "antwoorden.xlsx"
        write_excel(path, header, rows)
        return path.read_bytes()
