# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions about promises: time states, steps, verdicts, the ladder (sla.md §1 and §4)."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.day_parts import (
    PartOfDay,
    Window,
    coming_windows,
    part_of,
    windows_on,
)
from feedback.business_time.local_time import day_of
from feedback.business_time.wording import (
    before_en,
    before_nl,
    between_en,
    between_nl,
    day_nl,
    short_between_en,
    short_between_nl,
    short_moment_en,
    short_moment_nl,
)
from feedback.errors import Invalid
from feedback.service_calendar.rules import LadderPolicy
from feedback.wording import N_

CLOCK_TOLERANCE = timedelta(minutes=2)
#: How many working days ahead the next try is looked for.
LADDER_DAYS = 5
#: How far ahead a colleague may note down "bel mij later".
LATER_DAYS = 92
#: Ways that end in a call: by phone, or by phone with an interpreter.
BY_PHONE = frozenset({"phone", "interpreter"})
#: Ways in which nobody has to be there at a moment.
IN_WRITING = frozenset({"email", "post"})
#: The policy of a promise for a moment that the resident chose.
CHOSEN_MOMENT = "chosen-moment"


class AttemptOutcome(enum.StrEnum):
    """How a call ended (contract)."""

    REACHED = "reached"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    DECLINED = "declined"


class PromiseState(enum.StrEnum):
    """Whether a promise still has to be kept."""

    OPEN = "open"
    SETTLED = "settled"


class VerdictOutcome(enum.StrEnum):
    """What became of a promise; written once."""

    KEPT = "kept"
    LATE = "late"
    EXCLUDED = "excluded"


class VerdictReason(enum.StrEnum):
    """Why the verdict is what it is; excluded ones are listed with their counts."""

    SPOKEN = "spoken"
    DECLINED = "declined"
    MOVED_ON_REQUEST = "moved_on_request"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"


