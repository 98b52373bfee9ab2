# SPDX-License-Identifier: EUPL-1.2
"""Instructies: the list, a new one, reading a version, its history, what changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext, ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from feedback.business_time.wording import day_nl
from feedback.catalogue.queries import list_topics
from feedback.clock import local
from feedback.desk.forms.instructions import ApproveForm, FromForm, MakeInstructionForm
from feedback.desk.rules.labels import KIND_LABELS as CASE_KIND_LABELS
from feedback.desk.views.insight_effects import VERDICTS
from feedback.desk.views.insight_handling import VERSION_REASONS
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Invalid
from feedback.insight.handling import find_scores, list_people
from feedback.instructions.queries import at_work as work
from feedback.instructions.queries.proposals import Said, list_causing_cases, list_said
from feedback.instructions.queries.residents import HiddenCauses, list_hidden_causes
from feedback.instructions.queries.sessions import find_credit, list_sessions
from feedback.instructions.queries.versions import Shelf, Sight, get_shelf, list_shelves
from feedback.instructions.rules.chart import ordered_text, where_to
from feedback.instructions.rules.difference import Change, compare, marks
from feedback.instructions.rules.drawing import draw
from feedback.instructions.rules.markdown import to_html
from feedback.instructions.rules.picture import svg
from feedback.instructions.rules.plain_steps import step_hints
from feedback.instructions.rules.sessions import OUTCOME_LABELS, Credit
from feedback.instructions.rules.steps import STEP_KIND_LABELS, Steps
from feedback.instructions.rules.versions import (
    KIND_LABELS,
    OPEN_STATES,
    REVIEW_AFTER,
    STATE_LABELS,
)
from feedback.instructions.rules.writing import as_letter, as_markdown
from feedback.instructions.services import at_work, drafting
from feedback.instructions.services.approval import why_not
from feedback.web.access import moment, requires
from feedback.web.papers import make_sheets

bp = Blueprint("desk_instructions", __name__, url_prefix="/werk/instructies")


@bp.app_template_filter("markdown")
def markdown(text: str) -> Markup:
    """Return Markdown of a step as HTML for in a page."""
    return Markup(to_html(text))  # noqa: S704 - nh3 let through what is in it


@bp.app_template_filter("long_day")
def long_day(on: date) -> str:
    """Return a day that may be next year: 2 november 2027."""
    return f"{day_nl(on).split(' ', 1)[1]} {on.year}"


@bp.app_template_filter("host")
def host(url: str) -> str:
    """Return the host of an address, to show beside the words of a link."""
    return urlsplit(url).hostname or ""


def picture(steps: Steps, *, before: Steps | None = None, name: str = "schema") -> Markup:
    """Return the chart of these steps; ``before`` marks what is new or changed since."""
    drawing = draw(steps, marks=marks(before, steps) if before is not None else None)
    says = gettext("Dezelfde stappen staan als lijst op deze pagina.")
    made = svg(drawing, title=gettext("Stappen in beeld"), says=says, name=name)
    return Markup(made)  # noqa: S704 - the picture escapes every word in it


def topic_choices() -> list[tuple[str, str]]:
    """Return the topics one can choose, with their codes."""
    return [(one.code, one.label) for one in list_topics()]


@bp.get("")
@requires("instructions.read")
def show() -> str:
    actor, now = me(), moment()
    shelves = list_shelves(now=now)
    current = [one.current.version.id for one in shelves if one.current]
    return render_template(
        "desk/instructions/list.html",
        shelves=shelves,
        kinds=KIND_LABELS,
        states=STATE_LABELS,
        topics=dict(topic_choices()),
        case_kinds=CASE_KIND_LABELS,
        unread=work.list_unread(current, user_id=actor.id) if actor.id else set(),
        may_edit=actor.may("instructions.edit"),
        asks_reading=actor.may("cases.work"),
        today=local(now).date(),
        now=now,
        sessions=list_sessions(),
        look_at=_look_at(shelves) if actor.may("instructions.edit") else [],
    )


def _look_at(shelves: list[Shelf]) -> list[tuple[str, HiddenCauses, list[Shelf]]]:
    """Return topics whose talks often turned out otherwise, with their instructions."""
    labels = dict(topic_choices())
    return [
        (labels.get(code, code), found, [s for s in shelves if code in s.instruction.topics])
        for code, found in sorted(
            list_hidden_causes(now=moment()).items(), key=lambda one: -one[1].turned_out
        )
    ][:5]


@bp.get("/nieuw")
@requires("instructions.edit")
def new() -> Response:
    return _new_page(MakeInstructionForm(formdata=None))


@bp.post("/nieuw")
@requires("instructions.edit")
def make() -> AnyResponse:
    form = MakeInstructionForm()
    try:
        made = drafting.make_instruction(
            form.title.data or "",
            kind=form.chosen_kind,
            case_kinds=form.chosen_kinds,
            topics=form.chosen_topics(topic_choices()),
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        put_on(form, refusal)
        return _new_page(form, status=400)
    shelf = slug_of(made.instruction_id)
    return redirect(url_for(".edit", slug=shelf), 303)


def slug_of(instruction_id: int) -> str:
    """Return an instruction's name in addresses."""
    return work.get_slug(instruction_id)


