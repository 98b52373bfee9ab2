# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, render_template, request

from feedback.desk.queries.promises import PAGE_SIZE, find_promises_page
from feedback.desk.rules import labels
from feedback.desk.rules.lookups import OUTCOME_LABELS, read_promise_lookup
from feedback.web.access import moment, requires

bp = Blueprint("desk_promises", __name__, url_prefix="/werk/beloften")


@bp.get("")
@requires("cases.read")
def show() -> str:
    lookup = read_promise_lookup(request.args)
    return render_template(
        "desk/promises.html",
        page=find_promises_page(lookup, now=moment()),
        lookup=lookup,
        page_size=PAGE_SIZE,
        outcome_labels=OUTCOME_LABELS,
        labels=labels,
    )
