# SPDX-License-Identifier: EUPL-1.2
"""Questions to departments on a case, as a program reads them."""

from __future__ import annotations

from datetime import datetime

from feedback.db import unit_of_work
from feedback.feedback_tasks.services import answering, asking
from tests.api.conftest import Caller, new_case
from tests.feedback_tasks.made import QUESTION, new_task
from tests.people import Cast


def test_a_case_tells_its_questions_and_does_not_close_while_one_waits(
    caller: Caller, people: Cast, now: datetime
) -> None:
    opened = caller.post("/cases", new_case(callRequested=False, contact=...)).json
    case_id, by = opened["id"], people.marloes
    with unit_of_work():
        task_id = asking.ask(case_id, new_task(), by=by, now=now).task.id
    told = caller.get(f"/cases/{case_id}")
    assert told.json["feedbackTasks"] == [
        {
            "id": task_id,
            "question": QUESTION,
            "department": "Wegbeheer",
            "dueOn": "2026-11-27",
            "firstDueOn": "2026-11-27",
            "status": "open",
            "answer": None,
        }
    ]
    assert "karin" not in told.text.lower()
    refused = caller.post(f"/cases/{case_id}/close", {"reason": "handled"})
    assert refused.status_code == 409
    assert "Wegbeheer heeft een vraag nog niet beantwoord" in refused.json["detail"]
    with unit_of_work():
        answering.note_answer(task_id, case_id=case_id, text="Donderdag", by=by, now=now)
    assert caller.get(f"/cases/{case_id}").json["feedbackTasks"][0]["answer"] == "Donderdag"
    assert caller.post(f"/cases/{case_id}/close", {"reason": "handled"}).status_code == 200
