# SPDX-License-Identifier: EUPL-1.2
"""Answers one by one, as a file, and how many people answered. Nothing of fewer than ten."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext

from feedback.audit import services as audit
from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.desk.queries.responses import list_hours, list_routes
from feedback.desk.rules.wishes import positive
from feedback.desk.views.shell import me
from feedback.errors import Conflict
from feedback.surveys.queries import released as queries
from feedback.surveys.queries.answers import get_survey, list_codes
from feedback.surveys.queries.released import Wish
from feedback.surveys.rules.aftercare import EFFORT_LABELS, SOLVED_LABELS
from feedback.surveys.rules.instruments import FEWEST
from feedback.surveys.services.answering import anonymous_words
from feedback.surveys.tables import released_table
from feedback.tables.writing import Cell, write_csv, write_excel
from feedback.web.access import moment, requires

bp = Blueprint("desk_survey_answers", __name__, url_prefix="/werk/onderzoeken/<string:key>")
PAGE = 50
LONGEST_REASON = 200
PIECE = 1 << 16
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MARKS = {"laag": (1, 5), "midden": (6, 7), "hoog": (8, 10)}


@bp.get("/antwoorden")
@requires("insights.read")
def show(key: str) -> Response:
    return _page(key)


@bp.post("/antwoorden/bestand")
@requires("responses.export")
def export(key: str) -> Response:
    """The same answers as a file, safe to open; who took it, and why, is on the record first."""
    survey, wish = get_survey(key), _wish()
    why = " ".join(anonymous_words(request.form.get("reden", "")).split())
    if not 2 < len(why) <= LONGEST_REASON:
        return _page(key, lacks_reason=True, status=400)
    released = queries.find_released(survey.id)
    if queries.count_released(released, wish) < FEWEST:
        raise Conflict(gettext("Dit zijn te weinig antwoorden om te tonen (minimaal 10)."))
    audit.record(
        "responses.exported",
        by=me(),
        object_type="survey",
        object_id=survey.id,
        now=moment(),
        details={"reason": why},
    )
    aspects, backgrounds = list_codes(survey.id)
    header, rows = released_table(released, wish, aspects=aspects, backgrounds=backgrounds)
    is_excel = request.form.get("vorm") == "xlsx"
    response = Response(_sent(_written(header, rows, is_excel=is_excel)))
    response.headers["Content-Type"] = EXCEL if is_excel else "text/csv; charset=utf-8"
    name = f"antwoorden-{key}.{'xlsx' if is_excel else 'csv'}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(key: str, *, lacks_reason: bool = False, status: int = 200) -> Response:
    survey, wish = get_survey(key), _wish()
    released = queries.find_released(survey.id)
    count = queries.count_released(released, wish)
    page = positive(request.args.get("pagina", "")) or 1
    few = count < FEWEST
    rows = [] if few else queries.list_released(released, wish, page=page, most=PAGE)
    html = render_template(
        "desk/surveys/answers.html",
        survey=survey,
        wish=wish,
        asked=request.values,
        lacks_reason=lacks_reason,
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
    return make_response(html, status)


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


def _written(header: list[str], rows: Iterator[list[Cell]], *, is_excel: bool) -> IO[bytes]:
    """Write a file and return it opened: on the disk, for 100,000 answers fit no memory.

    Its name is gone when it is returned; the rest goes when it was sent.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "antwoorden"
        if is_excel:
            write_excel(path, header, rows)
        else:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                write_csv(file, header, rows)
        return path.open("rb")


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file piece by piece, and close it."""
    with file:
        while piece := file.read(PIECE):
            yield piece
