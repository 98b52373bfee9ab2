# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.accounts.queries import people as people_queries
from feedback.callbacks.services import cases as commands
from feedback.cases.errors import StaleVersion
from feedback.cases.services import cases
from feedback.catalogue import queries as catalogue
from feedback.db import db
from feedback.desk.forms.case import KindForm
from feedback.desk.forms.choices import listed
from feedback.desk.queries.case import CaseFile, get_case_file
from feedback.desk.rules import labels
from feedback.desk.rules.wishes import positive
from feedback.desk.views.case_page import back, list_wish
from feedback.desk.views.shell import me
from feedback.errors import Invalid
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
        cases.change_case(
            case_id,
            version=positive(form.version.data) or 0,
            kind=form.chosen,
            topic_id=positive(form.topic_id.data),
            by=me(),
            now=moment(),
        )
    except StaleVersion:
        db.session.expire_all()
        return _sorting_page(get_case_file(case_id), form, status=409)
    return back(case_id)


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
        own_topic=dict(rows).get(form.topic_id.data or ""),
        labels=labels,
        here=list_wish().args(),
    )
    return make_response(html, status)