class TimeState(enum.StrEnum):
    """How a promise stands against the clock (screens.md, status language)."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    PAST_TARGET = "past_target"
    LATE = "late"


class Step(enum.StrEnum):
    """What the watch records of a promise, each exactly once."""

    HALF_GONE = "half_gone"
    NEARLY_GONE = "nearly_gone"
    BREACHED = "breached"
    MORNING_AFTER = "morning_after"
    THREE_TIMES_LATE = "three_times_late"


WARNINGS = frozenset({Step.HALF_GONE, Step.NEARLY_GONE})
#: Steps whose moments the calendar gives; those of the others stand in the promise.
AFTER_BREACH = frozenset({Step.MORNING_AFTER, Step.THREE_TIMES_LATE})


class Emotion(enum.StrEnum):
    """How the resident felt (domain.md §4.2, block 3)."""

    ANGRY = "angry"
    DISAPPOINTED = "disappointed"
    WORRIED = "worried"
    SAD = "sad"
    POWERLESS = "powerless"
    HAPPY = "happy"
    NEUTRAL = "neutral"


class Need(enum.StrEnum):
    """What the resident needs (domain.md §4.2, block 4)."""

    BEING_HEARD = "being_heard"
    EXPLANATION = "explanation"
    APOLOGY = "apology"
    REPAIR = "repair"
    PREVENTION = "prevention"
    SPEED = "speed"
    COMPENSATION = "compensation"


class SpokenAnswer(enum.StrEnum):
    """What a resident says of our note that we spoke."""

    YES = "yes"
    NO = "no"


#: Attempts that reached nobody: they count for the ladder, and the clock runs on.
IN_VAIN = frozenset(
    {AttemptOutcome.NO_ANSWER, AttemptOutcome.VOICEMAIL, AttemptOutcome.WRONG_NUMBER}
)


@dataclass(frozen=True)
class PromiseTimes:
    """The moments of one promise, all aware."""

    started_at: datetime
    half_at: datetime
    nearly_at: datetime
    target_at: datetime
    due_at: datetime


def time_state(
    *, now: datetime, nearly_at: datetime, target_at: datetime, due_at: datetime
) -> TimeState:
    """Return how a promise stands: a function of stored moments and the clock, nothing else.

    Due is inclusive: at 17.00.00 it is in time, a second later it is late.
    """
    if now > due_at:
        return TimeState.LATE
    if now > target_at:
        return TimeState.PAST_TARGET
    return TimeState.DUE_SOON if now >= nearly_at else TimeState.ON_TIME


def planned_steps(
    times: PromiseTimes, *, after_breach: Mapping[Step, datetime]
) -> list[tuple[Step, datetime]]:
    """Return every step of a promise with its moment, in time order.

    ``after_breach`` holds the moments that ask the calendar: the next morning, and three
    times the working time that was promised.
    """
    steps = [
        (Step.HALF_GONE, times.half_at),
        (Step.NEARLY_GONE, times.nearly_at),
        (Step.BREACHED, times.due_at),
        *after_breach.items(),
    ]
    return sorted(steps, key=lambda step: step[1])


def judge(
    *, outcome: AttemptOutcome, started_at: datetime, due_at: datetime
) -> tuple[VerdictOutcome, VerdictReason] | None:
    """Return the verdict that an attempt brings, or None when the promise runs on.

    Judged on the start of the call, however late it was entered (sla.md §4.5). Who does
    not want a call before due is left out of the percentage; after due it stays late.
    """
    late = started_at > due_at
    if outcome is AttemptOutcome.REACHED:
        return (VerdictOutcome.LATE if late else VerdictOutcome.KEPT), VerdictReason.SPOKEN
    if outcome is AttemptOutcome.DECLINED:
        return (VerdictOutcome.LATE if late else VerdictOutcome.EXCLUDED), VerdictReason.DECLINED
    return None


def check_call_times(
    *, started_at: datetime, ended_at: datetime | None, received_at: datetime, now: datetime
) -> None:
    """Raise ``Invalid`` for a call that cannot have been: before receipt, or still to come."""
    problems = {}
    if started_at < received_at:
        problems["startedAt"] = "Dit gesprek begon vóór het bericht binnenkwam. Controleer de tijd."
    elif started_at > now + CLOCK_TOLERANCE:
        problems["startedAt"] = "Dit moment ligt in de toekomst. Kies nu of eerder."
    if ended_at is not None and ended_at < started_at:
        problems["endedAt"] = "Het einde ligt vóór het begin. Controleer de tijden."
    elif ended_at is not None and ended_at > now + CLOCK_TOLERANCE:
        problems["endedAt"] = "Dit einde ligt in de toekomst. Kies nu of eerder."
    if problems:
        raise Invalid(problems)


@dataclass(frozen=True)
class LadderState:
    """How far we are in trying to reach someone in vain, and when to try again.

    ``needed_parts`` is what the policy asks, as far as the opening hours have such parts.
    ``next_window`` is None before the first attempt and when the ladder is done.
    """

    policy: LadderPolicy
    tries: int
    parts: int
    days: int
    needed_parts: int
    next_window: Window | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether enough was tried to write a last letter instead."""
        return not (self.tries_missing or self.days_missing or self.parts < self.needed_parts)

    @property
    def tries_missing(self) -> int:
        """How many attempts the policy still asks."""
        return max(0, self.policy.attempts - self.tries)

    @property
    def days_missing(self) -> int:
        """On how many other working days there has to be an attempt."""
        return max(0, self.policy.working_days - self.days)


