# SPDX-License-Identifier: EUPL-1.2
"""Bringing a version further: consultation, a colleague's yes, in force, retired."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.desk.forms.instructions import ApproveForm, FromForm, ScopeForm, UntilForm
from feedback.desk.rules import phrases
from feedback.desk.views.instruction_draft import editor_page
from feedback.desk.views.instructions import bp, reading_page, topic_choices
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Conflict, Invalid, NotAllowed, NotFound
from feedback.instructions.queries.versions import Shelf, Sight, get_instruction, get_shelf
from feedback.instructions.services import approval, drafting
from feedback.web.access import moment, requires
from feedback.wording import N_


@bp.post("/<string:slug>/nieuwe-versie")
@requires("instructions.edit")
def begin(slug: str) -> AnyResponse:
    """Begin the next version, from what is in force or from an older one that is named."""
    shelf = get_shelf(slug, now=moment())
    asked = request.form.get("vanaf", type=int)
    after = shelf.get(asked).version if asked else None
    try:
        drafting.begin_version(shelf.instruction.id, after=after, by=me(), now=moment())
    except Conflict as refusal:
        flash(gettext(str(refusal)), "info")
    return redirect(url_for(".edit", slug=slug), 303)


@bp.post("/<string:slug>/concept/bereik")
@requires("instructions.edit")
def set_scope(slug: str) -> AnyResponse:
    form, there = ScopeForm(), topic_choices()
    drafting.set_scope(
        get_instruction(slug),
        case_kinds=form.chosen_kinds,
        topics=form.chosen_topics(there),
        is_public=bool(form.is_public.data),
        by=me(),
        now=moment(),
    )
    flash(gettext("Bewaard."), "done")
    return redirect(url_for(".edit", slug=slug), 303)


@bp.post("/<string:slug>/concept/samen")
@requires("instructions.edit")
def consult(slug: str) -> AnyResponse:
    shelf, draft = _open(slug)
    form = UntilForm()
    try:
        if form.until.data is None:
            raise Invalid({"until": gettext("Kies een dag.")})
        approval.open_consultation(draft.version.id, until=form.until.data, by=me(), now=moment())
    except Invalid as refusal:
        put_on(form, refusal)
        return editor_page(shelf, draft, until=form, status=400)
    flash(gettext("Inwoners kunnen nu meedenken. De tekst mag nog veranderen."), "done")
    return redirect(url_for(".edit", slug=slug), 303)


@bp.post("/<string:slug>/concept/vraag-akkoord")
@requires("instructions.edit")
def ask(slug: str) -> AnyResponse:
    shelf, draft = _open(slug)
    try:
        approval.ask_approval(draft.version.id, by=me(), now=moment())
    except Conflict as refusal:
        return editor_page(shelf, draft, refused=gettext(str(refusal)), status=409)
    flash(gettext("Een collega kan nu akkoord geven. Tot dan verandert er niets."), "done")
    return redirect(url_for(".version", slug=slug, number=draft.version.number), 303)


@bp.post("/<string:slug>/concept/vraag-terug")
@requires("instructions.edit")
def withdraw(slug: str) -> AnyResponse:
    _, draft = _open(slug)
    approval.withdraw_request(draft.version.id, by=me(), now=moment())
    flash(gettext("U kunt weer verder schrijven. Vraag daarna opnieuw akkoord."), "done")
    return redirect(url_for(".edit", slug=slug), 303)


@bp.post("/<string:slug>/concept/weg")
@requires("instructions.edit")
def set_aside(slug: str) -> AnyResponse:
    shelf, draft = _open(slug)
    try:
        drafting.set_aside(draft.version.id, by=me(), now=moment())
    except Conflict as refusal:
        return editor_page(shelf, draft, refused=gettext(str(refusal)), status=409)
    flash(gettext("Het concept is weggelegd. U vindt het terug bij Versies."), "done")
    return redirect(url_for(".read", slug=slug), 303)


@bp.post("/<string:slug>/versies/<int:number>/akkoord")
@requires("instructions.approve")
def approve(slug: str, number: int) -> AnyResponse:
    """Approve, or send back with a reason."""
    shelf = get_shelf(slug, now=moment())
    sight, form = shelf.get(number), ApproveForm()

    def act() -> str:
        if request.form.get("doe") == "terug":
            because = form.because.data or ""
            approval.send_back(sight.version.id, because=because, by=me(), now=moment())
            return str(gettext("Teruggegeven aan wie het schreef."))
        if form.review_by.data is None:
            raise Invalid({"review_by": gettext("Kies een dag om opnieuw te kijken.")})
        approval.approve(sight.version.id, review_by=form.review_by.data, by=me(), now=moment())
        return str(gettext("Akkoord. Versie %(n)s kan nu gaan gelden.") % {"n": number})

    return _do(shelf, sight, act, approving=form)


@bp.post("/<string:slug>/versies/<int:number>/geldt")
@requires("instructions.edit")
def put_in_force(slug: str, number: int) -> AnyResponse:
    shelf = get_shelf(slug, now=moment())
    sight, form = shelf.get(number), FromForm()

    def act() -> str:
        begins = approval.put_in_force(
            sight.version.id, from_at=form.from_at(), by=me(), now=moment()
        )
        at = phrases.day_and_time(begins, now=moment())
        return str(gettext("Versie %(n)s geldt vanaf %(at)s.") % {"n": number, "at": at})

    return _do(shelf, sight, act, starting=form)


@bp.post("/<string:slug>/vervallen")
@requires("instructions.edit")
def retire(slug: str) -> AnyResponse:
    shelf = get_shelf(slug, now=moment())

    def act() -> str:
        approval.retire(shelf.instruction.id, by=me(), now=moment())
        return str(gettext("Deze instructie geldt niet meer."))

    return _do(shelf, shelf.current or shelf.newest, act)


@bp.post("/<string:slug>/plan-terug")
@requires("instructions.edit")
def take_back_plan(slug: str) -> AnyResponse:
    shelf = get_shelf(slug, now=moment())

    def act() -> str:
        approval.take_back_plan(shelf.instruction.id, by=me(), now=moment())
        return str(gettext("Er staat geen wijziging meer gepland."))

    return _do(shelf, shelf.current or shelf.newest, act)


def _do(
    shelf: Shelf,
    sight: Sight,
    act: Callable[[], str],
    *,
    approving: ApproveForm | None = None,
    starting: FromForm | None = None,
) -> AnyResponse:
    """Do something with a version; a refusal is shown on its page, with what was typed."""
    form = approving or starting
    try:
        done = act()
    except Invalid as refusal:
        words = " ".join(str(gettext(why)) for why in refusal.fields.values())
        if form is not None:
            put_on(form, refusal)
        return reading_page(
            shelf, sight, refused=words, status=400, approving=approving, starting=starting
        )
    except (Conflict, NotAllowed) as refusal:
        status = 409 if isinstance(refusal, Conflict) else 403
        return reading_page(shelf, sight, refused=gettext(str(refusal)), status=status)
    flash(done, "done")
    number = sight.version.number
    return redirect(url_for(".version", slug=shelf.instruction.slug, number=number), 303)


def _open(slug: str) -> tuple[Shelf, Sight]:
    shelf = get_shelf(slug, now=moment())
    if shelf.draft is None:
        raise NotFound(N_("Er is geen concept van deze instructie."))
    return shelf, shelf.draft
