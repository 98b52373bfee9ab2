# SPDX-License-Identifier: EUPL-1.2
"""The secret link to a resident's own page, and the short one for text messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from feedback import edge
from feedback.cases import queries
from feedback.cases.models import StatusLink
from feedback.db import insert_rows
from feedback.keys import hash_token, new_token, short_code
from feedback.texts.rules.fields import Address

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
        "code_hash": queries.hash_code(short_code(token)),
        "token_sealed": edge.keyring().seal(token, place=f"status_link.token:{case_id}"),
        "made_at": now,
        "expires_at": now + STATUS_LINK_LIFE,
    }


def reveal_status_token(case_id: int) -> str:
    """Return the token again, for a message to the resident or a repeated answer."""
    link = queries.get_status_link(case_id)
    return edge.keyring().open(link.token_sealed, place=f"status_link.token:{case_id}")


def address_of(token: str, *, part: str = "") -> Address:
    """Return the long and the short address of a resident's page, or of a ``part`` of it."""
    base = edge.settings().base_url
    return Address(f"{base}/status/{token}{part}", f"{base}/s/{short_code(token)}{part}")


def reveal_address(case_id: int, *, part: str = "") -> Address:
    """Return both addresses again, for a message to the resident.

    A link from before there were short ones gets its short one here.
    """
    token = reveal_status_token(case_id)
    link = queries.get_status_link(case_id)
    if link.code_hash is None:
        link.code_hash = queries.hash_code(short_code(token))
    return address_of(token, part=part)
