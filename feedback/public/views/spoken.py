# SPDX-License-Identifier: EUPL-1.2
"""Bent u gesproken? One question by secret link; looking at it keeps nothing."""

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

from feedback.callbacks.models import Promise
from feedback.callbacks.rules import SpokenAnswer, promise_sentence
from feedback.callbacks.services import spoken
from feedback.cases.models import Case
from feedback.errors import Conflict
from feedback.public.queries import find_spoken_question
from feedback.public.views.links import (
    RESIDENT,
    UnknownLink,
    get_case_of,
    keep_secret,
    language,
)
from feedback.web.access import moment, public

bp = Blueprint("spoken", __name__, url_prefix="/status/<string:token>/gesproken")
keep_secret(bp)
ANSWERS = {"ja": SpokenAnswer.YES, "nee": SpokenAnswer.NO}


@bp.get("")
@public
def ask(token: str) -> Response:
    return _page(token, get_case_of(token))


@bp.post("")
@public
def save(token: str) -> AnyResponse:
    case = get_case_of(token)
    said = ANSWERS.get(request.form.get("antwoord", ""))
    if said is None:
        return _page(token, case, status=400)
    try:
        promise = spoken.answer(case.id, said, by=RESIDENT, now=moment())
    except Conflict:
        return _page(token, case, status=409)
    flash(_thanks(promise), "done")
    return redirect(url_for("spoken.ask", token=token), 303)


def _thanks(promise: Promise | None) -> str:
    if promise is None:
        return str(gettext("Dank u wel. Uw antwoord is bewaard."))
    told = promise_sentence(
        promise.due_at, language=language(), way=promise.way, window=promise.window
    )
    sorry = gettext("Dat spijt ons. Uw bericht staat weer open.")
    return f"{sorry} {told}"


def _page(token: str, case: Case, *, status: int = 200) -> Response:
    question = find_spoken_question(case, now=moment(), language=language())
    if question is None:
        raise UnknownLink
    html = render_template("public/spoken.html", token=token, question=question, status=status)
    return make_response(html, status)
