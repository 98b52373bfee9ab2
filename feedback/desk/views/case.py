# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.callbacks.services import calls, phone
from feedback.callbacks.services import cases as commands
from feedback.cases import queries as case_queries
from feedback.cases.errors import SomethingPromisedIsOpen
from feedback.cases.rules import AgreementStatus, CloseReason, ReopenReason
from feedback.cases.services import agreements, timeline
from feedback.contacts import services as contacts
from feedback.desk.forms.call_time import MoveForm
from feedback.desk.forms.case import AgreementForm, AttemptForm, CloseForm, NoteForm, ReopenForm
from feedback.desk.forms.conversation import blank_conversation
from feedback.desk.forms.mail import AnswerForm
from feedback.desk.queries.case import get_case_file
from feedback.desk.rules.wishes import positive
from feedback.desk.views.case_page import Shown, back, case_page
from feedback.desk.views.shell import me
from feedback.errors import Invalid, NotFound
from feedback.instructions.queries.versions import get_shelf
from feedback.instructions.rules.writing import as_letter
from feedback.web.access import moment, requires
from feedback.wording import N_

LATER_TOLD = N_("De nieuwe dag staat bij de afspraak. De inwoner krijgt bericht.")
LATER_NOT_TOLD = N_("De nieuwe dag staat bij de afspraak. Vertel het de inwoner zelf.")

bp = Blueprint("desk_case", __name__, url_prefix="/werk/zaken/<int:case_id>")
bp.add_app_template_global(blank_conversation)


@bp.get("")
@requires("cases.read")
def show(case_id: int) -> Response:
    """The page of a case; asked with an instruction, its steps stand ready in a mail."""
    slug = request.args.get("instructie", "")
    return case_page(case_id, **({"answer": _mail_about(slug)} if slug else {}))


def _mail_about(slug: str) -> AnswerForm:
    current = get_shelf(slug, now=moment()).current
    words = as_letter(current.version.title, current.steps) if current else ""
    return AnswerForm(formdata=None, text=words)


@bp.post("/nummer")
@requires("contacts.show")
def reveal(case_id: int) -> Response:
    """Show how to reach someone, for this answer only; each look is on the record."""
    contact_id = get_case_file(case_id).case.contact_id
    if contact_id is None:
        raise NotFound("Deze inwoner gaf geen contactgegevens.")
    who: dict[str, Any] = {"by": me(), "about_case": case_id, "now": moment()}
    wanted = request.form.get("wat", "telefoon")
    if wanted == "mail":
        return case_page(case_id, shown=Shown(email=contacts.show_email(contact_id, **who)))
    if wanted == "adres":
        return case_page(case_id, shown=Shown(address=contacts.show_address(contact_id, **who)))
    number = contacts.show_phone(contact_id, **who)
    return case_page(case_id, shown=Shown(phone=str(number), dial=number.e164))


@bp.post("/overnemen")
@requires("cases.work")
def claim(case_id: int) -> Response:
    """Take over: a case of nobody's at once, a colleague's because it was asked here."""
    actor, now = me(), moment()
    if request.form.get("van") == "collega":
        commands.assign_case(case_id, to_id=actor.id, by=actor, now=now)
    else:
        commands.claim_case(case_id, by=actor, now=now)
    flash(gettext("Deze zaak staat op uw lijst."), "done")
    return back(case_id)


@bp.post("/pogingen")
@requires("cases.work")
def log_attempt(case_id: int) -> Response:
    form = AttemptForm()
    outcome, started_at = form.chosen, form.started_at
    if outcome is None or started_at is None:
        form.name_missing()
        return case_page(case_id, status=400, attempt=form)
    what: dict[str, Any] = {"outcome": outcome, "note": form.note.data}
    who: dict[str, Any] = {"by": me(), "now": moment()}
    call_id = positive(form.call.data)
    try:
        if call_id is not None:
            phone.confirm_outcome(call_id, case_id=case_id, **what, **who)
        else:
            calls.log_attempt(case_id, started_at=started_at, **what, **who)
    except Invalid as refusal:
        form.started.errors = [gettext(words) for words in refusal.fields.values()]
        return case_page(case_id, status=400, attempt=form)
    return back(case_id, "poging")