def _new_page(form: MakeInstructionForm, *, status: int = 200) -> Response:
    form.offer(topic_choices())
    return make_response(render_template("desk/instructions/new.html", form=form), status)


@bp.get("/<string:slug>")
@requires("instructions.read")
def read(slug: str) -> Response:
    shelf = get_shelf(slug, now=moment())
    return reading_page(shelf, shelf.current or shelf.newest)


@bp.get("/<string:slug>/versies/<int:number>")
@requires("instructions.read")
def version(slug: str, number: int) -> Response:
    shelf = get_shelf(slug, now=moment())
    return reading_page(shelf, shelf.get(number))


def reading_page(
    shelf: Shelf, sight: Sight, *, refused: str = "", status: int = 200, **forms: Any
) -> Response:
    """Render a version to read; ``forms`` are those that were just filled in."""
    actor = me()
    before = shelf.before(sight.version)
    shows_new = before is not None and sight.version.approved_at is None
    said: dict[str, list[Said]] = defaultdict(list)
    for one in list_said(shelf.instruction.id):
        said[one.proposal.step_id].append(one)
    html = render_template(
        "desk/instructions/read.html",
        shelf=shelf,
        sight=sight,
        before=before,
        said=said,
        picture=picture(sight.steps, before=before.steps if before and shows_new else None),
        shows_new=shows_new,
        where=where_to(sight.steps),
        letter=as_letter(sight.version.title, sight.steps),
        cases=work.count_stamps(sight.version.id),
        **_learnt(shelf, sight, said),
        has_read=bool(actor.id and work.has_read(sight.version.id, actor.id)),
        asks_reading=actor.may("cases.work"),
        readers=work.list_readers(sight.version.id) if sight.version.approved_at else [],
        refused=refused,
        **_labels(),
        **_acts(shelf, sight, forms),
    )
    return make_response(html, status)


def _learnt(shelf: Shelf, sight: Sight, said: dict[str, list[Said]]) -> dict[str, Any]:
    """Return what a version came from: cases, residents who may be named, what was decided."""
    before, own = shelf.before(sight.version), sight.version.id
    credit = find_credit([own])
    decided = Counter(
        one.decision.outcome
        for ones in said.values()
        for one in ones
        if one.decision and one.proposal.version_id == own and one.proposal.participant_id
    )
    return {
        "scores": find_scores(shelf, sight, list_people()) if sight.in_force_from else None,
        "score_reasons": VERSION_REASONS,
        "score_verdicts": VERDICTS,
        "causes": list_causing_cases([before.version.id]) if before else {},
        "credit": credit,
        "credit_words": credit_words(credit),
        "verdicts": ", ".join(
            f"{count} {gettext(OUTCOME_LABELS[one]).lower()}" for one, count in decided.items()
        ),
    }


def credit_words(credit: Credit) -> str:
    """Return who helped as one line: names that may be said, then how many others."""
    others = ngettext("%(num)s inwoner", "%(num)s inwoners", credit.others)
    if not credit.names:
        return str(others)
    names = ", ".join(credit.names)
    if not credit.others:
        return names
    return str(
        ngettext("%(names)s en nog %(num)s inwoner", "%(names)s en nog %(num)s inwoners",
                 credit.others, names=names)
    )  # fmt: skip


def _labels() -> dict[str, Any]:
    """Return the words that pages of an instruction share."""
    return {
        "kinds": KIND_LABELS,
        "states": STATE_LABELS,
        "step_kinds": STEP_KIND_LABELS,
        "topics": dict(topic_choices()),
        "case_kinds": CASE_KIND_LABELS,
    }


