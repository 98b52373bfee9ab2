# SPDX-License-Identifier: EUPL-1.2
"""What somebody's work asks today, and how the quarter stands: only what they may see.

Each count comes from the conditions of the rows that it opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.callbacks.queries.counts import count_lists
from feedback.callbacks.queries.lists import QueueFilter, Whose
from feedback.callbacks.rules import TimeState
from feedback.clock import local
from feedback.db import db
from feedback.desk.queries.agreements import count_agreements
from feedback.desk.queries.budget import count_to_decide
from feedback.desk.queries.checks import WAITING, waiting_values
from feedback.desk.queries.feedback_tasks import count_tasks
from feedback.desk.rules import times
from feedback.desk.rules.budget import left_at_end, year_share
from feedback.desk.rules.lookups import When
from feedback.desk.rules.overview import Ask
from feedback.insight.models import FocusArea
from feedback.insight.promise_record import find_total
from feedback.insight.queries import count_late_steps, list_open_focus_areas
from feedback.insight.rules.promises import Tally
from feedback.insight.rules.quarters import Quarter, quarter_of
from feedback.insight.standing import Standing, find_standing
from feedback.insight.steady import list_unseen
from feedback.instructions.queries.at_work import count_unread
from feedback.instructions.queries.sessions import list_owed
from feedback.instructions.queries.versions import Began, count_to_approve, list_begun
from feedback.money import Cents
from feedback.notifications.queries import count_attention
from feedback.surprise_budget.queries import surprises
from feedback.surprise_budget.queries.pots import Room, list_visible

_BESIDE = sa.select(*WAITING)


@dataclass(frozen=True)
class PotRoom:
    """A pot of this year: what it holds, how far the year is, what is left in this pace."""

    room: Room
    share: int
    left_at_end: Cents | None


@dataclass(frozen=True)
class Overview:
    """The page of one person: what asks something today, and the quarter as far as they may."""

    asks: dict[Ask, int]
    to_decide: dict[int, int]
    """By pot, how many attenties wait for their yes."""
    signals: Sequence[tuple[str, str, int]]
    """Signals of control charts that nobody looked at: survey, channel, how many."""
    quarter: Quarter
    rooms: Sequence[PotRoom] | None = None
    begun: Sequence[Began] | None = None
    standing: Standing | None = None
    promises: Tally | None = None
    focus: Sequence[FocusArea] = ()


def find_overview(*, by: Actor, now: datetime) -> Overview:
    """Return the overview of somebody at this moment; what they may not see is not asked."""
    today, quarter = local(now).date(), quarter_of(now)
    rooms = list_visible(by, year=today.year) if by.may("budgets.read") else None
    reads = by.may("insights.read")
    asks = dict(_asks(by=by, rooms=rooms or (), today=today, now=now))
    return Overview(
        asks={one: asks[one] for one in Ask if asks.get(one)},
        to_decide=(count_to_decide(rooms or (), by=by, now=now) if by.may("budgets.spend") else {}),
        signals=list_unseen() if by.may("insights.edit") else (),
        quarter=quarter,
        rooms=None if rooms is None else [_pot(one, today=today) for one in rooms],
        begun=(
            list_begun(since=quarter.begins, until=now) if by.may("instructions.read") else None
        ),
        standing=find_standing(quarter.before) if reads else None,
        promises=find_total(quarter, now=now) if reads else None,
        focus=list_open_focus_areas() if reads else (),
    )


def _pot(room: Room, *, today: date) -> PotRoom:
    share = year_share(today, year=room.pot.year)
    return PotRoom(room, share, left_at_end(room.balance, share=share))


def _asks(
    *, by: Actor, rooms: Sequence[Room], today: date, now: datetime
) -> Iterator[tuple[Ask, int]]:
    """Yield what waits, by the permission to do something about it."""
    if by.may("cases.work"):
        yield from _of_the_desk(by=by, today=today, now=now)
    if by.may("budgets.spend"):
        yield Ask.TO_CHECK, len(surprises.list_to_check([one.pot.id for one in rooms]))
    if by.may("instructions.edit"):
        due = [one.reply.due_at for one in list_owed()]
        yield Ask.REPLIES_LATE, sum(at < now for at in due)
        yield Ask.REPLIES, sum(at >= now for at in due)
    if by.may("instructions.approve") and by.id is not None:
        yield Ask.TO_APPROVE, count_to_approve(user_id=by.id)
    if by.may("insights.edit"):
        yield Ask.STEPS_LATE, count_late_steps(today=today)
    if by.may("messages.manage"):
        yield Ask.MESSAGES, count_attention(now=now)


def _of_the_desk(*, by: Actor, today: date, now: datetime) -> Iterator[tuple[Ask, int]]:
    until = times.end_of_day(now)
    lists = {
        Ask.MINE: QueueFilter(whose=Whose.MINE, user_id=by.id, until=until),
        Ask.MY_LATE: QueueFilter(
            whose=Whose.MINE, user_id=by.id, until=until, state=TimeState.LATE
        ),
    }
    if by.may("cases.assign"):
        lists |= {
            Ask.LATE: QueueFilter(until=until, state=TimeState.LATE),
            Ask.NOBODYS: QueueFilter(whose=Whose.NOBODY, until=until),
        }
    counted = count_lists({one.value: wanted for one, wanted in lists.items()}, now=now)
    yield from ((one, counted[one.value]) for one in lists)
    asked = waiting_values(user_id=by.id, now=now)
    mails, calls = db.session.connection().execute(_BESIDE, asked).one()
    yield Ask.MAILS, mails
    yield Ask.CALLS, calls
    agreements = count_agreements(today=today)
    yield Ask.AGREEMENTS_LATE, agreements[When.LATE]
    yield Ask.AGREEMENTS_TODAY, agreements[When.TODAY]
    yield Ask.QUESTIONS_LATE, count_tasks(today=today)[When.LATE]
    if by.id is not None:
        yield Ask.UNREAD, count_unread(user_id=by.id, now=now)
