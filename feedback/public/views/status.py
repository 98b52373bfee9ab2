# SPDX-License-Identifier: EUPL-1.2
"""The confirmation and the status page, by secret link."""

from __future__ import annotations

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.callbacks.services import cases as commands
from feedback.cases.models import Case
from feedback.cases.services.timeline import add_from_resident
from feedback.contacts import queries as contacts
from feedback.errors import FeedbackError, Invalid
from feedback.public import queries
from feedback.public.views.links import RESIDENT, get_case_of, keep_secret, language
from feedback.web.access import moment, public

bp = Blueprint("status", __name__, url_prefix="/status")
keep_secret(bp)


@bp.get("/<string:token>")
@public
def status(token: str) -> str:
    return _page(token, get_case_of(token))


@bp.get("/<string:token>/bevestiging")
@public
def confirmed(token: str) -> str:
    case = get_case_of(token)
    card = contacts.list_cards([case.contact_id]).get(case.contact_id or "")
    return render_template(
        "public/confirmation.html",
        number=case.number,
        promise=queries.find_confirmed_promise(case, card=card, language=language()),
        status_url=url_for("status.status", token=token),
        bsn_masked=case.bsn_masked,
        sent_to=card.masked_email if card and card.has_email else None,
        anonymous=card is None,
        is_repeat=session.pop("herhaald", False),
    )


@bp.post("/<string:token>/aanvullen")
@public
def add(token: str) -> AnyResponse:
    case = get_case_of(token)
    text = request.form.get("text", "")
    try:
        add_from_resident(case.id, text, by=RESIDENT, now=moment())
    except Invalid as refusal:
        (problem,) = refusal.fields.values()
        sentence = gettext(problem)
        return make_response(_page(token, case, add_error=sentence, add_text=text), 400)
    flash(gettext("Dank u wel. Wij lezen het voordat wij u bellen."), "done")
    return _back(token)


@bp.post("/<string:token>/terugbellen")
@public
def call_again(token: str) -> AnyResponse:
    return _act(token, commands.call_again, gettext("Wij bellen u opnieuw."))


@bp.post("/<string:token>/intrekken")
@public
def withdraw(token: str) -> AnyResponse:
    return _act(token, commands.withdraw_case, gettext("Uw bericht is ingetrokken."))


def _act(token: str, command: commands.Command, done: str) -> AnyResponse:
    case = get_case_of(token)
    try:
        command(case.id, by=RESIDENT, now=moment())
    except FeedbackError as refusal:
        return make_response(_page(token, case, refusal=gettext(refusal.message)), 409)
    flash(done, "done")
    return _back(token)


def _back(token: str) -> AnyResponse:
    return redirect(url_for("status.status", token=token), 303)


def _page(token: str, case: Case, **more: object) -> str:
    page = queries.get_status_page(case, now=moment(), language=language())
    return render_template("public/status.html", token=token, page=page, **more)
