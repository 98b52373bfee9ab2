# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions about cases: states, what may follow what, what a timeline row holds."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from feedback.clock import local
from feedback.errors import Invalid

MAX_STORY = 10_000
MAX_LINE = 500
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class CaseKind(enum.StrEnum):
    """What the resident brought (domain.md §1)."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    COMPLIMENT = "compliment"
    QUESTION = "question"
    PUBLIC_SPACE_REPORT = "public_space_report"


class CaseStatus(enum.StrEnum):
    """Where a case stands (contract, section API)."""

    OPEN = "open"
    CLOSED = "closed"
    QUARANTINED = "quarantined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    FORWARDED = "forwarded"


class HoldReason(enum.StrEnum):
    """Why a case has to stay open."""

    PROMISE = "promise"
    FEEDBACK_TASK = "feedback_task"


class AgreementStatus(enum.StrEnum):
    """Where an agreement stands."""

    OPEN = "open"
    KEPT = "kept"
    CANCELLED = "cancelled"


class CloseReason(enum.StrEnum):
    """Why a case was closed."""

    HANDLED = "handled"
    NO_ANSWER_WANTED = "no_answer_wanted"
    UNREACHABLE = "unreachable"


class ReopenReason(enum.StrEnum):
    """Why a case was opened again."""

    RESIDENT_ASKED = "resident_asked"
    NOT_SOLVED = "not_solved"
    NOT_SPOKEN = "not_spoken"


class NoteWay(enum.StrEnum):
    """By which way words came to a case or left it, when that is not a box on a page."""

    MAIL = "mail"
    AUTOMATIC_MAIL = "automatic_mail"
    BOUNCE = "bounce"


class TimelineKind(enum.StrEnum):
    """What a timeline row tells; each kind declares its exact fields below."""

    OPENED = "opened"
    PROMISED = "promised"
    ASSIGNED = "assigned"
    CHANGED = "changed"
    ATTEMPTED = "attempted"
    SPOKEN = "spoken"
    MOMENT_CHOSEN = "moment_chosen"
    CALL_TIME_SET = "call_time_set"
    LETTER_SENT = "letter_sent"
    PROMISE_SETTLED = "promise_settled"
    PROMISE_WARNED = "promise_warned"
    PROMISE_BROKEN = "promise_broken"
    PROMISE_ESCALATED = "promise_escalated"
    AGREED = "agreed"
    AGREEMENT_MOVED = "agreement_moved"
    AGREEMENT_SETTLED = "agreement_settled"
    NOTED = "noted"
    ADDED = "added"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    SURPRISED = "surprised"
    SPOKEN_ASKED = "spoken_asked"
    SPOKEN_ANSWERED = "spoken_answered"
    FEEDBACK_ASKED = "feedback_asked"
    FEEDBACK_REMINDED = "feedback_reminded"
    FEEDBACK_MOVED = "feedback_moved"
    FEEDBACK_RETURNED = "feedback_returned"
    FEEDBACK_LATE = "feedback_late"
    FEEDBACK_SETTLED = "feedback_settled"


#: The exact fields of each kind of row; one more or less is refused (Notify's event_handlers).
TIMELINE_FIELDS: Mapping[TimelineKind, frozenset[str]] = {
    TimelineKind.OPENED: frozenset({"channel", "kind", "received_late"}),
    TimelineKind.PROMISED: frozenset({"promise_id", "due_at", "how"}),
    TimelineKind.ASSIGNED: frozenset({"from_id", "to_id", "to_label"}),
    TimelineKind.CHANGED: frozenset({"field", "old", "new"}),
    TimelineKind.ATTEMPTED: frozenset({"attempt_id", "outcome"}),
    TimelineKind.SPOKEN: frozenset({"conversation_id", "attempt_id"}),
    TimelineKind.MOMENT_CHOSEN: frozenset({"promise_id", "way", "starts_at", "ends_at"}),
    TimelineKind.CALL_TIME_SET: frozenset({"promise_id", "starts_at", "ends_at"}),
    TimelineKind.LETTER_SENT: frozenset({"promise_id", "sent_on"}),
    TimelineKind.PROMISE_SETTLED: frozenset({"promise_id", "outcome", "reason"}),
    TimelineKind.PROMISE_WARNED: frozenset({"promise_id", "step"}),
    TimelineKind.PROMISE_BROKEN: frozenset({"promise_id", "step"}),
    TimelineKind.PROMISE_ESCALATED: frozenset({"promise_id", "step"}),
    TimelineKind.AGREED: frozenset({"agreement_id"}),
    TimelineKind.AGREEMENT_MOVED: frozenset({"agreement_id", "from_day", "to_day"}),
    TimelineKind.AGREEMENT_SETTLED: frozenset({"agreement_id", "outcome"}),
    TimelineKind.NOTED: frozenset({"note_id"}),
    TimelineKind.ADDED: frozenset({"note_id"}),
    TimelineKind.CLOSED: frozenset({"reason"}),
    TimelineKind.REOPENED: frozenset({"reason"}),
    TimelineKind.WITHDRAWN: frozenset({"by_resident"}),
    TimelineKind.SURPRISED: frozenset({"surprise_id", "step"}),
    TimelineKind.SPOKEN_ASKED: frozenset({"attempt_id"}),
    TimelineKind.SPOKEN_ANSWERED: frozenset({"attempt_id", "answer"}),
    TimelineKind.FEEDBACK_ASKED: frozenset({"task_id", "due_on", "again"}),
    TimelineKind.FEEDBACK_REMINDED: frozenset({"task_id"}),
    TimelineKind.FEEDBACK_MOVED: frozenset({"task_id", "from_day", "to_day"}),
    TimelineKind.FEEDBACK_RETURNED: frozenset({"task_id"}),
    TimelineKind.FEEDBACK_LATE: frozenset({"task_id", "step"}),
    TimelineKind.FEEDBACK_SETTLED: frozenset({"task_id", "outcome", "late_days"}),
}


@dataclass(frozen=True)
class Told:
    """One timeline row of many that are written at once."""

    case_id: int
    kind: TimelineKind
    occurred_at: datetime
    fields: Mapping[str, object]


#: What may follow what. Everything else is refused.
ALLOWED: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.OPEN: frozenset(
        {
            CaseStatus.CLOSED,
            CaseStatus.QUARANTINED,
            CaseStatus.MERGED,
            CaseStatus.WITHDRAWN,
            CaseStatus.FORWARDED,
        }
    ),
    CaseStatus.QUARANTINED: frozenset({CaseStatus.OPEN, CaseStatus.WITHDRAWN}),
    CaseStatus.CLOSED: frozenset({CaseStatus.OPEN}),
    CaseStatus.WITHDRAWN: frozenset({CaseStatus.OPEN}),
    CaseStatus.MERGED: frozenset({CaseStatus.OPEN}),
    CaseStatus.FORWARDED: frozenset({CaseStatus.OPEN}),
}


def may_become(status: CaseStatus, wanted: CaseStatus) -> bool:
    """Tell whether a case in ``status`` may become ``wanted``."""
    return wanted in ALLOWED[status]


def check_timeline_fields(kind: TimelineKind, fields: Iterable[str]) -> None:
    """Raise ``ValueError`` unless ``fields`` are exactly those that ``kind`` declares."""
    if frozenset(fields) != TIMELINE_FIELDS[kind]:
        raise ValueError(f"a {kind} row holds {sorted(TIMELINE_FIELDS[kind])}")


def case_number(*, year: int, sequence: int) -> str:
    """Return the number that people read out on the phone, like G26-04817."""
    return f"G{year % 100:02d}-{sequence:05d}"


def number_year(received_at: datetime) -> int:
    """Return the year of the number: the year in Amsterdam in which the case was recorded."""
    return local(received_at).year


def check_received_at(received_at: datetime, *, now: datetime) -> None:
    """Raise ``Invalid`` when a moment of receipt cannot be: in the future or before 2000.

    Two minutes ahead are let through, for clocks that differ (sla.md §4.2).
    """
    if received_at > now + timedelta(minutes=2):
        raise Invalid({"receivedAt": "Dit moment ligt in de toekomst. Kies nu of eerder."})
    if received_at < EARLIEST:
        raise Invalid({"receivedAt": "Dit moment ligt vóór het jaar 2000. Controleer de datum."})


def check_due_on(due_on: date, *, today: date) -> None:
    """Raise ``Invalid`` when an agreement's date has passed or lies more than a year ahead."""
    if due_on < today:
        raise Invalid({"dueOn": "Deze datum is al voorbij. Kies vandaag of later."})
    if due_on > today + timedelta(days=366):
        raise Invalid({"dueOn": "Deze datum ligt meer dan een jaar vooruit. Kies een eerdere."})


def check_move(due_on: date, *, before: date, reason: str, today: date) -> None:
    """Raise ``Invalid`` unless an agreement moves to a later day that can be, with a reason."""
    problems = {}
    if not reason:
        problems["reason"] = "Schrijf op waarom het later wordt. De inwoner leest dit."
    try:
        check_due_on(due_on, today=today)
        if due_on <= before:
            problems["dueOn"] = "Deze dag is niet later dan afgesproken. Kies een latere dag."
    except Invalid as refusal:
        problems |= refusal.fields
    if problems:
        raise Invalid(problems)
