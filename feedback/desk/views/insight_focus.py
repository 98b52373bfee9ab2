# SPDX-License-Identifier: EUPL-1.2
"""Speerpunten: what to work on, by whom, by when, and what residents said since."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask import request as asked
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag

from feedback.accounts.queries.people import list_colleagues, list_names
from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.desk.forms.focus_areas import ActionForm, CloseFocusForm, FocusForm, read_day
from feedback.desk.views.insight_rounds import VERDICTS
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Invalid
from feedback.insight import queries, services
from feedback.insight.models import FocusArea
from feedback.insight.rules.focus import (
    ACTION_LABELS,
    STATE_LABELS,
    ActionState,
    FocusState,
)
from feedback.insight.rules.names import short_name
from feedback.instructions.queries.at_work import get_slug, list_instructions
from feedback.surveys.queries.answers import get_survey_by_id
from feedback.web.access import moment, requires
from feedback.web.locale import translate

bp = Blueprint("desk_insight_focus", __name__, url_prefix="/werk/uitkomsten/speerpunten")
CHANNELS = {one.value: label for one, label in CHANNEL_LABELS.items()}


@bp.get("")
@requires("insights.read")
def show() -> str:
    rows = queries.list_focus_areas()
    return render_template(
        "desk/insight/focus_list.html",
        rows=[(one, queries.measure_focus(one)) for one in rows],
        owners=list_names({one.owner_id for one in rows}),
        states=STATE_LABELS,
        verdicts=VERDICTS,
        may_edit=me().may("insights.edit"),
    )


@bp.get("/nieuw")
@requires("insights.edit")
def new() -> Response:
    """A new one, filled in as far as the page that it came from knows."""
    form = FocusForm(formdata=None)
    form.survey.data = asked.args.get("onderzoek", "")
    form.aspect.data = asked.args.get("onderdeel", "")
    form.channel.data = asked.args.get("kanaal", "")
    form.owner.data = str(me().id)
    name = asked.args.get("naam", "")[:100]
    where = _channel_name(form.channel.data)
    form.title.data = f"{name}: {where.lower()}" if name and where else name
    return _new_page(form)


@bp.post("/nieuw")
@requires("insights.edit")
def make() -> AnyResponse:
    form = FocusForm()
    try:
        made = services.open_focus(form.plan, by=me(), now=moment())
    except Invalid as refusal:
        put_on(form, refusal)
        return _new_page(form, status=400)
    flash(gettext("Het speerpunt is gemaakt."), "done")
    return redirect(url_for(".one", focus_id=made.id), 303)


@bp.get("/<int:focus_id>")
@requires("insights.read")
def one(focus_id: int) -> Response:
    return _page(queries.get_focus_area(focus_id))


@bp.post("/<int:focus_id>/stappen")
@requires("insights.edit")
def add_step(focus_id: int) -> AnyResponse:
    focus, form = queries.get_focus_area(focus_id), ActionForm()
    try:
        due_on = read_day(form.due_on.data, field="due_on")
        services.add_action(focus, form.text.data or "", due_on=due_on, by=me(), now=moment())
    except Invalid as refusal:
        put_on(form, refusal)
        return _page(focus, step=form, status=400)
    return redirect(url_for(".one", focus_id=focus_id), 303)


@bp.post("/<int:focus_id>/stappen/<int:action_id>")
@requires("insights.edit")
def set_step(focus_id: int, action_id: int) -> AnyResponse:
    known = {state.value: state for state in ActionState}
    state = known.get(asked.form.get("state", ""))
    if state is not None:
        focus, action = queries.get_focus_area(focus_id), queries.get_action(focus_id, action_id)
        services.set_action(focus, action, state, by=me(), now=moment())
    return redirect(url_for(".one", focus_id=focus_id), 303)


@bp.post("/<int:focus_id>/sluiten")
@requires("insights.edit")
def close(focus_id: int) -> AnyResponse:
    focus, form = queries.get_focus_area(focus_id), CloseFocusForm()
    known = {state.value: state for state in FocusState}
    try:
        services.close_focus(
            focus,
            state=known.get(form.state.data or "", FocusState.OPEN),
            outcome=form.outcome.data or "",
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        put_on(form, refusal)
        return _page(focus, closing=form, status=400)
    flash(gettext("Het speerpunt is gesloten."), "done")
    return redirect(url_for(".one", focus_id=focus_id), 303)


def _new_page(form: FocusForm, *, status: int = 200) -> Response:
    form.owner.choices = [
        SelectChoice(str(person.id), person.name)
        for person in list_colleagues(permission="cases.read")
        + [one for one in list_colleagues(permission="insights.edit") if not _reads(one)]
    ]
    form.instruction.choices = [
        SelectChoice("", "–"),
        *(SelectChoice(one.slug, one.slug) for one in list_instructions()),
    ]
    return make_response(render_template("desk/insight/focus_new.html", form=form), status)


def _channel_name(value: str | None) -> str:
    """Return what a channel is called; "" for none, and for what is none."""
    return translate(CHANNELS[value]) if value in CHANNELS else ""


def _reads(person: Any) -> bool:
    return "cases.read" in person.permissions


def _page(
    focus: FocusArea,
    *,
    step: FlaskForm | None = None,
    closing: FlaskForm | None = None,
    status: int = 200,
) -> Response:
    survey = get_survey_by_id(focus.survey_id)
    html = render_template(
        "desk/insight/focus.html",
        focus=focus,
        survey=survey,
        measured=queries.measure_focus(focus),
        aspect=translate(short_name(focus.aspect, focus.aspect)) if focus.aspect else "",
        channel=_channel_name(focus.channel),
        owner=list_names({focus.owner_id}).get(focus.owner_id, ""),
        actions=queries.list_actions(focus.id),
        instruction=get_slug(focus.instruction_id) if focus.instruction_id else "",
        step=step or ActionForm(formdata=None),
        closing=closing or CloseFocusForm(formdata=None),
        states=STATE_LABELS,
        action_states=[(one.value, label) for one, label in ACTION_LABELS.items()],
        action_labels=ACTION_LABELS,
        verdicts=VERDICTS,
        may_edit=me().may("insights.edit") and focus.state is FocusState.OPEN,
        may_instructions=me().may("instructions.read"),
    )
    return make_response(html, status)
