# SPDX-License-Identifier: EUPL-1.2
"""Meedenken: sessions with residents, who takes part, what they said, what we owe them."""

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

from feedback.clock import local
from feedback.desk.forms.co_design import SessionForm
from feedback.desk.views.instruction_draft import editor_page
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Conflict, Invalid, NotFound
from feedback.instructions.models.sessions import CoDesignSession
from feedback.instructions.queries import proposals as said_queries
from feedback.instructions.queries import residents
from feedback.instructions.queries import sessions as queries
from feedback.instructions.queries.residents import Willing
from feedback.instructions.queries.sessions import TakingPart
from feedback.instructions.queries.versions import (
    get_shelf,
    get_shelf_of,
    get_version,
    list_shelves,
)
from feedback.instructions.rules.sessions import (
    FEELING_LABELS,
    MEETS_AT_LABELS,
    Outcome,
    link_ends_at,
)
from feedback.instructions.rules.steps import number_of
from feedback.instructions.services import sessions as commands
from feedback.web.access import moment, requires

bp = Blueprint("desk_instruction_sessions", __name__, url_prefix="/werk/instructies/meedenken")
_ACTS = {"over": Outcome.ADOPTED, "anders": Outcome.ADAPTED, "niet": Outcome.NOT_ADOPTED}


@bp.get("")
@requires("instructions.read")
def show() -> str:
    drafts = [one for one in list_shelves(now=moment()) if one.draft is not None]
    return render_template(
        "desk/co_design/list.html",
        rows=queries.list_sessions(),
        drafts=[one for one in drafts if one.draft and one.draft.version.asked_at is None],
        meets=MEETS_AT_LABELS,
        now=moment(),
        today=local(moment()).date(),
        may_edit=me().may("instructions.edit"),
    )


@bp.get("/nieuw/<string:slug>")
@requires("instructions.edit")
def new(slug: str) -> Response:
    return _form_page(slug, SessionForm(formdata=None))


@bp.post("/nieuw/<string:slug>")
@requires("instructions.edit")
def make(slug: str) -> AnyResponse:
    shelf, form = get_shelf(slug, now=moment()), SessionForm()
    try:
        if shelf.draft is None:
            raise Conflict(gettext("Begin eerst een nieuwe versie: daarover denken inwoners mee."))
        made = commands.open_session(shelf.draft.version.id, form.plan(), by=me(), now=moment())
    except (Conflict, Invalid) as refusal:
        return _refused(slug, form, refusal)
    flash(gettext("De sessie is open. Nodig nu inwoners uit."), "done")
    return redirect(url_for(".read", session_id=made.id), 303)


@bp.get("/<int:session_id>")
@requires("instructions.edit")
def read(session_id: int) -> Response:
    return session_page(session_id)


@bp.get("/<int:session_id>/verander")
@requires("instructions.edit")
def change_page(session_id: int) -> Response:
    session, form = queries.get_session(session_id), SessionForm(formdata=None)
    form.show(session)
    return _form_page(_slug_of(session), form, session=session)


@bp.post("/<int:session_id>/verander")
@requires("instructions.edit")
def change(session_id: int) -> AnyResponse:
    session, form = queries.get_session(session_id), SessionForm()
    try:
        commands.change_session(session_id, form.plan(), by=me(), now=moment())
    except (Conflict, Invalid) as refusal:
        return _refused(_slug_of(session), form, refusal, session=session)
    flash(gettext("Bewaard."), "done")
    return redirect(url_for(".read", session_id=session_id), 303)


@bp.post("/<int:session_id>/nodig-uit")
@requires("instructions.edit")
def invite(session_id: int) -> AnyResponse:
    """Invite each resident that was chosen; one that cannot be is said, the others go on."""
    done, refused = 0, []
    for case_id in dict.fromkeys(request.form.getlist("zaak", type=int)[:100]):
        try:
            commands.invite(session_id, case_id, by=me(), now=moment())
            done += 1
        except (Conflict, NotFound) as refusal:
            refused.append(str(gettext(str(refusal))))
    if not done:
        why = " ".join(dict.fromkeys(refused)) or gettext("Kies wie u uitnodigt.")
        return session_page(session_id, refused=why, status=409 if refused else 400)
    flash(gettext("Uitgenodigd: %(n)s. De mail gaat nu weg.") % {"n": done}, "done")
    return redirect(url_for(".read", session_id=session_id), 303)


@bp.post("/<int:session_id>/antwoord")
@requires("instructions.edit")
def reply(session_id: int) -> AnyResponse:
    """Answer one participant, or everybody whose words are all decided on."""
    try:
        asked = request.form.get("deelnemer", type=int)
        if asked is None:
            done = commands.send_replies(session_id, by=me(), now=moment())
        else:
            _refuse_stranger(session_id, asked)
            commands.send_reply(asked, by=me(), now=moment())
            done = 1
    except Conflict as refusal:
        return session_page(session_id, refused=gettext(str(refusal)), status=409)
    if done:
        flash(gettext("Antwoord verstuurd: %(n)s.") % {"n": done}, "done")
    else:
        flash(gettext("Er is nu niemand te antwoorden."), "info")
    return redirect(url_for(".read", session_id=session_id), 303)


