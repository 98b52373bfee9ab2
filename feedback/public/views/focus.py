# SPDX-License-Identifier: EUPL-1.2
"""A focus group as colleagues meet it on their phone, by code: propose, then choose."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.errors import Conflict, Invalid
from feedback.public.views.entrances import count_answer
from feedback.public.views.links import UnknownLink, keep_secret
from feedback.surveys.forms.focus import BallotForm, ProposalForm
from feedback.surveys.models.focus import FocusGroup
from feedback.surveys.queries import focus as queries
from feedback.surveys.rules.focus import Phase
from feedback.surveys.rules.instruments import CODE
from feedback.surveys.services import focusing
from feedback.web.access import moment, public

bp = Blueprint("focus", __name__, url_prefix="/focusgroep/<string:code>")
keep_secret(bp)


@bp.get("")
@public
def show(code: str) -> Response:
    return _page(_get(code))


@bp.post("/voorstel")
@public
def propose(code: str) -> AnyResponse:
    """Add an aspect to the list that everybody sees."""
    group, form = _get(code), ProposalForm()
    try:
        focusing.propose(group, form.label.data or "")
    except Invalid as refusal:
        form.put(refusal)
        return _page(group, proposal=form, status=400)
    except Conflict:
        return _page(group, status=409)
    count_answer(now=moment())
    flash(gettext("Uw onderdeel staat erbij."), "done")
    return redirect(url_for(".show", code=code), 303)


@bp.post("/keuze")
@public
def choose(code: str) -> AnyResponse:
    """Keep what this person chose, once."""
    group, form = _get(code), BallotForm()
    try:
        focusing.choose(group, form.chosen.data or (), key=form.ballot_key)
    except Invalid as refusal:
        form.put(refusal)
        return _page(group, ballot=form, status=400)
    except Conflict:
        return _page(group, status=409)
    count_answer(now=moment())
    return redirect(url_for(".thanks", code=code), 303)


@bp.get("/bedankt")
@public
def thanks(code: str) -> Response:
    return make_response(render_template("public/focus_thanks.html", group=_get(code)))


def _get(code: str) -> FocusGroup:
    found = queries.find_group(code) if CODE.fullmatch(code) else None
    if found is None:
        raise UnknownLink
    return found


def _page(
    group: FocusGroup,
    *,
    proposal: ProposalForm | None = None,
    ballot: BallotForm | None = None,
    status: int = 200,
) -> Response:
    proposals = queries.list_proposals(group.id)
    ballot = ballot or BallotForm(formdata=None)
    ballot.prepare(proposals)
    html = render_template(
        "public/focus.html",
        group=group,
        phase=queries.phase_of(group),
        Phase=Phase,
        channel=CHANNEL_LABELS[group.channel],
        proposals=proposals,
        proposal=proposal or ProposalForm(formdata=None),
        ballot=ballot,
        too_late=status == 409,
    )
    return make_response(html, status)
