# SPDX-License-Identifier: EUPL-1.2
"""Commands behind public pages that no lower package can give: a new password by mail."""

from __future__ import annotations

import secrets
from datetime import datetime

from feedback import edge
from feedback.accounts.queries.people import find_person_by_email
from feedback.accounts.rules import LINK_LASTS, email_key
from feedback.accounts.services import links
from feedback.notifications.services import queue_mail
from feedback.web.limits import count_attempt
from feedback.work import services as work

SEND_RESET_LINK = "send_reset_link"
ADDRESS_LIMIT, ADDRESS_WINDOW = 20, 15 * 60
ACCOUNT_LIMIT, ACCOUNT_WINDOW = 3, 60 * 60


def ask_reset(email: str, *, address: str, now: datetime) -> bool:
    """Have a link for a new password sent to ``email``, if an open account has it.

    Does the same for an address without account: the same selects, the same counters, and
    a job, which then finds nothing to do. So neither the answer nor its time tells who
    works here. Beyond three an hour for one account nothing is sent, without a word.
    Returns False only when the visitor at ``address`` asked too often.
    """
    around = count_attempt("reset.address", address, window_seconds=ADDRESS_WINDOW, now=now)
    if around > ADDRESS_LIMIT:
        return False
    key = email_key(email)
    asked = count_attempt("reset.account", key, window_seconds=ACCOUNT_WINDOW, now=now)
    person = find_person_by_email(email)
    wanted = person is not None and not person.disabled and asked <= ACCOUNT_LIMIT
    work.enqueue(
        SEND_RESET_LINK,
        {"user": person.id if person is not None and wanted else None},
        dedupe_key=f"{SEND_RESET_LINK}:{secrets.token_hex(16)}",
        run_at=now,
        now=now,
    )
    return True


def send_reset_link(user_id: int, *, now: datetime) -> bool:
    """Make the link and put it into the outbox; returns whether there was one to send."""
    link = links.begin_reset(user_id, now=now)
    if link is None:
        return False
    return queue_mail(
        template="password_reset",
        language="nl",
        to=link.email,
        context={
            "link": f"{edge.settings().base_url}{link.path}",
            "minutes": int(LINK_LASTS.total_seconds()) // 60,
        },
        dedupe_key=f"password_reset:{user_id}:{secrets.token_hex(8)}",
        send_after=now,
        now=now,
        for_user_id=user_id,
    )
