# SPDX-License-Identifier: EUPL-1.2
"""Uitkomsten: the words by which a tip counts for a topic, and who changed them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask import request as asked
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.catalogue.models import Topic
from feedback.catalogue.queries import list_topics
from feedback.desk.forms.cue_words import CueForm
from feedback.desk.rules.promise_words import quarter_words
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Invalid
from feedback.insight.rules.quarters import quarter_of
from feedback.insight.rules.sums import FEWEST
from feedback.text_guard import mask_person
from feedback.themes import queries, services
from feedback.themes.rules.counting import Tip
from feedback.themes.rules.cues import Piece, Reach, mark_hits, reach_of, reaches, read_cue
from feedback.web.access import moment, requires

bp = Blueprint("desk_insight_cues", __name__, url_prefix="/werk/uitkomsten/tips/woorden")
HISTORY = 30


@dataclass(frozen=True)
class Preview:
    """What a word would do before it is there."""

    cue: str
    former: str
    reach: Reach
    examples: tuple[list[Piece], ...]


@bp.get("")
@requires("insights.read")
def show() -> str:
    held = queries.list_cues()
    return render_template("desk/insight/cues.html", topics=list_topics(), held=held)


@bp.get("/<string:code>")
@requires("insights.read")
def one(code: str) -> Response:
    """The words of a topic; with ``woord`` what that word would recognise this quarter."""
    topic = queries.get_topic(code)
    form = CueForm(formdata=None)
    form.cue.data = asked.args.get("cue", "")
    form.former.data = asked.args.get("former", "")
    preview, status = None, 200
    if form.cue.data and "bekijk" in asked.args:
        try:
            preview = _preview(topic, form)
        except Invalid as refusal:
            put_on(form, refusal)
            status = 400
    return _page(topic, form=form, preview=preview, status=status)


@bp.post("/<string:code>")
@requires("insights.edit")
def keep(code: str) -> AnyResponse:
    """Add a word, or put it in the place of another."""
    topic, form = queries.get_topic(code), CueForm()
    former, typed = form.former.data or "", form.cue.data or ""
    try:
        if former:
            services.change_cue(topic, former, typed=typed, by=me(), now=moment())
        else:
            services.add_cue(topic, typed, by=me(), now=moment())
    except Invalid as refusal:
        put_on(form, refusal)
        return _page(topic, form=form, status=400)
    flash(gettext("Bewaard. Tips worden hier vanaf nu mee ingedeeld."), "done")
    return redirect(url_for(".one", code=code), 303)


@bp.post("/<string:code>/weg")
@requires("insights.edit")
def withdraw(code: str) -> AnyResponse:
    """Take a word away."""
    topic = queries.get_topic(code)
    services.withdraw_cue(topic, CueForm().former.data or "", by=me(), now=moment())
    flash(gettext("Weggehaald. U kunt dit onder Wie veranderde wat terugdraaien."), "done")
    return redirect(url_for(".one", code=code), 303)


@bp.post("/terug/<int:change_id>")
@requires("insights.edit")
def undo(change_id: int) -> AnyResponse:
    """Take a change back."""
    made = queries.get_change(change_id)
    services.undo_change(made, by=me(), now=moment())
    flash(gettext("Teruggedraaid."), "done")
    return redirect(url_for(".one", code=queries.get_code(made.topic_id)), 303)


def _preview(topic: Topic, form: CueForm) -> Preview:
    """Return what the typed word recognises; raises ``Invalid`` for what is no cue word."""
    cue = read_cue(form.cue.data or "")
    held = queries.list_cues().get(topic.code, ())
    tips = list(queries.list_tips(quarter_of(moment())))
    reach = reach_of(cue, held, (tip.text for tip in tips))
    examples: tuple[list[Piece], ...] = ()
    if reach.n >= FEWEST:
        found = (tip for tip in tips if _is_readable(tip) and reaches([cue], tip.text))
        texts = sorted(mask_person(tip.text) for tip in found)[:3]
        examples = tuple(mark_hits(text, [cue]) for text in texts)
    return Preview(cue, form.former.data or "", reach, examples)


def _is_readable(tip: Tip) -> bool:
    return not tip.is_message or me().may("cases.read")


def _page(
    topic: Topic, *, form: CueForm, preview: Preview | None = None, status: int = 200
) -> Response:
    changes = queries.list_changes(topic.id, limit=HISTORY)
    held = queries.list_cues().get(topic.code, ())
    html = render_template(
        "desk/insight/cues_topic.html",
        topic=topic,
        held=sorted(held, key=lambda cue: cue.strip("*")),
        form=form,
        preview=preview,
        fewest=FEWEST,
        quarter=quarter_words(quarter_of(moment())),
        changes=[(one, services.may_undo(one, held)) for one in changes],
        may_edit=me().may("insights.edit"),
    )
    return make_response(html, status)
