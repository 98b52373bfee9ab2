# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, render_template

from feedback.business_time.wording import day_nl, time_nl
from feedback.clock import local
from feedback.desk.queries.board import find_board
from feedback.desk.rules import labels
from feedback.desk.rules.shares import twentieths
from feedback.desk.views.shell import me
from feedback.web.access import moment, requires

bp = Blueprint("desk_board", __name__, url_prefix="/werk/bord")


@bp.get("")
@requires("board.read")
def show() -> str:
    actor, now = me(), moment()
    return render_template(
        "desk/board.html",
        board=find_board(by=actor, now=now),
        today=f"{day_nl(local(now).date())}, {time_nl(now)}",
        may_assign=actor.may("cases.assign"),
        may_read=actor.may("cases.read"),
        grow=twentieths,
        labels=labels,
    )
