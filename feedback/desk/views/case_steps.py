# SPDX-License-Identifier: EUPL-1.2
"""The instructions for one case as checklists: ticks stay on the case, "dit klopt niet" talks back.

A page of its own, so that the page of a case asks nothing more of the database.
"""

from __future__ import annotations

from dataclasses import dataclass

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
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.cases.models import Case
from feedback.cases.queries import get_case
from feedback.catalogue.queries import get_topic
from feedback.contacts.queries import get_card
from feedback.desk.views.shell import me
from feedback.errors import Conflict, Invalid
from feedback.instructions.models.at_work import ChecklistTick
from feedback.instructions.queries import at_work as work
from feedback.instructions.queries.versions import Shelf, Sight, get_shelf
from feedback.instructions.rules.scope import steps_on_the_way
from feedback.instructions.rules.steps import Step, StepKind, number_of
from feedback.instructions.rules.writing import as_letter
from feedback.instructions.services import at_work
from feedback.web.access import moment, requires

bp = Blueprint("desk_case_steps", __name__, url_prefix="/werk/zaken/<int:case_id>/stappen")


@dataclass(frozen=True)
class Checklist:
    """One instruction as it is worked with on a case; ``newer`` holds now, if another does."""

    shelf: Shelf
    sight: Sight
    ticks: dict[str, ChecklistTick]
    on_the_way: set[str]
    newer: int | None

    @property
    def done(self) -> int:
        """How many steps on the way are ticked."""
        return sum(one.is_done for step, one in self.ticks.items() if step in self.on_the_way)


@bp.get("")
@requires("cases.read")
def show(case_id: int) -> Response:
    return _page(get_case(case_id))


@bp.post("/<string:slug>/<int:number>")
@requires("cases.work")
def tick(case_id: int, slug: str, number: int) -> AnyResponse:
    """Keep what was ticked and chosen; with "klopt-niet", say that a step is not right too."""
    case, now = get_case(case_id), moment()
    sight = get_shelf(slug, now=now).get(number)
    _keep_ticks(case, sight)
    step_id = request.form.get("klopt-niet", "")
    if not step_id:
        return redirect(url_for(".show", case_id=case_id, _anchor=slug), 303)
    words = request.form.get(f"woorden-{step_id}", "")
    try:
        at_work.propose(sight.version, step_id, words=words, case_id=case_id, by=me(), now=now)
    except (Conflict, Invalid) as refusal:
        fields = refusal.fields if isinstance(refusal, Invalid) else {"": str(refusal)}
        refused = " ".join(str(gettext(one)) for one in fields.values())
        return _page(case, refused=refused, typed={f"{slug}-{step_id}": words}, status=400)
    flash(gettext("Dank u. De redactie ziet dit bij de stap, met deze zaak erbij."), "done")
    return redirect(url_for(".show", case_id=case_id, _anchor=slug), 303)


def _keep_ticks(case: Case, sight: Sight) -> None:
    """Write down only what changed; a box that is not sent is an empty one."""
    held = work.list_ticks(case.id, sight.version.id)
    ticked = set(request.form.getlist("klaar"))
    for step in sight.steps:
        before = held.get(step.id)
        is_done, way = step.id in ticked, ""
        if step.kind is StepKind.CHOICE:
            way = request.form.get(f"weg-{step.id}", "")
            is_done = bool(way)
        if (is_done, way) != ((before.is_done, before.way) if before else (False, "")):
            at_work.tick(
                case, sight.version, step.id, is_done=is_done, way=way, by=me(), now=moment()
            )


def _page(
    case: Case, *, refused: str = "", typed: dict[str, str] | None = None, status: int = 200
) -> Response:
    topic = get_topic(case.topic_id).code if case.topic_id else None
    now = moment()
    shelves = at_work.list_for_case(case.kind.value, topic, now=now)
    lists = [_checklist(case, shelf) for shelf in shelves]
    html = render_template(
        "desk/case_steps.html",
        case=case,
        lists=lists,
        stamps=work.list_stamps(case.id),
        ways=_ways,
        may_work=me().may("cases.work"),
        letters={one.shelf.instruction.slug: _letter(one) for one in lists},
        has_email=bool(case.contact_id and get_card(case.contact_id).has_email),
        refused=refused,
        typed=typed or {},
    )
    return make_response(html, status)


def _letter(one: Checklist) -> str:
    """Return the steps in force as words for a letter."""
    held = one.shelf.current or one.sight
    return as_letter(held.version.title, held.steps)


def _checklist(case: Case, shelf: Shelf) -> Checklist:
    """Return a checklist: of the version that was begun with on this case, else of what holds."""
    assert shelf.current is not None, "only instructions in force are for a case"
    begun = shelf.number_of(work.find_ticked_version(case.id, shelf.instruction.id))
    sight = shelf.get(begun) if begun else shelf.current
    ticks = work.list_ticks(case.id, sight.version.id)
    chosen = {step: one.way for step, one in ticks.items() if one.way}
    newest = shelf.current.version.number
    return Checklist(
        shelf,
        sight,
        ticks,
        steps_on_the_way(sight.steps, chosen),
        newest if newest != sight.version.number else None,
    )


def _ways(step: Step, sight: Sight) -> list[tuple[str, str]]:
    """Return the answers of a choice as ids and words: "ja → stap 4"."""
    number = number_of(sight.steps)
    return [(way.to, f"{way.label} → stap {number[way.to]}") for way in step.ways]
