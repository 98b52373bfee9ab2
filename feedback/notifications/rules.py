# SPDX-License-Identifier: EUPL-1.2
"""How a message leaves, at what hours, where it stands, what became of it (pure)."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feedback.business_time.local_time import ONE_DAY, day_of, moment_on
from feedback.texts.rules.kinds import KINDS, Template
from feedback.wording import N_

__all__ = ["Template"]

#: A message that should have left this long ago needs a person (reliability.md, G5).
STUCK_AFTER = timedelta(hours=1)
#: Residents hear from us between 8.00 and 21.00; who just did something, at any hour.
DECENT_FROM, DECENT_UNTIL = timedelta(hours=8), timedelta(hours=21)
#: How long a later message about the same case waits before it looks again.
LOOK_AGAIN = timedelta(seconds=15)
#: When to ask the provider about a message of which we do not know whether it left.
ASK_AFTER = timedelta(minutes=2)
LONGEST_REASON = 300
_ATOM = r"[^\s\x00-\x1f\x7f@<>()\[\],;:\"\\]+"
_ONE_ADDRESS = re.compile(f"{_ATOM}@{_ATOM}")
_ONE_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


class ChannelKind(enum.StrEnum):
    """By which way a message leaves."""

    EMAIL = "email"
    SMS = "sms"


class MessageStatus(enum.StrEnum):
    """Where a message stands.

    ``sending``: an SMS on its way to the provider; ``uncertain``: nobody knows whether it
    left, so a person decides; ``dead``: refused for good, or tried for 48 hours in vain.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    HELD = "held"
    DROPPED = "dropped"


class Delivery(enum.StrEnum):
    """What the other side told afterwards of a message that was sent."""

    ON_ITS_WAY = "on_its_way"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"


class MessageAct(enum.StrEnum):
    """What happened to a message that did not simply leave."""

    DIED = "died"
    BECAME_UNCERTAIN = "became_uncertain"
    FOUND_SENT = "found_sent"
    BOUNCED = "bounced"
    RESENT = "resent"
    PUT_DOWN_AS_SENT = "put_down_as_sent"
    DROPPED = "dropped"


STATUS_LABELS: dict[MessageStatus, str] = {
    MessageStatus.WAITING: N_("Wordt verstuurd"),
    MessageStatus.SENDING: N_("Wordt verstuurd"),
    MessageStatus.SENT: N_("Verstuurd"),
    MessageStatus.UNCERTAIN: N_("Onzeker of het is verstuurd"),
    MessageStatus.DEAD: N_("Niet aangekomen"),
    MessageStatus.HELD: N_("Vastgehouden"),
    MessageStatus.DROPPED: N_("Niet verstuurd"),
}
DELIVERY_LABELS: dict[Delivery, str] = {
    Delivery.ON_ITS_WAY: N_("Onderweg"),
    Delivery.UNDELIVERED: N_("Niet aangekomen"),
    Delivery.DELIVERED: N_("Aangekomen"),
}
ACT_LABELS: dict[MessageAct, str] = {
    MessageAct.DIED: N_("Opgegeven"),
    MessageAct.BECAME_UNCERTAIN: N_("Onzeker geworden"),
    MessageAct.FOUND_SENT: N_("Bleek verstuurd"),
    MessageAct.BOUNCED: N_("Kwam terug"),
    MessageAct.RESENT: N_("Opnieuw verstuurd"),
    MessageAct.PUT_DOWN_AS_SENT: N_("Afgeboekt als verstuurd"),
    MessageAct.DROPPED: N_("Niet meer versturen"),
}
#: A person has to look at these.
NEEDS_A_PERSON = frozenset({MessageStatus.DEAD, MessageStatus.UNCERTAIN})
#: These have not left yet and will by themselves.
STILL_TO_LEAVE = frozenset({MessageStatus.WAITING, MessageStatus.SENDING})

