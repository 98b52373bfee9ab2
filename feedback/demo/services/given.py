# SPDX-License-Identifier: EUPL-1.2
"""One promise as rows, from giving it to its verdict: the twin of the services of callbacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from feedback.accounts.rules import Actor, program
from feedback.business_time.working_time import working_seconds_between
from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.rules import (
    WARNINGS,
    AttemptOutcome,
    PromiseState,
    Step,
    VerdictOutcome,
    VerdictReason,
    judge,
    nearly_seconds,
)
from feedback.callbacks.services import promises
from feedback.cases.models import Hold
from feedback.cases.rules import HoldReason, TimelineKind
from feedback.demo.services.ground import Ground, Row, RowsToWrite, Story
from feedback.demo.services.history import NOTICED_AFTER
from feedback.watch.models import WatchStep

WATCH: Actor = program("bewaking")
TOLD_AS = {
    Step.HALF_GONE: TimelineKind.PROMISE_WARNED,
    Step.NEARLY_GONE: TimelineKind.PROMISE_WARNED,
    Step.BREACHED: TimelineKind.PROMISE_BROKEN,
    Step.MORNING_AFTER: TimelineKind.PROMISE_ESCALATED,
    Step.THREE_TIMES_LATE: TimelineKind.PROMISE_ESCALATED,
}


class GivenPromise:
    """A promise that runs."""

    def __init__(
        self,
        case: Row,
        ground: Ground,
        rows: RowsToWrite,
        story: Story,
        *,
        at: datetime,
        way: str,
    ) -> None:
        self._ground, self._rows, self._story = ground, rows, story
        self._times = promises.compute_times(
            at,
            calendar=ground.calendar,
            target=ground.norms.target_policy,
            due=ground.norms.due_policy,
        )
        self.due_at = self._times.due_at
        self.id = rows.next_id(Promise)
        self._row = self._promise_row(case, way=way)
        self._hold = rows.add(
            Hold,
            case_id=case["id"],
            reason=HoldReason.PROMISE,
            reference=str(self.id),
            placed_at=at,
            lifted_at=None,
        )

    def give(self, *, how: str, by: Actor) -> None:
        """Tell the timeline that the promise was given."""
        due, at = self.due_at.isoformat(), self._times.started_at
        kind = TimelineKind.PROMISED
        self._story.tell(kind, by=by, now=at, promise_id=self.id, due_at=due, how=how)

    def hand_over(self, to: Actor) -> None:
        """Follow the case to its new owner."""
        self._row["owner_id"], self._row["team_id"] = to.id, to.team_id

    def choose(self, window: tuple[datetime, datetime], *, by: Actor, now: datetime) -> None:
        """Make a part of a day that the resident chose, and that is in time, part of it."""
        target, half, nearly = promises.norm_of_window(window, calendar=self._ground.calendar)
        self._times = replace(self._times, target_at=target, half_at=half, nearly_at=nearly)
        self._row.update(
            window_starts_at=window[0],
            window_ends_at=window[1],
            chosen_at=now,
            target_at=target,
            half_at=half,
            nearly_at=nearly,
            nearly_seconds=nearly_seconds(nearly, self._times.due_at),
            norm_version=self._row["norm_version"] + 1,
            next_step_at=half,
        )
        told: Row = {
            "promise_id": self.id,
            "way": self._row["way"],
            "starts_at": window[0].isoformat(),
            "ends_at": window[1].isoformat(),
        }
        self._story.tell(TimelineKind.MOMENT_CHOSEN, by=by, now=now, **told)

    def is_settled_by(
        self, outcome: AttemptOutcome, *, started_at: datetime, by: Actor, now: datetime
    ) -> bool:
        """Take an attempt into account; tell whether it settled the promise."""
        first = self._row["first_attempt_at"]
        self._row["first_attempt_at"] = min(first or started_at, started_at)
        judged = judge(outcome=outcome, started_at=started_at, due_at=self.due_at)
        if judged is not None:
            self.settle(*judged, happened_at=started_at, by=by, now=now)
        return judged is not None

    def settle(
        self,
        outcome: VerdictOutcome,
        reason: VerdictReason,
        *,
        happened_at: datetime,
        by: Actor,
        now: datetime,
    ) -> None:
        """Append the verdict and lift the hold, after what the watch saw until then."""
        self.watch(until=now)
        started_at = self._times.started_at
        late = max(0, round((happened_at - self.due_at).total_seconds()))
        self._rows.add(
            Verdict,
            promise_id=self.id,
            outcome=outcome,
            reason=reason,
            happened_at=happened_at,
            due_at=self.due_at,
            target_met=happened_at <= self._times.target_at,
            late_seconds=late if outcome is VerdictOutcome.LATE else 0,
            working_seconds=working_seconds_between(
                started_at, max(started_at, happened_at), calendar=self._ground.calendar
            ),
            policy=self._row["due_policy"],
            calendar_version_id=self._row["calendar_version_id"],
            recorded_at=now,
            recorded_by_id=by.id,
        )
        self._row.update(state=PromiseState.SETTLED, settled_at=now, next_step_at=None)
        self._hold["lifted_at"] = now
        told: Row = {"promise_id": self.id, "outcome": outcome.value, "reason": reason.value}
        self._story.tell(TimelineKind.PROMISE_SETTLED, by=by, now=now, **told)

    def watch(self, *, until: datetime) -> None:
        """Record the steps that the watch noticed before ``until``; it looks all the time."""
        steps = promises.steps_through_breach(self._times, calendar=self._ground.calendar)
        for step, due_at in steps:
            noticed_at = due_at + NOTICED_AFTER
            if noticed_at >= until:
                self._row["next_step_at"] = due_at
                return
            self._record(step, due_at=due_at, noticed_at=noticed_at)
        self._row["next_step_at"] = None

    def _record(self, step: Step, *, due_at: datetime, noticed_at: datetime) -> None:
        self._rows.add(
            WatchStep,
            duty_kind="promise",
            duty_id=self.id,
            step=step.value,
            norm_version=self._row["norm_version"] if step in WARNINGS else 0,
            due_at=due_at,
            recorded_at=noticed_at,
            is_delayed=False,
        )
        fields = {"promise_id": self.id, "step": step.value}
        self._story.tell(TOLD_AS[step], by=WATCH, now=noticed_at, at=due_at, **fields)

    def _promise_row(self, case: Row, *, way: str) -> Row:
        times, norms, version = self._times, self._ground.norms, self._ground.calendar.version
        return self._rows.add(
            Promise,
            id=self.id,
            case_id=case["id"],
            started_at=times.started_at,
            given_at=times.started_at,
            due_at=times.due_at,
            due_policy=norms.due_policy.value,
            calendar_version_id=version,
            way=way,
            target_at=times.target_at,
            target_policy=norms.target_policy.value,
            half_at=times.half_at,
            nearly_at=times.nearly_at,
            nearly_seconds=nearly_seconds(times.nearly_at, times.due_at),
            norm_calendar_version_id=version,
            norm_version=1,
            owner_id=case["assignee_id"],
            team_id=case["team_id"],
            state=PromiseState.OPEN,
            settled_at=None,
            next_step_at=times.half_at,
            first_attempt_at=None,
            window_starts_at=None,
            window_ends_at=None,
            chosen_at=None,
            letter_sent_on=None,
        )
