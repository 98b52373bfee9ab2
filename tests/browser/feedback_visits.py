# SPDX-License-Identifier: EUPL-1.2
"""Questions to departments worth looking at: on a case, in the list, behind the link."""

from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import Page

from feedback.db import db
from feedback.feedback_tasks.models import FeedbackTask
from feedback.feedback_tasks.queries import open_token
from feedback.feedback_tasks.rules import TaskStatus
from tests.browser.visit import Visit

MARLOES = "marloes"


def _send_nothing(page: Page) -> None:
    page.get_by_role("button", name="Verstuur antwoord").click()


def _open_acts(page: Page) -> None:
    acts = ("Antwoord gehoord", "Naar iemand anders", "Mag later", "Trek in")
    for words in (*acts, "Vraag iets aan een afdeling"):
        page.get_by_text(words, exact=True).first.click()


QUESTIONS = (
    Visit("feedback-question-empty", "/terugkoppeling/{question}", first=_send_nothing),
    Visit("feedback-no-such-link", "/terugkoppeling/niets"),
    Visit("feedback-list", "/werk/terugkoppelingen", MARLOES),
    Visit("case-waits-for-department", "/werk/zaken/{question_case}", MARLOES, first=_open_acts),
)


def question_places() -> dict[str, str]:
    """Return the link of the question that is late, and the number of its case."""
    by_day = sa.select(FeedbackTask).where(FeedbackTask.status == TaskStatus.OPEN)
    late = db.session.scalars(by_day.order_by(FeedbackTask.due_on, FeedbackTask.id).limit(1)).one()
    return {"question": open_token(late), "question_case": str(late.case_id)}
