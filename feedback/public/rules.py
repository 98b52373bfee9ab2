# SPDX-License-Identifier: EUPL-1.2
"""What the status page says, as a function of facts and the clock (pure).

No name, number or story stands on it: whoever has the link can read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from feedback.business_time.wording import (
    before_en,
    before_nl,
    full_day_en,
    full_day_nl,
    time_en,
    time_nl,
)
from feedback.callbacks.rules import VerdictOutcome, VerdictReason
from feedback.cases.rules import CaseKind, CaseStatus
from feedback.clock import local
from feedback.wording import N_

KIND_LABELS = {
    CaseKind.COMPLAINT: N_("Uw klacht"),
    CaseKind.SUGGESTION: N_("Uw tip"),
    CaseKind.COMPLIMENT: N_("Uw compliment"),
    CaseKind.QUESTION: N_("Uw vraag"),
    CaseKind.PUBLIC_SPACE_REPORT: N_("Uw melding"),
}
OVER = frozenset({CaseStatus.CLOSED, CaseStatus.MERGED, CaseStatus.FORWARDED})


@dataclass(frozen=True)
class PromiseFacts:
    """What was promised and what became of it."""

    due_at: datetime
    by_phone: bool
    outcome: VerdictOutcome | None
    reason: VerdictReason | None
    happened_at: datetime | None


def headline(status: CaseStatus, last: PromiseFacts | None, *, spoken: bool, now: datetime) -> str:
    """Return the one sentence that says where it stands; the keys of ``SENTENCES``."""
    if status is CaseStatus.WITHDRAWN:
        return N_("U heeft uw bericht ingetrokken")
    if status in OVER:
        return N_("Dit is klaar")
    if last is not None and last.outcome is None:
        if now > last.due_at:
            return N_("Wij belden niet op tijd. Dat spijt ons.")
        return N_("Wij bellen u") if last.by_phone else N_("Wij nemen contact met u op")
    if spoken:
        return N_("Wij hebben u gesproken")
    return N_("Wij hebben uw bericht")


def promise_state(last: PromiseFacts, *, now: datetime) -> str:
    """Return how the promise block looks: given, kept, broken or moved."""
    if last.outcome is VerdictOutcome.KEPT:
        return "kept"
    if last.outcome is VerdictOutcome.EXCLUDED:
        return "moved"
    late = last.outcome is VerdictOutcome.LATE or now > last.due_at
    return "broken" if late else "given"


def moment_words(at: datetime, *, language: str) -> str:
    """Return a moment in full: "dinsdag 24 november, 10.44 uur"."""
    day = local(at).date()
    if language == "en":
        return f"{full_day_en(day)}, {time_en(at)}"
    return f"{full_day_nl(day)}, {time_nl(at)} uur"


def day_words(day: date, *, language: str) -> str:
    """Return a day in full."""
    return full_day_en(day) if language == "en" else full_day_nl(day)


def due_words(at: datetime, *, language: str) -> str:
    """Return a due moment in full: "dinsdag 24 november, vóór 17.00 uur"."""
    return before_en(at) if language == "en" else before_nl(at)
