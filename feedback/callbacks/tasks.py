# SPDX-License-Identifier: EUPL-1.2
"""The watch over promises: warn, mark a breach, escalate; each exactly once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from feedback.accounts.rules import Actor, program
from feedback.callbacks.queries import promises as queries
from feedback.callbacks.queries.promises import WatchedPromise
from feedback.callbacks.rules import WARNINGS, Step
from feedback.callbacks.services import promises
from feedback.cases.rules import TimelineKind, Told
from feedback.cases.services.timeline import tell_many
from feedback.clock import local
from feedback.db import unit_of_work
from feedback.notifications import services as notifications
from feedback.service_calendar import queries as calendars
from feedback.watch.rules import DueStep, newest_per_duty
from feedback.watch.services import find_attention, record_steps

Steps = list[tuple[Step, datetime]]
log = structlog.get_logger()
BATCH = 250
DUTY = "promise"
WATCH: Actor = program("bewaking")
TOLD_AS = {
    Step.HALF_GONE: TimelineKind.PROMISE_WARNED,
    Step.NEARLY_GONE: TimelineKind.PROMISE_WARNED,
    Step.BREACHED: TimelineKind.PROMISE_BROKEN,
    Step.MORNING_AFTER: TimelineKind.PROMISE_ESCALATED,
    Step.THREE_TIMES_LATE: TimelineKind.PROMISE_ESCALATED,
}


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

    1. Take a batch of open promises whose next moment has come, oldest first; rows that
       another worker holds are passed over. 2. Write down their due steps: the unique key
       of each step decides who records it. 3. Tell the newest one on the timeline and in a
       notice. 4. Move each promise to its next moment. Every batch is its own transaction,
       so a crash loses nothing and repeats nothing, and other writers wait at most a batch.
    """
    result = SweepResult()
    while _sweep_batch(result, now=now) == BATCH:
        pass
    if result.total:
        log.info("promises.swept", **result.recorded)
    return result


def follow_calendar(*, now: datetime) -> int:
    """Recompute open norms when hours that were published for later have started.

    Looks before it takes the right to write: nearly always there is nothing to do.
    """
    active = calendars.active_calendar(now).version
    if not queries.has_norms_of_another_calendar(active):
        return 0
    with unit_of_work():
        return promises.recompute_norms(by=WATCH, now=now)


def _sweep_batch(result: SweepResult, *, now: datetime) -> int:
    with unit_of_work():
        due = queries.list_promises_to_watch(now=now, limit=BATCH)
        by_id = {given.id: given for given in due}
        planned = _plan(due, now=now)
        steps = [step for given in due for step in _due_steps(given, planned[given.id], now=now)]
        new = record_steps(DUTY, steps, now=now)
        for step in new:
            result.recorded[step.step] += 1
        newest = newest_per_duty(new)
        tell_many([_told(by_id[step.duty_id], step) for step in newest], by=WATCH, now=now)
        _notify(newest, by_id, now=now)
        promises.plan_next_steps(
            {given.id: promises.next_step(planned[given.id], now=now) for given in due}
        )
    return len(due)


def _plan(due: Sequence[WatchedPromise], *, now: datetime) -> dict[int, Steps]:
    """Return the planned steps of each promise; a version of the calendar is asked for once."""
    versions = {given.calendar_version_id for given in due}
    hours = {version: calendars.get_calendar(version) for version in versions}
    return {
        given.id: promises.steps_of(given.times, calendar=hours[given.calendar_version_id], now=now)
        for given in due
    }


def _due_steps(given: WatchedPromise, planned: Steps, *, now: datetime) -> list[DueStep]:
    """Return the steps whose moment has passed; due itself is still in time."""
    return [
        DueStep(
            duty_id=given.id,
            step=step.value,
            norm_version=given.norm_version if step in WARNINGS else 0,
            due_at=at,
        )
        for step, at in planned
        if at < now
    ]


def _told(given: WatchedPromise, step: DueStep) -> Told:
    fields = {"promise_id": given.id, "step": step.step}
    return Told(given.case_id, TOLD_AS[Step(step.step)], step.due_at, fields)


def _notify(
    steps: Sequence[DueStep], by_id: Mapping[int, WatchedPromise], *, now: datetime
) -> None:
    """Queue one notice per person and kind of step, to leave in opening hours."""
    if not steps:
        return
    told: dict[tuple[int, str], list[DueStep]] = defaultdict(list)
    people = find_attention(on=local(now).date())
    for step in steps:
        given = by_id[step.duty_id]
        for user_id in people.who_hears(
            owner_id=given.owner_id, team_id=given.team_id, wide=Step(step.step) not in WARNINGS
        ):
            told[user_id, step.step].append(step)
    send_after = calendars.active_calendar(now).open_from(now)
    for (user_id, kind), mine in told.items():
        numbers = queries.list_case_numbers([by_id[step.duty_id].case_id for step in mine])
        notifications.queue_staff_notice(
            template=f"promise_{kind}",
            user_id=user_id,
            context={"numbers": numbers, "count": len(numbers)},
            dedupe_key=f"{DUTY}:{kind}:{user_id}:{mine[0].duty_id}:{mine[0].norm_version}",
            send_after=send_after,
            now=now,
        )
