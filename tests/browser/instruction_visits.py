# SPDX-License-Identifier: EUPL-1.2
"""The pages of instructions worth looking at."""

from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import Page

from feedback.cases.models import Case
from feedback.cases.rules import CaseKind, CaseStatus
from feedback.catalogue.models import Topic
from feedback.db import db
from tests.browser.visit import Visit

MARLOES, INGRID, REDACTIE = "marloes", "ingrid", "redactie"
LIST = "/werk/instructies"
PARKING = f"{LIST}/parkeervergunning-formulier-komt-terug"


def _too_long(page: Page) -> None:
    page.get_by_label("Wat doet u in deze stap?").fill("Bel de inwoner " * 20)
    page.locator("form").filter(has=page.get_by_label("Wat doet u in deze stap?")).get_by_role(
        "button", name="Bewaar"
    ).click()


INSTRUCTIONS = (
    Visit("instructions", LIST, MARLOES),
    Visit("instruction-new", f"{LIST}/nieuw", REDACTIE),
    Visit("instruction-take-in", f"{LIST}/inlezen", REDACTIE),
    Visit("instruction-read", PARKING, MARLOES),
    Visit("instruction-guide", f"{LIST}/boze-beller-eerst-luisteren", INGRID),
    Visit("instruction-loop", f"{LIST}/afval-niet-opgehaald", REDACTIE),
    Visit("instruction-versions", f"{PARKING}/versies", MARLOES),
    Visit("instruction-version", f"{PARKING}/versies/2", MARLOES),
    Visit("instruction-difference", f"{PARKING}/verschil?van=2&naar=3", INGRID),
    Visit("instruction-large", f"{PARKING}/versies/3/groot", MARLOES),
    Visit("instruction-editor", f"{PARKING}/concept", REDACTIE),
    Visit("instruction-editor-step", f"{PARKING}/concept?stap=s10", REDACTIE),
    Visit("instruction-editor-choice", f"{PARKING}/concept?stap=s9", REDACTIE, first=_too_long),
    Visit("instruction-public", "/zo-werken-wij"),
    Visit("instruction-public-one", "/zo-werken-wij/afval-niet-opgehaald"),
    Visit("case-steps", "/werk/zaken/{case_with_steps}/stappen", MARLOES),
)


def instruction_places() -> dict[str, str]:
    """Return an open complaint about waste: two instructions hold for it."""
    query = (
        sa.select(Case.id)
        .join(Topic, Topic.id == Case.topic_id)
        .where(Case.kind == CaseKind.COMPLAINT, Case.status == CaseStatus.OPEN)
        .order_by(Topic.code != "waste", Case.id.desc())
        .limit(1)
    )
    return {"case_with_steps": str(db.session.scalars(query).one())}
