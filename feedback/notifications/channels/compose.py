# SPDX-License-Identifier: EUPL-1.2
"""A letter as an Internet message (RFC 5322): headers that cannot be broken out of."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from feedback.clock import local
from feedback.notifications.rules import Letter


def compose(letter: Letter) -> EmailMessage:
    """Return the message to send: plain text first, HTML beside it.

    A line end in an address or subject raises ``ValueError`` here; it was refused long before.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=letter.sender_name, addr_spec=letter.sender)
    if letter.reply_to:
        message["Reply-To"] = Address(addr_spec=letter.reply_to)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = letter.subject
    message["Date"] = local(letter.date)
    message["Message-ID"] = letter.message_id
    # Out-of-office replies and other robots leave this alone (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language  # last: setting content drops Content- headers
    return message
