# SPDX-License-Identifier: EUPL-1.2
"""One's own phone, and the page of limits and the kill switch."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from flask_babel import get_locale
from flask_babel import gettext as _

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.contacts.rules.numbers import mask_phone, parse_phone
from feedback.errors import Invalid
from feedback.money import format_euros
from feedback.telephony import queries
from feedback.telephony.forms import LimitsForm, NumbersForm, OwnPhoneForm, SwitchForm
from feedback.telephony.rules.limits import Limit
from feedback.telephony.services.own_phones import set_own_phone
from feedback.telephony.services.policy import publish_policy
from feedback.web import access
from feedback.web.access import moment, requires

bp = Blueprint("telephony", __name__)
OWN_PHONE = "/instellingen/telefoon"
POLICY = "/beheer/telefonie"


@bp.get(OWN_PHONE)
@requires("cases.work")
def own_phone() -> Response:
    return _own_phone_page(OwnPhoneForm(formdata=None))


@bp.post(OWN_PHONE)
@requires("cases.work")
def save_own_phone() -> Response:
    form = OwnPhoneForm()
    try:
        set_own_phone(form.number.data or "", by=_me(), now=moment())
    except Invalid as refusal:
        form.number.errors = [_(sentence) for sentence in refusal.fields.values()]
        return _own_phone_page(form)
    kept = _("Uw telefoonnummer is bewaard. U kunt nu met één knop bellen.")
    flash(kept if (form.number.data or "").strip() else _("Uw nummer is weggehaald."), "done")
    return make_response(redirect(OWN_PHONE, 303))


@bp.get(POLICY)
@requires("telephony.manage")
def policy() -> Response:
    return _policy_page()


@bp.post(f"{POLICY}/noodstop")
@requires("telephony.manage")
def stop() -> Response:
    return _switch(on=False, done=_("Bellen en sms'en staan uit."))


@bp.post(f"{POLICY}/aan")
@requires("telephony.manage")
def start() -> Response:
    return _switch(on=True, done=_("Bellen en sms'en staan aan."))


@bp.post(f"{POLICY}/limieten")
@requires("telephony.manage")
def change_limits() -> Response:
    form = LimitsForm(policy=queries.get_policy())
    form.validate()
    form.name_missing()
    if form.errors:
        return _policy_page(limits=form)
    changes: dict[str, Limit] = dict(form.changes())
    return _publish(
        changes, form=form, name="limits", reason_of=form, done=_("De bellimieten zijn bewaard.")
    )


@bp.post(f"{POLICY}/nummers")
@requires("telephony.manage")
def change_numbers() -> Response:
    form = _numbers_form()
    changes: dict[str, Limit] = dict(form.changes())
    done = _("Bewaard. Andere nummers bellen wij niet meer.")
    return _publish(changes, form=form, name="numbers", reason_of=form, done=done)


def _switch(*, on: bool, done: str) -> Response:
    form = SwitchForm()
    if not form.validate():
        return _policy_page(switch=form)
    return _publish(
        {"calls_on": on, "sms_on": on}, form=form, name="switch", reason_of=form, done=done
    )


def _publish(
    changes: dict[str, Limit], *, form: Any, name: str, reason_of: Any, done: str
) -> Response:
    text = reason_of.version.data or ""
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    try:
        publish_policy(
            changes,
            based_on=version,
            reason=reason_of.reason.data or "",
            by=_me(),
            now=moment(),
        )
    except Invalid as refusal:
        for field, sentence in refusal.fields.items():
            form[field].errors = [_(sentence)]
        return _policy_page(**{name: form})
    flash(done, "done")
    return make_response(redirect(POLICY, 303))


def _own_phone_page(form: OwnPhoneForm) -> Response:
    kept = queries.find_own_phone(cast(int, _me().id))
    html = render_template(
        "telephony/own_phone.html",
        form=form,
        kept_number=mask_phone(parse_phone(kept).display) if kept else "",
        has_line=edge.settings().phone is not None,
    )
    return make_response(html, 400 if form.errors else 200)


def _numbers_form(**how: Any) -> NumbersForm:
    language = "en" if str(get_locale()) == "en" else "nl"
    return NumbersForm(policy=queries.get_policy(), language=language, **how)


def _policy_page(
    *,
    switch: SwitchForm | None = None,
    limits: LimitsForm | None = None,
    numbers: NumbersForm | None = None,
) -> Response:
    now, held = moment(), queries.get_policy()
    forms = (switch, limits, numbers)
    faulty = next((form for form in forms if form is not None and form.errors), None)
    account = edge.settings().phone
    html = render_template(
        "telephony/policy.html",
        form=faulty,
        switch=switch or SwitchForm(formdata=None, version=str(held.version)),
        limits=limits or LimitsForm(formdata=None, policy=held),
        numbers=numbers or _numbers_form(formdata=None),
        policy=held,
        number=account.number if account else "",
        is_imitation=bool(account and account.is_here),
        used=queries.count_used(person_id=None, number_index=b"", now=now),
        used_today=queries.count_today(now=now),
        versions=queries.list_policy_versions(limit=20),
        euros=format_euros,
    )
    return make_response(html, 400 if faulty else 200)


def _me() -> Actor:
    return cast(Actor, access.actor())
