# SPDX-License-Identifier: EUPL-1.2
"""The job that sends one message: open it, hand it over outside every transaction, record it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from config import Settings
from feedback.db import unit_of_work
from feedback.notifications import outcomes, queries
from feedback.notifications.channels.folder import MailFolder
from feedback.notifications.channels.sms_folder import SmsFolder
from feedback.notifications.channels.smtp import SmtpChannel
from feedback.notifications.channels.telephony import TelephonyChannel
from feedback.notifications.channels.unconfigured import Unconfigured
from feedback.notifications.rules import (
    ASK_AFTER,
    LOOK_AGAIN,
    ChannelKind,
    Handed,
    Letter,
    leaves_at,
)
from feedback.notifications.services import SEND_MESSAGE
from feedback.service_calendar.queries import active_calendar
from feedback.telephony.errors import OutcomeUnknown
from feedback.texts.rules.kinds import KINDS
from feedback.work.rules import NotNow, PermanentFailure, TemporaryFailure

__all__ = ["SEND_MESSAGE", "SendMessage", "choose_mail", "choose_sms", "make_handler"]


class MailChannel(Protocol):
    """A way out for mail, where sending twice is a nuisance and losing is not allowed."""

    def send(self, letter: Letter) -> str:
        """Hand it over; returns what the other side said. Raises the failures of ``work``."""


class SmsChannel(Protocol):
    """A way out where sending twice is not allowed."""

    def send(self, letter: Letter) -> Handed:
        """Hand it over; asked again with the same ``letter.reference`` it never sends twice.

        ``TemporaryFailure``: it surely did not leave. ``OutcomeUnknown``: ask again later.
        ``PermanentFailure``: it was refused, or nobody will ever know.
        """


class SendMessage:
    """Handler of ``send_message`` jobs (``work.services.Handler``).

    Mail goes at least once: a crash between handing over and recording sends it again, with
    the same Message-ID, so that the reader's mail program can see that it is the same. An
    SMS goes at most once: it is put down as begun first, and after a crash or a time-out the
    provider is asked under the same reference; when that cannot tell, a person decides.
    """

    def __init__(self, *, mail: MailChannel, sms: SmsChannel) -> None:
        self._mail = mail
        self._sms = sms

    def prepare(self, payload: Mapping[str, Any], *, now: datetime) -> Letter | None:
        """Open the message; None when it was sent, given up or held meanwhile.

        Raises ``NotNow`` outside the hours of its reader, and while an earlier message
        about the same case has to leave first.
        """
        message_id = payload["message"]
        letter = queries.find_open_letter(message_id, now=now)
        if letter is None or letter.was_begun:
            return letter
        leaves = _leaves_at(message_id, now=now)
        if leaves > now:
            raise NotNow(leaves)
        if queries.find_one_before(message_id, now=now) is not None:
            raise NotNow(now + LOOK_AGAIN)
        return letter

    def act(self, prepared: Letter) -> Handed:
        """Hand it over."""
        if prepared.channel is ChannelKind.EMAIL:
            return Handed(self._mail.send(prepared))
        return self._send_once(prepared)

    def record(self, payload: Mapping[str, Any], outcome: Handed, *, now: datetime) -> None:
        """Record that it was taken."""
        outcomes.mark_sent(
            payload["message"], detail=outcome.detail, provider_id=outcome.provider_id, now=now
        )

    def give_up(self, payload: Mapping[str, Any], reason: str, *, now: datetime) -> None:
        """Record that a person has to look."""
        outcomes.mark_dead(payload["message"], detail=reason, now=now)

    def _send_once(self, letter: Letter) -> Handed:
        """Put the SMS down as begun, then hand it over; who is second looks again later."""
        if not letter.was_begun:
            with unit_of_work():
                is_mine = outcomes.begin_sending(letter.id, now=letter.date)
            if not is_mine:
                raise NotNow(letter.date + LOOK_AGAIN)
        try:
            return self._sms.send(letter)
        except OutcomeUnknown:
            raise NotNow(letter.date + ASK_AFTER) from None
        except (TemporaryFailure, PermanentFailure):
            if not letter.was_begun:
                with unit_of_work():
                    outcomes.take_back(letter.id)
            raise


def make_handler(settings: Settings) -> SendMessage:
    """Return the handler for this installation."""
    return SendMessage(mail=choose_mail(settings), sms=choose_sms(settings))


def choose_mail(settings: Settings) -> MailChannel:
    """Choose how mail leaves.

    By SMTP where a server is set; else on this machine into a folder, and where residents
    can reach us not at all: it waits, visibly, until a server is set.
    """
    if settings.smtp_url:
        return SmtpChannel.from_settings(settings)
    if settings.is_production:
        return Unconfigured("er is geen mailserver ingesteld (SMTP_URL)")
    return MailFolder(settings.instance_dir / "mail")


def choose_sms(settings: Settings) -> SmsChannel:
    """Choose how an SMS leaves: as mail does, with a provider in the place of the server."""
    if settings.phone is not None:
        return TelephonyChannel()
    if settings.is_production:
        return Unconfigured("er is geen sms-dienst ingesteld (TWILIO_ACCOUNT_SID)")
    return SmsFolder(settings.instance_dir / "sms")


def _leaves_at(message_id: str, *, now: datetime) -> datetime:
    """Return when this message may leave: a retry at night waits for the morning too."""
    found = queries.find_template(message_id)
    if found is None:
        return now
    template, for_colleague = found
    if not for_colleague:
        return leaves_at(template, now)
    return now if KINDS[template].any_hour else active_calendar(now).open_from(now)
