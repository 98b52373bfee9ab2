# SPDX-License-Identifier: EUPL-1.2
"""One line of a list of people to call: what is known of it, how it stands, what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from feedback.accounts.rules import Actor
from feedback.business_time.calendar import ServiceCalendar
from feedback.callbacks.queries.queue import QueueRow, Tries, list_tries
from feedback.callbacks.rules import LadderState, TimeState, ladder_state
from feedback.contacts.queries import CallCard, ContactCard, list_call_cards
from feedback.desk.rules import times
from feedback.desk.rules.phrases import Sentence
from feedback.desk.rules.reasons import BY_PHONE, Facts, Fit, fits_now, tries_allow, why_now
from feedback.desk.rules.times import Standing
from feedback.desk.rules.tries import short_next_try
from feedback.minute import KeptForTheMinute, minute_of
from feedback.service_calendar.queries import active_calendar, active_norms
from feedback.service_calendar.rules import LadderPolicy

DIALLED = frozenset({BY_PHONE, "interpreter"})


class Ground(NamedTuple):
    """What all lines of a list follow from, beside the person."""

    calendar: ServiceCalendar
    policy: LadderPolicy


class Words(NamedTuple):
    """What a line says of a person beside the clock."""

    why: tuple[Sentence, ...]
    fit: Fit
    next_try: Sentence | None


class Known(NamedTuple):
    """What is known of a person on a list; two that are equal are the same line."""

    row: QueueRow
    card: CallCard | None
    tries: Tries | None
    state: TimeState
    is_mine: bool


@dataclass(frozen=True, eq=False)
class Line:
    """One person on the list, ready to be shown; made once a minute, equal to itself alone."""

    known: Known
    ground: Ground
    words: Words
    standing: Standing

    @property
    def row(self) -> QueueRow:
        """The promise and its case."""
        return self.known.row

    @property
    def name(self) -> str:
        """What we call this person; "" when we know no name."""
        return contact_name(self.known.card)

    @property
    def can_call(self) -> bool:
        """Tell whether there is a number, and somebody who wants to be called on it."""
        card = self.known.card
        return card is not None and card.has_phone and self.row.way in DIALLED

    @property
    def why(self) -> tuple[Sentence, ...]:
        """Why this person comes now."""
        return self.words.why

    @property
    def state(self) -> TimeState:
        """How the promise stands."""
        return self.known.state

    @property
    def is_mine(self) -> bool:
        """Tell whether it is the case of who looks."""
        return self.known.is_mine


def find_ground(now: datetime) -> Ground:
    """Return the ground of every list at ``now``."""
    return Ground(active_calendar(now), active_norms(now).ladder)


def make_lines(rows: Sequence[QueueRow], *, by: Actor, now: datetime, ground: Ground) -> list[Line]:
    """Return the rows ready to be shown: two selects, however many rows there are."""
    if not rows:
        return []
    cards = list_call_cards((row.contact_id for row in rows), now=now)
    tried = list_tries([row.case_id for row in rows if row.was_tried], now=now)
    kept = _LINES.of(minute_of(now), ground)
    lines = []
    for row in rows:
        card, tries = cards.get(row.contact_id or ""), tried.get(row.case_id)
        known = Known(row, card, tries, times.state_of(row, now=now), row.owner_id == by.id)
        # By a short name, and then compared: to look for all that is known, as a key, is slower.
        name = (row.promise_id, known.is_mine)
        line = kept.get(name)
        if line is None or line.known != known:
            line = kept[name] = _line(known, ground, now=now)
        lines.append(line)
    return lines


def contact_name(card: CallCard | ContactCard | None) -> str:
    """Return what we call this person; "" when we know no name."""
    return card.name if card is not None else ""


_LINES: KeptForTheMinute[Line] = KeptForTheMinute()


def _line(known: Known, ground: Ground, *, now: datetime) -> Line:
    standing = times.standing(known.row, now=now, calendar=ground.calendar)
    return Line(known, ground, _words(known, ground, now=now), standing)


def _words(known: Known, ground: Ground, *, now: datetime) -> Words:
    row, tries, calendar = known.row, known.tries, ground.calendar
    ladder = None
    if tries is not None:
        ladder = ladder_state(tries.moments, ground.policy, calendar, now=now, due_at=row.due_at)
    suits = known.card.preferred_times if known.card else ()
    facts = Facts(
        state=known.state,
        started_at=row.started_at,
        target_at=row.target_at,
        due_at=row.due_at,
        way=row.way,
        preferred_times=suits,
        has_owner=row.owner_id is not None,
        tries=tries.count if tries else 0,
        last_try_at=tries.last_at if tries else None,
        last_outcome=tries.last_outcome if tries else None,
        window=row.window,
    )
    fit = fits_now(suits, way=row.way, now=now, calendar=calendar, window=row.window)
    return Words(
        why=why_now(facts, now=now, calendar=calendar),
        fit=tries_allow(fit, ladder, now=now) if ladder else fit,
        next_try=_later_try(ladder, now=now),
    )


def _later_try(ladder: LadderState | None, *, now: datetime) -> Sentence | None:
    """Return when the next try is, unless that is now."""
    if ladder is None or ladder.next_window is None or ladder.next_window.holds(now):
        return None
    return short_next_try(ladder.next_window, now=now)
