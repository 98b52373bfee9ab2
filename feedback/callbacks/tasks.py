# SPDX-License-Identifier: EUPL-1.2
"""The watch over promises: warn, mark a breach, escalate; each exactly once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from feedback.accounts.rules import Actor, program
from feedback.callbacks.queries import promises as queries
from feedback.callbacks.queries import unconfirmed
from feedback.callbacks.queries.promises import WatchedPromise
from feedback.callbacks.rules import AFTER_BREACH, WARNINGS, Step
from feedback.callbacks.services import promises
from feedback.cases.rules import TimelineKind, Told
from feedback.cases.services.timeline import tell_many
from feedback.clock import local
from feedback.db import end_reading, unit_of_work
from feedback.notifications import services as notifications
from feedback.service_calendar import queries as calendars
from feedback.watch.rules import Attention, DueStep, newest_per_duty
from feedback.watch.services import find_attention, record_selected_steps, record_steps

Steps = list[tuple[Step, datetime]]
log = structlog.get_logger()
BATCH = 200
#: How long a colleague has to say how a call over the line went, before we ask.
CONFIRM_WITHIN = timedelta(minutes=15)
DUTY = "promise"
WATCH: Actor = program("bewaking")
TOLD_AS = {
    Step.HALF_GONE: TimelineKind.PROMISE_WARNED,
    Step.NEARLY_GONE: TimelineKind.PROMISE_WARNED,
    Step.BREACHED: TimelineKind.PROMISE_BROKEN,
    Step.MORNING_AFTER: TimelineKind.PROMISE_ESCALATED,
    Step.THREE_TIMES_LATE: TimelineKind.PROMISE_ESCALATED,
}


@dataclass(frozen=True)
class Audience:
    """Whom a pass tells, and the moment from which its notices may leave."""

    attention: Attention
    send_after: datetime


@dataclass
class SweepResult:
    """How many of each step one pass recorded."""

    recorded: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        """Return how many steps were recorded in all."""
        return sum(self.recorded.values())


def sweep_promises(*, now: datetime) -> SweepResult:
    """Record every step that is due and not yet recorded, and tell the people it concerns.

    1. Read a batch of open promises whose next moment has come, oldest first, and ask the
       calendar about them. 2. Take the right to write, and hold those that are still so;
       rows that another worker holds are passed over. 3. Write down their due steps: the
       unique key of each step decides who records it. 4. Tell the newest one on the
       timeline and in a notice. 5. Move each promise to its next moment. Every batch is its
       own transaction, so a crash loses nothing and repeats nothing, and other writers wait
       for a batch at most.
    """
    result = SweepResult()
    audience: Audience | None = None
    while due := queries.list_promises_to_watch(now=now, limit=BATCH):
        audience = audience or _find_audience(now=now)
        if not _sweep_batch(due, result, audience=audience, now=now):
            break  # Another worker has them all.
    end_reading()
    if result.total:
        log.info("promises.swept", **result.recorded)
    return result


def remind_of_calls(*, now: datetime) -> int:
    """Remind who called with one key and did not say how it went, once a call.

    Until a person confirms it the promise runs on, so after a quarter of an hour they hear
    it; it also stands beside the queue. Returns how many reminders are new.
    """
    waiting = unconfirmed.list_unconfirmed(now=now, ended_by=now - CONFIRM_WITHIN)
    end_reading()
    if not waiting:
        return 0
    with unit_of_work():
        return sum(
            notifications.queue_staff_notice(
                template="call_unconfirmed",
                user_id=call.made_by_id,
                context={"numbers": [call.number], "count": 1},
                dedupe_key=f"call_unconfirmed:{call.call_id}",
                send_after=now,
                now=now,
                about_case_id=call.case_id,
            )
            for call in waiting
        )


def follow_calendar(*, now: datetime) -> int:
    """Recompute open norms when hours that were published for later have started.

    Looks before it takes the right to write: nearly always there is nothing to do.
    """
    active = calendars.active_calendar(now).version
    if not queries.has_norms_of_another_calendar(active):
        return 0
    with unit_of_work():
        return promises.recompute_norms(by=WATCH, now=now)


def _sweep_batch(
    due: Sequence[WatchedPromise], result: SweepResult, *, audience: Audience, now: datetime
) -> int:
    """Take the steps of one batch; return how many promises were still there to look at."""
    planned = _plan(due, now=now)
    after_breach = [
        step for given in due for step in _steps_after_breach(given, planned[given.id], now=now)
    ]
    with unit_of_work():
        held = {given.id: given for given in queries.hold_promises_to_watch(due, now=now)}
        new = record_selected_steps(
            DUTY, queries.select_stored_steps(list(held), now=now), now=now
        ) + record_steps(DUTY, [step for step in after_breach if step.duty_id in held], now=now)
        newest = newest_per_duty(new)
        tell_many([_told(held[step.duty_id], step) for step in newest], by=WATCH, now=now)
        _notify(newest, held, audience=audience, now=now)
        promises.plan_next_steps({one: promises.next_step(planned[one], now=now) for one in held})
    for step in new:
        result.recorded[step.step] += 1
    return len(held)


def _plan(due: Sequence[WatchedPromise], *, now: datetime) -> dict[int, Steps]:
    """Return the planned steps of each promise; a version of the calendar is asked for once."""
    versions = {given.calendar_version_id for given in due}
    hours = {version: calendars.get_calendar(version) for version in versions}
    return {
        given.id: promises.steps_of(given.times, calendar=hours[given.calendar_version_id], now=now)
        for given in due
    }


def _steps_after_breach(given: WatchedPromise, planned: Steps, *, now: datetime) -> list[DueStep]:
    """Return the steps before ``now`` that only the calendar knows; the rest are stored."""
    return [
        DueStep(duty_id=given.id, step=step.value, norm_version=0, due_at=at)
        for step, at in planned
        if at < now and step in AFTER_BREACH
    ]


def _told(given: WatchedPromise, step: DueStep) -> Told:
    fields = {"promise_id": given.id, "step": step.step}
    return Told(given.case_id, TOLD_AS[Step(step.step)], step.due_at, fields)


def _find_audience(*, now: datetime) -> Audience:
    """Ask once a pass whom to tell and from when."""
    return Audience(
        find_attention(on=local(now).date()),
        send_after=calendars.active_calendar(now).open_from(now),
    )


def _notify(
    steps: Sequence[DueStep],
    by_id: Mapping[int, WatchedPromise],
    *,
    audience: Audience,
    now: datetime,
) -> None:
    """Queue one notice per person and kind of step, to leave in opening hours."""
    told: dict[tuple[int, str], list[DueStep]] = defaultdict(list)
    for step in steps:
        given = by_id[step.duty_id]
        for user_id in audience.attention.who_hears(
            owner_id=given.owner_id, team_id=given.team_id, wide=Step(step.step) not in WARNINGS
        ):
            told[user_id, step.step].append(step)
    for (user_id, kind), mine in told.items():
        numbers = sorted(by_id[step.duty_id].case_number for step in mine)
        notifications.queue_staff_notice(
            template=f"promise_{kind}",
            user_id=user_id,
            context={"numbers": numbers, "count": len(numbers)},
            dedupe_key=f"{DUTY}:{kind}:{user_id}:{mine[0].duty_id}:{mine[0].norm_version}",
            send_after=audience.send_after,
            now=now,
        )
