# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import datetime, time

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from feedback.accounts.queries.people import Person, list_colleagues, list_names, list_teams
from feedback.accounts.rules import Role
from feedback.clock import AMSTERDAM, local
from feedback.desk.forms.budget_setup import (
    CorrectionForm,
    PotForm,
    RulesForm,
    SupplierForm,
    read_amount,
)
from feedback.desk.queries.budget import find_line, get_room
from feedback.desk.rules.wishes import positive
from feedback.desk.views.shell import me
from feedback.errors import Conflict, Invalid, NotAllowed
from feedback.money import Cents
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.rules.surprises import EXCLUSION_LABELS
from feedback.surprise_budget.services import pots, rules
from feedback.surprise_budget.services.corrections import correct
from feedback.web.access import moment, requires

bp = Blueprint("desk_budget_setup", __name__, url_prefix="/werk/attenties")


@bp.get("/regels")
@requires("budgets.manage")
def show_rules() -> Response:
    return _rules_page(None)


@bp.post("/regels")
@requires("budgets.manage")
def publish() -> Response:
    """Publish a new version; from a later day, or from this moment when that is today."""
    actor, now, form = me(), moment(), RulesForm()
    new = form.read()
    if new is None:
        return _rules_page(form, status=400)
    day = datetime.combine(new.starts_on, time(0), tzinfo=AMSTERDAM)
    starts_at = now if new.starts_on == local(now).date() else day
    try:
        rules.publish_rules(
            new.rules, starts_at=starts_at, reason=form.reason.data or "", by=actor, now=now
        )
    except Invalid as refusal:
        _put(form, refusal, names={"limits": "colleague_limit", "starts_at": "starts_on"})
        return _rules_page(form, status=400)
    flash(gettext("De regels zijn bewaard. Wat al gevraagd is, houdt zijn eigen regels."), "done")
    return redirect(url_for(".show_rules"), 303)


@bp.get("/winkels")
@requires("budgets.manage")
def show_suppliers() -> Response:
    return _suppliers_page(SupplierForm(formdata=None))


@bp.post("/winkels")
@requires("budgets.manage")
def put_on_list() -> Response:
    form = SupplierForm()
    try:
        rules.put_on_list(form.name.data or "", sells=form.sells.data or "", by=me(), now=moment())
    except Invalid as refusal:
        _put(form, refusal)
        return _suppliers_page(form, status=400)
    return redirect(url_for(".show_suppliers"), 303)


@bp.post("/winkels/<int:supplier_id>/van-de-lijst")
@requires("budgets.manage")
def take_off_list(supplier_id: int) -> Response:
    rules.take_off_list(supplier_id, by=me(), now=moment())
    return redirect(url_for(".show_suppliers"), 303)


@bp.get("/nieuwe-pot")
@requires("budgets.manage")
def show_new_pot() -> Response:
    return _pot_page(PotForm(formdata=None, year=str(local(moment()).year)))


@bp.post("/nieuwe-pot")
@requires("budgets.manage")
def open_pot() -> Response:
    """Open a pot and book what the council authorised, together or not at all."""
    actor, now, form = me(), moment(), PotForm()
    amount, year, holder = (
        read_amount(form.amount),
        form.year_typed,
        positive(form.holder.data or ""),
    )
    if holder not in {one.id for one in _holders()}:
        form.holder.errors = [gettext("Kies een budgethouder.")]
    if form.errors or amount is None or year is None:
        return _pot_page(form, status=400)
    team = positive(form.team.data or "")
    try:
        made = pots.open_pot(
            form.name.data or "",
            year=year,
            team_id=team if team in {one.id for one in list_teams()} else None,
            holder_id=holder,
            codes=pots.Codes(
                cost_centre=form.cost_centre.data or "",
                task_field=form.task_field.data or "",
                ledger_account=form.ledger_account.data or "",
            ),
            by=actor,
            now=now,
        )
        pots.allocate(
            made.id, amount=amount, reason=form.reason.data or "", key="open", by=actor, now=now
        )
    except Invalid as refusal:
        _put(form, refusal)
        return _pot_page(form, status=400)
    except Conflict as refusal:
        form.amount.errors = [gettext(refusal.message)]
        return _pot_page(form, status=409)
    flash(gettext("De pot is open."), "done")
    return redirect(url_for("desk_budget.show", pot=made.id), 303)


