# SPDX-License-Identifier: EUPL-1.2
"""Mails that wait for a person: look, make it a case, put it away, or it was read."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback import edge
from feedback.audit import services as audit
from feedback.db import end_reading, unit_of_work
from feedback.desk.forms.mail import AnswerForm, DiscardForm
from feedback.desk.queries.case import get_case_file
from feedback.desk.rules import mails
from feedback.desk.views.case_page import back, case_page
from feedback.desk.views.shell import me
from feedback.errors import Invalid
from feedback.intake.mail import quarantine, queries, settling
from feedback.intake.mail.answering import answer_by_mail
from feedback.intake.mail.judging import REASON_LABELS
from feedback.intake.mail.keeping import HEARTBEAT
from feedback.intake.models import MailStatus
from feedback.web.access import moment, opens_own_unit, requires
from feedback.web.downloads import download
from feedback.web.requests import after_reading
from feedback.work.queries import find_heartbeat

bp = Blueprint("desk_mail", __name__, url_prefix="/werk/mail")
case_bp = Blueprint("desk_answer", __name__, url_prefix="/werk/zaken/<int:case_id>")
SHOWN = 100


@case_bp.post("/mail")
@requires("cases.work")
def answer(case_id: int) -> AnyResponse:
    """Write to the resident of a case; a mail is no conversation."""
    form = AnswerForm()
    get_case_file(case_id)
    try:
        answer_by_mail(case_id, form.text.data or "", by=me(), now=moment())
    except Invalid as refusal:
        form.text.errors = [gettext(words) for words in refusal.fields.values()]
        return case_page(case_id, status=400, answer=form)
    flash(gettext("Uw mail gaat nu weg. De belofte loopt door."), "done")
    return back(case_id, "tijdlijn")


@bp.get("")
@requires("cases.work")
def show() -> str:
    now = moment()
    return render_template(
        "desk/mail/list.html",
        rows=queries.list_waiting(limit=SHOWN),
        total=queries.count_waiting(),
        has_mailbox=edge.settings().imap_url is not None,
        fetched_at=find_heartbeat(HEARTBEAT),
        state=lambda row: mails.time_state(due_at=row.due_at, now=now),
        reasons=REASON_LABELS,
    )


@bp.get("/<int:mail_id>")
@requires("cases.work")
def read(mail_id: int) -> Response:
    return _page(mail_id, DiscardForm(formdata=None))


@bp.get("/<int:mail_id>/origineel")
@requires("contacts.show")
def original(mail_id: int) -> Response:
    """Hand out a mail as it came, with everything in it; each look is on the record."""
    opened = queries.open_original(queries.get_mail(mail_id))
    _note_look("mail.fetched", mail_id)
    return download(opened.content, name=f"mail-{mail_id}.eml")


@bp.post("/<int:mail_id>/zaak")
@requires("cases.work")
@opens_own_unit
def release(mail_id: int) -> AnyResponse:
    """Make a case of it. The mail is taken apart first, outside every transaction."""
    now = moment()
    row = queries.get_mail(mail_id)
    content = queries.open_original(row).content
    end_reading()
    out = settling.read_out(content, now=now)
    with unit_of_work():
        receipt = quarantine.release(mail_id, out, by=me(), now=now)
        case_id, number = receipt.case.id, receipt.case.number
    flash(gettext("Deze mail is nu zaak %(number)s.", number=number), "done")
    return redirect(url_for("desk_case.show", case_id=case_id), 303)


@bp.post("/<int:mail_id>/weg")
@requires("cases.work")
def discard(mail_id: int) -> AnyResponse:
    form = DiscardForm()
    try:
        quarantine.discard(mail_id, reason=form.reason.data or "", by=me(), now=moment())
    except Invalid as refusal:
        form.reason.errors = [gettext(words) for words in refusal.fields.values()]
        return _page(mail_id, form, status=400)
    flash(gettext("Deze mail is weggelegd. Het origineel blijft nog 30 dagen bewaard."), "done")
    return redirect(url_for(".show"), 303)


@bp.post("/<int:mail_id>/gelezen")
@requires("cases.work")
def mark_read(mail_id: int) -> AnyResponse:
    quarantine.mark_read(mail_id, by=me(), now=moment())
    return redirect(url_for(".show"), 303)


def _page(mail_id: int, form: DiscardForm, *, status: int = 200) -> Response:
    now = moment()
    row = queries.get_shown(mail_id)
    content = queries.open_original(queries.get_mail(mail_id)).content
    out = settling.look(content)
    if status == 200:
        _note_look("mail.shown", mail_id)
    html = render_template(
        "desk/mail/read.html",
        row=row,
        mail=out,
        form=form,
        state=mails.time_state(due_at=row.due_at, now=now),
        reasons=REASON_LABELS,
        waits=row.status is MailStatus.QUARANTINED,
        help=_help(is_whole=row.is_whole, is_readable=out is not None),
        may_fetch=me().may("contacts.show"),
    )
    return make_response(html, status)


def _help(*, is_whole: bool, is_readable: bool) -> str:
    if not is_whole:
        return mails.TOO_LARGE_HELP
    return "" if is_readable else mails.UNREADABLE_HELP


def _note_look(action: str, mail_id: int) -> None:
    actor, now = me(), moment()
    after_reading(
        lambda: audit.record(
            action, by=actor, object_type="incoming_mail", object_id=mail_id, now=now
        )
    )
