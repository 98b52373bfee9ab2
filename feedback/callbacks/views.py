# SPDX-License-Identifier: EUPL-1.2
"""Doors for the telephone provider: signed, and open to nobody else."""

from __future__ import annotations

from flask import Blueprint, Response, request

from config import PhoneAccount
from feedback import edge
from feedback.callbacks.services import phone
from feedback.db import unit_of_work
from feedback.errors import NotFound
from feedback.notifications import outcomes
from feedback.telephony import queries as line
from feedback.telephony import scripts
from feedback.telephony.addresses import REFERENCE, STATUS_PATH, ended_url, key_url, status_url
from feedback.telephony.models import PhoneUse
from feedback.telephony.rules.words import (
    UseKind,
    believable,
    read_count,
    read_provider_moment,
    read_status,
)
from feedback.telephony.services import uses
from feedback.telephony.services.uses import Told
from feedback.telephony.signature import HEADER, check_signature
from feedback.web.access import moment, opens_own_unit, public

bp = Blueprint("telephone", __name__, url_prefix="/telefonie")
LONGEST_ID = 64
NOT_OURS = "Dit gesprek is niet van ons."
NOBODY = "Dit nummer bellen wij niet. Kijk op uw scherm."


@bp.post(STATUS_PATH.removeprefix("/telefonie"))
@public
@opens_own_unit
def status() -> Response:
    """Take in one word about a call or an SMS; told twice, it counts once."""
    _check_sender()
    with unit_of_work():
        use = _use(request.args.get(REFERENCE, ""))
        if use.kind is UseKind.SMS:
            _take_receipt(use)
        else:
            _take_word(use)
    return Response(status=204)


@bp.post("/gesprek/<string:reference>")
@public
@opens_own_unit
def answered(reference: str) -> Response:
    """The employee answered: ask for the key. Nobody else is dialled before it."""
    _check_sender()
    with unit_of_work():
        _use(reference)
    return _script(scripts.ask_for_key(action_url=key_url(edge.settings(), reference)))


@bp.post("/toets/<string:reference>")
@public
@opens_own_unit
def key_pressed(reference: str) -> Response:
    """The employee pressed a key: dial the resident, if everything still allows it."""
    account = _check_sender()
    with unit_of_work():
        use = _use(reference)
        pressed = request.form.get("Digits") == scripts.KEY
        number = phone.number_at_key(use, now=moment()) if pressed else None
        longest = line.get_policy().longest_call_minutes
    if number is None:
        return _script(scripts.say_and_hang_up(NOBODY if pressed else ""))
    settings = edge.settings()
    script = scripts.connect(
        number=number,
        shown_number=account.number,
        status_url=status_url(settings, reference),
        ended_url=ended_url(settings, reference),
        longest_minutes=longest,
    )
    return _script(script)


@bp.post("/einde/<string:reference>")
@public
@opens_own_unit
def dialled(reference: str) -> Response:
    """Dialling the resident ended: the same is told about that leg, and this ends the call."""
    _check_sender()
    form = request.form
    with unit_of_work():
        use = _use(reference)
        word = read_status(form.get("DialCallStatus", ""))
        leg = form.get("DialCallSid", "")
        if word is not None and leg and len(leg) <= LONGEST_ID:
            seconds = read_count(form.get("DialCallDuration", ""))
            ended = Told(leg, word, occurred_at=moment(), is_other_leg=True, seconds=seconds)
            phone.hear(use, ended, now=moment())
    return _script(scripts.say_and_hang_up(""))


def _check_sender() -> PhoneAccount:
    """Let in who signed for our public address, whatever address the request seems to have."""
    query = request.query_string.decode("latin-1")
    path = f"{request.path}?{query}" if query else request.path
    settings = edge.settings()
    return check_signature(
        settings.phone,
        url=f"{settings.base_url}{path}",
        fields=request.form,
        signature=request.headers.get(HEADER, ""),
    )


def _use(reference: str) -> PhoneUse:
    """Return what we asked for under this reference, locked; the call must be that one.

    The provider may call back before it answered: then its id is learnt here.
    """
    use = line.find_use(reference[:LONGEST_ID], lock=True)
    if use is None:
        raise NotFound(NOT_OURS)
    own, parent = _leg_ids(use)
    if use.provider_id is None:
        if line.find_use_of(parent or own) is not None:
            raise NotFound(NOT_OURS)
        uses.accept_use(use.reference, provider_id=parent or own)
    if use.provider_id not in {own, parent}:
        raise NotFound(NOT_OURS)
    return use


def _leg_ids(use: PhoneUse) -> tuple[str, str]:
    """Return the provider's id of this leg or SMS, and of the call it belongs to."""
    name = "CallSid" if use.kind is UseKind.CALL else "MessageSid"
    own = request.form.get(name, "")
    if not own or len(own) > LONGEST_ID:
        raise NotFound(NOT_OURS)
    return own, request.form.get("ParentCallSid", "")[:LONGEST_ID]


def _take_word(use: PhoneUse) -> None:
    """Take in one word about a call; one that we do not know is no news (there may be more)."""
    form = request.form
    own, parent = _leg_ids(use)
    word = read_status(form.get("CallStatus", ""))
    if word is None:
        return
    said = read_provider_moment(form.get("Timestamp", ""))
    code = form.get("SipResponseCode", "") or form.get("ErrorCode", "")
    told = Told(
        own,
        word,
        occurred_at=believable(said, asked_at=use.asked_at, now=moment()),
        is_other_leg=bool(parent),
        sequence=read_count(form.get("SequenceNumber", "")) or 0,
        seconds=read_count(form.get("CallDuration", "")),
        code=str(read_count(code) or ""),
    )
    phone.hear(use, told, now=moment())


def _take_receipt(use: PhoneUse) -> None:
    """Hand what is told about an SMS to the outbox."""
    word = request.form.get("MessageStatus", "")
    if read_status(word) is not None and use.provider_id is not None:
        code = str(read_count(request.form.get("ErrorCode", "")) or "")
        outcomes.record_receipt(
            use.provider_id, word, reference=use.reference, detail=code, now=moment()
        )


def _script(text: str) -> Response:
    return Response(text, content_type="text/xml; charset=utf-8")
