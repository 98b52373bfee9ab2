# SPDX-License-Identifier: EUPL-1.2
"""Open ways to the questions: a card or a link by its short code, a kiosk on its own screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback import edge
from feedback.db import unit_of_work
from feedback.keys import hash_token
from feedback.public.views import answering
from feedback.public.views.links import UnknownLink, keep_secret
from feedback.surveys.models.asking import Entrance
from feedback.surveys.queries.asking import find_entrance
from feedback.surveys.queries.focus import find_group
from feedback.surveys.rules.instruments import CODE, EntranceKind
from feedback.surveys.services.building import pair_screen
from feedback.web.access import moment, opens_own_unit, public
from feedback.web.limits import address_group, count_attempt
from feedback.web.qr import qr_svg

bp = Blueprint("entrances", __name__)
keep_secret(bp)
#: Answers from one network: a busy waiting room fits, a machine that votes all day does not.
MOST_ANSWERS, ANSWERS_WINDOW = 1_500, 60 * 60
MOST_TRIES, TRIES_WINDOW = 10, 15 * 60
SCREEN_LASTS = 5 * 365 * 24 * 60 * 60


@bp.get("/k")
@public
def find() -> AnyResponse:
    """Where somebody types the code of a card or a meeting; looking changes nothing."""
    typed = request.args.get("code", "")[:40]
    code = "".join(typed.casefold().split())
    if CODE.fullmatch(code):
        entrance = find_entrance(code)
        if entrance is not None and entrance.kind is not EntranceKind.KIOSK:
            return redirect(url_for(".ask", code=code), 303)
        if find_group(code) is not None:
            return redirect(url_for("focus.show", code=code), 303)
    wrong = bool(typed.strip())
    html = render_template("public/answer_code.html", typed=typed, wrong=wrong)
    return make_response(html, 404 if wrong else 200)


@bp.get("/k/<string:code>")
@public
def ask(code: str) -> Response:
    entrance = _get(code)
    return (
        answering.closed_page(status=410) if entrance.closed_at else answering.show(_door(entrance))
    )


@bp.post("/k/<string:code>")
@public
@opens_own_unit
def save(code: str) -> AnyResponse:
    entrance = _get(code)
    if entrance.closed_at:
        return answering.closed_page(status=410, refused=True)
    return answering.go_on(replace(_door(entrance), use_up=lambda: count_answer(now=moment())))


@bp.get("/k/<string:code>/bedankt")
@public
def thanks(code: str) -> str:
    _get(code)
    return render_template("public/answer_thanks.html")


@bp.get("/zuil/<string:code>")
@public
def kiosk(code: str) -> Response:
    entrance = _get(code, kiosk=True)
    if entrance.closed_at:
        return answering.closed_page(status=410)
    return answering.show(_door(entrance)) if _is_tied(entrance) else _tie_page(code)


@bp.post("/zuil/<string:code>")
@public
@opens_own_unit
def save_on_kiosk(code: str) -> AnyResponse:
    entrance = _get(code, kiosk=True)
    if entrance.closed_at:
        return answering.closed_page(status=410, refused=True)
    return answering.go_on(_door(entrance)) if _is_tied(entrance) else _tie_page(code, status=403)


@bp.get("/zuil/<string:code>/bedankt")
@public
def kiosk_thanks(code: str) -> str:
    _get(code, kiosk=True)
    url = url_for("entrances.kiosk", code=code)
    address = edge.settings().base_url
    return render_template(
        "public/kiosk_thanks.html",
        start_url=url,
        address=address,
        qr=qr_svg(f"{address}/", label=gettext("QR-code naar ons formulier")),
    )


@bp.post("/zuil/<string:code>/koppelen")
@public
@opens_own_unit
def tie(code: str) -> AnyResponse:
    """Tie this screen to the kiosk with the code that a colleague sees, once."""
    _get(code, kiosk=True)
    typed, now = request.form.get("koppelcode", "")[:40], moment()
    with unit_of_work():
        tries = count_attempt("kiosk.tie", code, window_seconds=TRIES_WINDOW, now=now)
        token = pair_screen(_get(code, kiosk=True), typed) if tries <= MOST_TRIES else None
    if token is None:
        return _tie_page(code, wrong=True, status=400)
    response = make_response("", 303)
    response.headers["Location"] = url_for("entrances.kiosk", code=code)
    response.set_cookie(
        _cookie(code),
        token,
        max_age=SCREEN_LASTS,
        path=f"/zuil/{code}",
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def _get(code: str, *, kiosk: bool = False) -> Entrance:
    found = find_entrance(code) if CODE.fullmatch(code) else None
    if found is None or (found.kind is EntranceKind.KIOSK) is not kiosk:
        raise UnknownLink
    return found


def _door(entrance: Entrance) -> answering.Door:
    is_kiosk = entrance.kind is EntranceKind.KIOSK
    place = "entrances.kiosk" if is_kiosk else "entrances.ask"
    door = answering.make_door(
        entrance.survey_id,
        url=url_for(place, code=entrance.code),
        thanks_url=url_for(
            "entrances.kiosk_thanks" if is_kiosk else "entrances.thanks", code=entrance.code
        ),
        channel=entrance.channel,
        round_name=entrance.round,
    )
    return replace(door, on_kiosk=is_kiosk)


def count_answer(*, now: datetime) -> None:
    """Refuse what no waiting room sends; the count is kept with the answer."""
    who = address_group(request.remote_addr)
    count = count_attempt("survey.open", who, window_seconds=ANSWERS_WINDOW, now=now)
    if count > MOST_ANSWERS:
        raise answering.TooMany


def _cookie(code: str) -> str:
    return f"zuil-{code}"


def _is_tied(entrance: Entrance) -> bool:
    token = request.cookies.get(_cookie(entrance.code), "")
    return bool(token) and entrance.device_hash == hash_token(token)


def _tie_page(code: str, *, wrong: bool = False, status: int = 200) -> Response:
    html = render_template("public/kiosk_tie.html", code=code, wrong=wrong)
    return make_response(html, status)
