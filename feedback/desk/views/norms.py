# SPDX-License-Identifier: EUPL-1.2
"""What we ask of ourselves: promise, target, ladder, sample; with who changed what."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.callbacks.queries.promises import count_open_promises
from feedback.callbacks.rules import PromiseTimes, promise_sentence
from feedback.callbacks.services.norms import preview_norms, publish_norms
from feedback.desk.forms.norms import NormsForm
from feedback.desk.rules.norms import POLICY_LABELS
from feedback.desk.views.shell import me
from feedback.errors import Invalid
from feedback.service_calendar.queries import active_norms, list_norm_versions
from feedback.service_calendar.rules import problems_in_norms
from feedback.web.access import moment, requires

bp = Blueprint("desk_norms", __name__, url_prefix="/beheer/normen")


@bp.get("")
@requires("calendar.manage")
def show() -> Response:
    return _page(NormsForm(formdata=None, held=active_norms(moment())))


@bp.post("/voorbeeld")
@requires("calendar.manage")
def preview() -> Response:
    """Show what would change; nothing is kept."""
    held = active_norms(moment())
    form = NormsForm(held=held)
    draft = form.draft(held)
    if draft is not None and (problems := problems_in_norms(draft)):
        form.put(Invalid(problems))
        draft = None
    if draft is None:
        return _page(form, status=400)
    return _page(form, times=preview_norms(draft, now=moment()))


@bp.post("")
@requires("calendar.manage")
def publish() -> AnyResponse:
    held, now = active_norms(moment()), moment()
    form = NormsForm(held=held)
    draft = form.draft(held)
    if draft is None:
        return _page(form, status=400)
    try:
        made = publish_norms(
            draft, based_on=form.based_on, reason=form.reason.data or "", by=me(), now=now
        )
    except Invalid as refusal:
        form.put(refusal)
        return _page(form, status=400)
    kept = gettext("De norm is bewaard en geldt nu.")
    moved = ngettext(
        "%(num)s belofte kreeg een andere streeftijd.",
        "%(num)s beloften kregen een andere streeftijd.",
        made.moved,
    )
    flash(f"{kept} {moved}" if made.moved else kept, "done")
    return redirect(url_for(".show"), 303)


def _page(form: NormsForm, *, status: int = 200, times: PromiseTimes | None = None) -> Response:
    html = render_template(
        "desk/norms.html",
        form=form,
        times=times,
        promised=promise_sentence(times.due_at, language="nl") if times else "",
        running=count_open_promises(),
        versions=list_norm_versions(limit=20),
        policies=POLICY_LABELS,
    )
    return make_response(html, status)
