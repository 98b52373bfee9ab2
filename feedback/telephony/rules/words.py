# SPDX-License-Identifier: EUPL-1.2
"""What the provider's words mean to us (pure): states of a leg, of an SMS, moments."""

from __future__ import annotations

import enum
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_CLOCKS_DIFFER = timedelta(minutes=2)
_LONGEST_NUMBER = 9


class UseKind(enum.StrEnum):
    """What the provider was asked for."""

    CALL = "call"
    SMS = "sms"


class UseState(enum.StrEnum):
    """What we know of it."""

    ASKED = "asked"
    """Written down; the provider may or may not have it."""
    ACCEPTED = "accepted"
    NOT_SENT = "not_sent"
    """Certainly not taken, for now: it may be asked again."""
    REFUSED = "refused"
    """Certainly not taken, and never will be."""
    LOST = "lost"
    """Looked up and never found: a person decides, we do not repeat it."""


class LineStatus(enum.StrEnum):
    """Where one leg of a call or one SMS stands: the provider's words, in our spelling."""

    QUEUED = "queued"
    ACCEPTED = "accepted"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in_progress"
    KEY_PRESSED = "key_pressed"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    UNDELIVERED = "undelivered"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    CANCELED = "canceled"


ENDED = frozenset(
    {
        LineStatus.COMPLETED,
        LineStatus.BUSY,
        LineStatus.NO_ANSWER,
        LineStatus.FAILED,
        LineStatus.CANCELED,
    }
)
_OTHER_WORDS = {"answered": LineStatus.IN_PROGRESS, "scheduled": LineStatus.QUEUED}


def read_status(text: str) -> LineStatus | None:
    """Return the state that a word of the provider names; None for a word we do not know."""
    word = text.strip().lower().replace("-", "_")
    if word in _OTHER_WORDS:
        return _OTHER_WORDS[word]
    return LineStatus(word) if word in set(LineStatus) else None


def read_count(text: str) -> int | None:
    """Return a whole number the provider wrote; None when it is none."""
    usable = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if usable else None


def read_provider_moment(text: str) -> datetime | None:
    """Return a moment as the provider writes it (RFC 2822); None when it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def believable(said: datetime | None, *, asked_at: datetime, now: datetime) -> datetime:
    """Return when something happened: what the provider says if it can be, else now.

    A word that comes late tells of the past, but never of a time before we asked, and
    clocks differ a little.
    """
    if said is None or not asked_at - _CLOCKS_DIFFER <= said <= now + _CLOCKS_DIFFER:
        return now
    return min(max(said, asked_at), now)
