# SPDX-License-Identifier: EUPL-1.2
"""The resident chooses when and how we get in touch (sla.md §4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.business_time.day_parts import Window
from feedback.callbacks import rules
from feedback.callbacks.models import Promise
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import VerdictOutcome, VerdictReason
from feedback.callbacks.services import promises
from feedback.callbacks.services.messages import confirm_choice
from feedback.cases import queries as case_queries
from feedback.cases.errors import CaseIsOver
from feedback.cases.models import Case
from feedback.cases.rules import CaseStatus, TimelineKind
from feedback.cases.services.timeline import tell
from feedback.contacts.queries import ContactCard, list_cards
from feedback.contacts.rules.details import ContactDetails
from feedback.contacts.services import complete_contact
from feedback.errors import Conflict, Invalid
from feedback.service_calendar import queries as calendars
from feedback.wording import N_

PHONE = "phone"


@dataclass(frozen=True)
class Choice:
    """When and how: ``way`` is phone or another agreed way; no window is as soon as we can."""

    way: str = PHONE
    window: Window | None = None

    @property
    def bounds(self) -> tuple[datetime, datetime] | None:
        """From and until; a mail or a letter needs nobody to be there."""
        if self.window is None or self.way in rules.IN_WRITING:
            return None
        return self.window.starts_at, self.window.ends_at


@dataclass(frozen=True)
class Chosen:
    """The promise as it is now, and whether it is a new one or anything changed at all."""

    promise: Promise
    is_new: bool
    is_change: bool


def choose(
    case_id: int,
    choice: Choice,
    *,
    by: Actor,
    now: datetime,
    more: ContactDetails | None = None,
) -> Chosen:
    """Make a resident's choice part of the promise.

    1. A window that ends by the due moment refines the promise that runs: what was promised
    stays, target and warnings follow the window. 2. A later window gives a new promise, due
    when the window ends; the old one is settled "op verzoek verplaatst", or late when it was
    broken already. 3. The same choice again changes nothing. ``more`` is what the chosen way
    still needs, like an address; it never replaces what we have.
    Raises ``CaseIsOver``, ``Conflict`` without a running promise, and ``Invalid`` by field.
    """
    case = case_queries.get_case(case_id, lock=True)
    running = get_running(case)
    _check_way(case, choice.way, more=more, by=by, now=now)
    bounds = choice.bounds
    if (running.way, running.window) == (choice.way, bounds):
        return Chosen(running, is_new=False, is_change=False)
    is_new = bounds is not None and bounds[1] > running.due_at
    if is_new:
        running = _move(case, running, choice, by=by, now=now)
    else:
        _refine(running, choice, now=now)
    _tell(running, by=by, now=now)
    confirm_choice(case, running, now=now)
    return Chosen(running, is_new=is_new, is_change=True)


def forget_choice(case_id: int, *, by: Actor, now: datetime) -> Chosen:
    """Take the choice back: as soon as we can, in the way the resident asked for at first."""
    case = case_queries.get_case(case_id)
    return choose(case_id, Choice(first_way(case)), by=by, now=now)


def first_way(case: Case) -> str:
    """Return the way that stands with the resident's contact data; by phone when none does."""
    card = _card(case)
    if card is None or card.preferred_channel is None:
        return PHONE
    return card.preferred_channel.value


def get_running(case: Case) -> Promise:
    """Return the promise that runs, locked; raises ``CaseIsOver`` or ``Conflict`` for none."""
    if case.status not in {CaseStatus.OPEN, CaseStatus.QUARANTINED}:
        raise CaseIsOver(N_("Dit bericht is al afgerond. U kunt vragen om een nieuw gesprek."))
    running = find_open_promise(case.id, lock=True)
    if running is None:
        raise Conflict(N_("Er staat nu geen gesprek open. U kunt vragen om een nieuw gesprek."))
    return running


def _move(case: Case, running: Promise, choice: Choice, *, by: Actor, now: datetime) -> Promise:
    """Settle the old promise at the resident's own request, and give the new dated one."""
    is_broken = now > running.due_at
    promises.settle(
        running,
        outcome=VerdictOutcome.LATE if is_broken else VerdictOutcome.EXCLUDED,
        reason=VerdictReason.MOVED_ON_REQUEST,
        happened_at=now,
        by=by,
        now=now,
    )
    new = promises.NewPromise(case, now, choice.way, "moved on request", choice.bounds)
    return promises.promise_all([new], by=by, now=now)[0]


def _refine(running: Promise, choice: Choice, *, now: datetime) -> None:
    running.way = choice.way
    running.window_starts_at, running.window_ends_at = choice.bounds or (None, None)
    running.chosen_at = now
    running.letter_sent_on = None
    calendar, norms = calendars.active_calendar(now), calendars.active_norms(now)
    promises.follow_norm(running, calendar=calendar, norms=norms, now=now)


def _tell(running: Promise, *, by: Actor, now: datetime) -> None:
    starts_at, ends_at = running.window or (None, None)
    fields = {
        "promise_id": running.id,
        "way": running.way,
        "starts_at": starts_at.isoformat() if starts_at else None,
        "ends_at": ends_at.isoformat() if ends_at else None,
    }
    tell(running.case_id, TimelineKind.MOMENT_CHOSEN, by=by, now=now, fields=fields)


def _check_way(
    case: Case, way: str, *, more: ContactDetails | None, by: Actor, now: datetime
) -> None:
    """Raise ``Invalid`` when we cannot reach the resident in this way; keep what was added."""
    card = _card(case)
    if card is not None and more is not None:
        card = complete_contact(card.id, more=more, by=by, about_case=case.id, now=now)
    if card is None:
        raise Conflict(N_("U bleef anoniem. Wij kunnen u daarom niet bereiken."))
    missing = what_is_missing(card, way)
    if missing:
        raise Invalid(missing)


def what_is_missing(card: ContactCard, way: str) -> dict[str, str]:
    """Return what we do not know and this way needs: one sentence by field."""
    if way in rules.BY_PHONE and not card.has_phone:
        return {"phone": N_("Vul uw telefoonnummer in, bijvoorbeeld 06 12 34 56 78.")}
    if way == "interpreter" and not card.interpreter_language:
        return {"interpreter_language": N_("Vul in welke taal u spreekt.")}
    if way == "email" and not card.has_email:
        return {"email": N_("Vul uw e-mailadres in.")}
    if way in {"post", "home_visit"} and not card.has_address:
        return {"address": N_("Vul uw adres in.")}
    return {}


def _card(case: Case) -> ContactCard | None:
    return list_cards([case.contact_id]).get(case.contact_id or "")
