# SPDX-License-Identifier: EUPL-1.2
"""Commands on the audit table: there is one, and it appends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from feedback.audit.models import AuditEntry
from feedback.db import db


class Author(Protocol):
    """Whoever acts: a person, a token's owner or the program itself."""

    @property
    def id(self) -> int | None:
        """The account's number, if it is a person."""

    @property
    def label(self) -> str:
        """The name to write down."""

    @property
    def origin(self) -> str:
        """Where it came from: web, api, cli or job."""


def record(
    action: str,
    *,
    by: Author,
    object_type: str,
    object_id: object,
    now: datetime,
    details: Mapping[str, object] | None = None,
    result: str = "done",
) -> None:
    """Append one row: ``by`` did ``action`` to an object at ``now``.

    ``details`` holds ids and words of the field, never a name, number or story.
    """
    db.session.add(
        AuditEntry(
            occurred_at=now,
            actor_id=by.id,
            actor_label=by.label,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            result=result,
            origin=by.origin,
            details=dict(details or {}),
        )
    )
