# SPDX-License-Identifier: EUPL-1.2
"""Logging calls and writing down conversations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from feedback.accounts.rules import Actor
from feedback.callbacks import rules
from feedback.callbacks.models import CallAttempt, Conversation, Verdict
from feedback.callbacks.queries import calls as queries
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import AttemptOutcome, Emotion, Need
from feedback.callbacks.services import drafts
from feedback.callbacks.services.messages import tell_not_reached
from feedback.callbacks.services.promises import settle
from feedback.cases import queries as case_queries
from feedback.cases.rules import MAX_STORY, TimelineKind
from feedback.cases.services.agreements import agree
from feedback.cases.services.timeline import tell
from feedback.catalogue.rules import Signal
from feedback.db import db
from feedback.errors import Invalid
from feedback.text_guard import clean_text, mask_bsn

BY_PHONE = "phone"
#: Beside a sensitive signal as little is written as can be (domain.md §4.2).
MOST_BESIDE_SIGNAL = 300


@dataclass(frozen=True)
class LoggedCall:
    """An attempt, and the verdict it brought, if any."""

    attempt: CallAttempt
    verdict: Verdict | None


@dataclass(frozen=True)
class NewAgreement:
    """What will be agreed: who does what by when."""

    text: str
    owner: str
    due_on: date
    on_status_page: bool = False


@dataclass(frozen=True)
class Talk:
    """What was said, in the eight blocks of the guide (domain.md §4.2)."""

    started_at: datetime
    summary: str
    needs: Sequence[Need]
    emotion: Emotion | None = None
    signals: Sequence[Signal] = ()
    underlying_story: str | None = None
    cause_before: str | None = None
    cause_after: str | None = None
    summary_confirmed: bool = False
    route_explained: bool = False
    hears_on: str | None = None
    consent_score: bool = False
    consent_think_along: bool = False
    consent_surprise: bool = False
    note: str | None = None
    reflection: str | None = None
    agreements: Sequence[NewAgreement] = field(default_factory=tuple)


def log_attempt(
    case_id: int,
    *,
    outcome: AttemptOutcome,
    started_at: datetime,
    by: Actor,
    now: datetime,
    ended_at: datetime | None = None,
    note: str | None = None,
    way: str = BY_PHONE,
) -> LoggedCall:
    """Log one try to reach the resident, and settle the promise when the outcome does.

    Only ``reached`` keeps a promise; ``declined`` settles it as not wanted. A try that
    reached nobody lets the clock run on, and its moment is kept apart (sla.md §4.3-4).
    Raises ``Invalid`` for times that cannot be.
    """
    case = case_queries.get_case(case_id, lock=True)
    rules.check_call_times(
        started_at=started_at, ended_at=ended_at, received_at=case.received_at, now=now
    )
    running = find_open_promise(case_id, lock=True)
    attempt = CallAttempt(
        case_id=case_id,
        promise_id=running.id if running else None,
        outcome=outcome,
        way=way,
        started_at=started_at,
        ended_at=ended_at,
        note=_words(note),
        made_by_id=by.id,
        recorded_at=now,
    )
    db.session.add(attempt)
    db.session.flush()  # The timeline refers to the attempt by its id.
    fields = {"attempt_id": attempt.id, "outcome": outcome.value}
    kind = TimelineKind.ATTEMPTED
    tell(case_id, kind, by=by, now=now, occurred_at=started_at, fields=fields)
    if running is None:
        return LoggedCall(attempt, None)
    if running.first_attempt_at is None or started_at < running.first_attempt_at:
        running.first_attempt_at = started_at
    judged = rules.judge(outcome=outcome, started_at=started_at, due_at=running.due_at)
    if judged is None:
        tell_not_reached(case, attempt, running, by=by, now=now)
        return LoggedCall(attempt, None)
    verdict = settle(
        running, outcome=judged[0], reason=judged[1], happened_at=started_at, by=by, now=now
    )
    return LoggedCall(attempt, verdict)


def record_conversation(case_id: int, talk: Talk, *, by: Actor, now: datetime) -> Conversation:
    """Write down a conversation, its consents and its agreements, all or nothing.

    1. Find the ``reached`` attempt it belongs to, or log one at its start.
    2. Write the conversation. 3. Write the agreements. 4. Throw the draft away.
    Raises ``Invalid`` naming every mandatory block that is missing.
    """
    _refuse_incomplete(talk)
    attempt = queries.find_attempt_without_conversation(case_id, started_at=talk.started_at)
    if attempt is None:
        attempt = log_attempt(
            case_id, outcome=AttemptOutcome.REACHED, started_at=talk.started_at, by=by, now=now
        ).attempt
    conversation = Conversation(
        case_id=case_id,
        attempt_id=attempt.id,
        started_at=attempt.started_at,
        summary=_words(talk.summary) or "",
        emotion=talk.emotion,
        needs=[need.value for need in talk.needs],
        signals=[signal.value for signal in talk.signals],
        underlying_story=_words(talk.underlying_story),
        cause_before=_words(talk.cause_before),
        cause_after=_words(talk.cause_after),
        summary_confirmed=talk.summary_confirmed,
        route_explained=talk.route_explained,
        hears_on=_words(talk.hears_on),
        consent_score=talk.consent_score,
        consent_think_along=talk.consent_think_along,
        consent_surprise=talk.consent_surprise,
        note=_words(talk.note),
        reflection=_words(talk.reflection),
        made_by_id=by.id,
        recorded_at=now,
    )
    db.session.add(conversation)
    db.session.flush()  # The timeline refers to the conversation by its id.
    fields = {"conversation_id": conversation.id, "attempt_id": attempt.id}
    at = attempt.started_at
    tell(case_id, TimelineKind.SPOKEN, by=by, now=now, occurred_at=at, fields=fields)
    for new in talk.agreements:
        agree(
            case_id,
            text=new.text,
            owner=new.owner,
            due_on=new.due_on,
            on_status_page=new.on_status_page,
            by=by,
            now=now,
        )
    case = case_queries.get_case(case_id)
    case.handled_at = case.handled_at or at
    drafts.discard(case_id)
    return conversation


def _refuse_incomplete(talk: Talk) -> None:
    problems = {}
    if not clean_text(talk.summary):
        problems["summary"] = "Schrijf op wat er is gebeurd, in de woorden van de inwoner."
    if not talk.needs:
        problems["underlyingNeed"] = "Kies wat de inwoner nodig heeft: een of meer."
    texts = {
        "summary": talk.summary,
        "underlyingStory": talk.underlying_story,
        "note": talk.note,
        "reflection": talk.reflection,
    }
    for name, text in texts.items():
        if text is not None and len(text) > MAX_STORY:
            problems[name] = "Deze tekst is te lang. Maak hem korter dan 10.000 tekens."
    if talk.signals and len(talk.underlying_story or "") > MOST_BESIDE_SIGNAL:
        problems["underlyingStory"] = (
            "Schrijf bij een signaal niet meer op dan nodig: het signaal en wat u deed. "
            f"Houd het onder de {MOST_BESIDE_SIGNAL} tekens."
        )
    if problems:
        raise Invalid(problems)


def _words(text: str | None) -> str | None:
    """Return a text fit to store: cleaned, without a BSN, None when nothing is left."""
    clean = clean_text(text or "")[:MAX_STORY]
    return mask_bsn(clean)[0] or None
