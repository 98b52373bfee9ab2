# SPDX-License-Identifier: EUPL-1.2
"""The secret link to a resident's own page."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback import edge
from feedback.cases import queries
from feedback.cases.models import StatusLink
from feedback.db import db
from feedback.keys import hash_token, new_token

STATUS_LINK_LIFE = timedelta(days=400)


def make_status_link(case_id: int, *, now: datetime) -> str:
    """Make the secret link of a case and return its token, which only its hash remembers.

    A sealed copy is kept for sending the link again.
    """
    token, link = new_status_link(case_id, now=now)
    db.session.add(link)
    return token


def new_status_link(case_id: int, *, now: datetime) -> tuple[str, StatusLink]:
    """Return a new token and its link, not yet written."""
    token = new_token()
    link = StatusLink(
        case_id=case_id,
        token_hash=hash_token(token),
        token_sealed=edge.keyring().seal(token, place=f"status_link.token:{case_id}"),
        made_at=now,
        expires_at=now + STATUS_LINK_LIFE,
    )
    return token, link


def reveal_status_token(case_id: int) -> str:
    """Return the token again, for a message to the resident or a repeated answer."""
    link = queries.get_status_link(case_id)
    return edge.keyring().open(link.token_sealed, place=f"status_link.token:{case_id}")
