# SPDX-License-Identifier: EUPL-1.2
"""The form, and the fixed pages that stand beside it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, make_response, redirect, render_template, session, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag

from feedback.accounts.rules import program
from feedback.callbacks.rules import promise_sentence
from feedback.callbacks.services.promises import preview_due
from feedback.catalogue import queries as catalogue
from feedback.db import unit_of_work
from feedback.errors import Invalid
from feedback.intake.services import receive
from feedback.public.forms import CALL, TellForm
from feedback.public.views import sent_files
from feedback.public.views.sent_files import SentFiles
from feedback.service_calendar import queries as calendars
from feedback.web.access import moment, opens_own_unit, public
from feedback.web.uploads import takes_files

bp = Blueprint("public", __name__)
RESIDENT = program("inwoner", origin="web")


@bp.get("/")
@public
def tell() -> Response:
    form = TellForm()
    form.contact_choice.data = form.contact_choice.data or CALL
    return _page(form)


@bp.post("/")
@public
@opens_own_unit
@takes_files(most_bytes=sent_files.MOST_BYTES)
def send() -> AnyResponse:
    """Take the message in. Photos are drawn anew first, outside every transaction."""
    now = moment()
    sent = sent_files.take_in(now=now)
    form = TellForm()
    if not (form.validate_on_submit() & form.check_way() & form.check_files(sent.problems)):
        return _page(form, status=400, sent=sent)
    report = form.report(language=_language(), sent_along=sent.kept)
    try:
        with unit_of_work():
            receipt = receive(report, by=RESIDENT, now=now)
    except Invalid as refusal:
        _put_on_fields(form, refusal)
        return _page(form, status=400, sent=sent)
    session["herhaald"] = receipt.is_repeat
    return redirect(url_for("status.confirmed", token=receipt.status_token), 303)


@bp.get("/belofte")
@public
def promise_now() -> Response:
    return make_response({"sentence": _sentence(moment())})


@bp.get("/privacy")
@public
def privacy() -> str:
    return render_template("public/privacy.html")


@bp.get("/toegankelijkheid")
@public
def accessibility() -> str:
    return render_template("public/accessibility.html")


def _page(form: TellForm, *, status: int = 200, sent: SentFiles | None = None) -> Response:
    now = moment()
    form.topic.choices = _topic_choices()
    page = render_template(
        "public/form.html",
        form=form,
        kept_files=sent.tickets(now=now) if sent else [],
        promise_sentence=_sentence(now),
        promise_url=url_for("public.promise_now"),
        office_open=calendars.active_calendar(now).is_open(now),
    )
    return make_response(page, status)


def _topic_choices() -> list[SelectChoice]:
    """Return what can be chosen, for showing only: ``intake`` knows what it accepts."""
    english = _language() == "en"
    return [
        SelectChoice("", gettext("Weet ik niet of iets anders")),
        *(
            SelectChoice(t.code, t.label_en if english else t.label)
            for t in catalogue.list_topics()
        ),
    ]


def _put_on_fields(form: TellForm, refusal: Invalid) -> None:
    """Show each refusal beside its field; nothing that was typed is lost."""
    for name, sentence in refusal.fields.items():
        field = getattr(form, name, form.text)
        field.errors = [gettext(sentence)]


def _sentence(now: datetime) -> str:
    return promise_sentence(preview_due(now=now), language=_language())


def _language() -> str:
    return "en" if str(get_locale()) == "en" else "nl"
