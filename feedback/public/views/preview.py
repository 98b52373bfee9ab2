# SPDX-License-Identifier: EUPL-1.2
"""A questionnaire as residents will meet it, for who writes it. Nothing can be sent."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.catalogue.rules import Channel
from feedback.public.views import answering
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.asking import get_draft
from feedback.surveys.rules.instruments import Layout
from feedback.surveys.rules.questionnaire import from_stored
from feedback.web.access import opens_own_unit, requires

bp = Blueprint("survey_preview", __name__, url_prefix="/werk/onderzoeken/<string:key>/voorbeeld")


@bp.get("")
@requires("surveys.edit")
def show(key: str) -> AnyResponse:
    return answering.show(_door(key))


@bp.post("")
@requires("surveys.edit")
@opens_own_unit
def go_on(key: str) -> AnyResponse:
    """Walk through the screens; the last press leads back to the builder."""
    return answering.go_on(_door(key))


def _door(key: str) -> answering.Door:
    survey = get_survey(key)
    known = {one.value: one for one in Channel}
    asked = request.args
    channel = known.get(asked.get("kanaal", Channel.COUNTER.value))
    is_kiosk = asked.get("vorm") == "zuil"
    url = url_for(
        ".show",
        key=key,
        vorm="zuil" if is_kiosk else "telefoon",
        kanaal=channel.value if channel else "",
    )
    return answering.Door(
        url=url,
        thanks_url=url_for("desk_survey_questions.show", key=key),
        survey_id=survey.id,
        title=survey.title,
        is_open=True,
        one_page=survey.layout is Layout.ONE_PAGE and not is_kiosk,
        channel=channel,
        on_kiosk=is_kiosk,
        draft=from_stored(get_draft(survey.id).questions),
    )
