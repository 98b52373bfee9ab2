# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, flash
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import LATER_DAYS, find_window
from feedback.callbacks.services import call_times, moments, unreachable
from feedback.desk.forms.case import LaterForm, LetterForm
from feedback.desk.queries.case import get_case_file
from feedback.desk.views.case_page import back, call_time_form, case_page
from feedback.desk.views.shell import me
from feedback.errors import Conflict, Invalid
from feedback.notifications.rules import ChannelKind
from feedback.service_calendar.queries import active_calendar
from feedback.web.access import moment, requires
from feedback.wording import N_

NO_CALL = N_("Er staat nu geen gesprek open om een tijd bij te zeggen.")
TOLD = {
    ChannelKind.EMAIL: N_("De beltijd staat bij de belofte. De inwoner krijgt een mail."),
    ChannelKind.SMS: N_("De beltijd staat bij de belofte. De inwoner krijgt een sms."),
}
NOT_TOLD = N_(
    "De beltijd staat bij de belofte. Wij kunnen deze inwoner geen bericht sturen: "
    "spreek het zelf af."
)

bp = Blueprint("desk_moment", __name__, url_prefix="/werk/zaken/<int:case_id>")


@bp.post("/later")
@requires("cases.work")
def later(case_id: int) -> Response:
    """Note down the moment that the resident asked for on the phone."""
    form = LaterForm()
    get_case_file(case_id)
    running = find_open_promise(case_id)
    if form.chosen_day is None:
        form.day.errors = [gettext("Kies een datum.")]
        return case_page(case_id, status=400, later=form)
    now = moment()
    try:
        window = find_window(
            form.chosen_day,
            form.chosen_part,
            now=now,
            calendar=active_calendar(now),
            most_days=LATER_DAYS,
        )
        way = running.way if running else moments.PHONE
        chosen = moments.choose(case_id, moments.Choice(way, window), by=me(), now=now)
    except Invalid as refusal:
        form.day.errors = [gettext(words) for words in refusal.fields.values()]
        return case_page(case_id, status=400, later=form)
    moved = gettext("Op verzoek verplaatst: een nieuwe belofte met een nieuwe datum.")
    flash(moved if chosen.is_new else gettext("Het moment staat bij de belofte."), "done")
    return back(case_id)


@bp.post("/beltijd")
@requires("cases.work")
def fix_call_time(case_id: int) -> Response:
    """Say between which hours we call; the resident hears it."""
    get_case_file(case_id)
    now = moment()
    form = call_time_form(case_id, now=now)
    if form is None:
        raise Conflict(NO_CALL)
    span = form.span
    if span is None:
        form.until.errors = [gettext("Kies een dag, een begin en een einde.")]
        return case_page(case_id, status=400, call_time=form)
    try:
        made = call_times.fix_call_time(case_id, span, by=me(), now=now)
    except Invalid as refusal:
        form.until.errors = [gettext(words) for words in refusal.fields.values()]
        return case_page(case_id, status=400, call_time=form)
    flash(gettext(_how_told(made)), "done")
    return back(case_id)


@bp.post("/laatste-brief")
@requires("cases.work")
def record_letter(case_id: int) -> Response:
    """Write down that the last letter was posted."""
    form = LetterForm()
    get_case_file(case_id)
    if form.day is None:
        form.sent_on.errors = [gettext("Kies een datum.")]
        return case_page(case_id, status=400, letter=form)
    try:
        unreachable.record_letter(case_id, sent_on=form.day, by=me(), now=moment())
    except Invalid as refusal:
        form.sent_on.errors = [gettext(words) for words in refusal.fields.values()]
        return case_page(case_id, status=400, letter=form)
    flash(gettext("Vastgelegd. U mag deze zaak sluiten als niet bereikt."), "done")
    return back(case_id)


def _how_told(made: call_times.CallTime) -> str:
    if not made.is_change:
        return N_("Deze beltijd stond er al.")
    return NOT_TOLD if made.channel is None else TOLD[made.channel]
