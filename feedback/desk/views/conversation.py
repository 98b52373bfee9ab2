# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, jsonify, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.callbacks.errors import DraftChanged
from feedback.callbacks.queries.calls import find_draft
from feedback.callbacks.services import calls, drafts, phone
from feedback.cases import queries as case_queries
from feedback.clock import local
from feedback.desk.forms.conversation import ConversationForm
from feedback.desk.queries.case import list_calls
from feedback.desk.rules.wishes import positive
from feedback.desk.views.case_page import back, case_page
from feedback.desk.views.shell import me
from feedback.errors import Invalid
from feedback.web.access import moment, requires

bp = Blueprint("desk_conversation", __name__, url_prefix="/werk/zaken/<int:case_id>/gesprek")
MOST_VERSIONS = 2**31
#: Parts of the form that nobody typed.
NOT_TYPED = frozenset({"seen", "version", "begun"})
#: What the service calls a part, and the field of the form that holds it.
FIELD_OF = {
    "startedAt": "started",
    "summary": "summary",
    "underlyingNeed": "needs",
    "underlyingStory": "underlying_story",
    "note": "note",
    "reflection": "reflection",
}


@bp.post("")
@requires("cases.work")
def finish(case_id: int) -> AnyResponse:
    """Write the conversation down; pressed twice, it is still one conversation."""
    actor, now, form = me(), moment(), ConversationForm()
    case = case_queries.get_case(case_id, lock=True)
    if _is_repeat(case_id, seen=positive(form.seen.data) or 0):
        flash(gettext("Dit gesprek stond er al. Er is niets dubbel opgeslagen."), "info")
        return back(case_id)
    if not form.check(kind=case.kind, today=local(now).date()):
        return case_page(case_id, status=400, conversation=form)
    talk = form.talk()
    try:
        # Who writes down what was said on the line confirms by that how the call went.
        begun = phone.confirm_spoken(case_id, started_at=talk.started_at, by=actor, now=now)
        calls.record_conversation(
            case_id, replace(talk, started_at=begun or talk.started_at), by=actor, now=now
        )
    except Invalid as refusal:
        for name, sentence in refusal.fields.items():
            form[FIELD_OF.get(name, "note")].errors = [gettext(sentence)]
        return case_page(case_id, status=400, conversation=form)
    return back(case_id)


@bp.post("/concept")
@requires("cases.work")
def save_draft(case_id: int) -> Response:
    """Keep what is being typed; a colleague's newer draft comes back to choose from."""
    actor, now = me(), moment()
    body = request.get_json(silent=True)
    given = body if isinstance(body, dict) else {}
    data, version = given.get("data"), _version(given.get("version"))
    if not isinstance(data, dict) or version is None:
        return _json({"detail": gettext("Dit concept kunnen wij niet bewaren.")}, 400)
    case_queries.get_case(case_id)
    try:
        saved = drafts.save(case_id, data, version=version, by=actor, now=now)
    except DraftChanged as other:
        return _json(_conflict(case_id, other), 409)
    return jsonify(version=saved, savedAt=f"{local(now):%-H.%M.%S}")


def _version(given: object) -> int | None:
    """Return the version a draft was read at, 0 for a new one; None for anything else."""
    if not isinstance(given, int) or isinstance(given, bool):
        return None
    return given if 0 <= given < MOST_VERSIONS else None


def _conflict(case_id: int, other: DraftChanged) -> dict[str, Any]:
    """Return the colleague's text as it is stored now, for choosing from."""
    draft = find_draft(case_id)
    saved_at = local(draft.saved_at) if draft else local(moment())
    return {
        "version": other.version,
        "by": other.saved_by,
        "savedAt": f"{saved_at:%-H.%M.%S}",
        "data": {name: value for name, value in other.data.items() if name not in NOT_TYPED},
    }


def _json(body: dict[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response


def _is_repeat(case_id: int, *, seen: int) -> bool:
    """Tell whether this person already wrote down a talk after this page was made."""
    actor = me()
    return any(
        call.conversation is not None
        and call.conversation.id > seen
        and call.conversation.made_by_id == actor.id
        for call in list_calls(case_id)
    )
