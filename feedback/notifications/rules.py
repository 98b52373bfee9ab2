# SPDX-License-Identifier: EUPL-1.2
"""What can be sent, what each text needs, where a message stands (pure)."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feedback.wording import N_

#: A message that should have left this long ago needs a person (reliability.md, G5).
STUCK_AFTER = timedelta(hours=1)
_ATOM = r"[^\s\x00-\x1f\x7f@<>()\[\],;:\"\\]+"
_ONE_ADDRESS = re.compile(f"{_ATOM}@{_ATOM}")


class ChannelKind(enum.StrEnum):
    """By which way a message leaves."""

    EMAIL = "email"
    SMS = "sms"


class MessageStatus(enum.StrEnum):
    """Where a message stands. ``dead``: refused for good, or tried for 48 hours in vain."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    HELD = "held"


STATUS_LABELS: dict[MessageStatus, str] = {
    MessageStatus.WAITING: N_("Wordt verstuurd"),
    MessageStatus.SENT: N_("Verstuurd"),
    MessageStatus.DEAD: N_("Niet aangekomen"),
    MessageStatus.HELD: N_("Vastgehouden"),
}


class Template(enum.StrEnum):
    """The texts we send; each has a file per language in templates/emails."""

    CONFIRMATION = "confirmation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a text
    MORNING_LIST = "morning_list"
    PROMISE_HALF_GONE = "promise_half_gone"
    PROMISE_NEARLY_GONE = "promise_nearly_gone"
    PROMISE_BREACHED = "promise_breached"
    PROMISE_MORNING_AFTER = "promise_morning_after"
    PROMISE_THREE_TIMES_LATE = "promise_three_times_late"


#: Texts for colleagues: Dutch only. They name case numbers, never a person or a story.
STAFF_TEMPLATES = frozenset(Template) - {Template.CONFIRMATION}

TEMPLATE_LABELS: dict[Template, str] = {
    Template.CONFIRMATION: N_("Bevestiging"),
    Template.PASSWORD_RESET: N_("Nieuw wachtwoord"),
    Template.MORNING_LIST: N_("Lijst van vandaag"),
    Template.PROMISE_HALF_GONE: N_("Seintje: de helft van de tijd is om"),
    Template.PROMISE_NEARLY_GONE: N_("Seintje: bijna te laat"),
    Template.PROMISE_BREACHED: N_("Seintje: te laat"),
    Template.PROMISE_MORNING_AFTER: N_("Seintje: gisteren te laat"),
    Template.PROMISE_THREE_TIMES_LATE: N_("Seintje: drie keer te laat"),
}

_ABOUT_CASES = frozenset({"numbers", "count"})
_FIELDS: dict[Template, frozenset[str]] = {
    Template.CONFIRMATION: frozenset({"number", "promise", "status_url"}),
    Template.PASSWORD_RESET: frozenset({"link", "minutes"}),
}


def check_context(template: Template, context: Mapping[str, object]) -> None:
    """Refuse to fill a text with more or less than it names: that is a bug, a ``ValueError``.

    ``confirmation``: number, promise (the sentence, or "" when there is none), status_url.
    ``password_reset``: link, minutes. The others: numbers (of cases), count.
    """
    wanted = _FIELDS.get(template, _ABOUT_CASES)
    if set(context) != wanted:
        raise ValueError(f"{template} takes {sorted(wanted)}, not {sorted(context)}")


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


def check_address(to: str) -> None:
    """Refuse what is not one bare address before it comes near a header or an envelope.

    ``parse_email`` was there first, so this is a bug: ``ValueError``, without the address.
    """
    if not _ONE_ADDRESS.fullmatch(to):
        raise ValueError("a recipient that is not one bare e-mail address")


def one_line(text: str, *, longest: int = 200) -> str:
    """Return ``text`` as a header can hold it: one line, no control characters, not endless."""
    visible = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(visible.split())[:longest]


def mail_domain(sender: str) -> str:
    """Return the domain of our own address as mail protocols write it: 127.0.0.1 in brackets."""
    domain = sender.rpartition("@")[2]
    is_number = domain.replace(".", "").isdigit() or ":" in domain
    return f"[{domain}]" if is_number else domain
