# SPDX-License-Identifier: EUPL-1.2
"""Questions to departments: asked and looked after on the page of a case, listed by their day."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.clock import local
from feedback.desk.forms.feedback_tasks import AskForm, TaskForm
from feedback.desk.queries.case import get_case_file
from feedback.desk.queries.feedback_tasks import count_tasks, list_task_lines
from feedback.desk.rules.lookups import WHEN_LABELS, read_when
from feedback.desk.views.case_page import back, case_page
from feedback.desk.views.shell import me
from feedback.errors import Conflict, Invalid
from feedback.feedback_tasks.rules import MASKED, STATUS_LABELS
from feedback.feedback_tasks.services import answering, asking, standing
from feedback.web.access import moment, requires

list_bp = Blueprint("desk_feedback_list", __name__, url_prefix="/werk/terugkoppelingen")
bp = Blueprint("desk_feedback", __name__, url_prefix="/werk/zaken/<int:case_id>/terugkoppelingen")


@list_bp.get("")
@requires("cases.read")
def show() -> str:
    today, when = local(moment()).date(), read_when(request.args)
    return render_template(
        "desk/feedback_tasks.html",
        lines=list_task_lines(when, today=today),
        counts=count_tasks(today=today),
        when=when,
        when_labels=WHEN_LABELS,
        status_labels=STATUS_LABELS,
    )


@bp.post("")
@requires("cases.work")
def ask(case_id: int) -> AnyResponse:
    """Ask a department one question about this case."""
    form = AskForm()
    get_case_file(case_id)
    new = asking.NewTask(
        question=form.question.data or "",
        department=form.department.data or "",
        colleague=form.colleague.data or "",
        email=form.email.data or "",
        due_on=form.day,
        key=form.key.data or "",
    )
    try:
        asked = asking.ask(case_id, new, by=me(), now=moment())
    except Invalid as refusal:
        form.put(refusal)
        return case_page(case_id, status=400, asking=form)
    flash(gettext("De vraag is verstuurd. U krijgt een seintje bij het antwoord."), "done")
    _tell_masked(is_masked=asked.bsn_masked)
    return _back(case_id)


@bp.post("/<int:task_id>/later")
@requires("cases.work")
def move(case_id: int, task_id: int) -> AnyResponse:
    """Give the department a later day; the first one stays."""

    def act(form: TaskForm) -> None:
        reason = form.reason.data or ""
        standing.move(
            task_id, case_id=case_id, due_on=form.day, reason=reason, by=me(), now=moment()
        )
        flash(gettext("De nieuwe dag staat bij de vraag. Uw collega krijgt een mail."), "done")

    return _act(case_id, task_id, "later", act)


@bp.post("/<int:task_id>/naar")
@requires("cases.work")
def redirect_task(case_id: int, task_id: int) -> AnyResponse:
    """Send the question to somebody else; the day stays."""

    def act(form: TaskForm) -> None:
        asking.redirect(
            task_id,
            case_id=case_id,
            department=form.department.data or "",
            colleague=form.colleague.data or "",
            email=form.email.data or "",
            by=me(),
            now=moment(),
        )
        flash(gettext("De vraag is naar iemand anders gestuurd. De dag blijft staan."), "done")

    return _act(case_id, task_id, "naar", act)


@bp.post("/<int:task_id>/antwoord")
@requires("cases.work")
def note_answer(case_id: int, task_id: int) -> AnyResponse:
    """Write down what the department said on the phone."""

    def act(form: TaskForm) -> None:
        masked = answering.note_answer(
            task_id, case_id=case_id, text=form.answer.data or "", by=me(), now=moment()
        )
        flash(gettext("Het antwoord staat bij de zaak."), "done")
        _tell_masked(is_masked=masked)

    return _act(case_id, task_id, "antwoord", act)


@bp.post("/<int:task_id>/intrekken")
@requires("cases.work")
def withdraw(case_id: int, task_id: int) -> AnyResponse:
    """Take the question back, with the reason."""

    def act(form: TaskForm) -> None:
        reason = form.reason.data or ""
        standing.withdraw(task_id, case_id=case_id, reason=reason, by=me(), now=moment())
        flash(gettext("De vraag is ingetrokken. Uw collega hoort het."), "done")

    return _act(case_id, task_id, "intrekken", act)


@bp.post("/<int:task_id>/herinner")
@requires("cases.work")
def remind(case_id: int, task_id: int) -> AnyResponse:
    """Remind the colleague now."""
    try:
        standing.remind(task_id, case_id=case_id, by=me(), now=moment())
    except Conflict as refusal:
        flash(gettext(refusal.message), "error")
        return case_page(case_id, status=409)
    flash(gettext("Uw collega krijgt nu een herinnering."), "done")
    return _back(case_id)


def _act(
    case_id: int, task_id: int, name: str, act: Callable[[TaskForm], None]
) -> Response | AnyResponse:
    """Do one thing with a question; what is refused stands beside its field."""
    form = TaskForm()
    try:
        act(form)
    except Invalid as refusal:
        form.put(refusal)
        return case_page(case_id, status=400, task=form, asked=(task_id, name))
    except Conflict as refusal:
        flash(gettext(refusal.message), "error")
        return case_page(case_id, status=409, task=form, asked=(task_id, name))
    return _back(case_id)


def _tell_masked(*, is_masked: bool) -> None:
    if is_masked:
        flash(gettext(MASKED), "warning")


def _back(case_id: int) -> AnyResponse:
    return back(case_id, "terugkoppeling")
