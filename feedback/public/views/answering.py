# SPDX-License-Identifier: EUPL-1.2
"""Answering a questionnaire, whichever way somebody came in.

Nothing is stored between two screens: what was answered travels with the page, so leaving
leaves nothing behind and "back" is always right. Works without script.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.callbacks.rules import promise_sentence
from feedback.catalogue.rules import Channel
from feedback.db import unit_of_work
from feedback.errors import Conflict, Invalid
from feedback.public.views.links import RESIDENT, language
from feedback.surveys.forms.answering import AnswerForm, form_for
from feedback.surveys.queries.answers import find_latest_version, find_version, get_survey_by_id
from feedback.surveys.rules.answering import (
    Step,
    Way,
    asked_questions,
    collect,
    minutes_for,
    plan_steps,
)
from feedback.surveys.rules.instruments import Layout
from feedback.surveys.rules.questionnaire import Question, QuestionKind, from_stored
from feedback.surveys.services.answering import SUBMISSION, Answered, Sheet, keep_answer
from feedback.web.access import moment

ON, BACK, SAME = "verder", "terug", "zelfde"
CONTACT = "contact"


class TooMany(Conflict):
    """More answers from one network than people can give."""


@dataclass(frozen=True)
class Door:
    """How somebody came in: the survey as plain values, and where the pages are.

    ``use_up`` spends an invitation in the unit of work that keeps the answer. It may be about
    a case that was handled (``case_id``), of which we have a number or not. With a ``draft``
    a colleague looks at questions that are not in use: nothing is kept.
    """

    url: str
    thanks_url: str
    survey_id: int
    title: str
    is_open: bool
    one_page: bool
    channel: Channel | None
    round: str = ""
    on_kiosk: bool = False
    stop_url: str = ""
    use_up: Callable[[], None] | None = None
    case_id: int | None = None
    knows_phone: bool = False
    draft: tuple[Question, ...] | None = None

    @property
    def way(self) -> Way:
        """What decides which questions are asked."""
        return Way(self.channel, on_kiosk=self.on_kiosk)


@dataclass(frozen=True)
class Sitting:
    """One request of somebody who is answering."""

    door: Door
    version_id: int
    form: AnswerForm
    asked: tuple[Question, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The screens, worked out from the answers so far."""
        if self.door.on_kiosk:
            return tuple((question,) for question in self.asked)
        return (self.asked,) if self.door.one_page else plan_steps(self.asked)

    @property
    def wants_call(self) -> bool:
        """Tell whether "ja, bel mij" was chosen."""
        return collect(self.asked, self.form.answers).wants_call

    @property
    def place(self) -> int:
        """On which screen the resident is; past the last one stands how to reach them."""
        if self.form.at.data == CONTACT:
            return len(self.steps)
        at = [n for n, step in enumerate(self.steps) if step[0].code == self.form.at.data]
        return at[0] if at else 0


def make_door(
    survey_id: int, *, url: str, thanks_url: str, channel: Channel | None, round_name: str = ""
) -> Door:
    """Return the way in to a survey, as values that outlive the reading."""
    survey = get_survey_by_id(survey_id)
    return Door(
        url=url,
        thanks_url=thanks_url,
        survey_id=survey.id,
        title=survey.title,
        is_open=survey.is_open,
        one_page=survey.layout is Layout.ONE_PAGE,
        channel=channel,
        round=round_name,
    )


def show(door: Door) -> Response:
    """Show the first screen. Looking changes nothing, also for who looks with HEAD."""
    sitting = _sit(door, fresh=True)
    if sitting is None:
        return closed_page(status=410)
    return _page(sitting, 0)


def go_on(door: Door) -> AnyResponse:
    """Go on, go back, or keep the answers; nothing is kept before the last press."""
    sitting = _sit(door, fresh=False)
    if sitting is None:
        return closed_page(status=410)
    here = _next_place(sitting, request.form.get("stap", ""))
    return _keep(sitting) if here is None else _page(sitting, here.place, status=here.status)


@dataclass(frozen=True)
class Here:
    """The screen to show now; 400 when something on it has to be repaired first."""

    place: int
    status: int = 200


