# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from feedback.catalogue import queries as catalogue
from feedback.desk.queries.cases import find_cases_page
from feedback.desk.rules import labels
from feedback.desk.rules.lookups import WHOSE_LABELS, read_case_lookup
from feedback.desk.views.case_rows import write_case_rows
from feedback.desk.views.shell import looks, me
from feedback.web.access import moment, requires
from feedback.web.frames import frame_of

bp = Blueprint("desk_cases", __name__, url_prefix="/werk/zaken")


@bp.get("")
@requires("cases.read")
def show() -> Response:
    lookup, now = read_case_lookup(request.args), moment()
    list_url, page = url_for(".show"), find_cases_page(lookup, by=me(), now=now)
    frame = frame_of(
        "desk/cases.html",
        at=now,
        who=looks(),
        keep=not lookup.search,  # It may be a person's name.
        has_rows=bool(page.lines),
        next_before=page.next_before,
        lookup=lookup,
        list_url=list_url,
        topics=catalogue.list_topics(),
        labels=labels,
        whose_labels=tuple(WHOSE_LABELS.items()),
        search_words=lookup.search,
    )
    written = frame.fill(rows=write_case_rows(page.lines, list_url=list_url, now=now))
    return Response(written, mimetype="text/html")
