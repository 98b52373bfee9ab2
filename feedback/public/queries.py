# SPDX-License-Identifier: EUPL-1.2
"""What the resident's pages show, composed from cases, callbacks and the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from feedback.business_time.day_parts import coming_windows, part_of
from feedback.business_time.deadlines import Policy, deadline
from feedback.business_time.local_time import day_of
from feedback.callbacks.models import CallAttempt, Promise, Verdict
from feedback.callbacks.queries import calls
from feedback.callbacks.queries import promises as promise_queries
from feedback.callbacks.queries.spoken import find_check
from feedback.callbacks.rules import (
    BY_PHONE,
    CHOSEN_MOMENT,
    AttemptOutcome,
    SpokenAnswer,
    VerdictReason,
    promise_sentence,
)
from feedback.callbacks.services.moments import first_way
from feedback.cases import queries as cases
from feedback.cases.models import Agreement, Case
from feedback.cases.rules import AgreementStatus, CaseStatus
from feedback.clock import local
from feedback.contacts.queries import ContactCard, declines_messages, list_cards
from feedback.public import rules
from feedback.public.rules import DayToChoose, PromiseFacts
from feedback.service_calendar import queries as calendars


@dataclass(frozen=True)
class ShownPromise:
    """The promise as a block on a page."""

    state: str
    sentence: str
    preferred_words: str = ""
    by_phone: bool = True


@dataclass(frozen=True)
class ShownAgreement:
    """An agreement; its text only where the employee ticked that it may stand here."""

    number: int
    text: str | None
    due_words: str
    kept_words: str | None
    moved_words: str | None = None


@dataclass(frozen=True)
class ShownEvent:
    """One thing we did."""

    icon: str
    text: str
    when: str
    look: str


@dataclass(frozen=True)
class ChoicePage:
    """Everything on the page where a resident chooses when and how."""

    kind_label: str
    number: str
    promise: ShownPromise | None
    is_open: bool
    has_choice: bool
    days: Sequence[DayToChoose]
    later_days: Sequence[DayToChoose]
    later_is_open: bool
    missing: frozenset[str]


@dataclass(frozen=True)
class SpokenQuestion:
    """Whether we spoke, on the day we say we did; ``answer`` once it was given."""

    number: str
    day: str
    answer: SpokenAnswer | None


@dataclass(frozen=True)
class StatusPage:
    """Everything on the resident's own page."""

    kind_label: str
    number: str
    headline: str
    subline: str
    promise: ShownPromise | None
    agreements: Sequence[ShownAgreement]
    events: Sequence[ShownEvent]
    may_add: bool
    may_choose: bool
    may_be_called: bool
    may_withdraw: bool


def find_confirmed_promise(
    case: Case, *, card: ContactCard | None, language: str
) -> ShownPromise | None:
    """Return the promise as it stands on the confirmation, or None where none was made."""
    given = promise_queries.find_latest_promise(case.id)
    if given is None:
        return None
    times = [] if card is None else [t for t in card.preferred_times if t in rules.TIME_WORDS]
    words = gettext(" of ").join(gettext(rules.TIME_WORDS[time]) for time in times)
    sentence = promise_sentence(given.due_at, language=language, way=given.way, window=given.window)
    return ShownPromise("given", sentence, words, given.way in BY_PHONE)


def find_choice(case: Case, *, now: datetime) -> dict[str, object]:
    """Return what the page to choose starts from: the choice as it stands."""
    running = promise_queries.find_open_promise(case.id)
    marked = "asap"
    is_own = running is not None and running.chosen_at is not None
    if is_own and running is not None and running.window is not None and now < running.window[1]:
        starts_at = running.window[0]
        marked = f"{day_of(starts_at).isoformat()}.{part_of(starts_at).value}"
    declined = case.contact_id is not None and declines_messages(case.contact_id)
    return {"way": running.way if running else "", "moment": marked, "no_messages": declined}


