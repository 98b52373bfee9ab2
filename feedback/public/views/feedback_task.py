# SPDX-License-Identifier: EUPL-1.2
"""A department answers one question by its secret link: no account, looking keeps nothing.

Nothing counts attempts here: a link takes one answer, and a token cannot be guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from feedback.cases.queries import get_case
from feedback.clock import local
from feedback.errors import Invalid, NotFound
from feedback.feedback_tasks.errors import TaskIsOver
from feedback.feedback_tasks.forms import AnswerForm, HandBackForm
from feedback.feedback_tasks.models import FeedbackTask
from feedback.feedback_tasks.queries import find_by_token
from feedback.feedback_tasks.rules import MASKED, READS_FOR, TaskStatus
from feedback.feedback_tasks.services import answering
from feedback.public.views.links import keep_secret
from feedback.web.access import moment, public

bp = Blueprint("feedback_task", __name__, url_prefix="/terugkoppeling/<string:token>")
keep_secret(bp)


class _Gone(NotFound):
    """A link that never was, was replaced, or whose question ended long ago."""


@bp.errorhandler(_Gone)
def gone(error: Exception) -> Response:
    """Say so in words, with a number to call: a colleague is no resident."""
    del error
    return make_response(render_template("feedback_tasks/gone.html"), 404)


@bp.get("")
@public
def show(token: str) -> Response:
    return _page(token, _open(token))


@bp.post("")
@public
def answer(token: str) -> AnyResponse:
    _open(token)
    form = AnswerForm()

    def act(now: datetime) -> None:
        if answering.answer(token, form.answer.data or "", now=now):
            flash(gettext(MASKED), "warning")

    return _act(token, act, form, typed=form.answer.data or "")


@bp.post("/terug")
@public
def hand_back(token: str) -> AnyResponse:
    _open(token)
    form = HandBackForm()

    def act(now: datetime) -> None:
        answering.hand_back(token, form.words.data or "", now=now)

    return _act(token, act, form, typed=form.words.data or "")


def _act(
    token: str,
    act: Callable[[datetime], None],
    form: AnswerForm | HandBackForm,
    *,
    typed: str,
) -> AnyResponse:
    """Take what was typed; what cannot be taken is given back with the reason."""
    try:
        act(moment())
    except Invalid as refusal:
        form.put(refusal)
        return _page(token, _open(token), form, status=400)
    except TaskIsOver:
        return _page(token, _open(token), typed=typed, status=409)
    return redirect(url_for(".show", token=token), 303)


def _open(token: str) -> FeedbackTask:
    task = find_by_token(token)
    if task is None or (task.settled_at is not None and moment() > task.settled_at + READS_FOR):
        raise _Gone
    return task


def _page(
    token: str,
    task: FeedbackTask,
    form: FlaskForm | None = None,
    *,
    status: int = 200,
    typed: str = "",
) -> Response:
    """Render the question, or what became of it; ``typed`` was not taken any more."""
    what: dict[str, Any] = {
        "token": token,
        "task": task,
        "number": get_case(task.case_id).number,
        "is_late": task.due_on < local(moment()).date(),
        "typed": typed,
    }
    if task.status is not TaskStatus.OPEN:
        return make_response(render_template("feedback_tasks/over.html", **what), status)
    answer_form = form if isinstance(form, AnswerForm) else AnswerForm(formdata=None)
    back_form = form if isinstance(form, HandBackForm) else HandBackForm(formdata=None)
    html = render_template(
        "feedback_tasks/question.html",
        form=form or answer_form,
        answer_form=answer_form,
        back_form=back_form,
        **what,
    )
    return make_response(html, status)
