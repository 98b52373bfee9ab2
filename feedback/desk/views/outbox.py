# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.desk.forms.texts import DecisionForm
from feedback.desk.queries.outbox import find_present_address, get_message_page, get_outbox_page
from feedback.desk.rules.messages import CHANNEL_LABELS, MessageDecision
from feedback.desk.views.shell import me
from feedback.errors import Invalid
from feedback.notifications import outcomes, queries
from feedback.notifications.rules import ACT_LABELS
from feedback.web.access import moment, requires

bp = Blueprint("desk_outbox", __name__, url_prefix="/werk/uitbak")
_DONE = {
    MessageDecision.AGAIN: "Het bericht wordt opnieuw verstuurd.",
    MessageDecision.ARRIVED: "Het bericht staat nu als aangekomen.",
    MessageDecision.LET_GO: "Dit bericht wordt niet meer verstuurd.",
}


@bp.get("")
@requires("messages.manage")
def show() -> str:
    page = get_outbox_page(now=moment())
    may_read = me().may("cases.read")
    return render_template(
        "desk/outbox.html", page=page, channels=CHANNEL_LABELS, may_read=may_read
    )


@bp.get("/<uuid:message_id>")
@requires("messages.manage")
def look(message_id: Any) -> Response:
    return _page(str(message_id), DecisionForm(formdata=None))


@bp.post("/<uuid:message_id>")
@requires("messages.manage")
def decide(message_id: Any) -> Response:
    """Do what a person decided; the reason goes on record."""
    key, form = str(message_id), DecisionForm()
    chosen = form.chosen
    if chosen is None:
        form.decision.errors = [gettext("Kies wat er moet gebeuren.")]
        return _page(key, form, status=400)
    try:
        _do(key, chosen, reason=form.reason.data or "")
    except Invalid as refusal:
        form.reason.errors = [gettext(words) for words in refusal.fields.values()]
        return _page(key, form, status=400)
    flash(gettext(_DONE[chosen]), "done")
    return redirect(url_for(".look", message_id=key), 303)


def _do(message_id: str, chosen: MessageDecision, *, reason: str) -> None:
    who: dict[str, Any] = {"reason": reason, "by": me(), "now": moment()}
    if chosen is MessageDecision.AGAIN:
        to = find_present_address(queries.get_message_row(message_id))
        outcomes.resend(message_id, to=to, **who)
    elif chosen is MessageDecision.ARRIVED:
        outcomes.put_down_as_sent(message_id, **who)
    else:
        outcomes.drop(message_id, **who)


def _page(message_id: str, form: DecisionForm, *, status: int = 200) -> Response:
    html = render_template(
        "desk/message.html",
        page=get_message_page(message_id),
        form=form,
        channels=CHANNEL_LABELS,
        acts=ACT_LABELS,
    )
    return make_response(html, status)
