# SPDX-License-Identifier: EUPL-1.2
"""Counting attempts in the database, so that limits hold over several processes."""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa

from feedback.db import db, insert_once
from feedback.web.models import AttemptCounter


def count_attempt(what: str, who: str, *, window_seconds: int, now: datetime) -> int:
    """Count one attempt at ``what`` by ``who`` and return how many this window has seen.

    Runs inside the caller's unit of work. ``who`` (an address, an account) is kept only
    as a hash.
    """
    bucket = hashlib.sha256(f"{what}\0{who}".encode()).digest()[:16]
    window = int(now.timestamp()) // window_seconds
    insert_once(AttemptCounter, bucket=bucket, window=window, hits=0)
    hits = db.session.scalar(
        sa.update(AttemptCounter)
        .where(AttemptCounter.bucket == bucket)
        .where(AttemptCounter.window == window)
        .values(hits=AttemptCounter.hits + 1)
        .returning(AttemptCounter.hits)
    )
    return hits or 0


def forget_attempts(what: str, who: str, *, window_seconds: int, now: datetime) -> None:
    """Forget this window's attempts, after one that succeeded."""
    bucket = hashlib.sha256(f"{what}\0{who}".encode()).digest()[:16]
    db.session.execute(
        sa.delete(AttemptCounter)
        .where(AttemptCounter.bucket == bucket)
        .where(AttemptCounter.window == int(now.timestamp()) // window_seconds)
    )
