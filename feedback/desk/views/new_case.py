# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.business_time.wording import before_nl
from feedback.cases.models import Case
from feedback.cases.rules import MAX_STORY
from feedback.catalogue import queries as catalogue
from feedback.desk.forms.choices import listed
from feedback.desk.forms.new_case import NewCaseForm
from feedback.desk.queries.cases import list_likely_doubles
from feedback.desk.queries.proposals import propose
from feedback.desk.rules import labels
from feedback.desk.rules.typed import box_text
from feedback.desk.views.shell import me
from feedback.errors import Invalid
from feedback.intake.services import receive
from feedback.suggestions.services import keep_choice
from feedback.web.access import moment, requires

bp = Blueprint("desk_new_case", __name__, url_prefix="/werk/nieuw")
DOUBLE_WITHIN = timedelta(days=30)


@bp.get("")
@requires("cases.create")
def show() -> Response:
    now = moment()
    return _page(_form(begun=now.isoformat(), received=box_text(now)))


@bp.post("")
@requires("cases.create")
def send() -> Response:
    actor, now, form = me(), moment(), _form()
    if not form.check():
        return _page(form, status=400)
    doubles = _doubles(form)
    if doubles:
        return _page(form, status=409, doubles=doubles)
    try:
        receipt = receive(form.report(by=actor), by=actor, now=now)
    except Invalid as refusal:
        _put_on_fields(form, refusal)
        return _page(form, status=400)
    if form.topic.data and not receipt.is_repeat:
        keep_choice(receipt.case, topic=form.topic.data, now=now)
    if receipt.is_repeat:
        flash(gettext("Dit bericht stond er al. Er is niets dubbel opgeslagen."), "info")
    elif receipt.promise is not None:
        told = before_nl(receipt.promise.due_at)
        flash(gettext("Zeg het zo: wij bellen u uiterlijk %(moment)s.", moment=told), "done")
    else:
        flash(gettext("De zaak is gemaakt. Wij bellen niet terug."), "done")
    return redirect(url_for("desk_case.show", case_id=receipt.case.id), 303)


@bp.post("/voorstel")
@requires("cases.create")
def propose_kind() -> str:
    """What the words typed so far look like; nothing is stored."""
    text = request.form.get("text", "")[:MAX_STORY]
    return render_template(
        "desk/new_case_proposal.html",
        proposal=propose(text, topics=catalogue.list_topics()),
        labels=labels,
    )


def _doubles(form: NewCaseForm) -> Sequence[Case]:
    """Return earlier cases to look at first, unless the colleague already did."""
    if request.form.get("toch_nieuw") == "1":
        return ()
    since, key = moment() - DOUBLE_WITHIN, form.submission_key.data
    found = list_likely_doubles(form.phone.data or "", form.email.data or "", since=since)
    sent_twice = any(case.submission_key == key for case in found)
    return () if sent_twice else found


def _form(**values: str) -> NewCaseForm:
    form = NewCaseForm(formdata=None, **values) if values else NewCaseForm()
    topics = ((topic.code, topic.label) for topic in catalogue.list_topics())
    form.topic.choices = listed(topics, blank=gettext("Nog niet gekozen"))
    districts = ((district.code, district.label) for district in catalogue.list_districts())
    form.district.choices = listed(districts, blank=gettext("Niet bekend"))
    return form


def _page(form: NewCaseForm, *, status: int = 200, doubles: Sequence[Case] = ()) -> Response:
    html = render_template("desk/new_case.html", form=form, doubles=doubles, labels=labels)
    return make_response(html, status)


def _put_on_fields(form: NewCaseForm, refusal: Invalid) -> None:
    """Show each refusal beside its field; nothing that was typed is lost."""
    names = {"receivedAt": "received"}
    for name, sentence in refusal.fields.items():
        field = getattr(form, names.get(name, name), form.text)
        field.errors = [gettext(sentence)]
