# SPDX-License-Identifier: EUPL-1.2
"""Measurements with their fieldwork, and entry by an interviewer with a quota a channel."""

from __future__ import annotations

import secrets

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

from feedback.cases.queries import find_case
from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.desk.forms.surveys import RoundForm
from feedback.desk.rules.surveys import ANSWER_WORDS
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Conflict, Invalid
from feedback.intake.services import ContactInput
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries import asking as queries
from feedback.surveys.queries.answers import find_latest_version, get_survey
from feedback.surveys.rules.aftercare import EFFORT_LABELS
from feedback.surveys.rules.answering import Way, asked_questions, collect
from feedback.surveys.rules.interviewing import keys_for, read_typed
from feedback.surveys.rules.questionnaire import Question, QuestionKind, from_stored
from feedback.surveys.services import building
from feedback.surveys.services.answering import INTERVIEWER, SUBMISSION, Sheet, keep_answer
from feedback.web.access import moment, requires

bp = Blueprint("desk_survey_rounds", __name__, url_prefix="/werk/onderzoeken/<string:key>")


@bp.get("/rondes")
@requires("surveys.edit")
def rounds(key: str) -> Response:
    return _rounds_page(get_survey(key), RoundForm(formdata=None))


@bp.post("/rondes")
@requires("surveys.edit")
def open_round(key: str) -> AnyResponse:
    survey, form = get_survey(key), RoundForm()
    try:
        building.open_round(survey, form.fieldwork, by=me(), now=moment())
    except Invalid as refusal:
        put_on(form, refusal)
        return _rounds_page(survey, form, status=400)
    flash(gettext("De ronde is gemaakt."), "done")
    return redirect(url_for(".rounds", key=key), 303)


@bp.get("/interview")
@requires("surveys.interview")
def interview(key: str) -> Response:
    return _interview_page(get_survey(key), typed={}, faults={})


@bp.post("/interview")
@requires("surveys.interview")
def keep(key: str) -> AnyResponse:
    """Keep one interview and start the next; a full quota refuses."""
    survey = get_survey(key)
    typed = {name: text[:20_000] for name, text in request.form.items()}
    questions, channel = _questions(survey), _channel()
    answers, faults = _read(questions, typed, channel)
    asked = asked_questions(questions, answers, way=Way(channel))
    given = collect(asked, answers)
    contact = ContactInput(name=typed.get("name", ""), phone=typed.get("phone", ""))
    try:
        if faults:
            raise Invalid(faults)
        _refuse_when_full(survey, channel)
        version = find_latest_version(survey.id)
        sheet = Sheet(
            survey_id=survey.id,
            version_id=version.id if version else 0,
            key=_key(typed),
            given=given,
            channel=channel,
            round=_round_name(survey),
            mode=INTERVIEWER,
            contact=contact if given.wants_call else None,
            entered_by_id=me().id,
        )
        answered = keep_answer(sheet, by=me(), now=moment())
    except Invalid as refusal:
        return _interview_page(survey, typed=typed, faults=refusal.fields, status=400)
    except Conflict as refusal:
        return _interview_page(survey, typed=typed, faults={}, refused=str(refusal), status=409)
    made = find_case(answered.case_id)
    number = made.number if made is not None else ""
    words = gettext("Bewaard. Zaak %(number)s is gemaakt.") % {"number": number}
    flash(words if number else gettext("Bewaard."), "done")
    where = url_for(
        ".interview", key=key, kanaal=channel.value if channel else "", ronde=_round_name(survey)
    )
    return redirect(where, 303)


def _read(
    questions: tuple[Question, ...], typed: dict[str, str], channel: Channel | None
) -> tuple[dict[str, str], dict[str, str]]:
    answers: dict[str, str] = {}
    faults: dict[str, str] = {}
    for question in questions:
        try:
            answers[question.code] = read_typed(question, typed.get(f"v_{question.code}", ""))
        except ValueError as error:
            faults[question.code] = str(error)
    asked = {one.code for one in asked_questions(questions, answers, way=Way(channel))}
    return answers, {code: why for code, why in faults.items() if code in asked}


def _refuse_when_full(survey: Survey, channel: Channel | None) -> None:
    name = _round_name(survey)
    if not name or channel is None:
        return
    wanted = queries.get_round(survey.id, name).quota.get(channel.value, 0)
    if wanted and queries.count_by_channel(survey.id, name).get(channel, 0) >= wanted:
        raise Conflict(gettext("Dit kanaal is vol. Kies een ander kanaal."))


def _questions(survey: Survey) -> tuple[Question, ...]:
    version = find_latest_version(survey.id)
    return from_stored(version.questions) if version else ()


def _channel() -> Channel | None:
    known = {one.value: one for one in Channel}
    return known.get(request.values.get("kanaal", Channel.COUNTER.value))


def _round_name(survey: Survey) -> str:
    names = [one.name for one in queries.list_rounds(survey.id)]
    asked = request.values.get("ronde", names[-1] if names else "")
    return asked if asked in names else ""


def _key(typed: dict[str, str]) -> str:
    given = typed.get("key", "")
    return given if SUBMISSION.fullmatch(given) else secrets.token_urlsafe(32)


def _interview_page(
    survey: Survey,
    *,
    typed: dict[str, str],
    faults: dict[str, str],
    refused: str = "",
    status: int = 200,
) -> Response:
    channel, name = _channel(), _round_name(survey)
    questions = [
        one
        for one in _questions(survey)
        if not one.channels or channel is None or channel in one.channels
    ]
    html = render_template(
        "desk/surveys/interview.html",
        survey=survey,
        questions=questions,
        keys={one.code: keys_for(one) for one in questions},
        typed=typed,
        faults=faults,
        refused=refused,
        channel=channel,
        round_name=name,
        round=queries.get_round(survey.id, name) if name else None,
        counts=queries.count_by_channel(survey.id, name),
        channels=CHANNEL_LABELS,
        words=ANSWER_WORDS,
        efforts={one.value: label for one, label in EFFORT_LABELS.items()},
        new_key=_key(typed),
        Channel=Channel,
        Kind=QuestionKind,
    )
    return make_response(html, status)


def _rounds_page(survey: Survey, form: RoundForm, *, status: int = 200) -> Response:
    held = queries.list_rounds(survey.id)
    html = render_template(
        "desk/surveys/rounds.html",
        survey=survey,
        form=form,
        rounds=held,
        counts={
            one.name: sum(queries.count_by_channel(survey.id, one.name).values()) for one in held
        },
        channels=CHANNEL_LABELS,
        Channel=Channel,
    )
    return make_response(html, status)
