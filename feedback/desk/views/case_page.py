# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.deadlines import Policy, trace_deadline
from feedback.business_time.explain import explain
from feedback.callbacks.call_times import offered_times
from feedback.callbacks.models import Promise
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import BY_PHONE, CHOSEN_MOMENT
from feedback.catalogue.models import SignalProtocol
from feedback.catalogue.queries import get_protocols
from feedback.catalogue.rules import SIGNAL_LABELS, Signal
from feedback.clock import local
from feedback.contacts.queries import find_reach
from feedback.desk.forms.call_time import CallTimeForm, MoveForm
from feedback.desk.forms.case import (
    AgreementForm,
    AttemptForm,
    CloseForm,
    LaterForm,
    LetterForm,
    NoteForm,
    ReopenForm,
)
from feedback.desk.forms.conversation import ConversationForm, draft_form
from feedback.desk.forms.feedback_tasks import AskForm, TaskForm
from feedback.desk.forms.mail import AnswerForm
from feedback.desk.queries.attentie import SurpriseHelp, find_surprise_help
from feedback.desk.queries.case import CasePage, get_case_page
from feedback.desk.rules import labels
from feedback.desk.rules.line import LineView, line_view
from feedback.desk.rules.typed import box_text
from feedback.desk.rules.wishes import Wish, read_wish
from feedback.desk.views.shell import me
from feedback.feedback_tasks.rules import STATUS_LABELS, usual_due_on
from feedback.keys import new_token
from feedback.service_calendar.queries import active_calendar, get_calendar
from feedback.surprise_budget.services.requests import GONE
from feedback.web.access import moment


@dataclass(frozen=True)
class Shown:
    """Contact data that was asked for in this very request, and looked at on the record."""

    phone: str = ""
    dial: str = ""
    email: str = ""
    address: str = ""


def list_wish() -> Wish:
    """Return the list this case was opened from: it stands in the address of the page."""
    return read_wish(request.args)


def back(case_id: int, anchor: str | None = None) -> Response:
    """Lead back to the page of the case, still coming from the same list."""
    args: dict[str, Any] = list_wish().args()
    return redirect(url_for("desk_case.show", case_id=case_id, _anchor=anchor, **args), 303)


def case_page(
    case_id: int, *, status: int = 200, shown: Shown | None = None, **forms: Any
) -> Response:
    """Render the page of one case; ``forms`` are those that were just filled in."""
    html = render_template("desk/case.html", **_context(case_id, shown=shown, **forms))
    return make_response(html, status)


def call_time_form(case_id: int, *, now: datetime) -> CallTimeForm | None:
    """Return the form of between which hours we call; None where no call is open."""
    return _call_time(find_open_promise(case_id), calendar=active_calendar(now), now=now)


def _call_time(
    running: Promise | None, *, calendar: ServiceCalendar, now: datetime, **how: Any
) -> CallTimeForm | None:
    if running is None or running.way not in BY_PHONE:
        return None
    offer = offered_times(now=now, due_at=running.due_at, calendar=calendar)
    return CallTimeForm(offer=offer, now=now, **how)


def line_panel(case_id: int) -> tuple[LineView | None, str]:
    """Return how the line stands, and that part of the page of the case."""
    context = _context(case_id, shown=None)
    return context["line"], render_template("desk/case/calling.html", **context)


def _context(case_id: int, *, shown: Shown | None, **forms: Any) -> dict[str, Any]:
    """Return what the page of a case shows."""
    actor, now, wish = me(), moment(), list_wish()
    page = get_case_page(case_id, wish=wish, by=actor, now=now)
    line = line_view(page.file.line_call, my_id=actor.id, now=now)
    shown = shown or _number_on_line(page, line)
    begun = _begun(line, shown=shown)
    given = forms.pop("conversation", None)
    conversation = given or _conversation(page, begun=begun)
    account = edge.settings().phone
    refusal, line_refusal = forms.pop("refusal", None), forms.pop("line_refusal", None)
    moving, asked = forms.pop("moving", None), forms.pop("asked", (None, ""))
    every = _forms(page, line, now=now, typed=forms)
    return {
        "page": page,
        "file": page.file,
        "case": page.file.case,
        "line": line,
        "line_refusal": line_refusal,
        "is_imitation": bool(account and account.is_here),
        "conversation": conversation,
        "is_blank": not (given or begun or page.file.draft or page.unwritten),
        "forms": every,
        "refusal": refusal,
        "moving": moving,
        "asked": asked,
        "task_labels": STATUS_LABELS,
        "form": _faulty([conversation, *every.values()]),
        "shown": shown or Shown(),
        "here": wish.args(),
        "explanation": _explanation(page),
        "gifts": _gifts(case_id, by=actor, now=now),
        "may_surprise": actor.may("budgets.spend") and page.file.case.status not in GONE,
        "may_work": actor.may("cases.work") and page.file.is_open,
        "may_reopen": actor.may("cases.work"),
        "may_show": actor.may("contacts.show"),
        "may_resend": actor.may("messages.manage"),
        "is_mine": page.file.case.assignee_id == actor.id,
        "labels": labels,
        "protocols": _protocols(conversation, is_calling=bool(begun)),
        "signal_labels": SIGNAL_LABELS,
        "my_id": actor.id,
        "today": now,
    }


