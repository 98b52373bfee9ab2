# SPDX-License-Identifier: EUPL-1.2
"""The page *Vandaag bellen*: who is next, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.business_time.calendar import ServiceCalendar
from feedback.callbacks.models import Promise
from feedback.callbacks.queries.board import SPOKEN
from feedback.callbacks.queries.counts import Beside, count_beside, count_queue
from feedback.callbacks.queries.lists import QueueFilter, Whose
from feedback.callbacks.queries.promises import OPEN
from feedback.callbacks.queries.queue import QueueRow, list_queue
from feedback.callbacks.rules import TimeState
from feedback.cases.queries import find_case_ids
from feedback.db import db
from feedback.desk.queries.checks import WAITING, Waiting, waiting_values
from feedback.desk.queries.lines import Line, find_ground, make_lines
from feedback.desk.rules import times
from feedback.desk.rules.phrases import Sentence, people_words
from feedback.desk.rules.wishes import ListName, Wish

PAGE_SIZE = 50
FOUND_AT_MOST = 500
WHOSE = {
    ListName.EVERYONE: Whose.EVERYONE,
    ListName.MINE: Whose.MINE,
    ListName.TEAM: Whose.TEAM,
    ListName.NOBODY: Whose.NOBODY,
}
_NEWEST = sa.select(sa.func.max(Promise.id))
#: What stands beside every list.
_BESIDE = Beside((SPOKEN.scalar_subquery(), _NEWEST.scalar_subquery(), *WAITING))


class Heading(NamedTuple):
    """The heading of those who stand the same: how many, and what was promised them all."""

    state: TimeState
    size: int
    promised: str | None


class Outline(NamedTuple):
    """What the page around the lines says of them; it names nobody."""

    total: int
    any_state: int
    shown: int
    goes_on: bool
    has_first: bool
    headings: tuple[Heading, ...]
    next_day_words: str
    next_day_count: int
    spoken_today: int
    tried_today: int
    newest_id: int


@dataclass(frozen=True)
class QueuePage:
    """Everything on *Vandaag bellen*."""

    headline: Sentence
    outline: Outline
    lists: dict[ListName, int]
    states: dict[TimeState, int]
    waiting: Waiting
    groups: dict[TimeState, list[Line]]
    """The lines of each state, in the order of the headings."""
    next_day_lines: Sequence[Line]

    @property
    def first(self) -> Line | None:
        """Who is next: the first line of the page."""
        return next((lines[0] for lines in self.groups.values()), None)


def find_queue_page(wish: Wish, *, by: Actor, now: datetime) -> QueuePage:
    """Return the page of ``wish``: rows, and counts from the same conditions as the rows."""
    ground = find_ground(now)
    calendar = ground.calendar
    scope = queue_filter(wish, by=by, now=now)
    following = replace(
        scope, state=None, after=scope.until, until=_next_day_end(calendar, now=now)
    )
    day_starts, until = times.start_of_day(now), times.end_of_day(now)
    asked = {"start": day_starts, "end": until} | waiting_values(user_id=by.id, now=now)
    counted = _asked_counts(scope, following, by.id, by.team_id)
    counts, beside = count_beside(counted, _BESIDE, asked, now=now)
    spoken, newest, mails, calls = beside
    # One more than is shown: the counts stop early, so they don't tell whether the list goes on.
    found = list_queue(scope, now=now, limit=PAGE_SIZE + 1, offset=(wish.page - 1) * PAGE_SIZE)
    rows = found[:PAGE_SIZE]
    later = list_queue(following, now=now, limit=PAGE_SIZE) if wish.shows_next_day else []
    lines = make_lines([*rows, *later], by=by, now=now, ground=ground)
    states = {state: counts[state.value] for state in TimeState}
    groups = _groups(lines[: len(rows)])
    outline = Outline(
        total=counts["all"],
        any_state=counts["any_state"],
        shown=len(rows),
        goes_on=len(found) > len(rows),
        has_first=bool(rows),
        headings=_headings(groups, states, now=now),
        next_day_words=times.next_day_words(calendar, now=now),
        next_day_count=counts["next_day"],
        spoken_today=spoken,
        tried_today=0 if rows else _count_tried(since=day_starts, after=until),
        newest_id=newest or 0,
    )
    return QueuePage(
        headline=people_words(outline.total),
        outline=outline,
        lists={name: counts[name.value] for name in ListName},
        states=states,
        waiting=Waiting(mails=mails, calls=calls),
        groups=groups,
        next_day_lines=lines[len(rows) :],
    )


def queue_filter(wish: Wish, *, by: Actor, now: datetime) -> QueueFilter:
    """Return the conditions of ``wish`` for who asks: promised before the end of today."""
    found = tuple(find_case_ids(wish.search, limit=FOUND_AT_MOST)) if wish.search else None
    return QueueFilter(
        whose=WHOSE[wish.whose],
        user_id=by.id,
        team_id=by.team_id,
        until=times.end_of_day(now),
        kind=wish.kind,
        channel=wish.channel,
        topic_id=wish.topic_id,
        state=wish.state,
        case_ids=found,
    )


def find_next(wish: Wish, *, but: int, by: Actor, now: datetime) -> QueueRow | None:
    """Return who comes after the case in hand on the list of ``wish``."""
    scope = queue_filter(wish, by=by, now=now)
    rows = list_queue(scope, now=now, limit=2)
    return next((row for row in rows if row.case_id != but), None)


def count_new(wish: Wish, *, since_id: int, by: Actor, now: datetime) -> int:
    """Return how many people came onto the list after the promise ``since_id`` was the newest."""
    scope = queue_filter(wish, by=by, now=now)
    fresh = sa.select(Promise.case_id).where(Promise.id > since_id).where(OPEN).limit(200)
    case_ids = set(db.session.scalars(fresh))
    if scope.case_ids is not None:
        case_ids &= set(scope.case_ids)
    if not case_ids:
        return 0
    return count_queue(replace(scope, case_ids=tuple(sorted(case_ids))), now=now)


def _groups(lines: Sequence[Line]) -> dict[TimeState, list[Line]]:
    """Return the lines of each state, late ones first."""
    by_state: dict[TimeState, list[Line]] = {}
    for line in lines:
        by_state.setdefault(line.state, []).append(line)
    return {state: by_state[state] for state in times.GROUP_ORDER if state in by_state}


def _headings(
    groups: dict[TimeState, list[Line]], counts: dict[TimeState, int], *, now: datetime
) -> tuple[Heading, ...]:
    return tuple(
        Heading(state, counts[state], times.common_due((line.row for line in lines), now=now))
        for state, lines in groups.items()
    )


@lru_cache(maxsize=256)
def _asked_counts(
    scope: QueueFilter, following: QueueFilter, user_id: int, team_id: int | None
) -> tuple[tuple[str, QueueFilter], ...]:
    """Return what is counted: each list, each state of this list, this list, the next day."""
    asked = {
        name.value: replace(scope, whose=WHOSE[name], user_id=user_id, team_id=team_id)
        for name in ListName
    }
    asked |= {state.value: replace(scope, state=state) for state in TimeState}
    any_state = replace(scope, state=None)
    return tuple({**asked, "all": scope, "any_state": any_state, "next_day": following}.items())


def _next_day_end(calendar: ServiceCalendar, *, now: datetime) -> datetime:
    return times.end_of_next_working_day(calendar, now=now)


def _count_tried(*, since: datetime, after: datetime) -> int:
    """Return how many people we tried in vain today and call again on another day."""
    query = (
        sa.select(sa.func.count())
        .select_from(Promise)
        .where(OPEN)
        .where(Promise.due_at > after)
        .where(Promise.first_attempt_at >= since)
    )
    return db.session.scalar(query) or 0