@bp.get("/pot/<int:pot_id>/register/<int:number>")
@requires("budgets.manage")
def show_line(pot_id: int, number: int) -> Response:
    return _line_page(pot_id, number, CorrectionForm(formdata=None))


@bp.post("/pot/<int:pot_id>/register/<int:number>")
@requires("budgets.manage")
def put_right(pot_id: int, number: int) -> Response:
    """Put a line right by its opposite; with the right amount that is booked anew."""
    actor, now, form = me(), moment(), CorrectionForm()
    if get_room(pot_id, by=actor).pot.holder_id != actor.id:
        raise NotAllowed("Alleen de budgethouder van deze pot doet dit.")
    right: Cents | None = read_amount(form.right_amount) if form.right_amount.data else None
    if form.right_amount.errors:
        return _line_page(pot_id, number, form, status=400)
    try:
        correct(
            pot_id,
            number=number,
            reason=form.reason.data or "",
            right_amount=right,
            by=actor,
            now=now,
        )
    except Invalid as refusal:
        _put(form, refusal)
        return _line_page(pot_id, number, form, status=400)
    except Conflict as refusal:
        form.reason.errors = [gettext(refusal.message)]
        return _line_page(pot_id, number, form, status=409)
    flash(gettext("Teruggeboekt. Beide regels blijven staan."), "done")
    return redirect(url_for("desk_budget.register", pot_id=pot_id), 303)


def _put(form: FlaskForm, refusal: Invalid, *, names: dict[str, str] | None = None) -> None:
    """Show each refusal beside its field; nothing that was typed is lost."""
    for name, sentence in refusal.fields.items():
        form[(names or {}).get(name, name)].errors = [gettext(sentence)]


def _holders() -> list[Person]:
    """Return who may hold a pot that this person opens: never themselves."""
    people = list_colleagues(permission="budgets.manage")
    return [one for one in people if Role.BUDGET_HOLDER in one.roles and one.id != me().id]


def _rules_page(form: RulesForm | None, *, status: int = 200) -> Response:
    now = moment()
    in_force, current = queries.active_rules(now)
    versions = queries.list_rule_versions()
    html = render_template(
        "desk/budget/rules.html",
        form=form or RulesForm.of(current, starts_on=local(now).date()),
        current=current,
        in_force=in_force,
        versions=[(one, queries.rules_of(one.values)) for one in versions],
        names=list_names([one.made_by_id for one in versions if one.made_by_id]),
        exclusions=EXCLUSION_LABELS,
    )
    return make_response(html, status)


def _suppliers_page(form: SupplierForm, *, status: int = 200) -> Response:
    html = render_template(
        "desk/budget/suppliers.html", form=form, suppliers=queries.list_all_suppliers()
    )
    return make_response(html, status)


def _pot_page(form: PotForm, *, status: int = 200) -> Response:
    form.prepare(
        teams=[(str(one.id), one.name) for one in list_teams()],
        holders=[(str(one.id), one.name) for one in _holders()],
    )
    return make_response(render_template("desk/budget/new_pot.html", form=form), status)


def _line_page(pot_id: int, number: int, form: CorrectionForm, *, status: int = 200) -> Response:
    actor = me()
    room = get_room(pot_id, by=actor)
    html = render_template(
        "desk/budget/line.html",
        room=room,
        line=find_line(pot_id, number),
        form=form,
        is_own_pot=room.pot.holder_id == actor.id,
    )
    return make_response(html, status)
