# SPDX-License-Identifier: EUPL-1.2
"""The first answer to a request that may come twice (Idempotency-Key)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from feedback import edge
from feedback.api import queries
from feedback.api.errors import KeyUsedForOther
from feedback.db import current_connection, insert_once
from feedback.web.models import KEEP_ANSWERS, IdempotencyKey

_NOT_YET = 0
_TABLE = cast(sa.Table, IdempotencyKey.__table__)
# Built once: every call that writes comes by here.
_THIS = sa.and_(
    _TABLE.c.owner == sa.bindparam("of_owner"),
    _TABLE.c.route == sa.bindparam("on_route"),
    _TABLE.c.key == sa.bindparam("by_key"),
)
_KEEP = (
    sa.update(_TABLE)
    .where(_THIS)
    .values(status=sa.bindparam("new_status"), answer_sealed=sa.bindparam("sealed"))
)
_FORGET = sa.delete(_TABLE).where(_THIS)


@dataclass(frozen=True)
class Asked:
    """A request that may come twice: whose, where, under which key, with which body."""

    owner: str
    route: str
    key: str
    body: object

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 of the body, however its fields were ordered or spaced."""
        text = json.dumps(self.body, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).digest()

    @property
    def where(self) -> dict[str, str]:
        """The row of its answer, as the statements ask for it."""
        return {"of_owner": self.owner, "on_route": self.route, "by_key": self.key}

    @property
    def place(self) -> str:
        """Where the sealed answer belongs: it opens nowhere else."""
        return f"idempotency_key.answer:{self.owner} {self.route} {self.key}"


@dataclass(frozen=True)
class Reply:
    """What a call answers: a body, a status, and where the new thing is."""

    body: Mapping[str, Any]
    status: int = 200
    location: str | None = None
    is_repeat: bool = False


def find_first_answer(asked: Asked, *, now: datetime) -> Reply | None:
    """Return what was answered before to the same request, or reserve the key for this one.

    The key's row is written before the work is done: on PostgreSQL a second request waits
    here for the first one's transaction, on SQLite units of work come one by one. So two
    at once are one, and when the first fails its row is gone and the second does the work.
    Raises ``KeyUsedForOther`` when the key came with another body.
    """
    if _reserve(asked, now=now):
        return None
    first = queries.get_kept_answer(asked.owner, asked.route, asked.key)
    if first.created_at <= now - KEEP_ANSWERS:
        current_connection().execute(_FORGET, asked.where)
        _reserve(asked, now=now)
        return None
    if first.request_hash != asked.fingerprint:
        raise KeyUsedForOther(
            "Deze Idempotency-Key is al gebruikt voor een ander verzoek. Kies een nieuwe."
        )
    answer = json.loads(edge.keyring().open(first.answer_sealed, place=asked.place))
    return Reply(answer["body"], first.status, answer["location"], is_repeat=True)


def keep_answer(asked: Asked, reply: Reply) -> None:
    """Keep the answer with what was done, in the same transaction.

    It is sealed, for it may hold a secret link.
    """
    text = json.dumps({"body": reply.body, "location": reply.location})
    sealed = edge.keyring().seal(text, place=asked.place)
    given = {**asked.where, "new_status": reply.status, "sealed": sealed}
    current_connection().execute(_KEEP, given)


def _reserve(asked: Asked, *, now: datetime) -> bool:
    return insert_once(
        IdempotencyKey,
        owner=asked.owner,
        route=asked.route,
        key=asked.key,
        request_hash=asked.fingerprint,
        status=_NOT_YET,
        answer_sealed=b"",
        created_at=now,
    )