def _next_place(sitting: Sitting, pressed: str) -> Here | None:
    """Return where a press leads; None when everything is there to be kept."""
    steps, place, form = sitting.steps, sitting.place, sitting.form
    if pressed in {SAME, BACK}:
        return Here(max(0, place - (pressed == BACK)))
    if place < len(steps) and not form.is_right(steps[place]):
        return Here(place, 400)
    if pressed == ON and place + 1 < len(steps):
        return Here(place + 1)
    wrong = next((n for n, step in enumerate(steps) if not form.is_right(step)), None)
    if wrong is not None:
        return Here(wrong, 400)
    asks_how = sitting.wants_call and place < len(steps) and not sitting.door.one_page
    return Here(len(steps)) if asks_how else None


def closed_page(*, status: int, refused: bool = False) -> Response:
    """Say plainly that the questions are closed, and what somebody can still do."""
    html = render_template("public/answer_closed.html", refused=refused)
    return make_response(html, status)


def _sit(door: Door, *, fresh: bool) -> Sitting | None:
    """Return this request as a sitting; None when there is nothing to answer."""
    number = "" if fresh else request.form.get("version", "")
    version = None
    if number.isascii() and number.isdigit() and len(number) < 9:
        version = find_version(door.survey_id, int(number))
    version = version or find_latest_version(door.survey_id)
    stored = version.questions if version else []
    if not door.is_open or not (stored or door.draft):
        return None
    questions = door.draft or from_stored(stored)
    make = form_for(questions, language(), door.channel)
    form = make(formdata=None) if fresh else make()
    form.version.data = str(version.number) if version else ""
    if not SUBMISSION.fullmatch(form.key.data or ""):
        form.key.data = make(formdata=None).key.data
    asked = asked_questions(questions, form.answers, way=door.way)
    return Sitting(door, version.id if version else 0, form, asked)


def _keep(sitting: Sitting) -> AnyResponse:
    door = sitting.door
    if door.draft is not None:
        return redirect(door.thanks_url, 303)
    given = collect(sitting.asked, sitting.form.answers)
    sheet = Sheet(
        survey_id=door.survey_id,
        version_id=sitting.version_id,
        key=sitting.form.key.data or "",
        given=given,
        channel=door.channel,
        round=door.round,
        language=language(),
        contact=sitting.form.contact if given.wants_call else None,
        case_id=door.case_id,
    )
    try:
        with unit_of_work():
            if door.use_up is not None:
                door.use_up()
            answered = keep_answer(sheet, by=RESIDENT, now=moment())
    except Invalid as refusal:
        sitting.form.put(refusal)
        return _page(sitting, len(sitting.steps), status=400)
    except Conflict:
        return closed_page(status=409, refused=True)
    flash(_thanks(answered), "done")
    return redirect(door.thanks_url, 303)


def _page(sitting: Sitting, place: int, *, status: int = 200) -> Response:
    """Render one screen; past the last one we ask how to reach who wants to be called."""
    steps, form, door = sitting.steps, sitting.form, sitting.door
    asks_contact = place >= len(steps)
    step: Step = () if asks_contact and not door.one_page else steps[min(place, len(steps) - 1)]
    form.at.data = CONTACT if asks_contact else step[0].code
    call = next((q for q in sitting.asked if q.kind is QuestionKind.CALL_REQUESTED), None)
    early = any(q.kind is QuestionKind.OVERALL_MARK for q in step) and call not in step
    html = render_template(
        "public/answer_kiosk.html" if door.on_kiosk else "public/answer.html",
        door=door,
        start_url=door.url,
        form=form,
        step=step,
        asks_contact=asks_contact or door.one_page,
        early_call=call if early else None,
        language=language(),
        number=place + 1,
        total=len(steps),
        is_last=place + 1 >= len(steps),
        minutes=minutes_for(sitting.asked),
        Kind=QuestionKind,
        is_preview=door.draft is not None,
    )
    return make_response(html, status)


def _thanks(answered: Answered) -> str:
    thanks = gettext("Dank u wel. Uw antwoorden zijn bewaard.")
    promise = answered.promise
    if promise is None:
        return str(thanks)
    return f"{thanks} {promise_sentence(promise.due_at, language=language(), way=promise.way)}"
