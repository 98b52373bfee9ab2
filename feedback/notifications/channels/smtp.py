# SPDX-License-Identifier: EUPL-1.2
"""Mail by SMTP: encrypted beyond this machine, and failures told apart.

What the server may take later (4xx, no answer, a lost connection) is tried again; what it
refuses for good (5xx) is left to a person. Reasons hold reply codes, never an address.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from config import Settings, is_loopback
from feedback.notifications.channels.compose import compose
from feedback.notifications.rules import Letter, mail_domain
from feedback.work.rules import PermanentFailure, TemporaryFailure

TIMEOUT_SECONDS = 15
_ENHANCED_CODE = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True)
class Server:
    """Where mail is handed over. ``is_here``: on this machine, where nobody can listen in."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    is_tls_from_start: bool
    is_here: bool

    @classmethod
    def from_url(cls, url: str) -> Server:
        """Read ``smtp://[user:password@]host[:port]`` or ``smtps://…``.

        Without a port: 465 for smtps, 587 with a user, else 25.
        """
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        host = parts.hostname or ""
        return cls(
            host=host,
            port=parts.port or (465 if tls else 587 if parts.username else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            is_tls_from_start=tls,
            is_here=is_loopback(host),
        )


class SmtpChannel:
    """Hands each mail over in a connection of its own."""

    def __init__(self, server: Server, *, own_name: str) -> None:
        self._server = server
        self._own_name = own_name

    @classmethod
    def from_settings(cls, settings: Settings) -> SmtpChannel:
        """Return the channel that ``SMTP_URL`` and ``MAIL_FROM`` describe."""
        return cls(
            Server.from_url(settings.smtp_url or ""), own_name=mail_domain(settings.mail_from)
        )

    def send(self, letter: Letter) -> str:
        """Hand the mail over; returns the server's reply code.

        Raises ``TemporaryFailure`` or ``PermanentFailure``. Nothing is known when the
        connection is lost after the text was sent: then it is sent again, same Message-ID.
        """
        message = compose(letter)
        try:
            with self._connection() as connection:
                connection.send_message(message, letter.sender, [letter.recipient])
        except smtplib.SMTPRecipientsRefused as refusal:
            _refused(*next(iter(refusal.recipients.values())))
        except smtplib.SMTPDataError as refusal:
            _refused(refusal.smtp_code, refusal.smtp_error)
        except smtplib.SMTPResponseException as trouble:
            # Our own name, account or sender is refused: that is for the administrator to
            # mend, and no reason to give up what residents should get.
            raise TemporaryFailure(_reason(trouble.smtp_code, trouble.smtp_error)) from None
        except (smtplib.SMTPException, OSError) as trouble:
            raise TemporaryFailure(f"geen contact met de mailserver: {_kind(trouble)}") from None
        return "250"

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """Open a connection, encrypted where it must be; leaving never undoes a delivery."""
        connection = self._connect()
        try:
            connection.ehlo_or_helo_if_needed()
            if not self._server.is_tls_from_start:
                self._encrypt(connection)
            if self._server.user:
                connection.login(self._server.user, self._server.password)
            yield connection
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        place = (self._server.host, self._server.port, self._own_name)
        if self._server.is_tls_from_start:
            return smtplib.SMTP_SSL(*place, timeout=TIMEOUT_SECONDS, context=self._trust())
        return smtplib.SMTP(*place, timeout=TIMEOUT_SECONDS)

    def _encrypt(self, connection: smtplib.SMTP) -> None:
        if connection.has_extn("starttls"):
            connection.starttls(context=self._trust())
            connection.ehlo()
        elif not self._server.is_here:
            raise TemporaryFailure("de mailserver biedt geen versleuteling (STARTTLS)")

    def _trust(self) -> ssl.SSLContext:
        """Check certificates, but for a server on this very machine (often self-signed)."""
        context = ssl.create_default_context()
        if self._server.is_here:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def _refused(code: int, said: bytes | str) -> NoReturn:
    """Tell a refusal for good from one for now."""
    if code >= 500:
        raise PermanentFailure(_reason(code, said))
    raise TemporaryFailure(_reason(code, said))


def _reason(code: int, said: bytes | str) -> str:
    """Name the reply by its codes; its text may repeat an address."""
    raw = said.encode() if isinstance(said, str) else said
    enhanced = _ENHANCED_CODE.search(raw)
    return f"mailserver: {code}" + (f" {enhanced[1].decode()}" if enhanced else "")


def _kind(trouble: Exception) -> str:
    return "time-out" if isinstance(trouble, TimeoutError) else type(trouble).__name__