def _forms(
    page: CasePage, line: LineView | None, *, now: datetime, typed: dict[str, Any]
) -> dict[str, Any]:
    """Return the small forms of the page; ``typed`` are those that were just filled in."""
    return {
        "attempt": _attempt(line, now=now),
        "later": LaterForm(formdata=None),
        "call_time": _call_time(
            page.promise if page.runs else None, calendar=page.calendar, now=now, formdata=None
        ),
        "letter": LetterForm(formdata=None, sent_on=local(now).date().isoformat()),
        "agreement": AgreementForm(formdata=None),
        "asking": _asking(page, now=now),
        "task": TaskForm(formdata=None),
        "move": MoveForm(formdata=None),
        "note": NoteForm(formdata=None),
        "answer": AnswerForm(formdata=None),
        "closing": CloseForm(formdata=None),
        "reopening": ReopenForm(formdata=None),
        **typed,
    }


def _asking(page: CasePage, *, now: datetime) -> AskForm:
    """Return the form of a question to a department, with the usual day filled in."""
    day = usual_due_on(local(now).date(), calendar=page.calendar)
    return AskForm(formdata=None, key=new_token(), due_on=day.isoformat())


def _number_on_line(page: CasePage, line: LineView | None) -> Shown | None:
    """Return the number while this person is on the line: the look was recorded at its start."""
    contact_id = page.file.case.contact_id
    if line is None or not line.is_on or contact_id is None:
        return None
    reach = find_reach(contact_id)
    phone = reach.phone if reach else None
    return Shown(phone=str(phone), dial=phone.e164) if phone else None


def _begun(line: LineView | None, *, shown: Shown | None) -> str:
    """Return when the conversation began, as far as we know: on the line, or just now."""
    if line is not None and line.is_mine and (line.is_on or line.call.awaits_person):
        return line.begun_at.isoformat()
    return moment().isoformat() if shown and shown.phone else ""


def _attempt(line: LineView | None, *, now: datetime) -> AttemptForm:
    """Return the form of an attempt, filled in with what the line knows of it."""
    if line is None or not line.call.awaits_person:
        return AttemptForm(formdata=None, begun=now.isoformat(), started=box_text(now))
    begun = line.begun_at
    call_id = str(line.call.id)
    return AttemptForm(
        formdata=None, call=call_id, begun=begun.isoformat(), started=box_text(begun)
    )


def _conversation(page: CasePage, *, begun: str) -> ConversationForm:
    """Return the form with its draft, and the moment the call began as far as we know it."""
    draft = page.file.draft
    version = draft.version if draft else 0
    known = {"seen": str(page.newest_conversation_id), "version": str(version)}
    if page.unwritten is not None:
        begun = page.unwritten.started_at.isoformat()
    data = {k: v for k, v in (draft.data if draft else {}).items() if k not in known}
    if begun and not data.get("started"):
        data = {**data, "begun": begun, "started": box_text(datetime.fromisoformat(begun))}
    return draft_form(data, **known)


def _explanation(page: CasePage) -> list[tuple[str, list[str]]]:
    """Return how target and due came about, step by step, on the calendar of the promise."""
    promise = page.promise
    if promise is None:
        return []
    calendar = page.calendar
    if promise.calendar_version_id != calendar.version:
        calendar = get_calendar(promise.calendar_version_id)
    return [
        (name, explain(trace_deadline(Policy(policy), promise.started_at, calendar=calendar)))
        for name, policy in _computed_policies(promise)
    ]


def _computed_policies(promise: Promise) -> list[tuple[str, str]]:
    """Return the moments of a promise that follow from a policy, not from a choice."""
    if promise.due_policy == CHOSEN_MOMENT:
        return []
    due = [("due", promise.due_policy)]
    return due if promise.window else [*due, ("target", promise.target_policy)]


def _protocols(
    conversation: ConversationForm, *, is_calling: bool
) -> Mapping[Signal, SignalProtocol]:
    """Return what to do at each signal, during a call or once one is ticked."""
    return get_protocols() if is_calling or conversation.signals.data else {}


def _faulty(forms: list[Any]) -> Any:
    """Return the form with errors, for the title of the page; None when all is well."""
    return next((form for form in forms if form is not None and form.errors), None)


def _gifts(case_id: int, *, by: Actor, now: datetime) -> SurpriseHelp | None:
    return find_surprise_help(case_id, by=by, now=now) if by.may("budgets.read") else None
