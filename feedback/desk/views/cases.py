# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from feedback.catalogue import queries as catalogue
from feedback.desk.queries.cases import find_cases_page
from feedback.desk.rules import labels
from feedback.desk.rules.lookups import WHOSE_LABELS, read_case_lookup
from feedback.desk.views.shell import me
from feedback.web.access import moment, requires

bp = Blueprint("desk_cases", __name__, url_prefix="/werk/zaken")


@bp.get("")
@requires("cases.read")
def show() -> str:
    lookup = read_case_lookup(request.args)
    return render_template(
        "desk/cases.html",
        page=find_cases_page(lookup, by=me(), now=moment()),
        lookup=lookup,
        list_url=url_for(".show"),
        topics=catalogue.list_topics(),
        whose_labels=WHOSE_LABELS,
        labels=labels,
        search_words=lookup.search,
    )
