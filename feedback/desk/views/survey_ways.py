# SPDX-License-Identifier: EUPL-1.2
"""Ways to be asked: the Inviter, cards, kiosks, links, a meeting with colleagues."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

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

from feedback import edge
from feedback.cases.queries import find_case_by_number
from feedback.catalogue.queries import get_profile
from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.db import end_reading, unit_of_work
from feedback.desk.forms.surveys import EntranceForm, InviteForm
from feedback.desk.rules.import_faults import faults_in_dutch
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Conflict, Invalid
from feedback.surveys.imports.addresses import read_addresses
from feedback.surveys.models.answers import Survey
from feedback.surveys.models.asking import Entrance
from feedback.surveys.queries import asking as queries
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.rules.instruments import ENTRANCE_LABELS, EntranceKind, InviteSource
from feedback.surveys.services import building
from feedback.surveys.services.inviting import (
    AT_ONCE,
    Asking,
    InviteSummary,
    invite_all,
    sort_out,
)
from feedback.web.access import moment, opens_own_unit, requires
from feedback.web.papers import MOST_SHEETS, make_sheets
from feedback.web.qr import qr_svg
from feedback.web.uploads import takes_files

bp = Blueprint("desk_survey_ways", __name__, url_prefix="/werk/onderzoeken/<string:key>")
#: More than five thousand addresses weigh in a spreadsheet.
MOST_BYTES = 3_000_000


@bp.get("/uitnodigen")
@requires("surveys.invite")
def inviter(key: str) -> Response:
    return _inviter_page(get_survey(key), InviteForm(formdata=None))


@bp.post("/uitnodigen")
@requires("surveys.invite")
@opens_own_unit
@takes_files(most_bytes=MOST_BYTES)
def invite(key: str) -> Response:
    """Invite a pasted list, or every address of a file: of a file with a fault nobody.

    In parts, so that others can write meanwhile. Who was invited before something went wrong
    is passed over the next time.
    """
    survey, form = get_survey(key), InviteForm()
    try:
        lines = _addresses(form)
        addresses, summary = sort_out(lines)
        asking = Asking(
            survey,
            form.chosen_channel,
            InviteSource.INVITER,
            language="en" if form.language.data == "en" else "nl",
            at_end_of_day=form.when.data == "end_of_day",
            case_id=_about(form, lines),
        )
        for start in range(0, max(1, len(addresses)), AT_ONCE):
            end_reading()
            with unit_of_work():
                part = replace(asking, survey=get_survey(key))
                invite_all(part, addresses[start : start + AT_ONCE], summary, now=moment())
    except Invalid as refusal:
        put_on(form, refusal)
        return _inviter_page(get_survey(key), form, status=400)
    except Conflict as refusal:
        form.form_errors.append(gettext(str(refusal)))
        return _inviter_page(get_survey(key), form, status=409)
    return _inviter_page(get_survey(key), InviteForm(formdata=None), summary=summary)


@bp.get("/ingangen")
@requires("surveys.edit")
def entrances(key: str) -> Response:
    return _entrances_page(get_survey(key), EntranceForm(formdata=None))


@bp.post("/ingangen")
@requires("surveys.edit")
def open_entrance(key: str) -> AnyResponse:
    survey, form = get_survey(key), EntranceForm()
    try:
        known = {one.name for one in queries.list_rounds(survey.id)}
        made = building.open_entrance(
            survey,
            form.chosen_kind,
            label=form.label.data or "",
            channel=form.chosen_channel,
            round_name=form.round.data if form.round.data in known else "",
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        put_on(form, refusal)
        return _entrances_page(survey, form, status=400)
    return redirect(url_for(".entrance", key=key, entrance_id=made.id), 303)


@bp.get("/ingangen/<int:entrance_id>")
@requires("surveys.edit")
def entrance(key: str, entrance_id: int) -> Response:
    return _entrance_page(key, entrance_id)


@bp.post("/ingangen/<int:entrance_id>/koppelcode")
@requires("surveys.edit")
def pairing_code(key: str, entrance_id: int) -> Response:
    """Show a new code once; the screen that was tied before is let go."""
    found = queries.get_entrance(get_survey(key).id, entrance_id)
    code = building.make_pairing_code(found)
    return _entrance_page(key, entrance_id, pairing=f"{code[:4]} {code[4:]}")


@bp.post("/ingangen/<int:entrance_id>/sluiten")
@requires("surveys.edit")
def close_entrance(key: str, entrance_id: int) -> AnyResponse:
    found = queries.get_entrance(get_survey(key).id, entrance_id)
    building.close_entrance(found, now=moment())
    flash(gettext("De ingang is gesloten. Antwoorden blijven bewaard."), "done")
    return redirect(url_for(".entrances", key=key), 303)


@bp.get("/ingangen/<int:entrance_id>/kaartjes")
@requires("surveys.edit")
def cards(key: str, entrance_id: int) -> Response:
    """A sheet of ten cards as PDF, to print and cut."""
    found = queries.get_entrance(get_survey(key).id, entrance_id)
    url = _address(found)
    pdf = make_sheets(
        render_template(
            "desk/surveys/cards.html",
            entrance=found,
            url=url,
            qr=qr_svg(url, label=url),
            profile=get_profile(),
            cards=10 * MOST_SHEETS,
        )
    )
    response = make_response(pdf)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="kaartjes-{found.code}.pdf"'
    return response


def _addresses(form: InviteForm) -> list[str]:
    """Return what was pasted, or what the file holds."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return form.lines
    if form.addresses.data:
        raise Invalid({"file": gettext("Plak adressen of kies een bestand, niet allebei.")})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"addresses{Path(sent.filename).suffix.lower()[:8]}"
        sent.save(path)
        try:
            return read_addresses(path, column=form.column.data or "")
        except Invalid as refusal:
            raise Invalid(_beside(form, refusal)) from None


