# SPDX-License-Identifier: EUPL-1.2
"""Thinking along by a personal link: a step at a time, to go on with later by the same link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from feedback.business_time.wording import time_en, time_nl
from feedback.clock import local
from feedback.errors import Conflict, Invalid, NotFound
from feedback.instructions.errors import StepGone, StoodStill
from feedback.instructions.forms import IntroduceForm, JourneyForm, SayForm
from feedback.instructions.models.sessions import CoDesignSession, Participant
from feedback.instructions.queries.proposals import list_agreed, list_shared
from feedback.instructions.queries.sessions import (
    TakingPart,
    find_participant,
    get_session,
    get_taking_part,
)
from feedback.instructions.queries.versions import get_version
from feedback.instructions.rules.chart import where_to
from feedback.instructions.rules.drawing import draw
from feedback.instructions.rules.picture import svg
from feedback.instructions.rules.sessions import (
    FEELING_LABELS,
    READS_FOR,
    REPLY_WORDS,
    LinkState,
    link_ends_at,
)
from feedback.instructions.rules.steps import Steps, find_step, from_stored
from feedback.instructions.services import thinking_along as commands
from feedback.public.rules import day_words
from feedback.public.views.links import RESIDENT, UnknownLink, keep_secret, language
from feedback.web.access import moment, public

bp = Blueprint("think", __name__, url_prefix="/meedenken/<string:token>")
keep_secret(bp)
#: In an address: not about a step, but about all of them.
WHOLE = "geheel"


@dataclass(frozen=True)
class Link:
    """What a personal link opens: who, which session, the steps as they are now."""

    token: str
    person: Participant
    session: CoDesignSession
    title: str
    steps: Steps
    state: LinkState

    def place_of(self, step_id: str) -> int:
        """Return the place of a step, from 1; 0 when it is gone."""
        return next((n for n, one in enumerate(self.steps, 1) if one.id == step_id), 0)

    def after(self, step_id: str) -> str:
        """Return the address part of what comes after a step."""
        place = self.place_of(step_id)
        return self.steps[place].id if 0 < place < len(self.steps) else WHOLE


def _open(token: str) -> Link:
    """Return what a link opens; raises ``UnknownLink`` for one that never was, or is too old."""
    person, now = find_participant(token), moment()
    if person is None:
        raise UnknownLink
    session = get_session(person.session_id)
    if now > link_ends_at(session.ends_on) + READS_FOR:
        raise UnknownLink
    version = get_version(session.version_id)
    state = commands.state_of_link(person, now=now)
    return Link(token, person, session, version.title, from_stored(version.steps), state)


@bp.get("")
@public
def start(token: str) -> str:
    link = _open(token)
    if link.state is LinkState.WITHDRAWN:
        return _render("stopped", link)
    taking_part, now = get_taking_part(link.person), moment()
    next_step = next((one.id for one in link.steps if one.id not in taking_part.opinions), WHOLE)
    return _render(
        "start",
        link,
        taking_part=taking_part,
        next_step=next_step,
        has_begun=taking_part.took_part,
        meeting=meeting_words(link.session.starts_at),
        until=day_words(link.session.ends_on, now=now, language=language()),
        words=REPLY_WORDS[language()],
        feelings=FEELING_LABELS,
        **_answer(link),
    )


@bp.get("/stap/<string:step>")
@public
def step(token: str, step: str) -> AnyResponse:
    link = _open(token)
    if link.state is not LinkState.OPEN:
        return redirect(url_for(".start", token=token), 303)
    if step != WHOLE and not link.place_of(step):
        return redirect(url_for(".start", token=token), 303)
    return _step_page(link, "" if step == WHOLE else step)


@bp.post("/stap/<string:step>")
@public
def say(token: str, step: str) -> AnyResponse:
    """Keep what was said of a step and go on; words about a step that is gone are not lost."""
    link, form = _open(token), SayForm()
    step_id = "" if step == WHOLE else step
    try:
        commands.say(
            link.person.id,
            step_id,
            view=form.chosen if step_id else None,
            text=form.words.data or "",
            now=moment(),
        )
    except Invalid as refusal:
        form.put(refusal)
        return _step_page(link, step_id, form=form, status=400)
    except StepGone as refusal:
        return _step_page(link, "", form=form, refused=str(refusal), status=409)
    except Conflict as refusal:
        return _still(link, str(refusal), form.words.data or "")
    if not step_id:
        flash(gettext("Dank u wel. Uw woorden zijn bewaard."), "done")
        return redirect(url_for(".start", token=token), 303)
    return redirect(url_for(".step", token=token, step=link.after(step_id)), 303)


@bp.post("/stap/<string:step>/eens/<int:proposal_id>")
@public
def agree(token: str, step: str, proposal_id: int) -> AnyResponse:
    link, agrees = _open(token), request.form.get("eens") == "ja"
    try:
        commands.agree(link.person.id, proposal_id, agrees=agrees, now=moment())
    except StoodStill as refusal:
        return _still(link, str(refusal), "")
    except NotFound:
        flash(gettext("Dit voorstel is er niet meer."), "info")
    return redirect(url_for(".step", token=token, step=step, _anchor="anderen"), 303)


@bp.get("/stappen")
@public
def steps(token: str) -> str:
    """All steps, as a list and as a picture of the same."""
    link = _open(token)
    drawing = draw(link.steps)
    says = gettext("Dezelfde stappen staan als lijst op deze pagina.")
    made = svg(drawing, title=gettext("Stappen in beeld"), says=says, name="stappen")
    picture = Markup(made)  # noqa: S704 - the picture escapes every word in it
    return _render("steps", link, picture=picture, where=where_to(link.steps))


@bp.get("/reis")
@public
def journey(token: str) -> Response:
    return _journey_page(_open(token), JourneyForm(formdata=None))


@bp.post("/reis")
@public
def tell(token: str) -> AnyResponse:
    link, form = _open(token), JourneyForm()
    try:
        if request.form.get("weg"):
            entry = request.form.get("weg", type=int) or 0
            commands.take_back_entry(link.person.id, entry, now=moment())
        else:
            commands.tell(
                link.person.id,
                form.what.data or "",
                feeling=form.chosen,
                pain=form.pain.data or "",
                now=moment(),
            )
    except Invalid as refusal:
        form.put(refusal)
        return _journey_page(link, form, status=400)
    except Conflict as refusal:
        return _still(link, str(refusal), form.what.data or "")
    return redirect(url_for(".journey", token=token), 303)


@bp.get("/over-u")
@public
def about(token: str) -> Response:
    link = _open(token)
    person = link.person
    coming = {True: "yes", False: "no", None: ""}[person.is_coming]
    form = IntroduceForm(
        formdata=None,
        call_name=person.call_name,
        may_be_named=person.credit_at is not None,
        coming=coming,
        needs=person.needs,
    )
    return _about_page(link, form)


@bp.post("/over-u")
@public
def introduce(token: str) -> AnyResponse:
    link, form = _open(token), IntroduceForm()
    try:
        commands.introduce(
            link.person.id,
            call_name=form.call_name.data or "",
            may_be_named=bool(form.may_be_named.data),
            is_coming=form.is_coming,
            needs=form.needs.data or "",
            now=moment(),
        )
    except Invalid as refusal:
        form.put(refusal)
        return _about_page(link, form, status=400)
    except Conflict as refusal:
        return _still(link, str(refusal), form.needs.data or "")
    flash(gettext("Bewaard."), "done")
    return redirect(url_for(".start", token=token), 303)


@bp.get("/stoppen")
@public
def stop_page(token: str) -> str:
    link = _open(token)
    return _render("stopped" if link.state is LinkState.WITHDRAWN else "stop", link)


@bp.post("/stoppen")
@public
def stop(token: str) -> AnyResponse:
    commands.withdraw(_open(token).person.id, by=RESIDENT, now=moment())
    return redirect(url_for(".start", token=token), 303)


def _step_page(
    link: Link,
    step_id: str,
    *,
    form: SayForm | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    """Render one step with its neighbours, or the page about the whole."""
    taking_part = get_taking_part(link.person)
    held = next(
        (one for one in taking_part.said if one.proposal.step_id == step_id and one.is_open), None
    )
    place = link.place_of(step_id)
    near = list(enumerate(link.steps, 1))[max(place - 2, 0) : place + 1] if place else []
    html = _render(
        "step",
        link,
        form=form or _say_form(taking_part, step_id, held.proposal.words if held else ""),
        step=find_step(link.steps, step_id),
        here=step_id or WHOLE,
        place=place,
        near=near,
        next=link.after(step_id) if step_id else "",
        where=where_to(link.steps),
        others=_others(link, step_id),
        agreed=list_agreed(link.person.id),
        refused=gettext(refused) if refused else "",
        **_answer(link),
    )
    return make_response(html, status)


def _say_form(taking_part: TakingPart, step_id: str, words: str) -> SayForm:
    return SayForm(formdata=None, view=taking_part.opinions.get(step_id), words=words)


def _others(link: Link, step_id: str) -> list[Any]:
    return [
        one
        for one in list_shared(link.session.version_id)
        if one.proposal.step_id == step_id and one.proposal.participant_id != link.person.id
    ]


def _journey_page(link: Link, form: JourneyForm, *, status: int = 200) -> Response:
    html = _render(
        "journey",
        link,
        form=form,
        entries=get_taking_part(link.person).journey,
        feelings=FEELING_LABELS,
    )
    return make_response(html, status)


def _about_page(link: Link, form: IntroduceForm, *, status: int = 200) -> Response:
    meeting = meeting_words(link.session.starts_at)
    return make_response(_render("about", link, form=form, meeting=meeting), status)


def _still(link: Link, refused: str, typed: str) -> Response:
    """Say that nothing is taken now, and give back what was typed."""
    html = _render("still", _open(link.token), refused=gettext(refused), typed=typed)
    return make_response(html, 409)


def _render(page: str, link: Link, **more: Any) -> str:
    return render_template(f"public/think/{page}.html", link=link, token=link.token, **more)


def _answer(link: Link) -> dict[str, str]:
    """Return by when they are answered: the day that was promised, or would be from now."""
    due_at = commands.answer_by(link.person.id, now=moment())
    day = day_words(local(due_at).date(), now=moment(), language=language())
    return {"answer_by": day}


def meeting_words(at: datetime | None) -> str:
    """Return the moment of a meeting in words; "" when there is none."""
    if at is None:
        return ""
    day = day_words(local(at).date(), now=moment(), language=language())
    return f"{day}, {time_en(at) if language() == 'en' else time_nl(at)}"
