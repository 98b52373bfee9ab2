# SPDX-License-Identifier: EUPL-1.2
"""Research done elsewhere: check a file, take it in, take it out again."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback import edge
from feedback.db import db, end_reading, unit_of_work
from feedback.desk.forms.surveys import ImportForm
from feedback.desk.rules.import_faults import faults_in_dutch
from feedback.desk.views.shell import me
from feedback.errors import Conflict, Invalid
from feedback.surveys.imports.reading import read_responses
from feedback.surveys.imports.storing import ImportSummary, store_responses
from feedback.surveys.imports.undoing import undo_import
from feedback.surveys.queries.answers import find_survey
from feedback.surveys.queries.imports import list_batches
from feedback.web.access import moment, opens_own_unit, requires
from feedback.web.uploads import takes_files

bp = Blueprint("desk_survey_imports", __name__, url_prefix="/werk/onderzoeken/inlezen")
#: About fifty thousand answers; the command line takes any size and shows progress.
MOST_BYTES = 8_000_000
LISTED = 30


@bp.get("")
@requires("surveys.import")
def show() -> Response:
    return _page(ImportForm(formdata=None))


@bp.post("")
@requires("surveys.import")
@opens_own_unit
@takes_files(most_bytes=MOST_BYTES)
def take_in() -> AnyResponse:
    """Check a file or take it in: every row, or none with every fault by row and column."""
    form = ImportForm()
    try:
        summary = _store(form, is_trial=request.form.get("doe") != "inlezen")
    except (Invalid, Conflict) as refusal:
        faults = refusal.fields if isinstance(refusal, Invalid) else {"": refusal.message}
        return _page(form, faults=faults, status=400)
    if request.form.get("doe") != "inlezen":
        return _page(form, summary=summary)
    words = gettext("%(made)s antwoorden ingelezen, %(known)s waren al bekend.")
    flash(words % {"made": summary.made, "known": summary.known}, "done")
    return redirect(url_for(".show"), 303)


@bp.post("/<int:batch_id>/terugdraaien")
@requires("surveys.import")
def undo(batch_id: int) -> AnyResponse:
    try:
        gone = undo_import(batch_id, by=me(), now=moment())
    except Conflict as refusal:
        return _page(ImportForm(formdata=None), faults={"": refusal.message}, status=409)
    flash(gettext("%(count)s antwoorden zijn eruit gehaald.") % {"count": gone}, "done")
    return redirect(url_for(".show"), 303)


def _store(form: ImportForm, *, is_trial: bool) -> ImportSummary:
    sent, key, now = request.files.get("file"), (form.key.data or "").strip(), moment()
    name = Path(sent.filename or "").suffix.lower() if sent else ""
    if sent is None or name not in {".csv", ".xlsx"}:
        raise Invalid({"file": gettext("Kies een bestand dat eindigt op .csv of .xlsx.")})
    survey = find_survey(key)
    scale = survey.scale if survey else None
    end_reading()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"answers{name}"
        sent.save(path)
        read = read_responses(path, form.mapping.data or None, key=key, known_scale=scale, now=now)
    with unit_of_work():
        summary = store_responses(
            read, by=me(), ring=edge.keyring(), now=now, progress=lambda *_told: None
        )
        if is_trial:
            db.session.rollback()
    return summary


def _page(
    form: ImportForm,
    *,
    summary: ImportSummary | None = None,
    faults: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    html = render_template(
        "desk/surveys/imports.html",
        form=form,
        summary=summary,
        faults=faults_in_dutch(faults or {}),
        batches=list_batches(limit=LISTED),
    )
    return make_response(html, status)