def _beside(form: InviteForm, refusal: Invalid) -> dict[str, str]:
    """Return what is wrong with a file, in Dutch: beside its field, with the place in it."""
    told: dict[str, str] = {}
    for where, why in faults_in_dutch(refusal.fields).items():
        name = where if where in form else "file"
        words = why if where in {name, "bestand"} else f"{where}: {why}"
        told[name] = f"{told[name]} {words}" if name in told else words
    return told


def _about(form: InviteForm, lines: list[str]) -> int | None:
    """Return the case that one address is asked about; raises ``Invalid`` by field."""
    number = (form.case_number.data or "").strip()
    if not number:
        return None
    found = find_case_by_number(number)
    if found is None:
        raise Invalid({"case_number": gettext("Deze zaak is er niet. Kijk het nummer na.")})
    if sum(bool(line.strip()) for line in lines) != 1:
        raise Invalid({"case_number": gettext("Over een zaak nodigt u één adres uit.")})
    return found.id


def _address(found: Entrance) -> str:
    door = "zuil" if found.kind is EntranceKind.KIOSK else "k"
    return f"{edge.settings().base_url}/{door}/{found.code}"


def _inviter_page(
    survey: Survey,
    form: InviteForm,
    *,
    summary: InviteSummary | None = None,
    status: int = 200,
) -> Response:
    html = render_template("desk/surveys/invite.html", survey=survey, form=form, summary=summary)
    return make_response(html, status)


def _entrances_page(survey: Survey, form: EntranceForm, *, status: int = 200) -> Response:
    form.prepare([one.name for one in queries.list_rounds(survey.id)])
    html = render_template(
        "desk/surveys/entrances.html",
        survey=survey,
        form=form,
        entrances=queries.list_entrances(survey.id),
        kinds=ENTRANCE_LABELS,
        channels=CHANNEL_LABELS,
    )
    return make_response(html, status)


def _entrance_page(key: str, entrance_id: int, *, pairing: str = "") -> Response:
    survey = get_survey(key)
    found = queries.get_entrance(survey.id, entrance_id)
    url = _address(found)
    html = render_template(
        "desk/surveys/entrance.html",
        survey=survey,
        entrance=found,
        kind=ENTRANCE_LABELS[found.kind],
        url=url,
        typed_at=f"{edge.settings().base_url}/k",
        qr=qr_svg(url, label=gettext("QR-code naar de vragen")),
        pairing=pairing,
        count=queries.count_of_entrance(found),
        Kind=EntranceKind,
    )
    return make_response(html)
