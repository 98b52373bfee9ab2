# SPDX-License-Identifier: EUPL-1.2
"""Counting attempts in the database, so that limits hold over several processes."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

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


def attempts_made(what: str, who: str, *, window_seconds: int, now: datetime) -> int:
    """Return how many attempts this window has seen, without counting one."""
    bucket = hashlib.sha256(f"{what}\0{who}".encode()).digest()[:16]
    query = (
        sa.select(AttemptCounter.hits)
        .where(AttemptCounter.bucket == bucket)
        .where(AttemptCounter.window == int(now.timestamp()) // window_seconds)
    )
    return db.session.scalar(query) or 0


def forget_attempts(what: str, who: str, *, window_seconds: int, now: datetime) -> None:
    """Forget this window's attempts, after one that succeeded."""
    bucket = hashlib.sha256(f"{what}\0{who}".encode()).digest()[:16]
    db.session.execute(
        sa.delete(AttemptCounter)
        .where(AttemptCounter.bucket == bucket)
        .where(AttemptCounter.window == int(now.timestamp()) // window_seconds)
    )


def address_group(address: str | None) -> str:
    """Return what attempts from one visitor have in common: the address, or for IPv6 its /64.

    A household or phone has a whole /64 to itself; counting single addresses there would
    count nothing.
    """
    with suppress(ValueError):
        found = ip_address(address or "")
        if isinstance(found, IPv6Address):
            if found.ipv4_mapped is not None:
                return str(found.ipv4_mapped)
            return str(ip_network((int(found), 64), strict=False))
        return str(found)
    return "unknown"
