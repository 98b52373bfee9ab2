# SPDX-License-Identifier: EUPL-1.2
"""Reading a mail: any bytes become a ``ReadMail``, within bounds of depth, size and time (pure).

Headers are read as raw text and decoded by hand: the library's own header objects raise on
what strangers send. Walking is a loop, not a recursion.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime

from feedback.contacts.errors import UnusableEmail
from feedback.contacts.rules.mail import parse_email
from feedback.intake.mail.words import text_of_html, unfold_flowed
from feedback.text_guard import clean_text

MOST_DEPTH = 50
MOST_PARTS = 200
MOST_ATTACHMENTS = 30
LONGEST_TEXT = 200_000
LONGEST_HEADER = 4_000
MOST_HEADERS = 300
#: Lines times claimed levels: what the standard parser does for each line of a nested mail.
MOST_WORK = 20_000_000

_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\]{1,64}@[^\s<>,;:\"()\[\]\\]{1,255}")
_IN_ANGLES = re.compile(r"<([^<>]{1,400})>")
_CHARSETS = re.compile(
    r"(utf|ascii|latin|iso8859|iso2022|cp\d|shift_jis|euc_|gb|big5|koi8|mac|hz|tis|johab).*"
)
_DELIVERED_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "resent-to")


class UnreadableMail(Exception):
    """This mail cannot be taken apart; a person looks at the original."""


@dataclass(frozen=True)
class Part:
    """A file in a mail, as it was named and as it came."""

    name: str
    content: bytes
    is_inline: bool = False


@dataclass(frozen=True)
class Bounce:
    """A report that a mail was not delivered.

    ``status`` is an enhanced code like 5.1.1, or "" where the report names none.
    """

    is_final: bool
    status: str


@dataclass(frozen=True)
class ReadMail:
    """What a mail says, decoded and cleaned; everything in it is a stranger's word."""

    headers: dict[str, tuple[str, ...]]
    sender: str
    sender_name: str
    subject: str
    text: str
    sent_at: datetime | None
    recipients: tuple[str, ...]
    parts: tuple[Part, ...]
    bounce: Bounce | None
    #: Message-IDs of others that are named anywhere: what it answers, or what came back.
    named_ids: tuple[str, ...]

    def header(self, name: str) -> str:
        """Return the first header of this name, decoded; "" when there is none."""
        return next(iter(self.headers.get(name, ())), "")


def read_mail(raw: bytes) -> ReadMail:
    """Read a mail. Raises ``UnreadableMail`` for what would take too long, and nothing else."""
    if raw.count(b"\n") * (raw.lower().count(b"multipart/") + 1) > MOST_WORK:
        raise UnreadableMail("nested too deep for its size")
    try:
        return _read(raw)
    except RecursionError:
        raise UnreadableMail("nested too deep") from None
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        # The standard parser raises these on mails that nobody sends by accident.
        raise UnreadableMail(type(error).__name__) from error


def _read(raw: bytes) -> ReadMail:
    message = BytesParser(policy=compat32).parsebytes(raw)
    headers = _headers(message)
    body = _Body()
    for part in _leaves(message):
        body.take(part)
    sender, name = _sender(headers.get("from", ()))
    return ReadMail(
        headers=headers,
        sender=sender,
        sender_name=name,
        subject=_line(next(iter(headers.get("subject", ())), ""), longest=300),
        text=body.text(),
        sent_at=_moment(next(iter(headers.get("date", ())), "")),
        recipients=_addresses(headers, _DELIVERED_TO),
        parts=tuple(body.parts),
        bounce=body.bounce,
        named_ids=_named_ids(raw),
    )


def _headers(message: Message) -> dict[str, tuple[str, ...]]:
    """Return headers by their name in lower case, decoded, in the order they came."""
    found: dict[str, list[str]] = {}
    for name, value in list(message.raw_items())[:MOST_HEADERS]:
        found.setdefault(name.lower(), []).append(decode_words(str(value)))
    return {name: tuple(values) for name, values in found.items()}


def decode_words(value: str) -> str:
    """Return a header as people read it: encoded words decoded, one line, never an error."""
    raw = value[:LONGEST_HEADER].encode("utf-8", "surrogateescape")
    plain = _decode(raw, charset="utf-8")
    if "=?" not in plain:
        return _line(plain, longest=LONGEST_HEADER)
    try:
        pieces = decode_header(plain.replace("\r", "").replace("\n", ""))
    except (HeaderParseError, ValueError, LookupError):
        return _line(plain, longest=LONGEST_HEADER)
    words = [
        _decode(piece, charset=charset or "ascii") if isinstance(piece, bytes) else piece
        for piece, charset in pieces
    ]
    return _line("".join(words), longest=LONGEST_HEADER)


def _line(text: str, *, longest: int) -> str:
    return " ".join(clean_text(text).split())[:longest]


def _decode(content: bytes, *, charset: str) -> str:
    """Decode bytes by the charset that was named if it is a real one, else as well as we can."""
    for name in (charset, "utf-8"):
        try:
            known = codecs.lookup(name.strip("'\" ")).name.replace("-", "_")
            if _CHARSETS.fullmatch(known):
                return content.decode(known)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", errors="replace")


