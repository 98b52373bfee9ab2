# SPDX-License-Identifier: EUPL-1.2
"""The editor of an instruction: steps in a form, the picture beside it, one press for each act."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.desk.forms.instructions import ScopeForm, StepForm, UntilForm, WordsForm
from feedback.desk.rules.labels import KIND_LABELS as CASE_KIND_LABELS
from feedback.desk.views.instructions import bp, hints_of, picture, topic_choices
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Conflict, Invalid, NotFound
from feedback.instructions.errors import ChangedMeanwhile
from feedback.instructions.queries.proposals import Said, list_said
from feedback.instructions.queries.sessions import list_sessions
from feedback.instructions.queries.versions import (
    Shelf,
    Sight,
    find_edit,
    get_shelf,
    list_step_ids,
)
from feedback.instructions.rules import drafting as rules
from feedback.instructions.rules.chart import chart_faults, where_to
from feedback.instructions.rules.difference import compare, words_changed
from feedback.instructions.rules.plain_steps import count_words
from feedback.instructions.rules.steps import STEP_KIND_LABELS, Step, StepKind, Steps, find_step
from feedback.instructions.rules.versions import STATE_LABELS, VersionState
from feedback.instructions.services import drafting
from feedback.web.access import moment, requires
from feedback.wording import N_

_NEW_TITLES = {
    StepKind.STEP: N_("Nieuwe stap"),
    StepKind.CHOICE: N_("Nieuwe vraag?"),
    StepKind.END: N_("Klaar"),
}


@bp.get("/<string:slug>/concept")
@requires("instructions.edit")
def edit(slug: str) -> AnyResponse:
    shelf = get_shelf(slug, now=moment())
    if shelf.draft is None:
        return redirect(url_for(".read", slug=slug), 303)
    if shelf.draft.state is VersionState.AWAITING_APPROVAL:
        number = shelf.draft.version.number
        return redirect(url_for(".version", slug=slug, number=number), 303)
    return editor_page(shelf, shelf.draft, open_id=request.args.get("stap", ""))


@bp.post("/<string:slug>/concept")
@requires("instructions.edit")
def change(slug: str) -> AnyResponse:
    """Do one act on the list of steps: add, move, branch, take out, undo."""
    shelf, draft = _draft(slug)
    step_id, number = request.form.get("stap", ""), draft.version.id
    try:
        if request.form.get("doe") == "ongedaan":
            drafting.undo(number, seen=_seen(), by=me(), now=moment())
        else:
            made, step_id = _act(draft.steps, step_id, taken=list_step_ids(shelf.instruction.id))
            drafting.save_steps(number, made, seen=_seen(), by=me(), now=moment())
    except (Conflict, Invalid) as refusal:
        shelf, draft = _draft(slug)
        return editor_page(shelf, draft, open_id=step_id, refused=_words(refusal), status=409)
    return _back(slug, step_id)


def _act(steps: Steps, step_id: str, *, taken: set[str]) -> tuple[Steps, str]:
    """Return the steps after the act that was asked, and the step to show."""
    known = sorted(taken)
    match request.form.get("doe", ""):
        case "omhoog":
            return rules.move(steps, step_id, places=-1), step_id
        case "omlaag":
            return rules.move(steps, step_id, places=1), step_id
        case "verplaats":
            to = request.form.get("naar", type=int) or 1
            return rules.move_to(steps, step_id, number=to), step_id
        case "splits":
            return rules.branch(steps, step_id, taken=known)
        case "weghalen":
            return rules.remove(steps, step_id), ""
        case "stap" | "keuze" | "einde" as kind:
            wanted = {"stap": StepKind.STEP, "keuze": StepKind.CHOICE, "einde": StepKind.END}[kind]
            after = step_id or (steps[-2].id if len(steps) > 1 else "")
            title = gettext(_NEW_TITLES[wanted])
            return rules.add_after(steps, after, kind=wanted, title=title, taken=known)
        case _:
            raise Invalid({"doe": gettext("Deze knop kennen wij niet.")})


@bp.post("/<string:slug>/concept/stap/<string:step_id>")
@requires("instructions.edit")
def save_step(slug: str, step_id: str) -> AnyResponse:
    shelf, draft = _draft(slug)
    form = StepForm()
    typed = form.step(step_id)
    try:
        if request.form.get("nieuw") == "ja":  # a colleague took it out; the words stay
            steps, step_id = rules.add_after(
                draft.steps, "", kind=typed.kind, title=typed.title or "…",
                taken=sorted(list_step_ids(shelf.instruction.id)),
            )  # fmt: skip
            drafting.save_steps(
                draft.version.id, steps, seen=draft.version.revision, by=me(), now=moment()
            )
            form.seen.data = str(draft.version.revision)
            typed = form.step(step_id)
        drafting.save_step(draft.version.id, typed, seen=_seen(form), by=me(), now=moment())
    except ChangedMeanwhile:
        return _merge_page(shelf, draft, form, typed)
    except (Conflict, Invalid) as refusal:
        if isinstance(refusal, Invalid):
            put_on(form, refusal)
        else:
            form.form_errors.append(gettext(str(refusal)))
        return editor_page(shelf, draft, open_id=step_id, form=form, status=400)
    return _back(slug, step_id)


@bp.post("/<string:slug>/concept/naam")
@requires("instructions.edit")
def save_words(slug: str) -> AnyResponse:
    shelf, draft = _draft(slug)
    form = WordsForm()
    try:
        drafting.save_words(
            draft.version.id,
            title=form.title.data or "",
            why=form.why.data or "",
            seen=_seen(form),
            why_seen=form.why_seen.data or "",
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        put_on(form, refusal)
        return editor_page(shelf, draft, words=form, status=400)
    except Conflict as refusal:
        form.form_errors.append(gettext(str(refusal)))
        form.why_seen.data, form.seen.data = draft.version.why, str(draft.version.revision)
        return editor_page(shelf, draft, words=form, status=409)
    return redirect(url_for(".edit", slug=slug), 303)


def editor_page(
    shelf: Shelf,
    draft: Sight,
    *,
    open_id: str = "",
    form: StepForm | None = None,
    words: WordsForm | None = None,
    scope: ScopeForm | None = None,
    until: UntilForm | None = None,
    refused: str = "",
    typed: dict[int, str] | None = None,
    status: int = 200,
) -> Response:
    """Render the editor with one step open, or none; ``typed`` are reasons just written."""
    version, open_step = draft.version, find_step(draft.steps, open_id)
    before = shelf.before(version)
    here = find_edit(version.id, version.revision)
    said, ids = _said(shelf), {one.id for one in draft.steps}
    html = render_template(
        "desk/instructions/edit.html",
        shelf=shelf,
        draft=draft,
        before=before,
        open_step=open_step,
        form=_step_form(draft, open_step, form),
        words=words or _words_form(draft),
        scope=_scope_form(shelf, scope),
        until=until or UntilForm(formdata=None, until=version.consultation_until),
        changes=_changes(before, draft),
        faults=chart_faults(draft.steps),
        hints=hints_of(draft.steps),
        picture=picture(draft.steps, before=before.steps if before else None),
        said=said,
        loose=[one for step_id, ones in said.items() if step_id not in ids for one in ones],
        waits=_waits(draft, said),
        typed=typed or {},
        sessions=list_sessions(version_ids=[version.id]),
        can_undo=bool(here and here.undoes_to),
        where=where_to(draft.steps),
        words_in=count_words,
        kinds=STEP_KIND_LABELS,
        states=STATE_LABELS,
        refused=refused,
    )
    return make_response(html, status)


def _words_form(draft: Sight) -> WordsForm:
    version = draft.version
    return WordsForm(
        formdata=None,
        title=version.title,
        why=version.why,
        why_seen=version.why,
        seen=str(version.revision),
    )


def _changes(before: Sight | None, draft: Sight) -> dict[str, object]:
    """Return what changed per step; nothing for a first version, in which all would be new."""
    if before is None:
        return {}
    return {one.step.id: one for one in compare(before.steps, draft.steps)}


def _said(shelf: Shelf) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in list_said(shelf.instruction.id):
        found.setdefault(one.proposal.step_id, []).append(one)
    return found


def _waits(draft: Sight, said: dict[str, list[Said]]) -> list[tuple[int, Step, int]]:
    """Return the steps on which a decision waits: number, step, how many."""
    found = [
        (number, step, sum(one.is_open for one in said.get(step.id, ())))
        for number, step in enumerate(draft.steps, 1)
    ]
    return [one for one in found if one[2]]


def _step_form(draft: Sight, open_step: Step | None, form: StepForm | None) -> StepForm | None:
    if open_step is None and form is None:
        return None
    if form is None:
        form = StepForm(formdata=None, seen=str(draft.version.revision))
        assert open_step is not None, "one of the two is there"
        form.show(open_step)
    form.offer(draft.steps)
    return form


def _scope_form(shelf: Shelf, form: ScopeForm | None) -> ScopeForm:
    made = form or ScopeForm(
        formdata=None,
        case_kinds=shelf.instruction.case_kinds,
        topics=shelf.instruction.topics,
        is_public=shelf.instruction.is_public,
    )
    made.offer(topic_choices())
    return made


def _merge_page(shelf: Shelf, draft: Sight, form: StepForm, mine: Step) -> Response:
    """Show both texts of a step: what I typed, to go on with, and what a colleague made of it."""
    theirs = find_step(draft.steps, mine.id)
    form.seen.data = str(draft.version.revision)
    form.offer(draft.steps)
    html = render_template(
        "desk/instructions/merge.html",
        shelf=shelf,
        draft=draft,
        form=form,
        mine=mine,
        theirs=theirs,
        title_words=words_changed(theirs.title if theirs else "", mine.title),
        text_words=words_changed(theirs.text if theirs else "", mine.text),
        where=where_to(draft.steps),
        kinds=STEP_KIND_LABELS,
        case_kinds=CASE_KIND_LABELS,
    )
    return make_response(html, 409)


def _draft(slug: str) -> tuple[Shelf, Sight]:
    shelf = get_shelf(slug, now=moment())
    if shelf.draft is None:
        raise NotFound(N_("Er is geen concept van deze instructie."))
    return shelf, shelf.draft


def _back(slug: str, step_id: str) -> AnyResponse:
    anchor = f"stap-{step_id}" if step_id else None
    return redirect(url_for(".edit", slug=slug, stap=step_id or None, _anchor=anchor), 303)


def _seen(form: StepForm | WordsForm | None = None) -> int:
    typed = (form.seen.data if form else request.form.get("seen")) or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def _words(refusal: Conflict | Invalid) -> str:
    if isinstance(refusal, Invalid):
        return " ".join(str(gettext(why)) for why in refusal.fields.values())
    return str(gettext(str(refusal)))
