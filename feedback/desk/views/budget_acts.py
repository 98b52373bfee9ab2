# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.desk.forms.budget import MandateForm
from feedback.desk.forms.budget_setup import MoneyForm, read_amount
from feedback.desk.queries.budget import get_room
from feedback.desk.rules.typed import read_day
from feedback.desk.rules.wishes import positive
from feedback.desk.views.budget import manage_page, pot_page
from feedback.desk.views.shell import me
from feedback.errors import Conflict, Invalid, NotAllowed
from feedback.money import format_euros
from feedback.surprise_budget.queries.surprises import get_surprise
from feedback.surprise_budget.services import decisions, pots, rules
from feedback.surprise_budget.services.carrying import carry_over
from feedback.web.access import moment, requires

bp = Blueprint("desk_budget_acts", __name__, url_prefix="/werk/attenties")


@bp.post("/<int:surprise_id>/goedkeuren")
@requires("budgets.spend")
def approve(surprise_id: int) -> Response:
    pot_id = get_surprise(surprise_id).pot_id
    try:
        made = decisions.approve(surprise_id, by=me(), now=moment())
    except Conflict as refusal:
        return pot_page(pot_id, status=409, refused=refusal.message)
    amount = format_euros(made.amount_cents)
    flash(gettext("Goedgekeurd: %(amount)s. Uw collega mag het beloven.", amount=amount), "done")
    return _to(pot_id)


@bp.post("/<int:surprise_id>/afwijzen")
@requires("budgets.spend")
def decline(surprise_id: int) -> Response:
    pot_id, reason = get_surprise(surprise_id).pot_id, request.form.get("reden", "")
    try:
        decisions.decline(surprise_id, reason=reason, by=me(), now=moment())
    except Invalid as refusal:
        sentence = gettext(refusal.fields["reason"])
        return pot_page(pot_id, status=400, missing={surprise_id: sentence}, typed=reason)
    except Conflict as refusal:
        return pot_page(pot_id, status=409, refused=refusal.message)
    flash(gettext("Afgewezen, met uw uitleg. Het bedrag is terug in de pot."), "done")
    return _to(pot_id)


@bp.post("/pot/<int:pot_id>/toekennen")
@requires("budgets.manage")
def allocate(pot_id: int) -> Response:
    """Book more money by decision, or less with a minus."""
    _check_own(pot_id)
    actor, now, form = me(), moment(), MoneyForm()
    amount = read_amount(form.amount)
    if amount is None:
        return manage_page(pot_id, status=400, money=form)
    key = now.isoformat(timespec="seconds")
    try:
        pots.allocate(
            pot_id, amount=amount, reason=form.reason.data or "", key=key, by=actor, now=now
        )
    except Invalid as refusal:
        for name, sentence in refusal.fields.items():
            form[name].errors = [gettext(sentence)]
        return manage_page(pot_id, status=400, money=form)
    except Conflict as refusal:
        form.amount.errors = [gettext(refusal.message)]
        return manage_page(pot_id, status=409, money=form)
    flash(gettext("Gedaan. Het staat in het register."), "done")
    return _managed(pot_id)


@bp.post("/pot/<int:pot_id>/mandaat")
@requires("budgets.manage")
def give_mandate(pot_id: int) -> Response:
    form = MandateForm()
    first, last, most = read_day(form.from_day.data), read_day(form.until_day.data), form.cents
    deputy = positive(form.deputy.data or "")
    for field, value in ((form.from_day, first), (form.until_day, last)):
        if value is None:
            field.errors = [gettext("Kies een datum.")]
    if deputy is None:
        form.deputy.errors = [gettext("Kies een collega.")]
    if deputy is None or first is None or last is None or most is None:
        return manage_page(pot_id, status=400, mandate=form)
    try:
        rules.give_mandate(deputy, from_day=first, until_day=last, most=most, by=me(), now=moment())
    except Invalid as refusal:
        for name, sentence in refusal.fields.items():
            form[name].errors = [gettext(sentence)]
        return manage_page(pot_id, status=400, mandate=form)
    return _managed(pot_id)


@bp.post("/pot/<int:pot_id>/mandaat/<int:mandate_id>/einde")
@requires("budgets.manage")
def end_mandate(pot_id: int, mandate_id: int) -> Response:
    rules.end_mandate(mandate_id, by=me(), now=moment())
    return _managed(pot_id)


@bp.post("/pot/<int:pot_id>/meenemen")
@requires("budgets.manage")
def carry(pot_id: int) -> Response:
    """Take a reservation into a later year, from that year's room."""
    _check_own(pot_id)
    surprise_id = positive(request.form.get("attentie", ""))
    to_pot_id = positive(request.form.get("naar", ""))
    if surprise_id is None or to_pot_id is None:
        raise Invalid({"naar": gettext("Kies een attentie en een pot.")})
    actor, now = me(), moment()
    return _tried(pot_id, lambda: carry_over(surprise_id, to_pot_id=to_pot_id, by=actor, now=now))


@bp.post("/pot/<int:pot_id>/afsluiten")
@requires("budgets.manage")
def close_year(pot_id: int) -> Response:
    """Close the year of a pot for good; asked again on the page itself."""
    _check_own(pot_id)
    if request.form.get("zeker") != "ja":
        flash(gettext("Kruis eerst aan dat u het zeker weet."), "error")
        return manage_page(pot_id, status=400)
    return _tried(pot_id, lambda: pots.close_year(pot_id, by=me(), now=moment()))


def _check_own(pot_id: int) -> None:
    """Only who holds a pot ends its year."""
    if get_room(pot_id, by=me()).pot.holder_id != me().id:
        raise NotAllowed("Alleen de budgethouder van deze pot doet dit.")


def _tried(pot_id: int, act: Callable[[], object]) -> Response:
    try:
        act()
    except Conflict as refusal:
        flash(refusal.message, "error")
        return manage_page(pot_id, status=409)
    flash(gettext("Gedaan. Het staat in het register."), "done")
    return _managed(pot_id)


def _to(pot_id: int) -> Response:
    return redirect(url_for("desk_budget.show", pot=pot_id), 303)


def _managed(pot_id: int) -> Response:
    return redirect(url_for("desk_budget.manage", pot_id=pot_id), 303)
