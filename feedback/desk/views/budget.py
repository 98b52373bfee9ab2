# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from feedback.accounts.queries.people import list_colleagues, list_names
from feedback.clock import local
from feedback.desk.forms.budget import MandateForm
from feedback.desk.forms.budget_setup import MoneyForm
from feedback.desk.queries.budget import find_pot_page, get_room, list_rows
from feedback.desk.queries.budget_figures import HEADER, find_spreads, iterate_export
from feedback.desk.rules import labels
from feedback.desk.rules.wishes import positive
from feedback.desk.views.shell import me
from feedback.surprise_budget.queries import checks
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.queries.pots import list_visible
from feedback.tables.writing import write_csv
from feedback.web.access import moment, requires

bp = Blueprint("desk_budget", __name__, url_prefix="/werk/attenties")

PAGE = 50


@bp.get("")
@requires("budgets.read")
def show() -> Response:
    return pot_page(positive(request.args.get("pot", "")))


@bp.get("/pot/<int:pot_id>/register")
@requires("budgets.read")
def register(pot_id: int) -> str:
    room = get_room(pot_id, by=me())
    rows = list_rows(pot_id, before=positive(request.args.get("voor", "")), most=PAGE)
    return render_template(
        "desk/budget/register_page.html",
        room=room,
        rows=rows,
        page_size=PAGE,
        may_correct=me().may("budgets.manage"),
    )


@bp.get("/pot/<int:pot_id>/register/csv")
@requires("budgets.read")
def export(pot_id: int) -> Response:
    """The register for the financial system: Dutch (; and a comma) or plain (, and a point)."""
    is_dutch = request.args.get("vorm") != "plain"
    room = get_room(pot_id, by=me())
    file = io.StringIO()
    rows = iterate_export(room.pot, comma="," if is_dutch else ".")
    write_csv(file, HEADER, rows, delimiter=";" if is_dutch else ",")
    text = file.getvalue()
    response = make_response(("\ufeff" if is_dutch else "") + text)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"attenties-{room.pot.year}-pot-{pot_id}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/nakijken")
@requires("budgets.read")
def to_check() -> str:
    """What was delivered and nobody looked at yet, and the sample of the budget holder."""
    actor = me()
    pots = {one.pot.id: one.pot for one in list_visible(actor)}
    waiting = queries.list_to_check(list(pots))
    sample = [item for pot_id in pots for item in checks.list_sample(pot_id)]
    about = queries.list_with_cases({one.surprise_id for one in sample})
    askers = list_names([one.requested_by_id for one in waiting if one.requested_by_id])
    return render_template(
        "desk/budget/to_check.html",
        waiting=waiting,
        names=askers,
        sample=sample,
        about=about,
        may_look=actor.may("budgets.manage"),
        my_id=actor.id,
        now=moment(),
    )


@bp.get("/pot/<int:pot_id>/verdeling")
@requires("budgets.read")
def spread(pot_id: int) -> str:
    room = get_room(pot_id, by=me())
    return render_template("desk/budget/spread.html", room=room, spreads=find_spreads(room.pot))


@bp.get("/pot/<int:pot_id>/verantwoording")
@requires("budgets.read")
def statement(pot_id: int) -> str:
    room = get_room(pot_id, by=me())
    return render_template(
        "desk/budget/statement.html",
        room=room,
        counts=queries.count_by_state(pot_id),
        proof=checks.find_proof(pot_id),
        holder=list_names([room.pot.holder_id] if room.pot.holder_id else []),
        labels=labels,
        now=moment(),
    )


@bp.get("/pot/<int:pot_id>/beheer")
@requires("budgets.manage")
def manage(pot_id: int) -> Response:
    return manage_page(pot_id)


def pot_page(pot_id: int | None, *, status: int = 200, **more: Any) -> Response:
    """Render the page of a pot; ``more`` says what was just refused."""
    actor, now = me(), moment()
    page = find_pot_page(pot_id, by=actor, now=now)
    html = render_template(
        "desk/budget.html",
        page=page,
        year=local(now).year,
        at=now,
        may_manage=actor.may("budgets.manage"),
        **more,
    )
    return make_response(html, status)


def manage_page(
    pot_id: int,
    *,
    status: int = 200,
    mandate: MandateForm | None = None,
    money: MoneyForm | None = None,
) -> Response:
    """Render absence (mandates), money by decision, and the end of the year."""
    actor, now = me(), moment()
    rooms = list_visible(actor)
    room = get_room(pot_id, by=actor)
    colleagues = [one for one in list_colleagues(permission="budgets.spend") if one.id != actor.id]
    form = mandate or MandateForm(formdata=None, from_day=f"{local(now):%Y-%m-%d}")
    form.prepare([(str(one.id), one.name) for one in colleagues])
    given = queries.list_mandates(actor.id)
    html = render_template(
        "desk/budget/manage.html",
        room=room,
        form=form,
        money=money or MoneyForm(formdata=None),
        refused=next((one for one in (mandate, money) if one and one.errors), None),
        is_own=room.pot.holder_id == actor.id,
        mandates=given,
        names=list_names([one.deputy_id for one in given]),
        reserving=queries.list_reserving(pot_id),
        later=[one for one in rooms if one.pot.year > room.pot.year and not one.pot.closed_at],
        labels=labels,
    )
    return make_response(html, status)
