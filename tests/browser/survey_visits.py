# SPDX-License-Identifier: EUPL-1.2
"""The pages of surveys worth looking at, for residents and in the workplace."""

from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import Page

from feedback.db import db
from feedback.demo.services.research import OPEN_KEY
from feedback.surveys.models.asking import Entrance, SurveyInvitation
from feedback.surveys.models.focus import FocusGroup
from feedback.surveys.rules.instruments import EntranceKind
from feedback.surveys.services.inviting import reveal_token
from tests.browser.visit import Visit

MARLOES, ONDERZOEK = "marloes", "onderzoek"
OURS = f"/werk/onderzoeken/{OPEN_KEY}"


def _give_four(page: Page) -> None:
    page.locator('input[name="v_q_overall"][value="4"]').check()


def _ask_for_call(page: Page) -> None:
    page.locator('input[name="v_q_overall"][value="4"]').check()
    page.locator('input[name="v_q_call_me"][value="yes"]').check()
    for _ in range(10):
        page.locator('button[name="stap"]').last.click()


SURVEYS = (
    Visit("answer", "/enquete/{asked}"),
    Visit("answer-low", "/enquete/{asked}", first=_give_four),
    Visit("answer-how-to-call", "/k/{card}", first=_ask_for_call),
    Visit("answer-in-english", "/k/{card}?taal=en"),
    Visit("answer-code", "/k"),
    Visit("focus-choose", "/focusgroep/{focus}"),
    Visit("focus-thanks", "/focusgroep/{focus}/bedankt"),
    Visit("answer-thanks", "/k/{card}/bedankt"),
    Visit("kiosk", f"{OURS}/voorbeeld?vorm=zuil", ONDERZOEK),
    Visit("kiosk-to-tie", "/zuil/{kiosk}"),
    Visit("kiosk-thanks", "/zuil/{kiosk}/bedankt"),
    Visit("surveys", "/werk/onderzoeken", ONDERZOEK),
    Visit("survey-new", "/werk/onderzoeken/nieuw", ONDERZOEK),
    Visit("survey-overview", OURS, ONDERZOEK),
    Visit("survey-builder", f"{OURS}/vragen", ONDERZOEK),
    Visit("survey-question", f"{OURS}/vragen/q_solved", ONDERZOEK),
    Visit("survey-question-new", f"{OURS}/vragen/nieuw", ONDERZOEK),
    Visit("survey-inviter", f"{OURS}/uitnodigen", MARLOES),
    Visit("survey-entrances", f"{OURS}/ingangen", ONDERZOEK),
    Visit("survey-card", f"{OURS}/ingangen/{{card_id}}", ONDERZOEK),
    Visit("survey-focus-groups", "/werk/onderzoeken/exitgesprekken/focusgroep", ONDERZOEK),
    Visit("survey-focus-result", "/werk/onderzoeken/exitgesprekken/focusgroep/1", ONDERZOEK),
    Visit("survey-focus-choosing", "/werk/onderzoeken/exitgesprekken/focusgroep/2", ONDERZOEK),
    Visit("survey-answers", f"{OURS}/antwoorden", ONDERZOEK),
    Visit("survey-response", f"{OURS}/respons", ONDERZOEK),
    Visit("survey-rounds", "/werk/onderzoeken/klantbeleving/rondes", ONDERZOEK),
    Visit("survey-imports", "/werk/onderzoeken/inlezen", "beheer"),
    Visit("survey-interview", "/werk/onderzoeken/exitgesprekken/interview", MARLOES),
)


def survey_places() -> dict[str, str]:
    """Return what goes between the braces of these paths."""
    asked = sa.select(SurveyInvitation.id).where(SurveyInvitation.token_sealed.is_not(None))
    found = {one.kind: one for one in db.session.scalars(sa.select(Entrance))}
    invitation = db.session.scalar(asked.order_by(SurveyInvitation.id).limit(1))
    assert invitation is not None, "the demo has no invitation that waits"
    return {
        "asked": reveal_token(invitation),
        "card": found[EntranceKind.CARD].code,
        "card_id": str(found[EntranceKind.CARD].id),
        "focus": str(db.session.scalar(sa.select(FocusGroup.code).where(FocusGroup.id == 2))),
        "kiosk": found[EntranceKind.KIOSK].code,
    }
