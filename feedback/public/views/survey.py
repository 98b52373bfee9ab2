# SPDX-License-Identifier: EUPL-1.2
"""A few questions after a conversation, by secret link. Looking at it uses nothing up."""

from __future__ import annotations

from dataclasses import replace

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
from feedback.callbacks.rules import promise_sentence
from feedback.db import unit_of_work
from feedback.errors import Conflict, Invalid
from feedback.public.views import answering
from feedback.public.views.links import RESIDENT, UnknownLink, keep_secret, language
from feedback.surveys.forms.aftercare import AfterTalkForm
from feedback.surveys.models.aftercare import Invitation
from feedback.surveys.models.asking import SurveyInvitation
from feedback.surveys.queries.aftercare import find_invitation
from feedback.surveys.queries.asking import find_invitation as find_survey_invitation
from feedback.surveys.rules.aftercare import InvitationState
from feedback.surveys.services import aftercare, inviting
from feedback.surveys.services.linked_cases import knows_phone
from feedback.web.access import moment, opens_own_unit, public

bp = Blueprint("survey", __name__, url_prefix="/enquete/<string:token>")
keep_secret(bp)
FIRST, SECOND = 1, 2


@bp.get("")
@public
def ask(token: str) -> Response:
    asked = find_survey_invitation(token)
    if asked is not None:
        return _over_by_address(token, asked) or answering.show(_door(token, asked))
    over = _over(token, _get(token))
    return over or _page(token, AfterTalkForm(formdata=None), step=FIRST)


@bp.post("")
@public
@opens_own_unit
def save(token: str) -> AnyResponse:
    """Go on, go back, or keep the answers; nothing is kept before the last press."""
    asked = find_survey_invitation(token)
    if asked is not None:
        over_by_address = _over_by_address(token, asked, refused=True)
        return over_by_address or answering.go_on(_door(token, asked))
    over = _over(token, _get(token), refused=True)
    if over is not None:
        return over
    form, pressed = AfterTalkForm(), request.form.get("stap", "")
    if pressed == "terug":
        return _page(token, form, step=FIRST)
    if not form.first_is_right():
        return _page(token, form, step=FIRST, status=400)
    if pressed == "verder":
        return _page(token, form, step=SECOND)
    return _keep(token, form)


def _keep(token: str, form: AfterTalkForm) -> AnyResponse:
    if not form.validate():
        return _page(token, form, step=SECOND, status=400)
    try:
        with unit_of_work():
            promise = aftercare.answer(token, form.answers(), by=RESIDENT, now=moment())
    except Invalid as refusal:
        form.put(refusal)
        return _page(token, form, step=SECOND, status=400)
    except Conflict:
        return _closed(token, is_answered=True, status=409)
    flash(_thanks(promise), "done")
    return redirect(url_for("survey.ask", token=token), 303)


@bp.get("/stoppen")
@public
def stop_page(token: str) -> str:
    if find_survey_invitation(token) is None:
        _get(token)
    return render_template("public/survey_stop.html", token=token, is_done=False)


@bp.post("/stoppen")
@public
def stop(token: str) -> str:
    if find_survey_invitation(token) is not None:
        inviting.stop(token, now=moment())
    else:
        _get(token)
        aftercare.stop(token, now=moment())
    return render_template("public/survey_stop.html", token=token, is_done=True)


def _get(token: str) -> Invitation:
    found = find_invitation(token)
    if found is None:
        raise UnknownLink
    return found


def _door(token: str, asked: SurveyInvitation) -> answering.Door:
    """Return the way in by an invitation: it is spent with the answer, never by looking."""
    url = url_for("survey.ask", token=token)
    door = answering.make_door(
        asked.survey_id, url=url, thanks_url=url, channel=asked.channel, round_name=asked.round
    )
    return replace(
        door,
        stop_url=f"{url}/stoppen",
        use_up=lambda: inviting.use_up(token, now=moment()),
        case_id=asked.case_id,
        knows_phone=knows_phone(asked.case_id),
    )


def _over_by_address(
    token: str, asked: SurveyInvitation, *, refused: bool = False
) -> Response | None:
    if asked.state is InvitationState.ANSWERED:
        return _closed(token, is_answered=True, status=409 if refused else 200)
    return _closed(token, is_answered=False, status=410) if asked.expires_at <= moment() else None


def _over(token: str, invitation: Invitation, *, refused: bool = False) -> Response | None:
    """Return the page that says plainly that it is answered or over; None while it is open."""
    if invitation.state is InvitationState.ANSWERED:
        return _closed(token, is_answered=True, status=409 if refused else 200)
    if invitation.expires_at is None or invitation.expires_at <= moment():
        return _closed(token, is_answered=False, status=410)
    return None


def _closed(token: str, *, is_answered: bool, status: int) -> Response:
    html = render_template(
        "public/survey_over.html", token=token, is_answered=is_answered, refused=status == 409
    )
    return make_response(html, status)


def _page(token: str, form: AfterTalkForm, *, step: int, status: int = 200) -> Response:
    is_low = step == SECOND and form.asks_for_talk
    html = render_template("public/survey.html", token=token, form=form, step=step, is_low=is_low)
    return make_response(html, status)


def _thanks(promise: Promise | None) -> str:
    thanks = gettext("Dank u wel. Uw antwoorden zijn bewaard.")
    if promise is None:
        return str(thanks)
    told = promise_sentence(
        promise.due_at, language=language(), way=promise.way, window=promise.window
    )
    return f"{thanks} {told}"
