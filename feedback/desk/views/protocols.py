# SPDX-License-Identifier: EUPL-1.2
"""What to do at a signal: read by everyone who calls, written by an administrator."""

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

from feedback.catalogue.queries import get_protocols, list_protocol_versions
from feedback.catalogue.rules import SIGNAL_LABELS, Signal
from feedback.catalogue.services import write_protocol
from feedback.desk.views.shell import me
from feedback.errors import Invalid, NotFound
from feedback.web.access import moment, requires

bp = Blueprint("desk_protocols", __name__)


@bp.get("/werk/protocollen")
@requires("settings.own")
def show() -> str:
    return render_template(
        "desk/protocols.html", protocols=get_protocols(), signal_labels=SIGNAL_LABELS
    )


@bp.get("/beheer/protocollen")
@requires("protocols.manage")
def edit() -> Response:
    return _page()


@bp.post("/beheer/protocollen/<string:signal>")
@requires("protocols.manage")
def write(signal: str) -> AnyResponse:
    if signal not in set(Signal):
        raise NotFound("Dit signaal bestaat niet.")
    typed = {name: request.form.get(name, "") for name in ("words", "link")}
    try:
        write_protocol(Signal(signal), **typed, by=me(), now=moment())
    except Invalid as refusal:
        faults = {name: gettext(words) for name, words in refusal.fields.items()}
        return _page(wrong=Signal(signal), typed=typed, faults=faults)
    flash(gettext("Bewaard. Collega's lezen dit vanaf nu."), "done")
    return redirect(url_for(".edit", _anchor=signal), 303)


def _page(
    *,
    wrong: Signal | None = None,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
) -> Response:
    html = render_template(
        "desk/protocols_edit.html",
        protocols=get_protocols(),
        versions=list_protocol_versions(limit=20),
        signal_labels=SIGNAL_LABELS,
        wrong=wrong,
        typed=typed or {},
        faults=faults or {},
    )
    return make_response(html, 400 if wrong else 200)
