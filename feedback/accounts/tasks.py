# SPDX-License-Identifier: EUPL-1.2
"""What runs by itself."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.services import sessions
from feedback.db import unit_of_work


def forget_expired(*, now: datetime) -> int:
    """Delete dead sessions and old one-time links; return how many rows went."""
    with unit_of_work():
        return sessions.forget_expired(now=now)