def get_choice_page(case: Case, *, marked: str, now: datetime, language: str) -> ChoicePage:
    """Return the page to choose on; ``marked`` is the moment that is filled in."""
    given = promise_queries.list_promises_of(case.id)
    last = _facts(*given[-1]) if given else None
    running = promise_queries.find_open_promise(case.id)
    card = list_cards([case.contact_id]).get(case.contact_id or "")
    is_open = running is not None and case.status is CaseStatus.OPEN and card is not None
    days = rules.days_to_choose(
        coming_windows(
            now, calendar=calendars.active_calendar(now), working_days=rules.CHOICE_DAYS
        ),
        now=now,
        language=language,
    )
    later = days[rules.DAYS_AT_FIRST :]
    return ChoicePage(
        kind_label=gettext(rules.KIND_LABELS[case.kind]),
        number=case.number,
        promise=_promise(last, now=now, language=language),
        is_open=is_open,
        has_choice=running is not None
        and (
            (running.window is not None and running.chosen_at is not None)
            or running.way != first_way(case)
        ),
        days=days[: rules.DAYS_AT_FIRST],
        later_days=later,
        later_is_open=any(window.value == marked for day in later for window in day.windows),
        missing=_missing_of(card) if card else frozenset(),
    )


def get_status_page(case: Case, *, now: datetime, language: str) -> StatusPage:
    """Return the page: a function of facts, calendar and clock, right with the watch off."""
    given = promise_queries.list_promises_of(case.id)
    attempts = calls.list_attempts(case.id)
    spoken = [one for one in attempts if one.outcome is AttemptOutcome.REACHED]
    last = _facts(*given[-1]) if given else None
    is_open = case.status is CaseStatus.OPEN
    spoken_words = _when(spoken[-1], now=now, language=language) if spoken else ""
    return StatusPage(
        kind_label=gettext(rules.KIND_LABELS[case.kind]),
        number=case.number,
        headline=gettext(rules.headline(case.status, last, spoken=bool(spoken), now=now)),
        subline=_subline(last, spoken_words, now=now, language=language),
        promise=_promise(last, now=now, language=language),
        agreements=[
            _agreement(place, one, now=now, language=language)
            for place, one in enumerate(cases.list_agreements(case.id), start=1)
            if one.status is not AgreementStatus.CANCELLED
        ],
        events=_events(case, given, attempts, now=now, language=language),
        may_add=is_open,
        may_choose=is_open and last is not None and last.outcome is None,
        may_be_called=case.contact_id is not None and (last is None or last.outcome is not None),
        may_withdraw=is_open,
    )


def find_spoken_question(case: Case, *, now: datetime, language: str) -> SpokenQuestion | None:
    """Return the question whether we spoke; None when it was not asked about this case."""
    check = find_check(case.id)
    attempt = calls.find_attempt(check.attempt_id) if check else None
    if check is None or attempt is None:
        return None
    day = rules.day_words(local(attempt.started_at).date(), now=now, language=language)
    return SpokenQuestion(case.number, day, check.answer)


def _missing_of(card: ContactCard) -> frozenset[str]:
    """Return what we do not know of someone and a way of getting in touch may need."""
    known = {
        "phone": card.has_phone,
        "email": card.has_email,
        "address": card.has_address,
        "interpreter_language": bool(card.interpreter_language),
    }
    return frozenset(name for name, is_known in known.items() if not is_known)


def _facts(given: Promise, verdict: Verdict | None) -> PromiseFacts:
    return PromiseFacts(
        due_at=given.due_at,
        by_phone=given.way in BY_PHONE,
        outcome=verdict.outcome if verdict else None,
        reason=verdict.reason if verdict else None,
        happened_at=verdict.happened_at if verdict else None,
        window=given.window,
    )


