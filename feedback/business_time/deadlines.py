# SPDX-License-Identifier: EUPL-1.2
"""Deadlines: the policies of the call promise, and the terms of the Algemene wet bestuursrecht.

Every answer is inclusive: what happens at the deadline itself is in time, one second later
is late. All answers are moments in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.dutch_days import why_no_term_ends
from feedback.business_time.local_time import (
    ONE_DAY,
    clock_time,
    day_of,
    end_of_day,
    moment_on,
    usable_moment,
)
from feedback.business_time.trace import (
    ClockShifted,
    DayOfReceiptLeftOut,
    DayPassed,
    EndOfDay,
    Received,
    Reception,
    SameClock,
    Shift,
    Step,
    Trace,
    UntilClosing,
    WeeksCounted,
    Worked,
    WorkingDayFound,
)
from feedback.business_time.working_time import working_parts
from feedback.errors import Invalid

#: Eight working hours: the length of the policy ``working-hours`` unless a norm says otherwise.
DEFAULT_WORKING_MINUTES = 8 * 60


class Policy(StrEnum):
    """The rule by which a deadline is found."""

    CLOSE_OF_NEXT_WORKDAY = "close-of-next-workday"
    SAME_CLOCK_NEXT_WORKDAY = "same-clock-next-workday"
    WORKING_HOURS = "working-hours"
    AWB_4W = "awb-4w"
    AWB_6W = "awb-6w"
    AWB_10W = "awb-10w"


#: The policies that a call promise may follow; the others are terms in a law.
CALL_POLICIES = (
    Policy.CLOSE_OF_NEXT_WORKDAY,
    Policy.SAME_CLOCK_NEXT_WORKDAY,
    Policy.WORKING_HOURS,
)
_WEEKS = {Policy.AWB_4W: 4, Policy.AWB_6W: 6, Policy.AWB_10W: 10}


@dataclass(frozen=True, slots=True)
class TargetAndDue:
    """The two moments of a promise: what we aim for, and what the resident is told."""

    target_at: datetime
    due_at: datetime


def deadline(
    policy: Policy,
    received_at: datetime,
    *,
    calendar: ServiceCalendar,
    working_minutes: int = DEFAULT_WORKING_MINUTES,
) -> datetime:
    """Return the last moment (UTC) that is in time for what was received at ``received_at``.

    ``working_minutes`` is the length of the policy ``working-hours``. The legal terms look
    at the law's own days, never at the opening hours. Raises ``ValueError`` for a naive
    moment, ``OutsideCalendar`` outside the years 1970-2999, ``NoWorkingDay`` when the
    calendar runs out of working days, ``Invalid`` for a length that is not positive.
    """
    return trace_deadline(
        policy, received_at, calendar=calendar, working_minutes=working_minutes
    ).due_at


def trace_deadline(
    policy: Policy,
    received_at: datetime,
    *,
    calendar: ServiceCalendar,
    working_minutes: int = DEFAULT_WORKING_MINUTES,
) -> Trace:
    """Return the deadline with the steps that led to it; see ``deadline``."""
    received_at = usable_moment(received_at)
    if policy in _WEEKS:
        return _end_of_term(_WEEKS[policy], received_at)
    steps: list[Step] = [Received(received_at, reception(received_at, calendar=calendar))]
    if policy is Policy.CLOSE_OF_NEXT_WORKDAY:
        due_at = _close_of_next_workday(received_at, calendar, steps)
    elif policy is Policy.SAME_CLOCK_NEXT_WORKDAY:
        due_at = _same_clock_next_workday(received_at, calendar, steps)
    else:
        due_at = _after_working_minutes(working_minutes, received_at, calendar, steps)
    return Trace(due_at, tuple(steps))


def target_and_due(
    received_at: datetime,
    *,
    target_policy: Policy,
    due_policy: Policy,
    calendar: ServiceCalendar,
    working_minutes: int = DEFAULT_WORKING_MINUTES,
) -> TargetAndDue:
    """Return both moments of a promise; the target is never later than due."""
    target_at, due_at = (
        deadline(policy, received_at, calendar=calendar, working_minutes=working_minutes)
        for policy in (target_policy, due_policy)
    )
    return TargetAndDue(min(target_at, due_at), due_at)


def close_after_working_days(
    days: int, received_at: datetime, *, calendar: ServiceCalendar
) -> datetime:
    """Return closing time of the so-many-th working day after the day of receipt.

    What a municipality says as "binnen 20 werkdagen": the day of receipt is left out.
    """
    day = day_of(usable_moment(received_at))
    for _ in range(days):
        day = calendar.next_working_day(day)
    return calendar.closing_of(day)


def reception(at: datetime, *, calendar: ServiceCalendar) -> Reception:
    """Return how the doors stood at this moment; a lunch break counts as part of the day."""
    stretches = calendar.stretches_on(day_of(at))
    if not stretches:
        return Reception.CLOSED_DAY
    if at < stretches[0].opens_at:
        return Reception.BEFORE_OPENING
    if at >= stretches[-1].closes_at:
        return Reception.AFTER_CLOSING
    return Reception.OPEN if calendar.is_open(at) else Reception.BETWEEN_BLOCKS


def _close_of_next_workday(
    received_at: datetime, calendar: ServiceCalendar, steps: list[Step]
) -> datetime:
    """Closing time of the first working day after the calendar day of receipt."""
    day = day_of(received_at)
    steps.append(DayOfReceiptLeftOut(day))
    return _closing(_next_working_day(day, calendar, steps), calendar, steps)


def _same_clock_next_workday(
    received_at: datetime, calendar: ServiceCalendar, steps: list[Step]
) -> datetime:
    """Received while open: the same clock time next working day, kept within its hours.

    Received while closed: closing time of the first working day that opens after receipt.
    """
    day = day_of(received_at)
    how = reception(received_at, calendar=calendar)
    if how is Reception.BEFORE_OPENING:
        steps.append(WorkingDayFound(day))
        return _closing(day, calendar, steps)
    following = _next_working_day(day, calendar, steps)
    if how in {Reception.AFTER_CLOSING, Reception.CLOSED_DAY}:
        return _closing(following, calendar, steps)
    return _same_clock(clock_time(received_at), following, calendar, steps)


def _same_clock(
    wanted: timedelta, day: date, calendar: ServiceCalendar, steps: list[Step]
) -> datetime:
    """A clock time in a gap or before opening moves forward, one after closing back."""
    at = moment_on(day, wanted)
    why = Shift.BEFORE_OPENING
    for stretch in calendar.stretches_on(day):
        if at < stretch.opens_at:
            steps.append(ClockShifted(wanted, stretch.opens_at, why))
            return stretch.opens_at
        if at < stretch.closes_at:
            steps.append(SameClock(at))
            return at
        why = Shift.BETWEEN_BLOCKS
    closing = calendar.closing_of(day)
    kept = SameClock(at) if at == closing else ClockShifted(wanted, closing, Shift.AFTER_CLOSING)
    steps.append(kept)
    return closing


def _after_working_minutes(
    minutes: int, received_at: datetime, calendar: ServiceCalendar, steps: list[Step]
) -> datetime:
    """The earliest moment by which so many working minutes have passed since receipt."""
    if minutes < 1:
        raise Invalid({"working_minutes": "Geef ten minste één werkminuut."})
    left, due_at = timedelta(minutes=minutes), received_at
    for part in working_parts(received_at, left, calendar=calendar):
        left -= part.counted
        due_at = part.ends_at
        steps.append(Worked(part.day, part.counted, left))
    return due_at


def _end_of_term(weeks: int, received_at: datetime) -> Trace:
    """End of the day so many weeks later, or the first day after it on which a term may end.

    Source: Awb 7:10 and 9:11 for the lengths; Atw 1(1) and 3 for where they end.
    """
    received_on = day_of(received_at)
    day = received_on + timedelta(weeks=weeks)
    steps: list[Step] = [
        Received(received_at, reception=None),
        DayOfReceiptLeftOut(received_on),
        WeeksCounted(weeks, day),
    ]
    while (because := why_no_term_ends(day)) is not None:
        steps.append(DayPassed(day, because))
        day += ONE_DAY
    steps.append(EndOfDay(day))
    return Trace(end_of_day(day), tuple(steps))


def _next_working_day(after: date, calendar: ServiceCalendar, steps: list[Step]) -> date:
    found = calendar.next_working_day(after)
    day = after + ONE_DAY
    while day < found:
        steps.append(DayPassed(day, calendar.closed_because(day) or ""))
        day += ONE_DAY
    steps.append(WorkingDayFound(found))
    return found


def _closing(day: date, calendar: ServiceCalendar, steps: list[Step]) -> datetime:
    at = calendar.closing_of(day)
    steps.append(UntilClosing(at))
    return at
