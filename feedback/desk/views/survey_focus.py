# SPDX-License-Identifier: EUPL-1.2
"""Focus groups: colleagues decide together which aspects of a channel are asked about."""

from __future__ import annotations

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
from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.desk.forms.focus import FocusGroupForm
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Conflict, Invalid
from feedback.surveys.models.answers import Survey
from feedback.surveys.models.focus import FocusGroup
from feedback.surveys.queries import focus as queries
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.rules.focus import FEWEST_BALLOTS, Phase
from feedback.surveys.services import focusing
from feedback.web.access import moment, requires
from feedback.web.qr import qr_svg

bp = Blueprint(
    "desk_survey_focus", __name__, url_prefix="/werk/onderzoeken/<string:key>/focusgroep"
)


@bp.get("")
@requires("surveys.edit")
def show(key: str) -> Response:
    return _list_page(get_survey(key), FocusGroupForm(formdata=None))


@bp.post("")
@requires("surveys.edit")
def begin(key: str) -> AnyResponse:
    survey, form = get_survey(key), FocusGroupForm()
    try:
        made = focusing.open_group(
            survey,
            channel=form.chosen_channel,
            label=form.label.data or "",
            ticks=form.chosen_ticks,
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        put_on(form, refusal)
        return _list_page(survey, form, status=400)
    return redirect(url_for(".group", key=key, group_id=made.id), 303)


@bp.get("/<int:group_id>")
@requires("surveys.edit")
def group(key: str, group_id: int) -> Response:
    survey = get_survey(key)
    return _page(survey, queries.get_group(survey.id, group_id))


@bp.post("/<int:group_id>/weghalen")
@requires("surveys.edit")
def remove(key: str, group_id: int) -> AnyResponse:
    survey = get_survey(key)
    found = queries.get_group(survey.id, group_id)
    try:
        focusing.remove_proposal(found, request.form.get("code", ""))
    except Conflict as refusal:
        return _page(survey, found, refused=str(refusal), status=409)
    return redirect(url_for(".group", key=key, group_id=group_id), 303)


@bp.post("/<int:group_id>/kiezen")
@requires("surveys.edit")
def begin_choosing(key: str, group_id: int) -> AnyResponse:
    survey = get_survey(key)
    found = queries.get_group(survey.id, group_id)
    try:
        focusing.begin_choosing(found, now=moment())
    except Conflict as refusal:
        return _page(survey, found, refused=str(refusal), status=409)
    return redirect(url_for(".group", key=key, group_id=group_id), 303)


@bp.post("/<int:group_id>/sluiten")
@requires("surveys.edit")
def close(key: str, group_id: int) -> AnyResponse:
    survey = get_survey(key)
    found = queries.get_group(survey.id, group_id)
    try:
        focusing.close_group(found, now=moment())
    except Conflict as refusal:
        return _page(survey, found, refused=str(refusal), status=409)
    return redirect(url_for(".group", key=key, group_id=group_id), 303)


@bp.post("/<int:group_id>/overnemen")
@requires("surveys.edit")
def use(key: str, group_id: int) -> AnyResponse:
    """Put the chosen aspects into the draft; a person decides, the ticks advise."""
    survey = get_survey(key)
    found = queries.get_group(survey.id, group_id)
    try:
        chosen = request.form.getlist("chosen")
        focusing.use_result(survey, found, chosen, by=me(), now=moment())
    except Invalid as refusal:
        return _page(survey, found, refused=" ".join(refusal.fields.values()), status=400)
    except Conflict as refusal:
        return _page(survey, found, refused=str(refusal), status=409)
    flash(
        gettext("De onderdelen staan in de vragen. Neem ze in gebruik als ze klaar zijn."), "done"
    )
    return redirect(url_for("desk_survey_questions.show", key=key), 303)


def _list_page(survey: Survey, form: FocusGroupForm, *, status: int = 200) -> Response:
    groups = queries.list_groups(survey.id)
    html = render_template(
        "desk/surveys/focus_groups.html",
        survey=survey,
        form=form,
        groups=groups,
        phases={one.id: queries.phase_of(one).value for one in groups},
        channels=CHANNEL_LABELS,
    )
    return make_response(html, status)


def _page(survey: Survey, found: FocusGroup, *, refused: str = "", status: int = 200) -> Response:
    url = f"{edge.settings().base_url}/focusgroep/{found.code}"
    html = render_template(
        "desk/surveys/focus_group.html",
        survey=survey,
        group=found,
        phase=queries.phase_of(found),
        Phase=Phase,
        channel=CHANNEL_LABELS[found.channel],
        url=url,
        typed_at=f"{edge.settings().base_url}/k",
        qr=qr_svg(url, label=gettext("QR-code naar de focusgroep")),
        proposals=queries.list_proposals(found.id),
        ballots=queries.count_ballots(found.id),
        standings=queries.list_standings(found),
        fewest=FEWEST_BALLOTS,
        refused=gettext(refused) if refused else "",
    )
    return make_response(html, status)