def _leaves(message: Message) -> Iterator[Message]:
    """Give the parts that are no containers, in order, down to a bounded depth and count."""
    waiting = [(message, 0)]
    seen = 0
    while waiting and seen < MOST_PARTS:
        part, depth = waiting.pop()
        seen += 1
        is_report = part.get_content_type() == "message/delivery-status"
        if not part.is_multipart() or is_report or _is_attached_mail(part, depth):
            yield part
        elif depth < MOST_DEPTH:
            waiting.extend((one, depth + 1) for one in reversed(_inside(part)))


def _inside(part: Message) -> list[Message]:
    """Return the parts of a container. Asking a leaf would decode it, by whatever charset."""
    inside = part.get_payload() if part.is_multipart() else []
    return [one for one in inside if isinstance(one, Message)]


def _is_attached_mail(part: Message, depth: int) -> bool:
    """Tell whether this is a mail within the mail: a file, not more of the text."""
    return depth > 0 and part.get_content_type() == "message/rfc822"


class _Body:
    """Gathers the words and the files of a mail."""

    def __init__(self) -> None:
        self._plain: list[str] = []
        self._html: list[str] = []
        self._length = 0
        self.parts: list[Part] = []
        self.bounce: Bounce | None = None

    def text(self) -> str:
        """Return the words; those of the HTML only where there are no plain ones."""
        plain = clean_text("\n".join(self._plain))
        return plain or clean_text(text_of_html("\n".join(self._html)))

    def take(self, part: Message) -> None:
        """Take one leaf."""
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            self.bounce = self.bounce or _read_report(part)
            return
        if kind in {"message/rfc822", "text/rfc822-headers"}:
            self._take_file(part, kind)
            return
        is_words = kind in {"text/plain", "text/html"} and not _is_file(part)
        if not is_words:
            self._take_file(part, kind)
            return
        words = _decode(_payload(part), charset=_charset(part))
        if _parameter(part, "format").lower() == "flowed":
            words = unfold_flowed(words)
        if self._length + len(words) <= 3 * LONGEST_TEXT:
            self._length += len(words)
            own = self._plain if kind == "text/plain" else self._html
            own.append(words[:LONGEST_TEXT])

    def _take_file(self, part: Message, kind: str) -> None:
        if len(self.parts) < MOST_ATTACHMENTS:
            name = _file_name(part)
            if not name:
                name = "winmail.dat" if kind == "application/ms-tnef" else "bijlage"
            if kind in {"message/rfc822", "text/rfc822-headers"}:
                name = "doorgestuurde mail.txt"
            is_inline = part.get("content-id") is not None
            self.parts.append(Part(name, _payload(part), is_inline=is_inline))


def _is_file(part: Message) -> bool:
    shown = str(part.get("content-disposition", "")).strip().lower()
    return shown.startswith("attachment") or bool(_file_name(part))


def _payload(part: Message) -> bytes:
    """Return the decoded content of a leaf; what cannot be decoded comes as it stands."""
    if part.is_multipart():
        try:
            return b"\n".join(one.as_bytes() for one in _inside(part))
        except (ValueError, LookupError, TypeError, AttributeError):
            return b""
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _charset(part: Message) -> str:
    return _parameter(part, "charset") or "utf-8"


def _parameter(part: Message, name: str) -> str:
    """Return a parameter of the Content-Type, "" when there is none to be had."""
    try:
        return str(part.get_param(name, "") or "")
    except (ValueError, LookupError, TypeError):
        return ""


def _file_name(part: Message) -> str:
    try:
        return decode_words(str(part.get_filename() or ""))
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _read_report(part: Message) -> Bounce:
    """Read a delivery report (RFC 3464): failed for good, or only delayed."""
    fields = [
        (name.lower(), str(value).strip().lower()[:80])
        for block in _inside(part)
        for name, value in block.raw_items()
    ]
    actions = {value for name, value in fields if name == "action"}
    codes = [value.split(maxsplit=1)[0] for name, value in fields if name == "status" and value]
    status = next((code for code in codes if re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", code)), "")
    is_final = "failed" in actions or (not actions and status.startswith("5"))
    return Bounce(is_final=is_final, status=status)


def _sender(values: tuple[str, ...]) -> tuple[str, str]:
    """Return address and name of the one sender; ("", name) when there is none or more.

    Only what stands in the one pair of angles counts, or a header that is a bare address:
    "a@x" <b@y> is b@y, and two addresses are nobody.
    """
    value = values[0] if values else ""
    angles = _IN_ANGLES.findall(value)
    name = _line(value.partition("<")[0].strip().strip('"'), longest=100)
    bare = angles[0] if len(angles) == 1 else "" if angles else value
    try:
        return parse_email(bare), name if angles else ""
    except UnusableEmail:
        return "", name


def _addresses(headers: dict[str, tuple[str, ...]], names: tuple[str, ...]) -> tuple[str, ...]:
    values = (value for name in names for value in headers.get(name, ()))
    found = (address for value in values for address in _ADDRESS.findall(value))
    return tuple(dict.fromkeys(address.casefold() for address in found))[:100]


def _moment(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


_OUR_KIND_OF_ID = re.compile(
    rb"<([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}@[^\s<>]{1,255})>"
)


def _named_ids(raw: bytes) -> tuple[str, ...]:
    """Return ids of the shape of ours that stand anywhere in the mail, at most twenty.

    A mail that came back carries ours in it, in whatever part its server chose.
    """
    found: dict[str, None] = {}
    for one in _OUR_KIND_OF_ID.finditer(raw):
        found[f"<{one[1].decode('ascii', 'replace')}>"] = None
        if len(found) >= 20:
            break
    return tuple(found)