TEMPLATE_LABELS: dict[Template, str] = {word: kind.label for word, kind in KINDS.items()}
#: Texts for colleagues: Dutch only. They name case numbers, never a person or a story.
STAFF_TEMPLATES = frozenset(word for word, kind in KINDS.items() if kind.for_colleagues)

#: What providers say of an SMS, in the order in which it can happen; a later one wins.
_DELIVERIES: dict[str, Delivery] = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), Delivery.ON_ITS_WAY),
    **dict.fromkeys(("undelivered", "failed", "canceled"), Delivery.UNDELIVERED),
    **dict.fromkeys(("delivered", "read"), Delivery.DELIVERED),
}
_ORDER = list(Delivery)


@dataclass(frozen=True)
class Letter:
    """One message, opened and ready to leave; never shown in a log or a traceback."""

    id: str
    message_id: str
    language: str
    sender_name: str = field(repr=False)
    sender: str
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    date: datetime
    reply_to: str = field(default="", repr=False)
    channel: ChannelKind = ChannelKind.EMAIL
    #: How often a person had it sent again.
    round: int = 0
    #: It was on its way when a sender stopped, or when the other side fell silent.
    was_begun: bool = False

    @property
    def reference(self) -> str:
        """What this sending is called at the provider: the same one never goes twice."""
        return f"{self.id}.{self.round}" if self.round else self.id


@dataclass(frozen=True)
class Handed:
    """The other side took it; ``provider_id`` is what it calls the message, if anything."""

    detail: str
    provider_id: str | None = None


def needs_a_person(status: MessageStatus, delivery: Delivery | None) -> bool:
    """Tell whether a message will not arrive by itself."""
    return status in NEEDS_A_PERSON or delivery is Delivery.UNDELIVERED


def message_of(reference: str) -> str:
    """Return the id of the message in a ``Letter.reference``."""
    return reference.partition(".")[0]


def decent_moment(at: datetime) -> datetime:
    """Return the first moment from ``at`` on between 8.00 and 21.00 in Amsterdam."""
    day = day_of(at)
    if at < moment_on(day, DECENT_FROM):
        return moment_on(day, DECENT_FROM)
    if at < moment_on(day, DECENT_UNTIL):
        return at
    return moment_on(day + ONE_DAY, DECENT_FROM)


def leaves_at(template: Template, at: datetime) -> datetime:
    """Return when a text for a resident that is ready at ``at`` may leave."""
    return at if KINDS[template].any_hour else decent_moment(at)


def judge_delivery(words: Iterable[str]) -> Delivery | None:
    """Return what the provider's words say together, in whatever order they came.

    Unknown words say nothing. Delivered is the last word: a later "failed" would be news
    of another try of the provider's own.
    """
    known = [_DELIVERIES[word] for word in words if word in _DELIVERIES]
    return max(known, key=_ORDER.index, default=None)


def check_address(to: str) -> None:
    """Refuse what is not one bare address before it comes near a header or an envelope.

    ``parse_email`` was there first, so this is a bug: ``ValueError``, without the address.
    """
    if not _ONE_ADDRESS.fullmatch(to):
        raise ValueError("a recipient that is not one bare e-mail address")


def check_number(to: str) -> None:
    """Refuse what is not one international number (E.164): a bug, ``ValueError``."""
    if not _ONE_NUMBER.fullmatch(to):
        raise ValueError("a recipient that is not one international number")


def one_line(text: str, *, longest: int = 200) -> str:
    """Return ``text`` as a header can hold it: one line, no control characters, not endless."""
    visible = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(visible.split())[:longest]


def mail_domain(sender: str) -> str:
    """Return the domain of our own address as mail protocols write it: 127.0.0.1 in brackets."""
    domain = sender.rpartition("@")[2]
    is_number = domain.replace(".", "").isdigit() or ":" in domain
    return f"[{domain}]" if is_number else domain
