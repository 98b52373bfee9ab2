# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from feedback.clock import local
from feedback.db import unit_of_work
from feedback.desk.forms.delivery import DeliveryForm, ReactionForm
from feedback.desk.queries.delivery import find_receipt, get_surprise_page
from feedback.desk.views.shell import me
from feedback.errors import FeedbackError, Invalid, NotFound
from feedback.files import services as files
from feedback.files.errors import FileRefused
from feedback.money import format_euros
from feedback.surprise_budget.rules.card import CARD_WORDS
from feedback.surprise_budget.services import checks, decisions, deliveries
from feedback.surprise_budget.services.remarks import write_remark
from feedback.web.access import moment, opens_own_unit, requires
from feedback.web.downloads import download

bp = Blueprint("desk_delivery", __name__, url_prefix="/werk/attenties/<int:surprise_id>")


@bp.get("")
@requires("budgets.read")
def show(surprise_id: int) -> Response:
    return _page(surprise_id)


@bp.post("/bezorgd")
@requires("budgets.spend")
@opens_own_unit
def deliver(surprise_id: int) -> Response:
    """Book what it cost. The photo is judged before the transaction: that is slow work."""
    actor, now, form = me(), moment(), DeliveryForm()
    try:
        photo = _photo(form.photo.data)
    except FileRefused as refusal:
        form.photo.errors = [gettext(refusal.message)]
        return _page(surprise_id, status=400, delivery=form)
    given = form.given(photo)
    if given is None:
        return _page(surprise_id, status=400, delivery=form)
    try:
        with unit_of_work():
            deliveries.deliver(surprise_id, given, by=actor, now=now)
    except FeedbackError as refusal:
        if photo is not None:
            files.drop(photo)
        if not isinstance(refusal, Invalid):
            raise
        for name, sentence in refusal.fields.items():
            form[name].errors = [gettext(sentence)]
        return _page(surprise_id, status=400, delivery=form)
    flash(gettext("Opgeschreven. Een collega kijkt het na."), "done")
    return _back(surprise_id)


@bp.post("/reactie")
@requires("budgets.spend")
def react(surprise_id: int) -> Response:
    form = ReactionForm()
    if form.chosen is None:
        form.reaction.errors = [gettext("Kies hoe de inwoner het opnam.")]
        return _page(surprise_id, status=400, reaction=form)
    try:
        deliveries.record_reaction(surprise_id, form.chosen, text=form.text.data or "", by=me())
    except Invalid as refusal:
        form.text.errors = [gettext(words) for words in refusal.fields.values()]
        return _page(surprise_id, status=400, reaction=form)
    return _back(surprise_id)


@bp.post("/vraag")
@requires("budgets.spend")
def remark(surprise_id: int) -> Response:
    """Ask the colleague who wanted it, or answer who asked; both stay with the attentie."""
    try:
        write_remark(surprise_id, request.form.get("vraag", ""), by=me(), now=moment())
    except Invalid as refusal:
        sentence = gettext(refusal.fields["remark"])
        return _page(surprise_id, status=400, refused_remark=sentence)
    flash(gettext("Verstuurd. Uw collega krijgt een mail en kan hier antwoorden."), "done")
    return _back(surprise_id)


@bp.post("/nagekeken")
@requires("budgets.spend")
def check(surprise_id: int) -> Response:
    found = request.form.get("gevonden", "")
    checks.check_afterwards(surprise_id, found=found, by=me(), now=moment())
    flash(gettext("Nagekeken. Dank u wel."), "done")
    return redirect(url_for("desk_budget.to_check"), 303)


@bp.post("/steekproef")
@requires("budgets.manage")
def look(surprise_id: int) -> Response:
    found = request.form.get("gevonden", "")
    checks.look_at_sample(surprise_id, found=found, by=me(), now=moment())
    return redirect(url_for("desk_budget.to_check"), 303)


@bp.post("/intrekken")
@requires("budgets.spend")
def cancel(surprise_id: int) -> Response:
    made = decisions.cancel(
        surprise_id, reason=request.form.get("reden", ""), by=me(), now=moment()
    )
    amount = format_euros(made.amount_cents)
    flash(gettext("Ingetrokken. %(amount)s is terug in de pot.", amount=amount), "done")
    return _back(surprise_id)


@bp.get("/bon")
@requires("budgets.read")
def receipt(surprise_id: int) -> Response:
    """Hand out the photo of the receipt."""
    found = find_receipt(surprise_id, by=me())
    if found is None:
        raise NotFound("Er is geen foto van de bon.")
    opened = files.open_file(found)
    return download(opened.content, name=opened.name)


def _photo(sent: FileStorage | None) -> files.Prepared | None:
    if sent is None or not sent.filename:
        return None
    return files.prepare(sent.stream.read(), name=sent.filename, now=moment())


def _page(
    surprise_id: int, *, status: int = 200, refused_remark: str = "", **forms: Any
) -> Response:
    actor, now = me(), moment()
    page = get_surprise_page(surprise_id, by=actor, now=now)
    empty = DeliveryForm(formdata=None, on=f"{local(now):%Y-%m-%d}", spent=page.amount_box)
    every = {"delivery": empty, "reaction": ReactionForm(formdata=None), **forms}
    html = render_template(
        "desk/budget/surprise.html",
        page=page,
        one=page.surprise,
        forms=every,
        form=next((form for form in every.values() if form.errors), None),
        may_spend=actor.may("budgets.spend") and page.may_handle,
        refused_remark=refused_remark,
        card=_card(page.language),
    )
    return make_response(html, status)


def _card(first: str) -> list[tuple[str, str, str]]:
    """Return the words for on the card, the resident's language first."""
    made = []
    for code, name in (("nl", gettext("Nederlands")), ("en", gettext("Engels"))):
        with force_locale(code):
            made.append((code, name, gettext(CARD_WORDS)))
    return sorted(made, key=lambda one: one[0] != first)


def _back(surprise_id: int) -> Response:
    return redirect(url_for(".show", surprise_id=surprise_id), 303)