@bp.post("/afspraken")
@requires("cases.work")
def agree(case_id: int) -> Response:
    form = AgreementForm()
    get_case_file(case_id)
    if form.day is None:
        form.due_on.errors = [gettext("Kies een datum.")]
        return case_page(case_id, status=400, agreement=form)
    try:
        agreements.agree(
            case_id,
            text=form.text.data or "",
            owner=form.owner.data or "",
            due_on=form.day,
            on_status_page=bool(form.on_status_page.data),
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        _put_on_fields(form, refusal, dueOn="due_on")
        return case_page(case_id, status=400, agreement=form)
    return back(case_id, "afspraken")


@bp.post("/afspraken/<int:agreement_id>")
@requires("cases.work")
def settle_agreement(case_id: int, agreement_id: int) -> Response:
    if case_queries.get_agreement(agreement_id).case_id != case_id:
        raise NotFound("Deze afspraak bestaat niet.")
    kept = request.form.get("uitkomst") == AgreementStatus.KEPT.value
    outcome = AgreementStatus.KEPT if kept else AgreementStatus.CANCELLED
    reason = request.form.get("reden", "")
    try:
        agreements.settle_agreement(
            agreement_id, outcome=outcome, reason=reason, by=me(), now=moment()
        )
    except Invalid as refusal:
        flash(gettext(refusal.fields["reason"]), "error")
        return case_page(case_id, status=400)
    return back(case_id, "afspraken")


@bp.post("/afspraken/<int:agreement_id>/later")
@requires("cases.work")
def move_agreement(case_id: int, agreement_id: int) -> Response:
    """Move an agreement that we will not keep in time; the resident reads why."""
    if case_queries.get_agreement(agreement_id).case_id != case_id:
        raise NotFound("Deze afspraak bestaat niet.")
    form = MoveForm()
    if form.day is None:
        form.due_on.errors = [gettext("Kies een datum.")]
        return case_page(case_id, status=400, move=form, moving=agreement_id)
    try:
        queued = agreements.move_agreement(
            agreement_id, due_on=form.day, reason=form.reason.data or "", by=me(), now=moment()
        )
    except Invalid as refusal:
        _put_on_fields(form, refusal, dueOn="due_on")
        return case_page(case_id, status=400, move=form, moving=agreement_id)
    flash(gettext(LATER_TOLD if queued.channel else LATER_NOT_TOLD), "done")
    return back(case_id, "afspraken")


@bp.post("/notities")
@requires("cases.work")
def write_note(case_id: int) -> Response:
    form = NoteForm()
    get_case_file(case_id)
    try:
        timeline.note(case_id, form.text.data or "", by=me(), now=moment())
    except Invalid as refusal:
        _put_on_fields(form, refusal)
        return case_page(case_id, status=400, note=form)
    return back(case_id, "tijdlijn")


@bp.post("/sluiten")
@requires("cases.work")
def close(case_id: int) -> Response:
    form = CloseForm()
    if not form.validate():
        return case_page(case_id, status=400, closing=form)
    reason = CloseReason(form.reason.data)
    try:
        commands.close_case(case_id, reason=reason, by=me(), now=moment())
    except SomethingPromisedIsOpen as refusal:
        return case_page(case_id, status=409, refusal=refusal)
    flash(gettext("Deze zaak is gesloten."), "done")
    return back(case_id)


@bp.post("/heropenen")
@requires("cases.work")
def reopen(case_id: int) -> Response:
    form = ReopenForm()
    if not form.validate():
        return case_page(case_id, status=400, reopening=form)
    reason = ReopenReason(form.reason.data)
    made = commands.reopen_case(case_id, reason=reason, by=me(), now=moment())
    words = gettext("Deze zaak is weer open, met een nieuwe belofte.")
    flash(words if made else gettext("Deze zaak is weer open."), "done")
    return back(case_id)


def _put_on_fields(
    form: AgreementForm | NoteForm | MoveForm, refusal: Invalid, **names: str
) -> None:
    """Show each refusal beside its field; nothing that was typed is lost."""
    for name, sentence in refusal.fields.items():
        form[names.get(name, name)].errors = [gettext(sentence)]
