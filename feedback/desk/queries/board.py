# SPDX-License-Identifier: EUPL-1.2
"""The team lead's board: today, what asks for attention, who has how much, what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback.accounts.queries import absences as absence_queries
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import Actor
from feedback.callbacks.queries import board as figures
from feedback.callbacks.queries import spoken, unconfirmed
from feedback.callbacks.queries.board import Kept, Load
from feedback.callbacks.queries.counts import count_lists
from feedback.callbacks.queries.lists import QueueFilter, Whose
from feedback.callbacks.queries.queue import QueueRow, list_queue
from feedback.callbacks.queries.spoken import TeamChecks
from feedback.callbacks.rules import TimeState, VerdictReason
from feedback.clock import local
from feedback.desk.queries.agreements import count_agreements
from feedback.desk.queries.feedback_tasks import count_tasks
from feedback.desk.queries.lines import Line, find_ground, make_lines
from feedback.desk.queries.promises import weeks_back
from feedback.desk.rules import times
from feedback.desk.rules.lookups import When
from feedback.desk.rules.phrases import Sentence
from feedback.desk.rules.shares import Share, board_headline, share

ATTENTION = 8


@dataclass(frozen=True)
class PersonLoad:
    """Who has how much to do; presence first, then name, never a ranking."""

    name: str
    user_id: int | None
    is_present: bool
    answers_instead: str | None
    load: Load


@dataclass(frozen=True)
class Board:
    """Everything on the board."""

    headline: Sentence
    states: dict[TimeState, int]
    spoken_today: int
    attention: Sequence[Line]
    people: Sequence[PersonLoad]
    kept: Kept
    tried_in_time: int
    in_time: Share | None
    target: Share | None
    excluded: dict[VerdictReason, int]
    agreements: dict[When, int]
    questions: dict[When, int]
    spoken_checks: Sequence[TeamChecks]
    unconfirmed: Sequence[tuple[str, int]]

    @property
    def waiting(self) -> int:
        """How many people still wait for a call that is due today or late."""
        return sum(self.states.values())

    @property
    def soon(self) -> int:
        """How many stand past their target or near it."""
        return self.states[TimeState.PAST_TARGET] + self.states[TimeState.DUE_SOON]


def find_board(*, by: Actor, now: datetime) -> Board:
    """Return the board of this moment, in a fixed number of statements."""
    until = times.end_of_day(now)
    scope = QueueFilter(until=until)
    asked = {state.value: QueueFilter(until=until, state=state) for state in TimeState}
    counted = count_lists(asked, now=now)
    states = {state: counted[state.value] for state in TimeState}
    kept = figures.find_kept(since=weeks_back(now), now=now)
    soon = states[TimeState.PAST_TARGET] + states[TimeState.DUE_SOON]
    late = states[TimeState.LATE]
    rows = _asking(scope, now=now)
    return Board(
        headline=board_headline(late=late, soon=soon, waiting=sum(states.values())),
        states=states,
        spoken_today=figures.count_spoken_between(times.start_of_day(now), until),
        attention=make_lines(rows, by=by, now=now, ground=find_ground(now)),
        people=_people(figures.list_loads(until=until, now=now), now=now),
        kept=kept,
        tried_in_time=figures.count_tried_in_time(since=weeks_back(now), now=now),
        in_time=share(kept.kept, kept.n),
        target=share(kept.target_met, kept.n),
        excluded=figures.count_excluded(since=weeks_back(now), now=now),
        agreements=count_agreements(today=local(now).date()),
        questions=count_tasks(today=local(now).date()),
        spoken_checks=spoken.count_by_team(since=weeks_back(now)),
        unconfirmed=unconfirmed.count_by_team(now=now),
    )


def _asking(scope: QueueFilter, *, now: datetime) -> list[QueueRow]:
    """Return who needs the team lead: first what is late, then what is nobody's."""
    late = QueueFilter(until=scope.until, state=TimeState.LATE)
    nobody = QueueFilter(until=scope.until, whose=Whose.NOBODY)
    rows = list_queue(late, now=now, limit=ATTENTION)
    known = {row.case_id for row in rows}
    rows += [
        row for row in list_queue(nobody, now=now, limit=ATTENTION) if row.case_id not in known
    ]
    return rows[:ATTENTION]


def _people(loads: Sequence[Load], *, now: datetime) -> list[PersonLoad]:
    """Return everyone who may call, present people first, then by name; nobody's at the end."""
    by_owner = {load.owner_id: load for load in loads}
    today = local(now).date()
    away = {absence.user_id: absence.deputy_id for absence in absence_queries.list_away(today)}
    colleagues = people_queries.list_colleagues(permission="cases.work")
    names = {person.id: person.name for person in colleagues}
    missing = [owner for owner in by_owner if owner is not None and owner not in names]
    names |= people_queries.list_names(missing)
    people = [
        PersonLoad(
            name,
            user_id,
            user_id not in away,
            names.get(away.get(user_id) or 0),
            by_owner.get(user_id) or Load(user_id, 0, 0, 0),
        )
        for user_id, name in names.items()
    ]
    people.sort(key=lambda person: (not person.is_present, person.name.casefold()))
    if None in by_owner:
        people.append(
            PersonLoad("", None, is_present=True, answers_instead=None, load=by_owner[None])
        )
    return people
