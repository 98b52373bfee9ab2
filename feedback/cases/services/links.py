# SPDX-License-Identifier: EUPL-1.2
"""The secret link to a resident's own page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from feedback import edge
from feedback.cases import queries
from feedback.cases.models import StatusLink
from feedback.db import insert_rows
from feedback.keys import hash_token, new_token

STATUS_LINK_LIFE = timedelta(days=400)


def make_status_links(case_ids: Sequence[int], *, now: datetime) -> dict[int, str]:
    """Make the secret link of each case; return the tokens, which only their hashes remember.

    A sealed copy is kept for sending the link again.
    """
    tokens = {case_id: new_token() for case_id in case_ids}
    insert_rows(
        StatusLink, [link_row(case_id, token, now=now) for case_id, token in tokens.items()]
    )
    return tokens


def link_row(case_id: int, token: str, *, now: datetime) -> dict[str, object]:
    """Return the row of a link, not yet written."""
    return {
        "case_id": case_id,
        "token_hash": hash_token(token),
        "token_sealed": edge.keyring().seal(token, place=f"status_link.token:{case_id}"),
        "made_at": now,
        "expires_at": now + STATUS_LINK_LIFE,
    }


def reveal_status_token(case_id: int) -> str:
    """Return the token again, for a message to the resident or a repeated answer."""
    link = queries.get_status_link(case_id)
    return edge.keyring().open(link.token_sealed, place=f"status_link.token:{case_id}")
