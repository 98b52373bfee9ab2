# SPDX-License-Identifier: EUPL-1.2
"""A provider of SMS that behaves as a test wants, and messages to send by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

import sqlalchemy as sa

from feedback.accounts.rules import program
from feedback.contacts.rules.numbers import Phone, PhoneKind
from feedback.db import db, end_reading, unit_of_work
from feedback.notifications import queries, services
from feedback.notifications.models import Message
from feedback.notifications.queries import MessageRow
from feedback.notifications.rules import (
    Handed,
    Letter,
)
from feedback.telephony.errors import OutcomeUnknown
from feedback.work.rules import PermanentFailure, TemporaryFailure

CASE = 4817
MOBILE = Phone("+31612345678", "06 12 34 56 78", PhoneKind.MOBILE)
INGRID = program("Ingrid", origin="web")
REASON = "De inwoner belde: niets gekregen."


class Killed(BaseException):
    """The sender's process ends here."""


class Provider:
    """Takes SMS as a provider does, and behaves as a test wants: once per call, in order."""

    def __init__(self, *behaviour: Callable[[Letter], Handed]) -> None:
        self.taken: list[str] = []
        self.asked: list[str] = []
        self._behaviour = list(behaviour)

    def send(self, letter: Letter) -> Handed:
        self.asked.append(letter.reference)
        if self._behaviour:
            return self._behaviour.pop(0)(letter)
        if letter.reference not in self.taken:
            self.taken.append(letter.reference)
        return Handed("aangenomen", f"SM-{letter.reference}")

    def take_and_fall_silent(self, letter: Letter) -> NoReturn:
        self.taken.append(letter.reference)
        raise OutcomeUnknown("time-out")

    def take_and_kill(self, letter: Letter) -> NoReturn:
        self.taken.append(letter.reference)
        raise Killed


def fall_silent(_letter: Letter) -> NoReturn:
    raise OutcomeUnknown("time-out")


def be_away(_letter: Letter) -> NoReturn:
    raise TemporaryFailure("provider: 503")


def refuse(_letter: Letter) -> NoReturn:
    raise PermanentFailure("provider: 21614")


def kill(_letter: Letter) -> NoReturn:
    raise Killed


def queue(
    now: datetime, *, template: str = "confirmation", key: str = "1", **changes: object
) -> None:
    contexts: dict[str, dict[str, object]] = {
        "confirmation": {
            "number": "G26-04817",
            "promise_short": "",
            "status_url": "https://x.example/s",
        },
        "call_window": {
            "number": "G26-04817",
            "day": now.date(),
            "from_time": now,
            "until_time": now,
            "choose_url": "https://x.example/s",
        },
    }
    given = {"phone": MOBILE, "about_case_id": CASE, **changes}
    with unit_of_work():
        services.queue_text(
            template=template,
            language="nl",
            context=contexts[template],
            dedupe_key=f"{template}:{key}",
            now=now,
            **given,  # type: ignore[arg-type]
        )


def rows() -> list[MessageRow]:
    end_reading()
    return queries.list_messages_about(CASE)


def only_row() -> MessageRow:
    (row,) = rows()
    return row


def only_row_id() -> str:
    return db.session.scalars(sa.select(Message.id)).one()
