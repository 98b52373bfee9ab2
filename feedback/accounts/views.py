# SPDX-License-Identifier: EUPL-1.2
"""Pages of people: signing in and out, choosing a password, one's own settings."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from feedback.accounts import login, passwords
from feedback.accounts.errors import LinkGone
from feedback.accounts.forms import (
    AbsenceForm,
    ChangePasswordForm,
    LoginForm,
    NewPasswordForm,
)
from feedback.accounts.queries import absences as absence_queries
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import Actor, local_path, permissions_of, start_page
from feedback.accounts.services import absences, links, people, sessions
from feedback.clock import local
from feedback.db import end_reading, unit_of_work
from feedback.errors import Invalid
from feedback.web.access import actor as signed_in_actor
from feedback.web.access import find_actor, moment, opens_own_unit, public, requires
from feedback.web.limits import count_attempt

bp = Blueprint("accounts", __name__)
HERE = "/instellingen"
CURRENT_PASSWORD_LIMIT, CURRENT_PASSWORD_WINDOW = 5, 15 * 60


@bp.get("/inloggen")
@public
def sign_in_page() -> Response:
    person = _find_person()
    if person is not None:
        return _to(local_path(request.args.get("volgende")) or start_page(person.permissions))
    form = LoginForm(data={"volgende": request.args.get("volgende", "")})
    return _page("login", 200, form=form)


@bp.post("/inloggen")
@public
@opens_own_unit
def sign_in() -> Response:
    form = LoginForm()
    if not form.validate():
        return _page("login", 400, form=form)
    outcome = login.sign_in(form.email.data or "", form.password.data or "", now=moment())
    if isinstance(outcome, login.Refusal):
        return _sign_in_refused(form, outcome)
    permissions = people_queries.get_person(outcome.user_id).permissions
    response = _to(local_path(form.volgende.data) or start_page(permissions))
    login.set_cookies(response, outcome)
    return response


def _sign_in_refused(form: LoginForm, refusal: login.Refusal) -> Response:
    if refusal is login.Refusal.TOO_OFTEN:
        form.form_errors.append(
            _("Dit lukte te vaak niet. Wacht een kwartier, of kies een nieuw wachtwoord.")
        )
        response = _page("login", 429, form=form)
        response.headers["Retry-After"] = str(login.QUARTER)
        return response
    form.form_errors.append(_("E-mailadres of wachtwoord klopt niet. Probeer het nog een keer."))
    return _page("login", 400, form=form)


@bp.post("/uitloggen")
@public
def sign_out() -> Response:
    person = _find_person()
    if person is not None and person.session_id is not None:
        sessions.end_session(person.session_id, by=person, now=moment())
    flash(_("U bent uitgelogd."), "done")
    response = _to("/inloggen")
    login.drop_cookie(response)
    return response


@bp.get("/account/link/<string:token>")
@public
def link_page(token: str) -> Response:
    if entry_queries.find_open_link(token, now=moment()) is None:
        raise LinkGone(_("Deze link werkt niet (meer). Vraag een nieuwe aan."))
    return _secret(_page("link", 200, form=NewPasswordForm()))


@bp.post("/account/link/<string:token>")
@public
@opens_own_unit
def choose_password(token: str) -> Response:
    link = entry_queries.find_open_link(token, now=moment())
    if link is None:
        raise LinkGone(_("Deze link werkt niet (meer). Vraag een nieuwe aan."))
    form = NewPasswordForm(own_words=(link.name, link.email))
    if not form.validate():
        return _secret(_page("link", 400, form=form))
    end_reading()
    password_hash = passwords.make_hash(form.new_password.data or "")
    with unit_of_work():
        links.redeem_link(token, password_hash, now=moment())
    flash(_("Uw wachtwoord is bewaard. U kunt nu inloggen."), "done")
    return _to("/inloggen")


@bp.get(HERE)
@requires("settings.own")
def own_settings() -> Response:
    return _settings()


@bp.post(f"{HERE}/wachtwoord")
@requires("settings.own")
@opens_own_unit
def change_password() -> Response:
    person = _person()
    form = ChangePasswordForm(own_words=(person.label, person.email or ""))
    if not form.validate():
        return _settings(password_form=form)
    fault = _check_current(person, form.current.data or "")
    if fault:
        form.current.errors = [fault]
        return _settings(password_form=form)
    password_hash = passwords.make_hash(form.new_password.data or "")
    with unit_of_work():
        people.set_password_hash(_number_of(person), password_hash, by=person, now=moment())
        fresh = login.open_again(person, checked_hash=password_hash, now=moment())
    flash(_("Uw nieuwe wachtwoord is bewaard. Op andere apparaten bent u uitgelogd."), "done")
    response = _to(HERE)
    login.set_cookies(response, fresh)
    return response


def _check_current(person: Actor, typed: str) -> str | None:
    """Check the present password, a few times a quarter; return what is wrong with it."""
    found = entry_queries.get_credentials(_number_of(person))
    end_reading()
    with unit_of_work():
        hits = count_attempt(
            "settings.password",
            person.get_id(),
            window_seconds=CURRENT_PASSWORD_WINDOW,
            now=moment(),
        )
    fault: str | None = None
    if hits > CURRENT_PASSWORD_LIMIT:
        fault = _("Dit lukte te vaak niet. Wacht een kwartier en probeer het dan opnieuw.")
    elif not passwords.check(found.password_hash, typed).right:
        fault = _("Dit is niet uw wachtwoord van nu.")
    return fault


@bp.post(f"{HERE}/sneltoetsen")
@requires("settings.own")
def switch_shortcuts() -> Response:
    person = _person()
    state = request.form.get("shortcuts", "")
    people.switch_shortcuts(_number_of(person), state, by=person, now=moment())
    flash(_("Sneltoetsen staan aan.") if state == "on" else _("Sneltoetsen staan uit."), "done")
    return _to(HERE)


@bp.post(f"{HERE}/sessies/<int:session_id>/beeindigen")
@requires("settings.own")
def end_session(session_id: int) -> Response:
    sessions.end_session(session_id, by=_person(), now=moment())
    flash(_("Dat apparaat is uitgelogd."), "done")
    return _to(HERE)


@bp.post(f"{HERE}/sessies/andere-beeindigen")
@requires("settings.own")
def end_other_sessions() -> Response:
    sessions.end_other_sessions(by=_person(), now=moment())
    flash(_("Op alle andere apparaten bent u uitgelogd."), "done")
    return _to(HERE)


@bp.post(f"{HERE}/afwezigheid")
@requires("settings.own")
def record_absence() -> Response:
    person = _person()
    form = AbsenceForm(colleagues=_colleagues(person))
    if not form.validate() or form.starts_on.data is None:
        return _settings(absence_form=form)
    try:
        absences.record_absence(
            _number_of(person),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            deputy_id=form.deputy_id.data,
            by=person,
            now=moment(),
        )
    except Invalid as error:
        for name, sentence in error.fields.items():
            form[name].errors = [_(sentence)]
        return _settings(absence_form=form)
    flash(_("Uw afwezigheid is bewaard."), "done")
    return _to(HERE)


@bp.post(f"{HERE}/afwezigheid/<int:absence_id>/intrekken")
@requires("settings.own")
def withdraw_absence(absence_id: int) -> Response:
    absences.withdraw_absence(absence_id, by=_person(), now=moment())
    flash(_("U staat weer als aanwezig."), "done")
    return _to(HERE)


def _settings(
    *,
    password_form: ChangePasswordForm | None = None,
    absence_form: AbsenceForm | None = None,
) -> Response:
    """Show the page; with a form that has errors it answers 400."""
    person = _person()
    today = local(moment()).date()
    faulty = password_form or absence_form
    return _page(
        "settings",
        400 if faulty else 200,
        form=faulty,
        person=person,
        password_form=password_form or ChangePasswordForm(formdata=None),
        absence_form=absence_form or AbsenceForm(formdata=None, colleagues=_colleagues(person)),
        sessions=entry_queries.list_own_sessions(
            _number_of(person), roles=person.roles, now=moment()
        ),
        absences=absence_queries.list_own_absences(_number_of(person), on=today),
        may_be_away="cases.work" in permissions_of(person.roles),
        may_read_figures="insights.read" in permissions_of(person.roles),
    )


def _colleagues(person: Actor) -> list[tuple[int, str]]:
    others = people_queries.list_colleagues(permission="cases.work")
    return [(other.id, other.name) for other in others if other.id != person.id]


def _person() -> Actor:
    """Return who is signed in, as a person; on these pages nobody else comes in."""
    found = signed_in_actor()
    assert isinstance(found, Actor)
    return found


def _find_person() -> Actor | None:
    return _person() if find_actor() is not None else None


def _number_of(person: Actor) -> int:
    assert person.id is not None
    return person.id


def _page(name: str, status: int, **values: object) -> Response:
    return make_response(render_template(f"accounts/{name}.html", **values), status)


def _to(path: str) -> Response:
    return make_response(redirect(path, 303))


def _secret(response: Response) -> Response:
    """A page whose address is a secret tells it to nobody."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
