# SPDX-License-Identifier: EUPL-1.2
"""Giving a promise, settling it, and recomputing the norm behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.deadlines import Policy, deadline, target_and_due
from feedback.business_time.local_time import day_of
from feedback.business_time.moments import at_share
from feedback.business_time.working_time import add_working_seconds, working_seconds_between
from feedback.callbacks import rules
from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.queries import promises as queries
from feedback.callbacks.rules import (
    PromiseState,
    PromiseTimes,
    Step,
    VerdictOutcome,
    VerdictReason,
)
from feedback.cases.models import Case
from feedback.cases.rules import HoldReason, TimelineKind, Told
from feedback.cases.services.holds import lift_hold, place_holds
from feedback.cases.services.timeline import tell, tell_many
from feedback.db import db
from feedback.service_calendar import queries as calendars
from feedback.service_calendar.rules import Norms
from feedback.service_calendar.services import publish_calendar

THREE_TIMES = 2  # Twice the promised working time after due is three times in all.


def compute_times(
    started_at: datetime, *, calendar: ServiceCalendar, target: Policy, due: Policy
) -> PromiseTimes:
    """Return target, due and warning moments for a receipt at ``started_at`` (sla.md §1)."""
    both = target_and_due(started_at, target_policy=target, due_policy=due, calendar=calendar)
    half, nearly = _warning_moments(started_at, both.due_at, calendar=calendar)
    return PromiseTimes(started_at, half, nearly, both.target_at, both.due_at)


def preview_due(*, now: datetime) -> datetime:
    """Return what would be promised to someone who sends a message now."""
    norms = calendars.active_norms(now)
    calendar = calendars.active_calendar(now)
    return deadline(norms.due_policy, now, calendar=calendar)


@dataclass(frozen=True)
class NewPromise:
    """A promise to give.

    ``started_at`` is the resident's own moment, ``way`` is phone or the agreed way for who
    cannot phone, ``how`` is where the resident was told (screen, mail, phone). ``window`` is
    the part of a day that the resident asked for: its end is what is promised then.
    """

    case: Case
    started_at: datetime
    way: str
    how: str
    window: tuple[datetime, datetime] | None = None


def promise(
    case: Case, *, started_at: datetime, way: str, how: str, by: Actor, now: datetime
) -> Promise:
    """Promise the resident of ``case`` a conversation; see ``NewPromise`` for the words.

    Places the hold that keeps the case open. The database refuses a second promise beside
    an open one.
    """
    return promise_all([NewPromise(case, started_at, way, how)], by=by, now=now)[0]


def promise_all(news: Sequence[NewPromise], *, by: Actor, now: datetime) -> list[Promise]:
    """Give promises, in the order given: what ``promise`` does, a few statements for them all."""
    calendar, norms = calendars.active_calendar(now), calendars.active_norms(now)
    made = [_make(new, calendar=calendar, norms=norms, now=now) for new in news]
    db.session.add_all(made)
    db.session.flush()  # Holds and timeline refer to the promises by their ids.
    references = {one.case_id: str(one.id) for one in made}
    place_holds(references, reason=HoldReason.PROMISE, now=now)
    told = [
        Told(
            one.case_id,
            TimelineKind.PROMISED,
            now,
            {"promise_id": one.id, "due_at": one.due_at.isoformat(), "how": new.how},
        )
        for one, new in zip(made, news, strict=True)
    ]
    tell_many(told, by=by, now=now)
    return made


def _make(new: NewPromise, *, calendar: ServiceCalendar, norms: Norms, now: datetime) -> Promise:
    if new.window is None:
        times = compute_times(
            new.started_at, calendar=calendar, target=norms.target_policy, due=norms.due_policy
        )
        starts_at, ends_at = None, None
    else:
        starts_at, ends_at = new.window
        target, half, nearly = norm_of_window(new.window, calendar=calendar)
        times = PromiseTimes(new.started_at, half, nearly, target, ends_at)
    return Promise(
        case_id=new.case.id,
        started_at=new.started_at,
        given_at=now,
        due_at=times.due_at,
        due_policy=norms.due_policy.value if new.window is None else rules.CHOSEN_MOMENT,
        calendar_version_id=calendar.version,
        way=new.way,
        window_starts_at=starts_at,
        window_ends_at=ends_at,
        chosen_at=None if new.window is None else now,
        target_at=times.target_at,
        target_policy=norms.target_policy.value,
        half_at=times.half_at,
        nearly_at=times.nearly_at,
        nearly_seconds=rules.nearly_seconds(times.nearly_at, times.due_at),
        norm_calendar_version_id=calendar.version,
        norm_version=1,
        owner_id=new.case.assignee_id,
        team_id=new.case.team_id,
        state=PromiseState.OPEN,
        next_step_at=times.half_at,
    )


def settle(
    open_promise: Promise,
    *,
    outcome: VerdictOutcome,
    reason: VerdictReason,
    happened_at: datetime,
    by: Actor,
    now: datetime,
) -> Verdict:
    """Append the verdict of a promise, once, and lift the hold it left on the case.

    ``happened_at`` is the start of the call (or of what ended the promise): it decides
    lateness, however late it was entered.
    """
    calendar = calendars.get_calendar(open_promise.calendar_version_id)
    started = open_promise.started_at
    late = max(0, round((happened_at - open_promise.due_at).total_seconds()))
    verdict = Verdict(
        promise_id=open_promise.id,
        outcome=outcome,
        reason=reason,
        happened_at=happened_at,
        due_at=open_promise.due_at,
        target_met=happened_at <= open_promise.target_at,
        late_seconds=late if outcome is VerdictOutcome.LATE else 0,
        working_seconds=working_seconds_between(
            started, max(started, happened_at), calendar=calendar
        ),
        policy=open_promise.due_policy,
        calendar_version_id=open_promise.calendar_version_id,
        recorded_at=now,
        recorded_by_id=by.id,
    )
    db.session.add(verdict)
    open_promise.state = PromiseState.SETTLED
    open_promise.settled_at = now
    open_promise.next_step_at = None
    reference = str(open_promise.id)
    lift_hold(open_promise.case_id, HoldReason.PROMISE, reference=reference, now=now)
    fields = {
        "promise_id": open_promise.id,
        "outcome": outcome.value,
        "reason": reason.value,
    }
    kind = TimelineKind.PROMISE_SETTLED
    tell(open_promise.case_id, kind, by=by, now=now, fields=fields)
    return verdict


def steps_of(
    times: PromiseTimes, *, calendar: ServiceCalendar, now: datetime
) -> list[tuple[Step, datetime]]:
    """Return every planned step of a promise with its moment.

    The steps after a breach ask the calendar, and are only asked for once it is there.
    """
    if now <= times.due_at:
        return rules.planned_steps(times, after_breach={})
    return steps_through_breach(times, calendar=calendar)


def steps_through_breach(
    times: PromiseTimes, *, calendar: ServiceCalendar
) -> list[tuple[Step, datetime]]:
    """Return every step of a promise, also those that follow when it is broken."""
    promised = working_seconds_between(times.started_at, times.due_at, calendar=calendar)
    next_day = calendar.next_working_day(day_of(times.due_at))
    after = {
        Step.MORNING_AFTER: calendar.opening_of(next_day),
        Step.THREE_TIMES_LATE: add_working_seconds(
            times.due_at, THREE_TIMES * promised, calendar=calendar
        ),
    }
    return rules.planned_steps(times, after_breach=after)


def next_step(steps: Iterable[tuple[Step, datetime]], *, now: datetime) -> datetime | None:
    """Return when the watch has to look at a promise again, or None."""
    return min((at for _, at in steps if at >= now), default=None)


def plan_next_steps(moments: Mapping[int, datetime | None]) -> None:
    """Move each promise to the moment at which the watch looks at it again."""
    if moments:
        db.session.connection().execute(
            sa.update(Promise)
            .where(Promise.id == sa.bindparam("promise"))
            .values(next_step_at=sa.bindparam("moment")),
            [{"promise": promise_id, "moment": at} for promise_id, at in moments.items()],
        )


def publish_hours(
    draft: ServiceCalendar,
    *,
    based_on: int,
    reason: str,
    by: Actor,
    now: datetime,
    valid_from: datetime | None = None,
) -> ServiceCalendar:
    """Publish new opening hours and recompute every open norm in the same transaction.

    Hours that start later are followed when they start (``tasks.follow_calendar``).
    Raises what ``service_calendar.services.publish_calendar`` raises.
    """
    published = publish_calendar(
        draft, based_on=based_on, reason=reason, by=by, now=now, valid_from=valid_from
    )
    db.session.flush()  # The new version has to be found by the recomputation.
    recompute_norms(by=by, now=now)
    return published


def recompute_norms(*, by: Actor, now: datetime) -> int:
    """Recompute target and warnings of every open promise on the active calendar.

    What was given never changes: not ``due_at``, not its policy or calendar version. One
    transaction, with an audit row that names old and new; returns how many norms moved.
    """
    calendar, norms = calendars.active_calendar(now), calendars.active_norms(now)
    moved = 0
    old_versions = set()
    for given in queries.list_open_promises(lock=True):
        old_versions.add(given.norm_calendar_version_id)
        moved += follow_norm(given, calendar=calendar, norms=norms, now=now)
    if old_versions:
        audit.record(
            "norms.recomputed",
            by=by,
            object_type="calendar_version",
            object_id=calendar.version,
            now=now,
            details={"old": sorted(old_versions), "moved": moved},
        )
    return moved


def follow_norm(given: Promise, *, calendar: ServiceCalendar, norms: Norms, now: datetime) -> bool:
    """Move target and warnings to where norm, calendar and chosen window put them.

    Returns whether anything moved; the watch then looks anew.
    """
    if given.window is None:
        target = deadline(norms.target_policy, given.started_at, calendar=calendar)
        half, nearly = _warning_moments(given.started_at, given.due_at, calendar=calendar)
        after = (min(target, given.due_at), half, nearly)
    else:
        after = norm_of_window(given.window, calendar=calendar)
    before = (given.target_at, given.half_at, given.nearly_at)
    given.norm_calendar_version_id = calendar.version
    given.target_policy = norms.target_policy.value
    if before == after:
        return False
    given.target_at, given.half_at, given.nearly_at = after
    given.nearly_seconds = rules.nearly_seconds(given.nearly_at, given.due_at)
    given.norm_version += 1
    times = PromiseTimes(given.started_at, after[1], after[2], given.target_at, given.due_at)
    given.next_step_at = next_step(steps_of(times, calendar=calendar, now=now), now=now) or now
    return True


def norm_of_window(
    window: tuple[datetime, datetime], *, calendar: ServiceCalendar
) -> tuple[datetime, datetime, datetime]:
    """Return target, half and nearly of a window that the resident chose.

    The target is its end; before it begins there is nothing to warn of.
    """
    return (window[1], *_warning_moments(*window, calendar=calendar))


def _warning_moments(
    started_at: datetime, due_at: datetime, *, calendar: ServiceCalendar
) -> tuple[datetime, datetime]:
    """Return when half and when 80 % of the working time between receipt and due has gone."""
    half = at_share(started_at, due_at, percent=50, calendar=calendar)
    return half, at_share(started_at, due_at, percent=80, calendar=calendar)
