# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, render_template, request

from feedback.clock import local
from feedback.desk.queries.agreements import count_agreements, list_agreement_lines
from feedback.desk.rules.lookups import WHEN_LABELS, read_when
from feedback.web.access import moment, requires

bp = Blueprint("desk_agreements", __name__, url_prefix="/werk/afspraken")


@bp.get("")
@requires("cases.read")
def show() -> str:
    today, when = local(moment()).date(), read_when(request.args)
    return render_template(
        "desk/agreements.html",
        lines=list_agreement_lines(when, today=today),
        counts=count_agreements(today=today),
        when=when,
        when_labels=WHEN_LABELS,
    )
