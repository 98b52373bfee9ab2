# SPDX-License-Identifier: EUPL-1.2
"""Mails as people, robots and servers write them; everyone in them is invented."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

OURS = "klantenservice@127.0.0.1"
RESIDENT = "jan.postma@inwoner.example"
STORY = "De stoep voor nummer 12 ligt al weken open. Mijn moeder durft er niet langs."


def mail(
    text: str | None = STORY,
    *,
    sender: str = f"Jan Postma <{RESIDENT}>",
    to: str = OURS,
    subject: str = "Kapotte stoep",
    message_id: str = "<een@inwoner.example>",
    html: str = "",
    files: tuple[tuple[str, str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """Return a mail; ``headers`` have underscores for dashes, ``files`` are name, type, bytes."""
    message = EmailMessage(policy=SMTP)
    for name, value in (("From", sender), ("To", to), ("Subject", subject)):
        if value:
            message[name] = value
    if message_id:
        message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    if html:
        if text is None:
            message.set_content(html, subtype="html")
        else:
            message.add_alternative(html, subtype="html")
    for name, kind, content in files:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def bounce(our_id: str, *, status: str = "5.1.1", action: str = "failed", to: str = OURS) -> bytes:
    """Return a delivery report (RFC 3464) on a mail of ours."""
    return f"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{status}.{action}.{abs(hash(our_id))}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; jan.postma@inwoner.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} user unknown

--grens
Content-Type: message/rfc822

From: {OURS}
To: jan.postma@inwoner.example
Subject: Uw bericht is binnen
Message-ID: {our_id}

Goedendag,

--grens--
""".replace("\n", "\r\n").encode()


def nested(depth: int, *, text: str = STORY) -> bytes:
    """Return a mail whose words lie ``depth`` containers deep."""
    head = f"From: Jan <{RESIDENT}>\r\nTo: {OURS}\r\nSubject: diep\r\nMIME-Version: 1.0\r\n"
    opening = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    closing = "".join(f"\r\n--b{n}--\r\n" for n in reversed(range(depth)))
    return f"{head}{opening}Content-Type: text/plain\r\n\r\n{text}{closing}".encode()
