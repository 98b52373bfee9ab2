# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.accounts.queries import people as people_queries
from feedback.callbacks.services import cases as commands
from feedback.cases.errors import StaleVersion
from feedback.cases.models import Case
from feedback.cases.rules import CaseKind
from feedback.cases.services import cases
from feedback.catalogue import queries as catalogue
from feedback.db import db
from feedback.desk.forms.case import KindForm
from feedback.desk.forms.choices import listed
from feedback.desk.queries.case import CaseFile, get_case_file
from feedback.desk.queries.proposals import find_proposal
from feedback.desk.rules import labels
from feedback.desk.rules.wishes import positive
from feedback.desk.views.case_page import back, list_wish
from feedback.desk.views.shell import me
from feedback.errors import Invalid
from feedback.suggestions.services import keep_choice
from feedback.web.access import moment, requires

bp = Blueprint("desk_handing", __name__, url_prefix="/werk/zaken/<int:case_id>")


@bp.get("/toewijzen")
@requires("cases.work")
def assigning(case_id: int) -> str:
    actor = me()
    return render_template(
        "desk/assign.html",
        file=get_case_file(case_id),
        colleagues=people_queries.list_colleagues(permission="cases.work"),
        my_id=actor.id,
        here=list_wish().args(),
    )


@bp.post("/toewijzen")
@requires("cases.work")
def assign(case_id: int) -> Response:
    """Give the case to a colleague, or back to nobody."""
    asked = request.form.get("aan", "")
    to_id = None if asked == "niemand" else positive(asked)
    if to_id is None and asked != "niemand":
        raise Invalid({"aan": gettext("Kies een collega.")})
    commands.assign_case(case_id, to_id=to_id, by=me(), now=moment())
    name = gettext("niemand") if to_id is None else people_queries.get_person(to_id).name
    flash(gettext("Deze zaak is nu van %(name)s.", name=name), "done")
    return back(case_id)


@bp.get("/soort")
@requires("cases.work")
def sorting(case_id: int) -> Response:
    file = get_case_file(case_id)
    case = file.case
    form = KindForm(
        formdata=None,
        kind=case.kind.value,
        topic_id=str(case.topic_id or ""),
        version=str(case.version),
    )
    return _sorting_page(file, form)


@bp.post("/soort")
@requires("cases.work")
def sort(case_id: int) -> Response:
    """Change kind or topic; when a colleague just did, show both and let the person choose."""
    form = KindForm()
    if not form.validate():
        return _sorting_page(get_case_file(case_id), form, status=400)
    try:
        case = _change(
            case_id,
            version=positive(form.version.data) or 0,
            kind=form.chosen,
            topic_id=positive(form.topic_id.data),
        )
        if case.topic_id:
            keep_choice(case, topic=catalogue.get_topic(case.topic_id).code, now=moment())
    except StaleVersion:
        db.session.expire_all()
        return _sorting_page(get_case_file(case_id), form, status=409)
    return back(case_id)


@bp.get("/voorstel")
@requires("cases.work")
def proposal(case_id: int) -> str:
    """The part of the page of a case that proposes a kind and a topic; it may be empty.

    Asked by a script once the page stands: the page itself waits for nobody's reckoning.
    """
    file = get_case_file(case_id)
    return render_template(
        "desk/case/proposal.html",
        proposal=find_proposal(file.case) if file.is_open else None,
        case=file.case,
        here=list_wish().args(),
        labels=labels,
    )


@bp.post("/voorstel")
@requires("cases.work")
def take(case_id: int) -> Response:
    """Take what was proposed for a case that nobody sorted yet."""
    topic = catalogue.find_topic(request.form.get("topic", ""))
    kinds = {kind.value for kind in CaseKind}
    kind = request.form.get("kind", "")
    if topic is None or kind not in kinds:
        raise Invalid({"topic": gettext("Kies een onderwerp uit de lijst.")})
    case = _change(
        case_id,
        version=positive(request.form.get("version")) or 0,
        kind=CaseKind(kind),
        topic_id=topic.id,
    )
    keep_choice(case, topic=topic.code, now=moment())
    flash(gettext("Onderwerp: %(topic)s.", topic=topic.label), "done")
    return back(case_id)


def _change(case_id: int, *, version: int, kind: CaseKind, topic_id: int | None) -> Case:
    return cases.change_case(
        case_id, version=version, kind=kind, topic_id=topic_id, by=me(), now=moment()
    )


def _sorting_page(file: CaseFile, form: KindForm, *, status: int = 200) -> Response:
    topics = catalogue.list_topics()
    rows = [(str(topic.id), topic.label) for topic in topics]
    form.topic_id.choices = listed(rows, blank=gettext("Nog geen onderwerp"))
    is_conflict = status == 409
    if is_conflict:
        form.version.data = str(file.case.version)
    html = render_template(
        "desk/sort.html",
        file=file,
        form=form,
        is_conflict=is_conflict,
        proposal=find_proposal(file.case) if file.is_open else None,
        own_topic=dict(rows).get(form.topic_id.data or ""),
        labels=labels,
        here=list_wish().args(),
    )
    return make_response(html, status)
