# SPDX-License-Identifier: EUPL-1.2
"""Forgotten passwords: the page of a colleague who cannot get in."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.accounts.rules import LINK_LASTS
from feedback.public.forms import ForgottenForm
from feedback.public.services import ADDRESS_WINDOW, ask_reset
from feedback.web.access import moment, public
from feedback.web.limits import address_group

bp = Blueprint("reset", __name__, url_prefix="/wachtwoord-vergeten")


@bp.get("")
@public
def forgotten() -> Response:
    return _page(ForgottenForm())


@bp.post("")
@public
def ask() -> AnyResponse:
    form = ForgottenForm()
    if not form.validate():
        return _page(form, status=400)
    address = address_group(request.remote_addr)
    if not ask_reset(form.email.data or "", address=address, now=moment()):
        form.form_errors.append(gettext("Dit lukte te vaak niet. Wacht een kwartier."))
        response = _page(form, status=429)
        response.headers["Retry-After"] = str(ADDRESS_WINDOW)
        return response
    return redirect(url_for("reset.asked"), 303)


@bp.get("/verstuurd")
@public
def asked() -> str:
    minutes = int(LINK_LASTS.total_seconds()) // 60
    return render_template("public/reset_asked.html", minutes=minutes)


def _page(form: ForgottenForm, *, status: int = 200) -> Response:
    return make_response(render_template("public/reset.html", form=form), status)
