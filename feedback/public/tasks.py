# SPDX-License-Identifier: EUPL-1.2
"""The job behind "wachtwoord vergeten": make the link and put it into the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from feedback.public.services import send_reset_link


class SendResetLink:
    """Handler of ``send_reset_link`` jobs (``work.services.Handler``).

    There is no outside effect of its own: link and mail are written in the transaction that
    ends the job, so that it happens once; the outbox does the sending.
    """

    def prepare(self, payload: Mapping[str, Any], *, now: datetime) -> int | None:
        """Return whose link it is; None for an address that has no account."""
        del now
        user_id: int | None = payload["user"]
        return user_id

    def act(self, prepared: int) -> int:
        """Do nothing outside."""
        return prepared

    def record(self, payload: Mapping[str, Any], outcome: int, *, now: datetime) -> None:
        """Make the link and queue the mail."""
        del payload
        send_reset_link(outcome, now=now)

    def give_up(self, payload: Mapping[str, Any], reason: str, *, now: datetime) -> None:
        """Leave it: the link would have expired long ago, and whoever waits asks again."""
        del payload, reason, now
