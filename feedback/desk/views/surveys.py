# SPDX-License-Identifier: EUPL-1.2
"""Onderzoeken: the list, a new one, what one survey is and how it is used."""

from __future__ import annotations

from typing import Any

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
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from feedback.accounts.rules import Actor
from feedback.desk.forms.surveys import MakeSurveyForm
from feedback.desk.queries.surveys import list_survey_rows, list_version_rows
from feedback.desk.rules.surveys import about_count, shown_count
from feedback.desk.views.shell import me
from feedback.errors import Conflict, Invalid
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.asking import find_draft
from feedback.surveys.rules.instruments import INSTRUMENT_LABELS, INTERVIEWED, Layout
from feedback.surveys.services import building
from feedback.web.access import known_actor, moment, requires

bp = Blueprint("desk_surveys", __name__, url_prefix="/werk/onderzoeken")
bp.add_app_template_filter(shown_count, "shown_count")
bp.add_app_template_filter(about_count, "about_count")


@bp.app_template_filter("as_pair")
def as_pair(word: str) -> tuple[str, str]:
    """Return a word as a choice that shows itself."""
    return word, word


@bp.app_context_processor
def furnish() -> dict[str, Any]:
    """Let the tabs of a survey ask what this colleague may do."""
    actor = known_actor()
    return {"me_may": actor.may} if isinstance(actor, Actor) else {}


@bp.get("")
@requires("surveys.read")
def show() -> str:
    return render_template(
        "desk/surveys/list.html",
        rows=list_survey_rows(),
        instruments=INSTRUMENT_LABELS,
        may_edit=me().may("surveys.edit"),
    )


@bp.get("/nieuw")
@requires("surveys.edit")
def new() -> str:
    return render_template("desk/surveys/new.html", form=MakeSurveyForm(formdata=None))


@bp.post("/nieuw")
@requires("surveys.edit")
def make() -> AnyResponse:
    form = MakeSurveyForm()
    try:
        made = building.make_survey(
            (form.key.data or "").strip(),
            title=form.title.data or "",
            instrument=form.chosen,
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        put_on(form, refusal)
        return make_response(render_template("desk/surveys/new.html", form=form), 400)
    return redirect(url_for("desk_survey_questions.show", key=made.key), 303)


@bp.get("/<string:key>")
@requires("surveys.read")
def overview(key: str) -> Response:
    return overview_page(key)


@bp.post("/<string:key>/openen")
@requires("surveys.edit")
def set_open(key: str) -> AnyResponse:
    wanted = request.form.get("open") == "ja"
    try:
        building.set_open(get_survey(key), is_open=wanted, by=me(), now=moment())
    except Conflict as refusal:
        return overview_page(key, refused=str(refusal), status=409)
    flash(
        gettext("Het onderzoek staat open.") if wanted else gettext("Het onderzoek is gesloten."),
        "done",
    )
    return redirect(url_for(".overview", key=key), 303)


@bp.post("/<string:key>/manier")
@requires("surveys.edit")
def set_manner(key: str) -> AnyResponse:
    one_page = request.form.get("layout") == Layout.ONE_PAGE
    building.set_manner(
        get_survey(key),
        layout=Layout.ONE_PAGE if one_page else Layout.STEPS,
        invites_contacts=request.form.get("contacten") == "ja",
    )
    shown = request.form.get("openbaar") == "ja"
    building.set_published(get_survey(key), is_published=shown, by=me(), now=moment())
    flash(gettext("Bewaard."), "done")
    return redirect(url_for(".overview", key=key), 303)


def overview_page(key: str, *, refused: str = "", status: int = 200) -> Response:
    """Render what a survey is; ``refused`` says what could not be done."""
    survey = get_survey(key)
    rows = list_version_rows(survey.id)
    html = render_template(
        "desk/surveys/overview.html",
        survey=survey,
        versions=rows,
        has_draft=find_draft(survey.id) is not None,
        instrument=INSTRUMENT_LABELS[survey.instrument],
        is_interviewed=survey.instrument in INTERVIEWED,
        refused=refused,
    )
    return make_response(html, status)


def put_on(form: FlaskForm, refusal: Invalid) -> None:
    """Show each refusal beside its field, or above the form when it has none."""
    for name, sentence in refusal.fields.items():
        if name in form:
            form[name].errors = [gettext(sentence)]
        else:
            form.form_errors.append(gettext(sentence))