def _acts(shelf: Shelf, sight: Sight, forms: dict[str, Any]) -> dict[str, Any]:
    """Return what this colleague can do with a version now."""
    actor, now = me(), moment()
    may_edit, version = actor.may("instructions.edit"), sight.version
    waits = version.asked_at is not None and version.approved_at is None
    refusal = why_not(version, by=actor) if waits and actor.may("instructions.approve") else ""
    next_year = local(now).date() + REVIEW_AFTER
    return {
        "may_edit": may_edit,
        "is_open": sight.state in OPEN_STATES,
        "may_approve": waits and actor.may("instructions.approve") and not refusal,
        "why_not_approve": refusal,
        "may_publish": may_edit and sight.state == "approved" and not _is_planned(shelf, sight),
        "planned_number": shelf.number_of(shelf.planned.version_id) if shelf.planned else None,
        "approving": forms.get("approving") or ApproveForm(formdata=None, review_by=next_year),
        "starting": forms.get("starting") or FromForm(formdata=None, at="09:00"),
    }


def _is_planned(shelf: Shelf, sight: Sight) -> bool:
    return shelf.planned is not None and shelf.planned.version_id == sight.version.id


@bp.get("/<string:slug>/versies")
@requires("instructions.read")
def history(slug: str) -> str:
    shelf = get_shelf(slug, now=moment())
    stamped = {one.version.id: work.count_stamps(one.version.id) for one in shelf.versions}
    return render_template(
        "desk/instructions/history.html", shelf=shelf, stamped=stamped, **_labels()
    )


@bp.get("/<string:slug>/verschil")
@requires("instructions.read")
def difference(slug: str) -> str:
    """Two versions side by side: words and pictures."""
    shelf = get_shelf(slug, now=moment())
    newer = shelf.get(request.args.get("naar", type=int) or shelf.newest.version.number)
    asked = request.args.get("van", type=int)
    before = shelf.before(newer.version)
    older = shelf.get(asked) if asked else before or newer
    changes = compare(older.steps, newer.steps)
    return render_template(
        "desk/instructions/difference.html",
        shelf=shelf,
        older=older,
        newer=newer,
        changes=changes,
        count=sum(one.change is not Change.SAME or one.is_moved for one in changes),
        old_picture=picture(older.steps, name="oud"),
        new_picture=picture(newer.steps, before=older.steps, name="nieuw"),
        **_labels(),
    )


@bp.get("/<string:slug>/versies/<int:number>/groot")
@requires("instructions.read")
def large(slug: str, number: int) -> str:
    """The picture alone, as large as it is, with the same as text below it."""
    shelf = get_shelf(slug, now=moment())
    sight = shelf.get(number)
    return render_template(
        "desk/instructions/large.html",
        shelf=shelf,
        sight=sight,
        picture=picture(sight.steps),
        lines=ordered_text(sight.steps),
    )


@bp.get("/<string:slug>/versies/<int:number>/pdf")
@requires("instructions.read")
def pdf(slug: str, number: int) -> Response:
    """A version on paper: the picture and the steps, with the version in the foot."""
    shelf = get_shelf(slug, now=moment())
    sight = shelf.get(number)
    html = render_template(
        "desk/instructions/paper.html",
        shelf=shelf,
        sight=sight,
        picture=picture(sight.steps),
        where=where_to(sight.steps),
        made_on=local(moment()).date(),
        since=local(sight.in_force_from).date() if sight.in_force_from else None,
        **_labels(),
    )
    response = make_response(make_sheets(html, style="papers.css"))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{slug}-versie-{number}.pdf"'
    return response


@bp.get("/<string:slug>/versies/<int:number>/markdown")
@requires("instructions.read")
def as_text(slug: str, number: int) -> Response:
    """A version as a Markdown file, to keep or to read in again."""
    sight = get_shelf(slug, now=moment()).get(number)
    response = make_response(as_markdown(sight.version.title, sight.steps))
    response.headers["Content-Type"] = "text/markdown; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-versie-{number}.md"'
    return response


@bp.post("/<string:slug>/versies/<int:number>/gelezen")
@requires("instructions.read")
def confirm_read(slug: str, number: int) -> AnyResponse:
    sight = get_shelf(slug, now=moment()).get(number)
    at_work.confirm_read(sight.version, by=me(), now=moment())
    flash(gettext("Dank u. Wij weten dat u versie %(n)s las.") % {"n": number}, "done")
    return redirect(url_for(".version", slug=slug, number=number), 303)


def hints_of(steps: Steps) -> dict[str, list[str]]:
    """Return for each step what would make it easier to read."""
    return {one.id: step_hints(one.title, one.text) for one in steps}
