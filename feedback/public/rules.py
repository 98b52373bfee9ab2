# SPDX-License-Identifier: EUPL-1.2
"""What the status page says, as a function of facts and the clock (pure).

No name, number or story stands on it: whoever has the link can read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from feedback.business_time.day_parts import PartOfDay, Window
from feedback.business_time.wording import (
    before_en,
    before_nl,
    between_en,
    between_nl,
    day_en,
    day_nl,
    full_day_en,
    full_day_nl,
    time_en,
    time_nl,
)
from feedback.callbacks.rules import VerdictOutcome, VerdictReason
from feedback.cases.rules import CaseKind, CaseStatus
from feedback.clock import local
from feedback.contacts.rules.details import PreferredTime
from feedback.wording import N_

KIND_LABELS = {
    CaseKind.COMPLAINT: N_("Uw klacht"),
    CaseKind.SUGGESTION: N_("Uw tip"),
    CaseKind.COMPLIMENT: N_("Uw compliment"),
    CaseKind.QUESTION: N_("Uw vraag"),
    CaseKind.PUBLIC_SPACE_REPORT: N_("Uw melding"),
}
TIME_WORDS = {
    PreferredTime.MORNING: N_("de ochtend"),
    PreferredTime.AFTERNOON: N_("de middag"),
}
#: How many working days ahead a resident may choose, and how many of them show at first.
CHOICE_DAYS, DAYS_AT_FIRST = 10, 4
OVER = frozenset({CaseStatus.CLOSED, CaseStatus.MERGED, CaseStatus.FORWARDED})


@dataclass(frozen=True)
class PromiseFacts:
    """What was promised and what became of it."""

    due_at: datetime
    by_phone: bool
    outcome: VerdictOutcome | None
    reason: VerdictReason | None
    happened_at: datetime | None
    window: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class WindowToChoose:
    """A part of a day on offer: what the form sends, and what people read."""

    value: str
    words: str


@dataclass(frozen=True)
class DayToChoose:
    """A day on offer with its parts."""

    words: str
    windows: tuple[WindowToChoose, ...]


def days_to_choose(windows: Iterable[Window], *, now: datetime, language: str) -> list[DayToChoose]:
    """Return the parts of days on offer, by day."""
    days: list[DayToChoose] = []
    for day, parts in groupby(windows, key=lambda window: window.day):
        words = day_words(day, now=now, language=language)
        offered = tuple(
            WindowToChoose(
                f"{day.isoformat()}.{window.part.value}",
                part_words(window, now=now, language=language),
            )
            for window in parts
        )
        days.append(DayToChoose(words[:1].upper() + words[1:], offered))
    return days


def part_words(window: Window, *, now: datetime, language: str) -> str:
    """Return a part of a day: "Ochtend, 8.30 tot 12.00 uur"; of one that runs only its end."""
    is_morning = window.part is PartOfDay.MORNING
    begin, end = local(window.starts_at), local(window.ends_at)
    if language == "en":
        part = "Morning" if is_morning else "Afternoon"
        if window.starts_at <= now:
            return f"{part}, until {end:%H:%M}"
        return f"{part}, {begin:%H:%M} to {end:%H:%M}"
    part = "Ochtend" if is_morning else "Middag"
    if window.starts_at <= now:
        return f"{part}, tot {end.hour}.{end:%M} uur"
    return f"{part}, {begin.hour}.{begin:%M} tot {end.hour}.{end:%M} uur"


def window_words(window: tuple[datetime, datetime], *, language: str) -> str:
    """Return a chosen moment: "dinsdag 24 november tussen 12.00 en 17.00 uur"."""
    return between_en(*window) if language == "en" else between_nl(*window)


def headline(status: CaseStatus, last: PromiseFacts | None, *, spoken: bool, now: datetime) -> str:
    """Return the one sentence that says where it stands; the keys of ``SENTENCES``."""
    if status is CaseStatus.WITHDRAWN:
        return N_("U heeft uw bericht ingetrokken")
    if status in OVER:
        in_vain = last is not None and last.reason is VerdictReason.UNREACHABLE
        return N_("Wij konden u niet bereiken") if in_vain else N_("Dit is klaar")
    if last is not None and last.outcome is None:
        if now > last.due_at:
            return N_("Wij belden niet op tijd. Dat spijt ons.")
        return N_("Wij bellen u") if last.by_phone else N_("Wij nemen contact met u op")
    if spoken:
        return N_("Wij hebben u gesproken")
    return N_("Wij hebben uw bericht")


def promise_state(last: PromiseFacts, *, now: datetime) -> str | None:
    """Return how the promise block looks: given, kept, broken or moved.

    None where there is nothing left to promise: withdrawn, not reached, or no call wanted.
    """
    if last.reason is VerdictReason.UNREACHABLE:
        return None
    if last.outcome is VerdictOutcome.KEPT:
        return "kept"
    if last.outcome is VerdictOutcome.EXCLUDED:
        return "moved" if last.reason is VerdictReason.MOVED_ON_REQUEST else None
    late = last.outcome is VerdictOutcome.LATE or now > last.due_at
    return "broken" if late else "given"


def moment_words(at: datetime, *, now: datetime, language: str) -> str:
    """Return a moment that stands alone: "Dinsdag 24 november, 10.44 uur"."""
    clock = time_en(at) if language == "en" else time_nl(at)
    words = f"{day_words(local(at).date(), now=now, language=language)}, {clock}"
    return words[:1].upper() + words[1:]


def day_words(day: date, *, now: datetime, language: str) -> str:
    """Return a day in full; its year only where that is not this year."""
    if day.year == local(now).year:
        return day_en(day) if language == "en" else day_nl(day)
    return full_day_en(day) if language == "en" else full_day_nl(day)


def due_words(at: datetime, *, language: str) -> str:
    """Return a due moment in full: "dinsdag 24 november, vóór 17.00 uur"."""
    return before_en(at) if language == "en" else before_nl(at)
