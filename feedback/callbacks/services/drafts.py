# SPDX-License-Identifier: EUPL-1.2
"""The draft of a conversation: saved while typing, never overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.callbacks.errors import DraftChanged
from feedback.callbacks.models import ConversationDraft
from feedback.callbacks.queries import calls as queries
from feedback.db import db, insert_once

MAX_FIELDS = 80
MAX_FIELD = 10_000


def save(case_id: int, data: Mapping[str, Any], *, version: int, by: Actor, now: datetime) -> int:
    """Save the draft that was last seen at ``version`` (0 for a new one); return its version.

    Raises ``DraftChanged``, carrying the other draft, when somebody saved in between.
    """
    kept = {_clean(name, 60): _cut(value) for name, value in list(data.items())[:MAX_FIELDS]}
    values = {
        "data": kept,
        "version": version + 1,
        "saved_at": now,
        "saved_by_id": by.id,
        "saved_by_label": by.label,
    }
    if version == 0 and insert_once(ConversationDraft, case_id=case_id, **values):
        return 1
    draft = queries.find_draft(case_id, lock=True)
    if draft is None:
        insert_once(ConversationDraft, case_id=case_id, **values)
        return version + 1
    if draft.version != version:
        raise DraftChanged(
            version=draft.version, data=dict(draft.data), saved_by=draft.saved_by_label
        )
    for name, value in values.items():
        setattr(draft, name, value)
    return draft.version


def discard(case_id: int) -> None:
    """Throw the draft away, once the conversation itself is stored."""
    db.session.execute(sa.delete(ConversationDraft).where(ConversationDraft.case_id == case_id))


def _cut(value: object) -> object:
    """Keep what a form can hold: texts and lists of texts."""
    if isinstance(value, list):
        return [_clean(one, MAX_FIELD) for one in value[:50]]
    return _clean(value, MAX_FIELD)


def _clean(value: object, longest: int) -> str:
    """Return text that every engine can store: no NUL, no half of a surrogate pair."""
    return str(value)[:longest].replace("\0", "").encode("utf-8", "replace").decode()
