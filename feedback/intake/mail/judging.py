# SPDX-License-Identifier: EUPL-1.2
"""What a mail is: an answer, something new, a report, a robot, or for a person to judge (pure)."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from feedback.intake.mail.reading import ReadMail
from feedback.wording import N_

#: New mails of one sender within an hour; more wait for a person. It is also what ends a loop
#: with a robot that does not say that it is one: each new mail gets one confirmation.
MOST_NEW = 5
#: Mails of one sender of any kind within an hour.
MOST_OF_ONE = 30
#: New mails of everyone together within an hour.
MOST_OF_ALL = 300


class QuarantineReason(enum.StrEnum):
    """Why a mail waits for a person."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NO_SENDER = "no_sender"
    AUTOMATIC = "automatic"
    OWN_ADDRESS = "own_address"
    FLOOD = "flood"
    SPAM = "spam"
    REFUSED = "refused"


REASON_LABELS = {
    QuarantineReason.UNREADABLE: N_("Wij kunnen deze mail niet lezen"),
    QuarantineReason.TOO_LARGE: N_("Groter dan 25 MB"),
    QuarantineReason.NO_SENDER: N_("Zonder bruikbare afzender"),
    QuarantineReason.AUTOMATIC: N_("Automatisch verstuurd"),
    QuarantineReason.OWN_ADDRESS: N_("Van ons eigen adres"),
    QuarantineReason.FLOOD: N_("Veel mails achter elkaar"),
    QuarantineReason.SPAM: N_("Spam volgens de mailserver"),
    QuarantineReason.REFUSED: N_("Past niet als bericht"),
}


class Meaning(enum.StrEnum):
    """What a mail is."""

    ANSWER = "answer"
    NEW = "new"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    QUARANTINE = "quarantine"


@dataclass(frozen=True)
class Traffic:
    """What came in the hour before: of this sender, and new mails of everyone."""

    of_sender: int
    new_of_sender: int
    new_of_all: int


@dataclass(frozen=True)
class Judgement:
    """What a mail is; a reason only for what waits for a person."""

    meaning: Meaning
    reason: QuarantineReason | None = None


_AUTO_WORDS = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_SPEAKING_HEADERS = ("x-autoreply", "x-autorespond", "x-auto-respond", "x-autoreply-from")
_LIST_HEADERS = ("list-id", "list-unsubscribe", "list-post")
_ABSENT = re.compile(
    r"(re: ?)?(automatisch antwoord|automatische beantwoording|automatic reply|auto:|autoreply"
    r"|out of (the )?office|afwezig|abwesen|abwezig)",
    re.IGNORECASE,
)
_DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon")


def judge(mail: ReadMail, *, case_id: int | None, own_address: str, traffic: Traffic) -> Judgement:
    """Return what to do with a mail.

    ``case_id`` is the case of the signed address it was sent to. Reports and robots come
    first: they are never answered. Then what protects us from loops and floods.
    """
    if is_bounce(mail):
        return Judgement(Meaning.BOUNCE)
    if is_automatic(mail):
        if case_id is not None:
            return Judgement(Meaning.AUTOMATIC)
        return _wait(QuarantineReason.AUTOMATIC)
    is_new = case_id is None
    waits = {
        QuarantineReason.NO_SENDER: not mail.sender,
        QuarantineReason.OWN_ADDRESS: _bare(mail.sender) == _bare(own_address),
        QuarantineReason.SPAM: _says_spam(mail),
        QuarantineReason.FLOOD: _is_flood(traffic, is_new=is_new),
    }
    for reason, holds in waits.items():
        if holds:
            return _wait(reason)
    return Judgement(Meaning.NEW if is_new else Meaning.ANSWER)


def _is_flood(traffic: Traffic, *, is_new: bool) -> bool:
    if traffic.of_sender >= MOST_OF_ONE:
        return True
    too_many = traffic.new_of_sender >= MOST_NEW or traffic.new_of_all >= MOST_OF_ALL
    return is_new and too_many


def is_bounce(mail: ReadMail) -> bool:
    """Tell whether this reports on a mail of ours: a delivery report, or a server's own words.

    A robot's "I am away" also comes from nobody, but says that it is automatic.
    """
    if mail.bounce is not None:
        return True
    from_server = mail.sender.casefold().partition("@")[0] in _DAEMONS
    from_nobody = mail.header("return-path").strip() == "<>"
    return from_server and (from_nobody or bool(mail.named_ids))


def is_automatic(mail: ReadMail) -> bool:
    """Tell whether no person wrote this (RFC 3834, and what mail programs do besides)."""
    submitted = mail.header("auto-submitted").partition(";")[0].strip().lower()
    suppressed = mail.header("x-auto-response-suppress").lower()
    return any(
        (
            submitted not in {"", "no"},
            mail.header("precedence").strip().lower() in _AUTO_WORDS,
            any(name in mail.headers for name in (*_SPEAKING_HEADERS, *_LIST_HEADERS)),
            "all" in suppressed or "oof" in suppressed,
            mail.header("return-path").strip() == "<>",
            mail.header("content-type").lower().startswith("multipart/report"),
            _ABSENT.match(mail.subject) is not None,
        )
    )


def _says_spam(mail: ReadMail) -> bool:
    return mail.header("x-spam-flag").strip().lower() in {"yes", "true"}


def _wait(reason: QuarantineReason) -> Judgement:
    return Judgement(Meaning.QUARANTINE, reason)


def _bare(address: str) -> str:
    """Return an address without what stands behind a plus, in lower case."""
    name, _, domain = address.casefold().partition("@")
    return f"{name.partition('+')[0]}@{domain}"
