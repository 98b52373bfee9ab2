# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback import edge
from feedback.callbacks.dialling import LineAway, call_resident, hang_up
from feedback.callbacks.queries.phone import get_phone_call
from feedback.contacts import services as contacts
from feedback.db import end_reading, unit_of_work
from feedback.desk.queries.case import get_case_file
from feedback.desk.views.case_page import Shown, back, case_page, line_panel
from feedback.desk.views.shell import me, say
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.telephony.errors import NumberRefused, PhoneRefused
from feedback.web.access import moment, opens_own_unit, requires

bp = Blueprint("desk_calling", __name__, url_prefix="/werk/zaken/<int:case_id>/bellen")


@bp.post("")
@requires("cases.work")
@opens_own_unit
def call(case_id: int) -> AnyResponse:
    """Call this person: over the line where there is one, else by showing the number."""
    if edge.settings().phone is None:
        return _show_number(case_id)
    try:
        call_resident(case_id, by=me(), now=moment())
    except NumberRefused as refusal:
        return case_page(case_id, status=409, line_refusal=refusal)
    except (PhoneRefused, LineAway) as refusal:
        return _show_number(case_id, refusal=refusal)
    return back(case_id)


@bp.get("")
@requires("cases.read")
def reload(case_id: int) -> AnyResponse:
    """Lead whoever reloads a page that was an answer back to the case."""
    return redirect(url_for("desk_case.show", case_id=case_id), 303)


@bp.get("/<int:call_id>")
@requires("cases.read")
def state(case_id: int, call_id: int) -> Response:
    """Tell how a call stands, with the panel when that is new to the page that asks."""
    found = get_phone_call(call_id)
    if found.case_id != case_id:
        raise NotFound("Dit gesprek bestaat niet.")
    if request.args.get("gezien") == found.state.value:
        return jsonify(state=found.state.value)
    view, html = line_panel(case_id)
    return jsonify(
        state=found.state.value,
        words=say(view.words) if view else "",
        running=bool(view and view.is_on),
        html=html,
    )


@bp.post("/<int:call_id>/ophangen")
@requires("cases.work")
@opens_own_unit
def end(case_id: int, call_id: int) -> AnyResponse:
    found = get_phone_call(call_id)
    if found.case_id != case_id:
        raise NotFound("Dit gesprek bestaat niet.")
    if found.made_by_id != me().id:
        raise NotAllowed(gettext("Dit is het gesprek van een collega."))
    end_reading()
    hang_up(call_id)
    return back(case_id)


def _show_number(case_id: int, *, refusal: Conflict | None = None) -> AnyResponse:
    """Show the number to dial by hand, on the record, with why it is not dialled for you."""
    contact_id = get_case_file(case_id).case.contact_id
    if contact_id is None:
        raise NotFound("Deze inwoner gaf geen contactgegevens.")
    end_reading()
    with unit_of_work():
        phone = contacts.show_phone(contact_id, by=me(), about_case=case_id, now=moment())
    return case_page(case_id, shown=Shown(phone=str(phone), dial=phone.e164), line_refusal=refusal)
