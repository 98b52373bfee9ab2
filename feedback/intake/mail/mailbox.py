# SPDX-License-Identifier: EUPL-1.2
"""The mailbox by IMAP: what lies there, fetched as it is, and put aside once it is kept."""

from __future__ import annotations

import hashlib
import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from config import is_loopback
from feedback.files.rules import LARGEST_MESSAGE

if TYPE_CHECKING:
    from imap_tools.mailbox import BaseMailBox

TIMEOUT_SECONDS = 20
#: Where mails go once they are kept. A mailbox's own rules may empty these after a while.
DONE, TOO_LARGE = "Gehoord", "Gehoord te groot"
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxTrouble(Exception):
    """The mailbox cannot be used now; the next round tries again. Holds no name or address."""


@dataclass(frozen=True)
class Fetched:
    """A mail as it lies in the mailbox; only its headers when it is too large."""

    mailbox: bytes
    uid_validity: int
    uid: int
    received_at: datetime | None
    content: bytes = field(repr=False)
    is_whole: bool


@dataclass(frozen=True)
class Place:
    """Where the mailbox is; ``is_here``: on this very machine, where nobody can listen in."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    is_tls_from_start: bool
    is_here: bool

    @classmethod
    def from_url(cls, url: str) -> Place:
        """Read ``imaps://user:password@host[:port][/folder]`` or ``imap://…``."""
        parts = urlsplit(url)
        tls = parts.scheme == "imaps"
        host = parts.hostname or ""
        return cls(
            host=host,
            port=parts.port or (993 if tls else 143),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            is_tls_from_start=tls,
            is_here=is_loopback(host),
        )

    @property
    def name(self) -> bytes:
        """What tells this mailbox from another, without naming it."""
        named = f"{self.host}\0{self.user}\0{self.folder}".encode()
        return hashlib.sha256(named).digest()[:16]


@dataclass(frozen=True)
class _Answer:
    head: bytes
    literal: bytes | None


class OpenMailbox:
    """A mailbox that we are signed in to."""

    def __init__(self, box: BaseMailBox, place: Place) -> None:
        self._box, self._place = box, place
        status = box.folder.status(place.folder, ["UIDVALIDITY"])
        self.uid_validity = status["UIDVALIDITY"]

    def list_uids(self) -> list[int]:
        """Return the numbers of the mails that lie there, oldest first."""
        return sorted(int(uid) for uid in self._box.uids("ALL"))

    def fetch(self, uid: int) -> Fetched | None:
        """Return one mail without marking it; None when it has gone meanwhile."""
        facts = self._ask(uid, "(RFC822.SIZE INTERNALDATE)")
        size = _SIZE.search(facts.head)
        if size is None:
            return None
        is_whole = int(size[1]) <= LARGEST_MESSAGE
        wanted = "(BODY.PEEK[])" if is_whole else "(BODY.PEEK[HEADER])"
        answer = self._ask(uid, wanted)
        if answer.literal is None:
            return None
        return Fetched(
            mailbox=self._place.name,
            uid_validity=self.uid_validity,
            uid=uid,
            received_at=_internal_date(facts.head),
            content=answer.literal,
            is_whole=is_whole,
        )

    def put_aside(self, uid: int, *, folder: str) -> None:
        """Move a mail that is kept out of the way; the folder is made when it is not there."""
        if not self._box.folder.exists(folder):
            self._box.folder.create(folder)
        self._box.move(str(uid), folder)

    def _ask(self, uid: int, what: str) -> _Answer:
        kind, data = self._box.client.uid("fetch", str(uid), what)
        if kind != "OK":
            raise MailboxTrouble("de mailserver geeft een mail niet")
        heads, literal = b"", None
        for piece in data:
            if isinstance(piece, tuple):
                heads += piece[0]
                literal = piece[1]
            elif isinstance(piece, bytes):
                heads += piece
        return _Answer(heads, literal)


@contextmanager
def open_mailbox(url: str) -> Iterator[OpenMailbox]:
    """Sign in to the mailbox of ``IMAP_URL``, encrypted unless it is on this machine.

    Raises ``MailboxTrouble`` for whatever goes wrong with server or network.
    """
    from imap_tools.errors import ImapToolsError

    place = Place.from_url(url)
    try:
        box = _connect(place)
        try:
            box.login(place.user, place.password, initial_folder=place.folder)
            yield OpenMailbox(box, place)
            box.logout()
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                box.client.shutdown()
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as trouble:
        raise MailboxTrouble(type(trouble).__name__) from None


def _connect(place: Place) -> BaseMailBox:
    from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

    if place.is_tls_from_start:
        return MailBox(place.host, place.port, TIMEOUT_SECONDS, ssl_context=_trust(place))
    if place.is_here:
        return MailBoxUnencrypted(place.host, place.port, TIMEOUT_SECONDS)
    return MailBoxStartTls(place.host, place.port, TIMEOUT_SECONDS, ssl_context=_trust(place))


def _trust(place: Place) -> ssl.SSLContext:
    """Check certificates, but for a server on this very machine (often self-signed)."""
    context = ssl.create_default_context()
    if place.is_here:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _internal_date(head: bytes) -> datetime | None:
    """Return when the server took a mail; servers write it with an offset."""
    found = imaplib.Internaldate2tuple(head)
    if found is None:
        return None
    return datetime.fromtimestamp(time.mktime(found), UTC)
