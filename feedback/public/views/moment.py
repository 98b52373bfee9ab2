# SPDX-License-Identifier: EUPL-1.2
"""The resident chooses when and how we get in touch, by secret link."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.callbacks.services import moments
from feedback.cases.models import Case
from feedback.contacts.services import set_messages
from feedback.errors import Conflict, Invalid
from feedback.public import queries
from feedback.public.forms import ChooseForm
from feedback.public.views.links import RESIDENT, get_case_of, keep_secret, language
from feedback.service_calendar.queries import active_calendar
from feedback.web.access import moment, public
from feedback.web.limits import count_attempt

bp = Blueprint("moment", __name__, url_prefix="/status/<string:token>/moment")
keep_secret(bp)
CHANGES, WINDOW_SECONDS = 12, 60 * 60


@bp.get("")
@public
def choose(token: str) -> Response:
    case = get_case_of(token)
    return _page(token, case, ChooseForm(data=queries.find_choice(case, now=moment())))


@bp.post("")
@public
def save(token: str) -> AnyResponse:
    case, form, now = get_case_of(token), ChooseForm(), moment()
    try:
        choice = form.choice(now=now, calendar=active_calendar(now))
        if _too_often(case):
            words = gettext("U koos vaak. Wacht een uur, of bel ons.")
            return _page(token, case, form, status=429, refusal=words)
        chosen = moments.choose(case.id, choice, more=form.more(), by=RESIDENT, now=now)
    except Invalid as refusal:
        form.put(refusal)
        return _page(token, case, form, status=400)
    except Conflict as refusal:
        return _refused(token, case, form, gettext(refusal.message))
    if case.contact_id is not None:
        declined = bool(form.no_messages.data)
        set_messages(case.contact_id, declined=declined, by=RESIDENT, about_case=case.id, now=now)
    return _done(token, chosen)


@bp.post("/vergeten")
@public
def forget(token: str) -> AnyResponse:
    """Take the choice back: as soon as we can, in the way that was asked for at first."""
    case = get_case_of(token)
    try:
        moments.forget_choice(case.id, by=RESIDENT, now=moment())
    except (Conflict, Invalid) as refusal:
        return _refused(token, case, ChooseForm(formdata=None), gettext(refusal.message))
    flash(gettext("Uw keuze is weg. Wij nemen zo snel mogelijk contact op."), "done")
    return _back(token)


def _too_often(case: Case) -> bool:
    """Count a change; each one sends a confirmation, and nobody needs a dozen an hour."""
    made = count_attempt("moment.case", str(case.id), window_seconds=WINDOW_SECONDS, now=moment())
    return made > CHANGES


def _done(token: str, chosen: moments.Chosen) -> AnyResponse:
    words = gettext("Uw keuze staat bij uw bericht.")
    if chosen.is_new:
        words = gettext("Uw nieuwe moment staat vast. Dit is nu onze belofte.")
    flash(words, "done")
    return _back(token)


def _back(token: str) -> AnyResponse:
    return redirect(url_for("status.status", token=token), 303)


def _refused(token: str, case: Case, form: ChooseForm, words: str) -> Response:
    return _page(token, case, form, status=409, refusal=words)


def _page(
    token: str, case: Case, form: ChooseForm, *, status: int = 200, refusal: str = ""
) -> Response:
    page = queries.get_choice_page(
        case, marked=form.moment.data or "", now=moment(), language=language()
    )
    html = render_template("public/moment.html", token=token, page=page, form=form, refusal=refusal)
    return make_response(html, status)
