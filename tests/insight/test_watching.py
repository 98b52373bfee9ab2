# SPDX-License-Identifier: EUPL-1.2
"""Marks over time: which weeks count, where a signal begins, and who is told once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.business_time.local_time import moment_on
from feedback.catalogue.rules import Channel
from feedback.clock import local
from feedback.db import db, end_reading, unit_of_work
from feedback.insight.models import ControlAlarm
from feedback.insight.rules.control import Signal
from feedback.insight.rules.sums import MARKS, Sums
from feedback.insight.rules.watching import Grain, Slot, may_show, pick_grain, slots_of, watch
from feedback.insight.tasks import watch_marks
from feedback.notifications.models import Message
from tests.insight.stored import keep_survey
from tests.people import Cast

MONDAY = date(2026, 1, 5)
ORDINARY, LOW = [6, 7, 7, 8, 8, 9] * 4, [4, 5, 5, 6, 6, 7] * 4


def days_of(weeks: list[list[int]]) -> dict[date, Sums]:
    return {MONDAY + timedelta(days=7 * place): Sums.of(one) for place, one in enumerate(weeks)}


def end_of(weeks: list[list[int]]) -> date:
    return MONDAY + timedelta(days=7 * len(weeks))


def test_a_period_that_has_not_ended_is_not_judged() -> None:
    days = days_of([ORDINARY] * 3)
    assert len(slots_of(days, grain=Grain.WEEK, today=end_of([ORDINARY] * 3))) == 3
    assert (
        len(slots_of(days, grain=Grain.WEEK, today=end_of([ORDINARY] * 3) - timedelta(days=1))) == 2
    )


def test_a_week_without_answers_keeps_its_place() -> None:
    weeks = slots_of(days_of([ORDINARY, [], ORDINARY]), grain=Grain.WEEK, today=date(2026, 2, 1))
    assert [one.name for one in weeks] == ["2026-W02", "2026-W03", "2026-W04"]
    assert may_show(weeks) == [0, 2]


def slots(*counts: int) -> list[Slot]:
    return [
        Slot(
            str(place),
            MONDAY + timedelta(days=7 * place),
            MONDAY + timedelta(days=7 * place + 7),
            Sums.of([7] * n),
        )
        for place, n in enumerate(counts)
    ]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((9, 20, 30), [2]),
        ((10, 20, 30), [0, 1, 2]),
        ((4, 5, 30, 40), [3]),
        ((5, 6, 30, 40), [2, 3]),
        ((9,), []),
        ((9, 12), []),
        ((0, 12), [1]),
    ],
    ids=[
        "nine alone takes the next smallest along",
        "ten is shown",
        "nine together take the next smallest along",
        "eleven together are safe",
        "nothing else to hide",
        "the last one is hidden too",
        "nobody is no secret",
    ],
)
def test_what_could_be_had_by_subtraction_is_hidden(
    counts: tuple[int, ...], shown: list[int]
) -> None:
    assert may_show(slots(*counts)) == shown


def test_no_random_quarter_gives_a_hidden_week_away() -> None:
    chance = Random(7)
    for _ in range(300):
        found = slots(*(chance.randrange(25) for _ in range(12)))
        shown = set(may_show(found))
        for quarter in {one.quarter for one in found}:
            here = [at for at, one in enumerate(found) if one.quarter == quarter and one.sums.n]
            hidden = [found[at].sums.n for at in here if at not in shown]
            assert all(found[at].sums.n >= 10 for at in here if at in shown)
            assert not hidden or len(hidden) == len(here) or (len(hidden) > 1 and sum(hidden) >= 10)


def test_few_answers_a_week_are_judged_by_month() -> None:
    few = {MONDAY + timedelta(days=number): Sums.of([7]) for number in range(120)}
    assert pick_grain(few, today=date(2026, 6, 1)) is Grain.MONTH
    assert pick_grain(days_of([ORDINARY] * 9), today=date(2026, 3, 9)) is Grain.WEEK


def test_a_drop_is_one_signal_however_long_it_lasts() -> None:
    weeks = [ORDINARY] * 20 + [LOW] * 6
    found = watch(days_of(weeks), today=end_of(weeks), scale=MARKS, grain=None)
    assert [(one.slot.name, one.signal, one.is_low) for one in found.onsets] == [
        ("2026-W22", Signal.OUTSIDE, True)
    ]
    assert found.baseline == ("2026-W02", "2026-W21")


def test_eight_weeks_a_little_above_the_centre_are_a_run() -> None:
    higher = [*ORDINARY[:-1], 10]
    weeks = [ORDINARY] * 20 + [higher] * 9
    found = watch(days_of(weeks), today=end_of(weeks), scale=MARKS, grain=None)
    assert [(one.slot.name, one.signal, one.is_low) for one in found.onsets] == [
        ("2026-W29", Signal.RUN, False)
    ]


def test_what_was_learnt_from_gives_no_signal_and_too_little_says_how_much_is_missing() -> None:
    weeks = [ORDINARY] * 10 + [LOW] * 3 + [ORDINARY] * 6 + [LOW]
    found = watch(days_of(weeks), today=end_of(weeks), scale=MARKS, grain=None)
    assert (found.chart, found.missing, found.onsets) == (None, 1, [])
    weeks += [ORDINARY] * 2
    assert watch(days_of(weeks), today=end_of(weeks), scale=MARKS, grain=None).onsets == []


def test_a_new_beginning_leaves_what_was_before_out() -> None:
    weeks = [LOW] * 5 + [ORDINARY] * 22
    days = days_of(weeks)
    found = watch(days, today=end_of(weeks), scale=MARKS, since="2026-W07", grain=Grain.WEEK)
    assert found.baseline == ("2026-W07", "2026-W26")
    assert found.onsets == []


def keep_weeks(weeks: list[list[int]], *, now: datetime) -> None:
    """Keep answers of whole weeks, the last of which ended this Monday."""
    monday = local(now).date() - timedelta(days=local(now).date().weekday())
    for back, given in enumerate(reversed(weeks), start=1):
        day = moment_on(monday - timedelta(days=7 * back - 1), timedelta(0))
        rows = [{"overall_mark": mark, "aspects": {}} for mark in given]
        keep_survey("doorlopend", rows, now=now, days_ago=(now - day).days, channel=Channel.PHONE)


def test_managers_are_told_once_whoever_looks(app: Flask, people: Cast, now: datetime) -> None:
    keep_weeks([ORDINARY] * 21 + [LOW], now=now)
    assert watch_marks(now=now) == 1
    assert watch_marks(now=now) == 0
    alarm = db.session.scalars(sa.select(ControlAlarm)).one()
    mails = db.session.scalars(sa.select(Message).where(Message.template == "control_alarm")).all()
    assert alarm.is_low
    assert [one.for_user_id for one in mails] == [people.ingrid.id]
    assert alarm.told == 1
    end_reading()


def test_a_week_of_nine_is_never_told_of(app: Flask, people: Cast, now: datetime) -> None:
    keep_weeks([ORDINARY] * 21 + [[1] * 9], now=now)
    assert watch_marks(now=now) == 0


def test_a_signal_of_long_ago_is_written_down_and_nobody_is_disturbed(
    app: Flask, people: Cast, now: datetime
) -> None:
    keep_weeks([ORDINARY] * 20 + [LOW] * 9, now=now)
    assert watch_marks(now=now) == 1
    assert db.session.scalars(sa.select(ControlAlarm.told)).one() == 0
    with unit_of_work():
        assert db.session.scalar(sa.select(sa.func.count(Message.id))) == 0
