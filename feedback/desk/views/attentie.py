# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.contacts.queries import get_card
from feedback.desk.forms.attentie import SurpriseForm
from feedback.desk.queries.attentie import list_choices, weigh
from feedback.desk.queries.case import get_case_file
from feedback.desk.views.shell import me
from feedback.errors import Conflict, Invalid
from feedback.money import format_euros
from feedback.surprise_budget.queries.pots import Room
from feedback.surprise_budget.queries.surprises import find_draft
from feedback.surprise_budget.rules.surprises import Approval
from feedback.surprise_budget.services import drafts
from feedback.surprise_budget.services.requests import request as ask_for
from feedback.web.access import moment, requires

bp = Blueprint("desk_attentie", __name__, url_prefix="/werk/zaken/<int:case_id>/attentie")


@bp.get("")
@requires("budgets.spend")
def show(case_id: int) -> Response:
    """The form, with the own draft in it; without script a page of its own."""
    draft = find_draft(case_id, me().id)
    form = SurpriseForm(formdata=None, data=dict(draft.data) if draft else None)
    return _page(case_id, form)


@bp.post("")
@requires("budgets.spend")
def ask(case_id: int) -> Response:
    """Reserve, or ask somebody; before the resident was asked only a draft is kept."""
    actor, now, form = me(), moment(), SurpriseForm()
    if form.is_draft:
        drafts.keep_draft(case_id, form.draft, by=actor, now=now)
        flash(gettext("Bewaard. Er is niets gereserveerd tot u het heeft gevraagd."), "info")
        return _back(case_id)
    room = _room(form, list_choices(actor, now=now)[0])
    if form.name_missing() or room is None:
        return _page(case_id, form, status=400)
    try:
        made = ask_for(room.pot.id, form.wish(case_id), by=actor, now=now)
    except Invalid as refusal:
        form.put(dict(refusal.fields))
        return _page(case_id, form, status=400)
    except Conflict as refusal:
        form.amount.errors = [refusal.message]
        return _page(case_id, form, status=409)
    drafts.forget_draft(case_id, by=actor)
    amount = format_euros(made.amount_cents)
    if made.needs is Approval.NOBODY:
        flash(gettext("%(amount)s is gereserveerd. U mag het nu beloven.", amount=amount), "done")
    else:
        flash(gettext("Gevraagd: %(amount)s. Beloof nog niets.", amount=amount), "info")
    return _back(case_id)


@bp.post("/regels")
@requires("budgets.spend")
def weigh_so_far(case_id: int) -> Response:
    """Say what the rules find of what is filled in so far; nothing is stored."""
    return _page(case_id, SurpriseForm())


def _page(case_id: int, form: SurpriseForm, *, status: int = 200) -> Response:
    actor, now = me(), moment()
    rooms, suppliers = list_choices(actor, now=now)
    form.prepare(
        pots=[(str(one.pot.id), f"{one.pot.name} {one.pot.year}") for one in rooms],
        suppliers=[(str(one.id), f"{one.name} ({one.sells})") for one in suppliers],
    )
    file = get_case_file(case_id)
    contact_id = file.case.contact_id
    html = render_template(
        "desk/attentie.html",
        form=form,
        case=file.case,
        name=get_card(contact_id).name if contact_id else "",
        rooms=rooms,
        weighed=weigh(form.wish(case_id), _room(form, rooms), now=now),
        euros=format_euros,
    )
    return make_response(html, status)


def _room(form: SurpriseForm, rooms: list[Room]) -> Room | None:
    chosen = [one for one in rooms if str(one.pot.id) == form.pot.data]
    found = chosen or rooms
    return found[0] if found else None


def _back(case_id: int) -> Response:
    return redirect(url_for("desk_case.show", case_id=case_id, _anchor="attentie"), 303)