def _subline(last: PromiseFacts | None, spoken: str, *, now: datetime, language: str) -> str:
    if last is not None and last.outcome is None:
        if last.window is not None and now <= last.window[1]:
            words = rules.window_words(last.window, language=language)
            return f"{words[:1].upper()}{words[1:]}."
        if now <= last.due_at:
            words = rules.due_words(last.due_at, language=language)
            return str(gettext("Uiterlijk %(moment)s.", moment=words))
        again = deadline(
            Policy.CLOSE_OF_NEXT_WORKDAY, last.due_at, calendar=calendars.active_calendar(now)
        )
        if now <= again:
            words = rules.due_words(again, language=language)
            return str(gettext("Wij bellen u nu uiterlijk %(moment)s.", moment=words))
        return str(gettext("Een leidinggevende weet het. Wij bellen u zo snel mogelijk."))
    if last is not None and last.reason is VerdictReason.UNREACHABLE:
        return str(gettext("Wij belden u een paar keer. Wilt u ons nog spreken? Dat kan."))
    return spoken


def _promise(last: PromiseFacts | None, *, now: datetime, language: str) -> ShownPromise | None:
    state = None if last is None else rules.promise_state(last, now=now)
    if last is None or state is None:
        return None
    if last.window is not None:
        when = rules.window_words(last.window, language=language)
        sentence = gettext("Wij beloofden: %(moment)s.", moment=when)
    else:
        due = rules.due_words(last.due_at, language=language)
        sentence = gettext("Wij beloofden: uiterlijk %(moment)s.", moment=due)
    return ShownPromise(state, sentence, by_phone=last.by_phone)


def _when(attempt: CallAttempt, *, now: datetime, language: str) -> str:
    return rules.moment_words(attempt.started_at, now=now, language=language)


def _agreement(place: int, one: Agreement, *, now: datetime, language: str) -> ShownAgreement:
    due = rules.day_words(one.due_on, now=now, language=language)
    kept = None
    if one.status is AgreementStatus.KEPT and one.settled_at is not None:
        day = rules.day_words(local(one.settled_at).date(), now=now, language=language)
        kept = gettext("Gedaan op %(day)s", day=day)
    text = one.text if one.on_status_page else None
    moved = None
    if one.first_due_on is not None and kept is None:
        first = rules.day_words(one.first_due_on, now=now, language=language)
        moved = gettext("Eerst spraken wij af: uiterlijk %(day)s. Het wordt later.", day=first)
    return ShownAgreement(place, text, gettext("Uiterlijk %(day)s", day=due), kept, moved)


def _events(
    case: Case,
    given: Sequence[tuple[Promise, Verdict | None]],
    attempts: Sequence[CallAttempt],
    *,
    now: datetime,
    language: str,
) -> list[ShownEvent]:
    """Return what we did, newest first."""
    found = [(case.received_at, "message", gettext("Uw bericht kwam binnen"), "ok")]
    for promise, _verdict in given[1:]:
        if promise.due_policy != CHOSEN_MOMENT:
            found.append((promise.given_at, "calendar", gettext("Wij beloofden u te bellen"), "ok"))
    for promise, _verdict in given:
        if promise.chosen_at is not None:
            words = gettext("U koos wanneer of hoe wij u bereiken")
            found.append((promise.chosen_at, "calendar", words, "ok"))
    for one in attempts:
        if one.outcome is AttemptOutcome.REACHED:
            found.append((one.started_at, "phone-spoken", gettext("Wij hebben u gesproken"), "ok"))
        elif one.outcome is not AttemptOutcome.DECLINED:
            words = gettext("Wij belden u, maar bereikten u niet")
            found.append((one.started_at, "phone-missed", words, ""))
    if case.status is CaseStatus.CLOSED and case.closed_at is not None:
        found.append((case.closed_at, "check", gettext("Wij hebben dit afgerond"), "ok"))
    found.sort(key=lambda event: event[0], reverse=True)
    return [
        ShownEvent(icon, text, rules.moment_words(at, now=now, language=language), look)
        for at, icon, text, look in found
    ]
