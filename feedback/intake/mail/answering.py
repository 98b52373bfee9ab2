# SPDX-License-Identifier: EUPL-1.2
"""Answering a resident by mail, from the case."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.cases import queries as cases
from feedback.cases.rules import NoteWay
from feedback.cases.services.links import reveal_address
from feedback.cases.services.timeline import note
from feedback.errors import Invalid
from feedback.intake.mail import queries
from feedback.notifications.services import queue_to_contact


def answer_by_mail(case_id: int, text: str, *, by: Actor, now: datetime) -> None:
    """Write to the resident of a case: on the timeline, and into the outbox.

    A mail is no conversation: the promise runs on. Answers of the resident that waited count
    as read. Raises ``NotFound``, and ``Invalid`` without words or without an address.
    """
    case = cases.get_case(case_id, lock=True)
    said = note(case_id, text, way=NoteWay.MAIL, by=by, now=now)
    queued = queue_to_contact(
        case.contact_id,
        template="answer",
        context={
            "number": case.number,
            "answer": said.text,
            "status_url": reveal_address(case_id),
        },
        dedupe_key=f"answer:{said.id}",
        about_case_id=case_id,
        now=now,
    )
    if not queued.is_new:
        raise Invalid({"text": "Wij hebben geen e-mailadres van deze inwoner."})
    for row in queries.list_unhandled_of(case_id):
        row.handled_at, row.handled_by_id = now, by.id
