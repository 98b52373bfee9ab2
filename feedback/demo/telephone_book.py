# SPDX-License-Identifier: EUPL-1.2
"""What the imitation of the telephone provider keeps, answers, and how people behave in it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any

ENDED = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Manners:
    """How the people in a call behave, and how long each step takes in seconds."""

    employee: str = "answers"
    key: str = "1"
    resident: str = "answers"
    ring_seconds: float = 0.0
    talk_seconds: float = 0.0


@dataclass
class Leg:
    """One leg of a call, as the provider keeps it."""

    sid: str
    to: str
    made_at: datetime
    parent: str | None = None
    status: str = "queued"
    sequence: int = 0
    seconds: int = 0
    told_at: str = ""
    telling: frozenset[str] = frozenset()
    over: threading.Event = field(default_factory=threading.Event)


@dataclass
class Sms:
    """One SMS, as the provider keeps it."""

    sid: str
    to: str
    text: str
    made_at: datetime
    status: str = "queued"


class Refusal(Exception):
    """The imitation answers with a status and a code of the provider's."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def demo_manners(number: str) -> Manners:
    """Return how whoever has this number behaves in the demo; known from its last digit."""
    resident = {"0": "no-answer", "9": "busy"}.get(number[-1:], "answers")
    return Manners(resident=resident, ring_seconds=2.5, talk_seconds=600)


def call_body(leg: Leg, *, account_sid: str) -> dict[str, Any]:
    """Return a leg as the provider answers it."""
    made = format_datetime(leg.made_at)
    return {
        "sid": leg.sid,
        "account_sid": account_sid,
        "parent_call_sid": leg.parent,
        "api_version": "2010-04-01",
        "to": leg.to,
        "status": leg.status,
        "direction": "outbound-dial" if leg.parent else "outbound-api",
        "duration": str(leg.seconds) if leg.status in ENDED else None,
        "date_created": made,
        "date_updated": made,
        "start_time": made,
        "end_time": None,
        "uri": f"/2010-04-01/Accounts/{account_sid}/Calls/{leg.sid}.json",
    }


def sms_body(sms: Sms, *, account_sid: str) -> dict[str, Any]:
    """Return an SMS as the provider answers it."""
    made = format_datetime(sms.made_at)
    return {
        "sid": sms.sid,
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "to": sms.to,
        "body": sms.text,
        "status": sms.status,
        "direction": "outbound-api",
        "num_segments": "1",
        "num_media": "0",
        "date_created": made,
        "date_updated": made,
        "date_sent": None,
        "uri": f"/2010-04-01/Accounts/{account_sid}/Messages/{sms.sid}.json",
    }


def page_body(
    name: str, place: str, found: list[dict[str, Any]], *, account_sid: str
) -> dict[str, Any]:
    """Return one page of what was found, newest first."""
    uri = f"/2010-04-01/Accounts/{account_sid}/{place}.json?PageSize=50&Page=0"
    return {
        name: sorted(found, key=lambda one: str(one["date_created"]), reverse=True),
        "end": max(0, len(found) - 1),
        "start": 0,
        "page": 0,
        "page_size": 50,
        "first_page_uri": uri,
        "next_page_uri": None,
        "previous_page_uri": None,
        "uri": uri,
    }
