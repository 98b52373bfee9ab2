# SPDX-License-Identifier: EUPL-1.2
"""The builder: the bank, the draft, own questions, routing, putting into use."""

from __future__ import annotations

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

from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.desk.forms.surveys import QuestionForm
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Conflict, Invalid, NotFound
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.answers import find_latest_version, get_survey
from feedback.surveys.queries.asking import get_draft
from feedback.surveys.rules import drafting
from feedback.surveys.rules.answering import Way, asked_questions, minutes_for, plan_steps
from feedback.surveys.rules.bank import SHELVES
from feedback.surveys.rules.plain_words import plain_word_hints
from feedback.surveys.rules.questionnaire import (
    ADVISED_MOST,
    KIND_LABELS,
    Question,
    QuestionKind,
    check_questions,
    from_stored,
    series_breaks,
)
from feedback.surveys.services import building
from feedback.web.access import moment, requires

bp = Blueprint(
    "desk_survey_questions", __name__, url_prefix="/werk/onderzoeken/<string:key>/vragen"
)


@bp.get("")
@requires("surveys.edit")
def show(key: str) -> Response:
    return _page(get_survey(key))


@bp.post("")
@requires("surveys.edit")
def change(key: str) -> AnyResponse:
    """Add from the bank, move, or take out: one press each."""
    survey = get_survey(key)
    held = from_stored(get_draft(survey.id).questions)
    code, act = request.form.get("code", ""), request.form.get("doe", "")
    try:
        match act:
            case "toevoegen":
                made = drafting.add_from_bank(held, code)
            case "omhoog":
                made = drafting.move(held, code, places=-1)
            case "omlaag":
                made = drafting.move(held, code, places=1)
            case "weghalen":
                made = drafting.remove(held, code)
            case _:
                raise Invalid({"doe": gettext("Deze knop kennen wij niet.")})
        building.save_draft(survey, made, seen=_seen(), by=me(), now=moment())
    except (Conflict, Invalid) as refusal:
        return _page(survey, refused=_words(refusal), status=409)
    return redirect(f"{url_for('.show', key=key)}#vraag-{code}", 303)


@bp.post("/gebruiken")
@requires("surveys.edit")
def publish(key: str) -> AnyResponse:
    survey = get_survey(key)
    try:
        version = building.publish(survey, by=me(), now=moment())
    except Invalid as refusal:
        return _page(survey, refused=_words(refusal), status=400)
    flash(gettext("Versie %(number)s is in gebruik.") % {"number": version.number}, "done")
    return redirect(url_for("desk_surveys.overview", key=key), 303)


@bp.get("/nieuw")
@requires("surveys.edit")
def new(key: str) -> Response:
    survey = get_survey(key)
    form = QuestionForm(formdata=None, seen=str(get_draft(survey.id).revision))
    return _form_page(survey, form, None)


@bp.post("/nieuw")
@requires("surveys.edit")
def add(key: str) -> AnyResponse:
    return _save(get_survey(key), None)


@bp.get("/<string:code>")
@requires("surveys.edit")
def edit(key: str, code: str) -> Response:
    survey = get_survey(key)
    draft = get_draft(survey.id)
    question = _get_question(from_stored(draft.questions), code)
    form = QuestionForm(formdata=None)
    form.show(question)
    form.seen.data = str(draft.revision)
    return _form_page(survey, form, question)


@bp.post("/<string:code>")
@requires("surveys.edit")
def save(key: str, code: str) -> AnyResponse:
    survey = get_survey(key)
    return _save(survey, _get_question(from_stored(get_draft(survey.id).questions), code))


def _save(survey: Survey, question: Question | None) -> AnyResponse:
    form, held = QuestionForm(), from_stored(get_draft(survey.id).questions)
    try:
        typed = form.question(question, taken=[one.code for one in held])
        made = drafting.put(held, typed, instead_of=question.code if question else "")
        _check_one(made, typed.code)
        building.save_draft(survey, made, seen=_seen(), by=me(), now=moment())
    except Invalid as refusal:
        put_on(form, refusal)
        return _form_page(survey, form, question, status=400)
    except Conflict as refusal:
        form.form_errors.append(gettext(str(refusal)))
        return _form_page(survey, form, question, status=409)
    return redirect(f"{url_for('.show', key=survey.key)}#vraag-{typed.code}", 303)


def _check_one(questions: tuple[Question, ...], code: str) -> None:
    """Raise ``Invalid`` for what is wrong with this question; others are judged later."""
    try:
        check_questions(questions)
    except Invalid as refusal:
        if code in refusal.fields:
            fault = refusal.fields[code]
            place = "only_if" if "voorwaarde" in fault else "label"
            raise Invalid(
                {"choices" if "antwoord" in fault and place == "label" else place: fault}
            ) from None


def _get_question(questions: tuple[Question, ...], code: str) -> Question:
    found = next((one for one in questions if one.code == code), None)
    if found is None:
        raise NotFound("Deze vraag staat niet in het onderzoek.")
    return found


def _form_page(
    survey: Survey, form: QuestionForm, question: Question | None, *, status: int = 200
) -> Response:
    held = from_stored(get_draft(survey.id).questions)
    codes = [one.code for one in held]
    at = codes.index(question.code) if question and question.code in codes else len(held)
    form.prepare(held[:at])
    html = render_template(
        "desk/surveys/question.html",
        survey=survey,
        form=form,
        question=question,
        is_list=question is None or question.kind is QuestionKind.CHOICE,
        hints=plain_word_hints(form.label.data or ""),
        kinds=KIND_LABELS,
    )
    return make_response(html, status)


def _page(survey: Survey, *, refused: str = "", status: int = 200) -> Response:
    draft = get_draft(survey.id)
    questions = from_stored(draft.questions)
    latest = find_latest_version(survey.id)
    asked = asked_questions(questions, {}, way=Way())
    html = render_template(
        "desk/surveys/questions.html",
        survey=survey,
        draft=draft,
        questions=questions,
        hints={one.code: plain_word_hints(one.label) for one in questions},
        in_use=latest is not None and latest.questions == draft.questions,
        version=latest.number if latest else 0,
        breaks=series_breaks(from_stored(latest.questions), questions) if latest else [],
        shelves=SHELVES,
        taken={one.code for one in questions},
        kinds=KIND_LABELS,
        channels=CHANNEL_LABELS,
        minutes=minutes_for(asked),
        screens=len(plan_steps(asked)),
        too_long=len(plan_steps(asked)) > ADVISED_MOST,
        refused=refused,
    )
    return make_response(html, status)


def _seen() -> int:
    typed = request.form.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _words(refusal: Conflict | Invalid) -> str:
    if isinstance(refusal, Invalid):
        return " ".join(f"{name}: {gettext(why)}" for name, why in refusal.fields.items())
    return str(gettext(str(refusal)))
