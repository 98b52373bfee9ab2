# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, render_template, request

from feedback.desk.queries.checks import list_denied_lines, list_unconfirmed_lines
from feedback.desk.rules import labels
from feedback.desk.views.shell import me
from feedback.web.access import moment, requires

bp = Blueprint("desk_checks", __name__, url_prefix="/werk")


@bp.get("/gesprekken")
@requires("cases.work")
def unconfirmed() -> str:
    """Show the calls of which nobody said how they went: one's own, or everyone's."""
    actor, of_all = me(), request.args.get("wie") == "iedereen"
    lines = list_unconfirmed_lines(now=moment(), user_id=None if of_all else actor.id)
    return render_template("desk/unconfirmed.html", lines=lines, of_all=of_all, labels=labels)


@bp.get("/bord/gesproken")
@requires("board.read")
def denied() -> str:
    """Show the cases whose resident says that nobody spoke to them."""
    return render_template(
        "desk/denied.html",
        lines=list_denied_lines(now=moment()),
        may_read=me().may("cases.read"),
        labels=labels,
    )