def nearly_seconds(nearly_at: datetime, due_at: datetime) -> int:
    """Return how long a promise can be nearly gone, in whole seconds, rounded up."""
    return max(0, -((nearly_at - due_at) // timedelta(seconds=1)))


def ladder_state(
    tried_at: Sequence[datetime],
    policy: LadderPolicy,
    calendar: ServiceCalendar,
    *,
    now: datetime,
    due_at: datetime,
) -> LadderState:
    """Return the ladder of these vain attempts: what was done, what is needed, the next try.

    The next try lies in opening hours, never in a part of a day that had its try; in
    another part of the day than the last one, and before the promise is due, when there is
    such a part. It goes to a new day once every try that is left has to be on a new day.
    """
    coming = ladder_windows(calendar, now=now)
    days = {day_of(at) for at in tried_at}
    state = LadderState(
        policy,
        tries=len(tried_at),
        parts=len({part_of(at) for at in tried_at}),
        days=sum(calendar.is_working_day(day) for day in days),
        needed_parts=min(policy.parts_of_day, len({window.part for window in coming})),
    )
    if not tried_at or state.is_done:
        return state
    used = {(day_of(at), part_of(at)) for at in tried_at}
    last = part_of(max(tried_at))
    wants_new_day = 0 < state.tries_missing <= state.days_missing

    def rank(window: Window) -> tuple[bool, bool, bool, datetime]:
        is_late = now <= due_at < window.starts_at
        is_spent_day = wants_new_day and window.day in days
        return is_late, window.part is last, is_spent_day, window.starts_at

    free = [window for window in coming if (window.day, window.part) not in used]
    return replace(state, next_window=min(free, key=rank, default=None))


@lru_cache(maxsize=8)
def ladder_windows(calendar: ServiceCalendar, *, now: datetime) -> tuple[Window, ...]:
    """Return the parts of day in which a next try may lie; the same for a list."""
    return tuple(coming_windows(now, calendar=calendar, working_days=LADDER_DAYS))


def find_window(
    day: date, part: PartOfDay, *, now: datetime, calendar: ServiceCalendar, most_days: int
) -> Window:
    """Return the part of a day that somebody chose.

    Raises ``Invalid`` (``moment``) for what has passed, is closed, or lies more than
    ``most_days`` days ahead.
    """
    today = day_of(now)
    if day > today + timedelta(days=most_days):
        raise Invalid({"moment": N_("Dit is te ver vooruit. Kies een eerdere dag.")})
    if day < today:
        raise Invalid({"moment": N_("Dit moment is al voorbij. Kies een later moment.")})
    if not calendar.is_working_day(day):
        raise Invalid({"moment": N_("Op deze dag zijn wij dicht. Kies een andere dag.")})
    whole = {window.part: window for window in windows_on(day, calendar=calendar)}
    if part not in whole:
        raise Invalid({"moment": N_("Op dit dagdeel zijn wij dicht. Kies een ander moment.")})
    if whole[part].ends_at <= now:
        raise Invalid({"moment": N_("Dit moment is al voorbij. Kies een later moment.")})
    return whole[part]


def ladder_in_words(state: LadderState) -> str:
    """Say why the ladder is not done, and what to do: "Nog niet. 2 pogingen op 1 dag. …"."""
    policy = state.policy
    needed = ", ".join(
        (
            _counted(policy.attempts, "poging", "pogingen"),
            _counted(state.needed_parts, "dagdeel", "dagdelen"),
            _counted(policy.working_days, "werkdag", "werkdagen"),
        )
    )
    done = "Nog niet geprobeerd te bellen."
    if state.tries:
        tries = _counted(state.tries, "poging", "pogingen")
        parts = _counted(state.parts, "dagdeel", "dagdelen")
        done = f"{tries}, in {parts}, op {_counted(state.days, 'werkdag', 'werkdagen')}."
    coming = state.next_window
    then = ""
    if coming is not None:
        word = "ochtend" if coming.part is PartOfDay.MORNING else "middag"
        then = f" Volgende poging: {day_nl(coming.day)}, in de {word}."
    return f"Niet bereikt kan nog niet. {done} Nodig: {needed}.{then}"


def promise_sentence(
    due_at: datetime,
    *,
    language: str,
    way: str = "phone",
    window: tuple[datetime, datetime] | None = None,
) -> str:
    """Return what the resident is told: "Wij bellen u uiterlijk dinsdag 24 november, …".

    With a chosen ``window``: "Wij bellen u dinsdag 24 november tussen 12.00 en 17.00 uur."
    """
    by_phone = way in BY_PHONE
    if language == "en":
        verb = "We will call you" if by_phone else "You will hear from us"
        when = f"by {before_en(due_at)}" if window is None else f"on {between_en(*window)}"
        return f"{verb} {when}."
    verb = "Wij bellen u" if by_phone else "U hoort van ons"
    when = f"uiterlijk {before_nl(due_at)}" if window is None else between_nl(*window)
    return f"{verb} {when}."


def short_promise_sentence(
    due_at: datetime,
    *,
    language: str,
    way: str = "phone",
    window: tuple[datetime, datetime] | None = None,
) -> str:
    """Return the same for a text message: "Wij bellen u uiterlijk di 24 november, 17.00 uur."."""
    by_phone = way in BY_PHONE
    if language == "en":
        verb = "We call you" if by_phone else "You will hear from us"
        when = f"by {short_moment_en(due_at)}" if window is None else short_between_en(*window)
        return f"{verb} {when}."
    verb = "Wij bellen u" if by_phone else "U hoort van ons"
    when = f"uiterlijk {short_moment_nl(due_at)}" if window is None else short_between_nl(*window)
    return f"{verb} {when}."


def _counted(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
