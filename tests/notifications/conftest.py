# SPDX-License-Identifier: EUPL-1.2
"""A real mail server on this machine, and a worker that hands mail to it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from flask import Flask

from feedback.clock import FixedClock
from feedback.notifications.channels.folder import MailFolder
from feedback.notifications.tasks import SEND_MESSAGE, SendMessage
from feedback.work.services import run_due
from tests.notifications.provider import Provider


@dataclass
class Mailbox:
    """What arrived, and how the server shall behave: the replies it gives first, one by one."""

    arrived: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str | None, list[str]]] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    replies_to_sender: list[str] = field(default_factory=list)
    replies_to_recipient: list[str] = field(default_factory=list)
    replies_to_text: list[str] = field(default_factory=list)
    drops_after_text: int = 0
    kills_sender: int | None = None
    password: bytes = b"geheim"

    async def handle_MAIL(  # noqa: N802 - the name the server calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        if self.replies_to_sender:
            return self.replies_to_sender.pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - the name the server calls
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self.replies_to_recipient:
            return self.replies_to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name the server calls
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.replies_to_text:
            return self.replies_to_text.pop(0)
        content = envelope.original_content or b""
        self.arrived.append(message_from_bytes(content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.was_encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        if self.kills_sender is not None:
            os.kill(self.kills_sender, signal.SIGKILL)
            await asyncio.sleep(0.2)
        if self.drops_after_text:
            self.drops_after_text -= 1
            server.transport.abort()
        return "250 2.0.0 OK"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password == self.password
        return AuthResult(success=good, handled=good)


@dataclass
class MailServer:
    """A running server: where it is and what it got."""

    mailbox: Mailbox
    port: int

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


StartServer = Callable[..., MailServer]


@pytest.fixture
def start_server() -> Iterator[StartServer]:
    """Start mail servers; all are stopped at the end."""
    running: list[Controller] = []

    def start(
        *,
        tls: ssl.SSLContext | None = None,
        wrapped: ssl.SSLContext | None = None,
        login: bool = False,
    ) -> MailServer:
        mailbox = Mailbox()
        controller = Controller(
            mailbox,
            hostname="127.0.0.1",
            port=free_port(),
            tls_context=tls,
            ssl_context=wrapped,
            authenticator=mailbox.authenticate if login else None,
            auth_required=login,
        )
        controller.start()
        running.append(controller)
        return MailServer(mailbox, controller.port)

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def server(start_server: StartServer) -> MailServer:
    return start_server()


@pytest.fixture
def work(app: Flask, clock: FixedClock, tmp_path) -> Callable[..., int]:
    """Let a worker do what is due, with this provider."""

    def run(provider: Provider, *, after: timedelta = timedelta()) -> int:
        clock.set(clock.now() + after)
        handler = SendMessage(mail=MailFolder(tmp_path / "mail"), sms=provider)
        return run_due(handlers={SEND_MESSAGE: handler}, clock=clock, worker="test")

    return run
