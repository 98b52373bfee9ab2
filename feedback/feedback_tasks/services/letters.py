# SPDX-License-Identifier: EUPL-1.2
"""What we write about a question: to the colleague who was asked, to who has the case."""

from __future__ import annotations

from datetime import datetime

from feedback import edge
from feedback.cases.models import Case
from feedback.clock import local
from feedback.feedback_tasks.models import FeedbackTask
from feedback.feedback_tasks.queries import open_email, open_token
from feedback.notifications.services import queue_mail, queue_to_colleague
from feedback.texts.rules.kinds import Template
from feedback.watch.services import find_attention


def write_to_department(
    task: FeedbackTask,
    template: Template,
    *,
    case_number: str,
    now: datetime,
    send_after: datetime | None = None,
) -> bool:
    """Queue a mail to the colleague who was asked; returns whether it is new.

    It is tied to no case in the outbox: what is sent about a case goes to its resident.
    """
    context: dict[str, object] = {
        "number": case_number,
        "colleague": task.asked_by_label,
        "question": task.question,
        "day": task.due_on,
    }
    if template is not Template.FEEDBACK_WITHDRAWN:
        context["answer_url"] = f"{edge.settings().base_url}/terugkoppeling/{open_token(task)}"
    task.mailed_at = now
    return queue_mail(
        template=template,
        language="nl",
        to=open_email(task),
        context=context,
        dedupe_key=f"{template.value}:{task.id}:{now.isoformat()}",
        send_after=send_after or now,
        now=now,
    )


def tell_owner(task: FeedbackTask, case: Case, template: Template, *, now: datetime) -> int:
    """Queue a notice to who has the case, or stands in; nobody's: to who asked, or the leads.

    Returns how many notices are new.
    """
    attention = find_attention(on=local(now).date())
    owner_id = case.assignee_id or task.asked_by_id
    told = attention.who_hears(owner_id=owner_id, team_id=case.team_id, wide=False)
    return sum(
        queue_to_colleague(
            template=template,
            user_id=user_id,
            context={
                "number": case.number,
                "department": task.department,
                "case_url": f"{edge.settings().base_url}/werk/zaken/{case.id}#terugkoppeling",
            },
            dedupe_key=f"{template.value}:{task.id}:{now.isoformat()}:{user_id}",
            send_after=now,
            now=now,
        )
        for user_id in told
    )
