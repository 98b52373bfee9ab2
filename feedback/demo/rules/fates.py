# SPDX-License-Identifier: EUPL-1.2
"""What becomes of each message: who calls when, how often in vain, what follows (pure)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.deadlines import Policy, deadline
from feedback.business_time.local_time import day_of
from feedback.business_time.working_time import add_working_seconds, working_seconds_between
from feedback.callbacks.rules import AttemptOutcome
from feedback.demo.rules.corpus import load_remarks
from feedback.demo.rules.days import MARGIN, ONE_DAY, Days, between
from feedback.demo.rules.people import choose_caller, choose_present_caller
from feedback.demo.rules.plan import MINUTE, Act, Deed, PlannedCase

VAIN = (AttemptOutcome.NO_ANSWER, AttemptOutcome.NO_ANSWER, AttemptOutcome.VOICEMAIL)


class Fate(enum.StrEnum):
    """What becomes of a promise."""

    KEPT = "kept"
    LATE = "late"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Word:
    """How well we keep what was agreed: the share that is forgotten, or done after its day."""

    forgotten: float
    overdue: float


USUAL = Word(forgotten=0.04, overdue=0.0)
LATE_EVERY = 12


def fate_of(place: int, *, late_every: int = LATE_EVERY) -> Fate:
    """Return what becomes of the promise at this place in the past: about 88 % is kept.

    By turns and not by chance, so that a small demo too has one of each (statistics.md §5).
    """
    if place % 45 == 30:
        return Fate.WITHDRAWN
    if place % 40 == 17:
        return Fate.DECLINED
    return Fate.LATE if place % late_every == 5 % late_every else Fate.KEPT


def due_of(case: PlannedCase, *, calendar: ServiceCalendar) -> datetime:
    """Return when this resident will have been called, as the default norm promises."""
    return deadline(Policy.CLOSE_OF_NEXT_WORKDAY, case.received_at, calendar=calendar)


def live_history(
    case: PlannedCase, fate: Fate, *, word: Word = USUAL, days: Days, chance: Random
) -> None:
    """Give a case of the past weeks its whole life, as far as it fits before now."""
    recent = day_of(case.received_at) >= days.two_before
    choose = choose_present_caller if recent else choose_caller
    who = choose(case.story.topic, chance=chance)
    if not case.is_promised:
        _read_and_close(case, who, days=days, chance=chance)
        return
    due = due_of(case, calendar=days.calendar)
    begin = _after(case.received_at, minutes=chance.randint(4, 90), days=days)
    if fate is Fate.WITHDRAWN:
        case.acts.append(Act(min(begin, due), Deed.WITHDRAW))
        return
    if fate is Fate.LATE:
        call = add_working_seconds(due, chance.randint(300, 18_000), calendar=days.calendar)
    else:
        call = _share_of(case.received_at, due, chance.betavariate(1.4, 2.2), days=days)
    if call > days.now - 40 * MINUTE:
        call = _share_of(case.received_at, min(due, days.now - 40 * MINUTE), 0.6, days=days)
    case.acts.append(Act(min(begin, call), Deed.CLAIM, who))
    _try_in_vain(case, who, until=call, odds=0.3, days=days, chance=chance)
    if fate is Fate.DECLINED:
        declined = Act(call + MINUTE, Deed.TRY, who, call, AttemptOutcome.DECLINED)
        case.acts += [declined, Act(call + 5 * MINUTE, Deed.CLOSE, who)]
        return
    ended = talk(case, who, at=call, chance=chance)
    _settle_and_close(case, who, since=ended, word=word, days=days, chance=chance)


def live_spoken(case: PlannedCase, *, days: Days, chance: Random) -> None:
    """Have somebody speak this resident on the current working day, or else the one before."""
    who = choose_present_caller(case.story.topic, chance=chance)
    start = max(case.received_at + 10 * MINUTE, days.opening(days.current))
    end = min(days.now, days.closing(days.current)) - 30 * MINUTE
    if start >= end:
        start = max(case.received_at + 10 * MINUTE, days.opening(days.before))
        end = min(days.now, days.closing(days.before)) - 30 * MINUTE
    if start >= end:
        return
    call = between(start, end, chance=chance)
    case.acts.append(Act(max(case.received_at, call - 5 * MINUTE), Deed.CLAIM, who))
    ended = talk(case, who, at=call, chance=chance)
    if not case.story.agreements:
        case.acts.append(Act(ended + MINUTE, Deed.CLOSE, who))


def live_waiting(
    case: PlannedCase, *, who: str | None, tries: int, days: Days, chance: Random
) -> None:
    """Leave a case open: perhaps taken by somebody, perhaps tried in vain."""
    if who is None:
        return
    soon = _after(case.received_at, minutes=chance.randint(3, 30), days=days)
    latest = days.now - 3 * MINUTE
    case.acts.append(Act(max(case.received_at, min(soon, latest)), Deed.CLAIM, who))
    if soon >= latest:
        return
    for number in range(tries):
        share = (number + 1) / (tries + 1)
        at = _share_of(soon, latest, share, days=days)
        if at < latest:
            _vain(case, who, at=at, chance=chance)


def talk(case: PlannedCase, who: str, *, at: datetime, chance: Random) -> datetime:
    """Have ``who`` speak the resident from ``at``; return when it was written down."""
    ended = at + chance.randint(6, 24) * MINUTE
    case.acts.append(Act(ended, Deed.TALK, who, at))
    return ended


def _read_and_close(case: PlannedCase, who: str, *, days: Days, chance: Random) -> None:
    """Handle a message that asks for no answer."""
    claimed = _after(case.received_at, minutes=chance.randint(20, 400), days=days)
    closed = _after(claimed, minutes=chance.randint(5, 900), days=days)
    if claimed < days.now - MARGIN:
        case.acts.append(Act(claimed, Deed.CLAIM, who))
        remark = chance.choice(load_remarks()["notes"])
        case.acts.append(Act(claimed + MINUTE, Deed.NOTE, who, text=remark))
    if claimed + MINUTE < closed < days.now - MARGIN:
        case.acts.append(Act(closed, Deed.CLOSE, who))


def _settle_and_close(
    case: PlannedCase, who: str, *, since: datetime, word: Word, days: Days, chance: Random
) -> None:
    """Keep what was agreed, most of it, and close when nothing is open."""
    latest = since
    for agreement in case.story.agreements:
        promised = since + timedelta(days=agreement.in_days)
        done = _share_of(since, promised, chance.uniform(0.4, 1.0), days=days)
        if word.overdue and chance.random() < word.overdue:
            tardy = _after(promised, minutes=chance.randint(600, 4_000), days=days)
            done = tardy if tardy < days.now - ONE_DAY else done
        if done > days.now - MARGIN or chance.random() < word.forgotten:
            return
        case.acts.append(Act(done, Deed.KEEP_AGREEMENT, who, text=agreement.text))
        latest = max(latest, done)
    closed = latest + chance.randint(2, 12) * MINUTE
    if closed < days.now - MARGIN:
        case.acts.append(Act(closed, Deed.CLOSE, who))
        _perhaps_reopen(case, who, closed=closed, days=days, chance=chance)


def _perhaps_reopen(
    case: PlannedCase, who: str, *, closed: datetime, days: Days, chance: Random
) -> None:
    """Once in a while it was not solved: a second promise, kept, and closed again."""
    again = _after(closed, minutes=chance.randint(600, 2_000), days=days)
    call = _after(again, minutes=chance.randint(30, 300), days=days)
    if case.story.agreements or chance.random() > 0.08 or call > days.now - 60 * MINUTE:
        return
    case.acts.append(Act(again, Deed.REOPEN, who))
    ended = talk(case, who, at=call, chance=chance)
    case.acts.append(Act(ended + MINUTE, Deed.CLOSE, who))


def _try_in_vain(
    case: PlannedCase, who: str, *, until: datetime, odds: float, days: Days, chance: Random
) -> None:
    if chance.random() < odds:
        at = _share_of(case.received_at, until, chance.uniform(0.3, 0.8), days=days)
        if case.received_at < at < until - 10 * MINUTE:
            _vain(case, who, at=at, chance=chance)


def _vain(case: PlannedCase, who: str, *, at: datetime, chance: Random) -> None:
    remark = chance.choice(load_remarks()["tries"]) if chance.random() < 0.5 else ""
    case.acts.append(Act(at + MINUTE, Deed.TRY, who, at, chance.choice(VAIN), remark))


def _after(moment: datetime, *, minutes: int, days: Days) -> datetime:
    """Return the moment when this many minutes of working time have passed."""
    return add_working_seconds(moment, minutes * 60, calendar=days.calendar)


def _share_of(start: datetime, end: datetime, share: float, *, days: Days) -> datetime:
    """Return the moment at this share of the working time from ``start`` to ``end``."""
    seconds = working_seconds_between(start, end, calendar=days.calendar)
    at = add_working_seconds(start, max(1, int(share * seconds)), calendar=days.calendar)
    return at if day_of(at) <= day_of(end) else end
