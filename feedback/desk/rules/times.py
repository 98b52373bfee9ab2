# SPDX-License-Identifier: EUPL-1.2
"""How a promise stands against the clock, as a row, a case head and the board show it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.local_time import day_of
from feedback.business_time.wording import day_nl
from feedback.business_time.working_time import working_seconds_between
from feedback.callbacks.rules import TimeState, time_state
from feedback.clock import AMSTERDAM, local
from feedback.desk.rules.phrases import (
    DAYS_FROM,
    Sentence,
    day_and_time,
    duration,
    duration_aloud,
    short_moment,
)
from feedback.wording import N_

#: Beyond this we stop counting working time, and say "meer dan": it is a very old promise.
COUNTED_LATE = timedelta(days=60)
GROUP_ORDER = (TimeState.LATE, TimeState.PAST_TARGET, TimeState.DUE_SOON, TimeState.ON_TIME)
GROUP_WORDS = {
    TimeState.LATE: N_("Te laat"),
    TimeState.PAST_TARGET: N_("Streef voorbij"),
    TimeState.DUE_SOON: N_("Bijna"),
    TimeState.ON_TIME: N_("Op tijd"),
}


Row = TypeVar("Row", bound="Timed")
_Shares = tuple[float, float]


class CountsTo(enum.StrEnum):
    """What the large figure counts to: the target until it passes, then the promise."""

    TARGET = "target"
    PROMISE = "promise"
    SINCE_DUE = "since_due"


class Timed(Protocol):
    """A promise, or a row that shows one."""

    @property
    def started_at(self) -> datetime:
        """Receipt."""

    @property
    def nearly_at(self) -> datetime:
        """When 80 % of the working time has gone."""

    @property
    def target_at(self) -> datetime:
        """Our own norm."""

    @property
    def due_at(self) -> datetime:
        """What the resident was told."""


class Standing(NamedTuple):
    """How one promise stands at one moment; its words are made when they are asked for."""

    row: Timed
    now: datetime
    state: TimeState
    counts_to: CountsTo
    seconds: int
    ticks_for: int
    elapsed_percent: float
    target_percent: float
    day_seconds: int

    @property
    def ticks(self) -> bool:
        """Tell whether the figure is one that a page may count on by itself: not in days."""
        return self.seconds < DAYS_FROM * self.day_seconds

    @property
    def zero_at(self) -> int:
        """The Unix second at which the figure is nought, counted on from now without a break."""
        now = int(self.now.timestamp())
        return now - self.seconds if self.counts_to is CountsTo.SINCE_DUE else now + self.seconds

    @property
    def stops_at(self) -> int:
        """The Unix second from which the figure stands still: closing time, or now."""
        return int(self.now.timestamp()) + self.ticks_for

    @property
    def figure(self) -> str:
        """The large figure."""
        words = duration(self.seconds, day_seconds=self.day_seconds)
        return words.replace(" ", "+ ") if self._is_old else words

    @property
    def beside(self) -> Sentence:
        """Beside the figure: what it counts to."""
        moment = short_moment(self._end, now=self.now)
        return Sentence(_BESIDE[self.counts_to], {"moment": moment})

    @property
    def aloud(self) -> Sentence:
        """The same as it is read aloud."""
        more = N_("meer dan ") if self._is_old else ""
        values = {
            "time": more + duration_aloud(self.seconds, day_seconds=self.day_seconds),
            "moment": day_and_time(self._end, now=self.now),
            "due": day_and_time(self.row.due_at, now=self.now),
        }
        return Sentence(_ALOUD[self.counts_to], values)

    @property
    def _end(self) -> datetime:
        is_target = self.counts_to is CountsTo.TARGET
        return self.row.target_at if is_target else self.row.due_at

    @property
    def _is_old(self) -> bool:
        return self.now > self.row.due_at + COUNTED_LATE


def state_of(row: Timed, *, now: datetime) -> TimeState:
    """Return the state of a row; the same rule that the counts use."""
    return time_state(now=now, nearly_at=row.nearly_at, target_at=row.target_at, due_at=row.due_at)


def standing(row: Timed, *, now: datetime, calendar: ServiceCalendar) -> Standing:
    """Return how ``row`` stands at ``now``, in working time of ``calendar``."""
    state = state_of(row, now=now)
    counts_to, seconds = _figure(row, state, now=now, calendar=calendar)
    end = row.target_at if counts_to is CountsTo.TARGET else row.due_at
    left = 0 if counts_to is CountsTo.SINCE_DUE else seconds
    elapsed, target = _percents(row, end, left, calendar)
    return Standing(
        row=row,
        now=now,
        state=state,
        counts_to=counts_to,
        seconds=seconds,
        ticks_for=seconds_until_closing(calendar, now=now),
        elapsed_percent=elapsed,
        target_percent=target,
        day_seconds=working_day_seconds(calendar),
    )


_BESIDE = {
    CountsTo.TARGET: N_("streef %(moment)s"),
    CountsTo.PROMISE: N_("belofte %(moment)s"),
    CountsTo.SINCE_DUE: N_("was %(moment)s"),
}
_ALOUD = {
    CountsTo.TARGET: N_("nog %(time)s tot de streeftijd van %(moment)s uur"),
    CountsTo.PROMISE: N_("nog %(time)s, beloofd vóór %(due)s uur, streeftijd voorbij"),
    CountsTo.SINCE_DUE: N_("%(time)s te laat, beloofd vóór %(due)s uur"),
}


def _percents(row: Timed, end: datetime, left: int, calendar: ServiceCalendar) -> _Shares:
    """Return how much of the promised working time has gone now, and will have at the target.

    ``left`` is the working time until ``end``. Without any working time in the promise (asked
    for in the evening, by tonight) the whole has gone.
    """
    whole = _promised_seconds(row.started_at, row.due_at, calendar)
    if not whole:
        return 100.0, 100.0
    target = 100 * _promised_seconds(row.started_at, row.target_at, calendar) / whole
    gone = max(0, _promised_seconds(row.started_at, end, calendar) - left)
    return 100 * gone / whole, target


@lru_cache(maxsize=4096)
def _promised_seconds(start: datetime, end: datetime, calendar: ServiceCalendar) -> int:
    """Return the working time of a promise; a list shows the same fifty again and again."""
    return working_seconds_between(start, end, calendar=calendar)


def _figure(
    row: Timed, state: TimeState, *, now: datetime, calendar: ServiceCalendar
) -> tuple[CountsTo, int]:
    if state is TimeState.LATE:
        until = min(now, row.due_at + COUNTED_LATE)
        return CountsTo.SINCE_DUE, working_seconds_between(row.due_at, until, calendar=calendar)
    if state is TimeState.PAST_TARGET:
        return CountsTo.PROMISE, working_seconds_between(now, row.due_at, calendar=calendar)
    return CountsTo.TARGET, working_seconds_between(now, row.target_at, calendar=calendar)


def working_day_seconds(calendar: ServiceCalendar) -> int:
    """Return how long an ordinary working day of ``calendar`` lasts, for saying "3 dagen"."""
    return calendar.ordinary_day // timedelta(seconds=1)


def seconds_until_closing(calendar: ServiceCalendar, *, now: datetime) -> int:
    """Return how long working time runs on without a break; 0 outside opening hours."""
    for stretch in calendar.stretches_on(day_of(now)):
        if stretch.opens_at <= now < stretch.closes_at:
            return int((stretch.closes_at - now).total_seconds())
    return 0


def end_of_day(now: datetime) -> datetime:
    """Return the last moment of today in Amsterdam."""
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    following = (midnight + timedelta(days=1)).replace(tzinfo=AMSTERDAM)
    return following - timedelta(microseconds=1)


def start_of_day(now: datetime) -> datetime:
    """Return the first moment of today in Amsterdam."""
    return local(now).replace(hour=0, minute=0, second=0, microsecond=0)


def end_of_next_working_day(calendar: ServiceCalendar, *, now: datetime) -> datetime:
    """Return the last moment of the first working day after today."""
    following = calendar.next_working_day(day_of(now))
    return end_of_day(calendar.closing_of(following) - timedelta(seconds=1))


def next_day_words(calendar: ServiceCalendar, *, now: datetime) -> str:
    """Return what the next working day is called today: morgen, or maandag 30 november."""
    following = calendar.next_working_day(day_of(now))
    is_tomorrow = following == day_of(now) + timedelta(days=1)
    return N_("morgen") if is_tomorrow else day_nl(following)


def common_due(rows: Iterable[Timed], *, now: datetime) -> str | None:
    """Return the one moment these rows were all promised before, in words; None when several."""
    moments = {row.due_at for row in rows}
    return day_and_time(moments.pop(), now=now) if len(moments) == 1 else None


def grouped(rows: Sequence[Row], *, now: datetime) -> list[tuple[TimeState, list[Row]]]:
    """Return the rows by state: late first, then target passed, nearly, on time.

    The order within a group stays: least time left first.
    """
    by_state: dict[TimeState, list[Row]] = {}
    for row in rows:
        by_state.setdefault(state_of(row, now=now), []).append(row)
    return [(state, by_state[state]) for state in GROUP_ORDER if state in by_state]
