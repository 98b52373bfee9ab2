# SPDX-License-Identifier: EUPL-1.2
"""The pages of thinking along worth looking at, for residents and in the workplace."""

from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import Page

from feedback.db import db
from feedback.instructions.models.sessions import Participant, Reply
from feedback.instructions.services.sessions import reveal_link
from tests.browser.visit import Visit

MARLOES, REDACTIE = "marloes", "redactie"
SESSIONS = "/werk/instructies/meedenken"
MINE = "/meedenken/{thinking}"
PARKING = "parkeervergunning-formulier-komt-terug"


def _better_without_words(page: Page) -> None:
    page.get_by_label("Het kan beter").check()
    page.get_by_role("button", name="Verstuur en ga verder").click()


def _no_reason(page: Page) -> None:
    page.get_by_role("button", name="Niet, met reden").last.click()


THINKING = (
    Visit("think-start", MINE),
    Visit("think-step", f"{MINE}/stap/s10"),
    Visit("think-step-error", f"{MINE}/stap/s8", first=_better_without_words),
    Visit("think-step-in-english", f"{MINE}/stap/s9?taal=en"),
    Visit("think-whole", f"{MINE}/stap/geheel?taal=nl"),
    Visit("think-steps", f"{MINE}/stappen"),
    Visit("think-journey", f"{MINE}/reis"),
    Visit("think-about", f"{MINE}/over-u"),
    Visit("think-stop", f"{MINE}/stoppen"),
    Visit("think-answered", "/meedenken/{answered}"),
    Visit("sessions", SESSIONS, REDACTIE),
    Visit("sessions-to-read", SESSIONS, MARLOES),
    Visit("session", f"{SESSIONS}/2", REDACTIE),
    Visit("session-no-reason", f"{SESSIONS}/2", REDACTIE, first=_no_reason),
    Visit("session-answered", f"{SESSIONS}/1", REDACTIE),
    Visit("session-change", f"{SESSIONS}/2/verander", REDACTIE),
    Visit("session-new", f"{SESSIONS}/nieuw/{PARKING}", REDACTIE),
)


def think_places() -> dict[str, str]:
    """Return the links of somebody who told how it went, and of somebody who was answered."""
    running, answered = Participant.session_id == 2, Reply.replied_at.is_not(None)
    telling = sa.select(Participant).where(running, Participant.number == 3)
    replied = sa.select(Participant).join(Reply, Reply.participant_id == Participant.id)
    first = replied.where(answered).order_by(Participant.number).limit(1)
    return {
        "thinking": reveal_link(db.session.scalars(telling).one()).rpartition("/")[2],
        "answered": reveal_link(db.session.scalars(first).one()).rpartition("/")[2],
    }