@bp.post("/<int:session_id>/link-opnieuw")
@requires("instructions.edit")
def send_link_again(session_id: int) -> AnyResponse:
    """Write the invitation once more, to who lost the link."""
    asked = request.form.get("deelnemer", 0, type=int)
    _refuse_stranger(session_id, asked)
    try:
        commands.send_link_again(asked, by=me(), now=moment())
    except Conflict as refusal:
        return session_page(session_id, refused=gettext(str(refusal)), status=409)
    flash(gettext("De link is opnieuw verstuurd."), "done")
    return redirect(url_for(".read", session_id=session_id), 303)


def _refuse_stranger(session_id: int, participant_id: int) -> None:
    if participant_id not in {one.id for one in queries.list_participants(session_id)}:
        raise NotFound(gettext("Deze deelnemer is er niet."))


@bp.post("/inbreng/<int:proposal_id>")
@requires("instructions.edit")
def decide(proposal_id: int) -> AnyResponse:
    """Decide on what somebody said, or let others read it; then back to where one was."""
    proposal = said_queries.get_proposal(proposal_id)
    pressed, reason = request.form.get("doe", ""), request.form.get("reden", "")
    session_id = request.form.get("sessie", type=int)
    slug = get_shelf_of(get_version(proposal.version_id).instruction_id, now=moment())
    try:
        if pressed in {"delen", "niet-delen"}:
            commands.share(proposal_id, is_shared=pressed == "delen", by=me(), now=moment())
        elif pressed in _ACTS:
            commands.decide(proposal_id, _ACTS[pressed], reason=reason, by=me(), now=moment())
        else:
            raise Invalid({"doe": gettext("Deze knop kennen wij niet.")})
    except (Conflict, Invalid) as refusal:
        fields = refusal.fields if isinstance(refusal, Invalid) else {"": str(refusal)}
        words = " ".join(str(gettext(one)) for one in fields.values())
        status, typed = (400 if isinstance(refusal, Invalid) else 409), {proposal_id: reason}
        if session_id is not None:
            return session_page(session_id, refused=words, typed=typed, status=status)
        shelf = slug
        if shelf.draft is None:
            flash(words, "error")
            return redirect(url_for("desk_instructions.read", slug=shelf.instruction.slug), 303)
        return editor_page(
            shelf, shelf.draft, open_id=proposal.step_id, refused=words, typed=typed, status=status
        )
    if session_id is not None:
        return redirect(url_for(".read", session_id=session_id, _anchor="inbreng"), 303)
    return redirect(
        url_for(
            "desk_instructions.edit",
            slug=slug.instruction.slug,
            stap=proposal.step_id or None,
            _anchor="inbreng",
        ),
        303,
    )


def session_page(
    session_id: int,
    *,
    refused: str = "",
    typed: dict[int, str] | None = None,
    status: int = 200,
) -> Response:
    """Render one session: who takes part, what they said, whom to invite."""
    session, now = queries.get_session(session_id), moment()
    version = get_version(session.version_id)
    shelf = get_shelf_of(version.instruction_id, now=now)
    sight, people = shelf.get(version.number), queries.list_taking_part(session_id)
    is_over = now >= link_ends_at(session.ends_on)
    html = render_template(
        "desk/co_design/session.html",
        session=session,
        shelf=shelf,
        sight=sight,
        people=people,
        numbers=number_of(sight.steps),
        titles={one.id: one.title for one in sight.steps},
        views=queries.count_views(version.id),
        willing=[] if is_over else _willing(people, topics=shelf.instruction.topics),
        meets=MEETS_AT_LABELS,
        feelings=FEELING_LABELS,
        is_over=is_over,
        now=now,
        refused=refused,
        typed=typed or {},
    )
    return make_response(html, status)


def _willing(people: list[TakingPart], *, topics: list[str]) -> list[Willing]:
    """Return who can still be invited; those who called about the same topic first."""
    known = {one.person.contact_id for one in people}
    found = [one for one in residents.list_willing(now=moment()) if one.contact_id not in known]
    return sorted(found, key=lambda one: one.topic_code not in topics)


def _form_page(
    slug: str,
    form: SessionForm,
    *,
    session: CoDesignSession | None = None,
    status: int = 200,
) -> Response:
    shelf = get_shelf(slug, now=moment())
    html = render_template("desk/co_design/form.html", shelf=shelf, form=form, session=session)
    return make_response(html, status)


def _refused(
    slug: str,
    form: SessionForm,
    refusal: Conflict | Invalid,
    *,
    session: CoDesignSession | None = None,
) -> Response:
    if isinstance(refusal, Invalid):
        put_on(form, refusal)
        return _form_page(slug, form, session=session, status=400)
    form.form_errors.append(gettext(str(refusal)))
    return _form_page(slug, form, session=session, status=409)


def _slug_of(session: CoDesignSession) -> str:
    version = get_version(session.version_id)
    return get_shelf_of(version.instruction_id, now=moment()).instruction.slug
