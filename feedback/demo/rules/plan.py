# SPDX-License-Identifier: EUPL-1.2
"""What happened in the past weeks: who told what when, and what was done about it (pure).

The plan is a function of the moment, the calendar and a seed. It does not decide how a
promise ends: it says when somebody called, and the services judge that.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.day_parts import PartOfDay, Window, windows_on
from feedback.callbacks.rules import AttemptOutcome
from feedback.catalogue.rules import Channel
from feedback.contacts.rules.details import PreferredChannel
from feedback.demo.rules.corpus import Resident, Story

MINUTE = timedelta(minutes=1)


class Deed(enum.StrEnum):
    """Something that was done about a case."""

    CLAIM = "claim"
    TRY = "try"
    TALK = "talk"
    NOTE = "note"
    ADD = "add"
    KEEP_AGREEMENT = "keep_agreement"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    CHOOSE = "choose"


@dataclass(frozen=True, order=True)
class Act:
    """A deed at a moment, by a colleague (``who`` is a key of the cast) or the resident (None)."""

    at: datetime
    deed: Deed
    who: str | None = None
    started_at: datetime | None = None
    outcome: AttemptOutcome | None = None
    text: str = ""


def chosen_part(day: date, part: PartOfDay) -> str:
    """Return the part of a day that a resident chooses, as the text of an act."""
    return f"{day.isoformat()}.{part.value}"


def window_of(act: Act, *, calendar: ServiceCalendar) -> Window:
    """Return the part of a day that an act chose."""
    day, _, part = act.text.partition(".")
    windows = windows_on(date.fromisoformat(day), calendar=calendar)
    return next(window for window in windows if window.part.value == part)


@dataclass
class PlannedCase:
    """One message and everything that will be done about it."""

    story: Story
    resident: Resident
    channel: Channel
    district: str
    received_at: datetime
    has_contact: bool = True
    wants_call: bool = True
    has_email: bool = True
    preferred_channel: PreferredChannel | None = None
    preferred_times: tuple[str, ...] = ()
    entered_by: str | None = None
    acts: list[Act] = field(default_factory=list)

    @property
    def is_promised(self) -> bool:
        """Tell whether the resident is promised a call or an answer."""
        return self.has_contact and (self.wants_call or self.preferred_channel is not None)

    def ordered_acts(self) -> Iterator[Act]:
        """Yield what was done, in the order of time."""
        yield from sorted(self.acts, key=lambda act: act.at)
