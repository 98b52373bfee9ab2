# SPDX-License-Identifier: EUPL-1.2
"""The quarters behind the demo: whole on any day, closed, and better kept as they are nearer."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.business_time.deadlines import Policy, deadline
from feedback.business_time.local_time import day_of
from feedback.callbacks.models import Promise
from feedback.callbacks.rules import PromiseState
from feedback.cases.models import Agreement, Case
from feedback.cases.rules import AgreementStatus, CaseStatus
from feedback.db import db, unit_of_work
from feedback.demo.rules.days import days_around
from feedback.demo.rules.past import days_of_quarters, plan_quarters
from feedback.demo.rules.people import CAST
from feedback.demo.rules.plan import Deed, PlannedCase
from feedback.demo.rules.planner import Sizes, history_begins, plan_cases
from feedback.demo.services import bulk
from feedback.demo.services.aftercare import ask_of_the_quarters
from feedback.demo.services.people import hire
from feedback.insight.promise_record import find_record
from feedback.insight.rules.quarters import quarter_of
from feedback.service_calendar.queries import active_calendar
from feedback.surveys.models.answers import ResponseFollowUp
from feedback.work.models import Job
from feedback.work.rules import JobStatus

SIZES = Sizes.for_demo(120)
MOMENTS = {
    "2 January": datetime(2027, 1, 2, 9, 0, tzinfo=UTC),
    "1 April, just after midnight": datetime(2026, 3, 31, 22, 0, 30, tzinfo=UTC),
    "a Monday in November": datetime(2026, 11, 23, 8, 14, tzinfo=UTC),
    "the last evening of the year": datetime(2026, 12, 31, 22, 59, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("now", "until", "first"),
    [
        (MOMENTS["2 January"], date(2026, 11, 26), date(2026, 7, 1)),
        (MOMENTS["1 April, just after midnight"], date(2026, 2, 24), date(2025, 10, 1)),
        (MOMENTS["a Monday in November"], date(2026, 10, 16), date(2026, 4, 1)),
        (MOMENTS["the last evening of the year"], date(2026, 11, 25), date(2026, 4, 1)),
    ],
    ids=MOMENTS,
)
def test_the_days_run_from_two_quarters_before_until_the_past_weeks(
    now: datetime, until: date, first: date
) -> None:
    days = days_of_quarters(2, now=now, until=until)
    assert days[0] == first == quarter_of(now).before.before.first_day
    assert days[-1] == until - timedelta(days=1)
    assert len(set(days)) == len(days) == (until - first).days


def test_no_quarters_and_a_past_that_is_longer_by_itself_have_no_days() -> None:
    now = MOMENTS["2 January"]
    assert days_of_quarters(0, now=now, until=date(2026, 11, 26)) == []
    assert days_of_quarters(2, now=now, until=date(2026, 6, 30)) == []


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS)
def test_every_case_of_the_quarters_is_over_and_the_weeks_after_it_are_the_same(
    app: Flask, now: datetime
) -> None:
    cases = plan(now)
    begins = history_begins(SIZES.history, days=days_around(now, calendar=active_calendar(now)))
    assert all(day_of(one.received_at) < begins for one in cases)
    ends = {sorted(one.acts)[-1].deed for one in cases}
    assert ends <= {Deed.CLOSE, Deed.WITHDRAW}
    assert max(act.at for one in cases for act in one.acts) < now
    moments = [one.received_at for one in cases]
    assert moments == sorted(moments)
    weeks = plan_cases(SIZES, now=now, calendar=active_calendar(now), seed=1)
    assert not {one.resident.phone for one in weeks} & {one.resident.phone for one in cases}


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS)
def test_the_quarter_that_ended_last_is_kept_better_than_the_one_before(
    app: Flask, now: datetime
) -> None:
    calendar, late, promised = active_calendar(now), Counter[str](), Counter[str]()
    for one in plan(now):
        if one.is_promised:
            due = deadline(Policy.CLOSE_OF_NEXT_WORKDAY, one.received_at, calendar=calendar)
            promised[quarter_of(due).name] += 1
            late[quarter_of(due).name] += _spoken_at(one) > due
    last, before = quarter_of(now).before, quarter_of(now).before.before
    shares = {name: late[name] / promised[name] for name in (last.name, before.name)}
    assert shares[before.name] > shares[last.name] + 0.04 > 0.08
    assert promised[before.name] > 250


def test_the_quarters_are_shown_and_leave_nothing_to_do(app: Flask) -> None:
    now = MOMENTS["2 January"]
    with unit_of_work():
        staff = hire({one.key: "no login" for one in CAST}, since=now)
    bulk.write_cases(
        plan(now), staff, calendar=active_calendar(now), now=now, tell=lambda done: None
    )
    ask_of_the_quarters(now=now)
    tied = db.session.scalars(sa.select(ResponseFollowUp.case_id)).all()
    assert 20 < len(set(tied)) == len(tied), "answers that open the case they are about"
    for asked in (
        sa.select(Job.id).where(Job.status == JobStatus.WAITING),
        sa.select(Case.id).where(Case.status == CaseStatus.OPEN),
        sa.select(Promise.id).where(Promise.state == PromiseState.OPEN),
        sa.select(Agreement.id).where(Agreement.status == AgreementStatus.OPEN),
    ):
        assert db.session.scalars(asked).all() == []
    record = find_record(quarter_of(now).before, now=now)
    assert record.is_shown and record.median_minutes is not None
    assert sum(part.tally is not None for part in record.channels) >= 5
    assert record.agreed.kept > record.agreed.late > 0


def test_an_empty_demo_has_no_past(app: Flask, now: datetime) -> None:
    empty = Sizes.for_demo(0)
    assert list(plan_quarters(empty, 2, now=now, calendar=active_calendar(now), seed=1)) == []


def plan(now: datetime) -> list[PlannedCase]:
    return list(plan_quarters(SIZES, 2, now=now, calendar=active_calendar(now), seed=1))


def _spoken_at(case: PlannedCase) -> datetime:
    spoken = [act.started_at or act.at for act in case.acts if act.deed is Deed.TALK]
    return min(spoken, default=case.received_at)
