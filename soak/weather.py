# SPDX-License-Identifier: EUPL-1.2
"""A real mail server in bad weather: it refuses, is busy, hangs, and drops the line."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.processes import free_port

#: Longer than a sender waits, and than it usually lives.
HANG_SECONDS = 20
REFUSED = "refused"


class BadWeather:
    """Takes mail as the weather has it; ``taken`` counts what it took, by Message-ID.

    Whose address begins with "refused" never gets anything: that is no weather.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.is_clear = False
        self.taken: Counter[str] = Counter()
        self.happened: Counter[str] = Counter()

    async def handle_RCPT(  # noqa: N802 - the name the server calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        """Take a recipient, or say later, or never."""
        if address.startswith(REFUSED):
            return self._say("refused", "550 5.1.1 no such mailbox")
        if self._strikes(0.15):
            return self._say("later", "451 4.7.1 greylisted, try later")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name the server calls
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a mail, or say later, or hang, or drop the line before or after taking it."""
        if self._strikes(0.1):
            return self._say("later", "452 4.3.1 insufficient storage")
        if self._strikes(0.02):
            self.happened["hung"] += 1
            await asyncio.sleep(HANG_SECONDS)
            return "451 4.3.0 took too long"
        if self._strikes(0.05):
            self.happened["dropped_before_taking"] += 1
            server.transport.abort()
            return "421 4.3.2 closing"
        content = message_from_bytes(envelope.original_content or b"")
        self.taken[str(content["Message-ID"])] += 1
        if self._strikes(0.03):
            self.happened["dropped_after_taking"] += 1
            server.transport.abort()
        return "250 2.0.0 OK"

    def _strikes(self, share: float) -> bool:
        return not self.is_clear and self._chance.random() < share

    def _say(self, what: str, answer: str) -> str:
        self.happened[what] += 1
        return answer


def mail_server(weather: BadWeather) -> Controller:
    """Return a server on loopback in this weather; the caller starts and stops it."""
    return Controller(weather, hostname="127.0.0.1", port=free_port())
