# SPDX-License-Identifier: EUPL-1.2
"""The job that sends one message: open it, hand it over outside every transaction, record it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config import Settings
from feedback.notifications import queries, services
from feedback.notifications.channels.folder import MailFolder
from feedback.notifications.channels.smtp import SmtpChannel
from feedback.notifications.channels.unconfigured import Unconfigured
from feedback.notifications.rules import Letter
from feedback.notifications.services import SEND_MESSAGE

__all__ = ["SEND_MESSAGE", "SendMessage", "choose_channel", "make_handler"]

Channel = SmtpChannel | MailFolder | Unconfigured


class SendMessage:
    """Handler of ``send_message`` jobs (``work.services.Handler``).

    At least once: a crash between handing over and recording sends it again, with the same
    Message-ID, so that the reader's mail program can see that it is the same.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def prepare(self, payload: Mapping[str, Any], *, now: datetime) -> Letter | None:
        """Open the message; None when it was sent, given up or held meanwhile."""
        return queries.find_waiting_letter(payload["message"], now=now)

    def act(self, prepared: Letter) -> str:
        """Hand it over; returns what the other side said."""
        return self._channel.send(prepared)

    def record(self, payload: Mapping[str, Any], outcome: str, *, now: datetime) -> None:
        """Record that it was taken."""
        services.mark_sent(payload["message"], detail=outcome, now=now)

    def give_up(self, payload: Mapping[str, Any], reason: str, *, now: datetime) -> None:
        """Record that a person has to look."""
        del now
        services.mark_dead(payload["message"], detail=reason)


def make_handler(settings: Settings) -> SendMessage:
    """Return the handler for this installation."""
    return SendMessage(choose_channel(settings))


def choose_channel(settings: Settings) -> Channel:
    """Choose how mail leaves.

    By SMTP where a server is set; else on this machine into a folder, and where residents
    can reach us not at all: it waits, visibly, until a server is set.
    """
    if settings.smtp_url:
        return SmtpChannel.from_settings(settings)
    if settings.is_production:
        return Unconfigured()
    return MailFolder(settings.instance_dir / "mail")
