# SPDX-License-Identifier: EUPL-1.2
"""The lists of open promises: what a list counts is what the rule says of each row."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from feedback.callbacks.models import Promise
from feedback.callbacks.queries.counts import count_lists
from feedback.callbacks.queries.lists import QueueFilter
from feedback.callbacks.rules import TimeState, nearly_seconds, time_state
from feedback.db import db, unit_of_work
from tests.make import make_case, make_report

HOUR = timedelta(hours=1)


def _open_promises(now: datetime) -> None:
    """Cases of the past three days, and one whose last part lasts two weeks."""
    for hours in range(0, 72, 5):
        made = now - hours * HOUR
        make_case(now=made, report=make_report(story=f"De lamp is stuk, al {hours} uur."))
    with unit_of_work():
        long = db.session.scalars(sa.select(Promise).order_by(Promise.id)).first()
        assert long is not None
        db.session.execute(
            sa.update(Promise)
            .where(Promise.case_id == long.case_id)
            .values(nearly_at=long.due_at - 14 * 24 * HOUR, half_at=long.due_at - 20 * 24 * HOUR)
            .values(nearly_seconds=14 * 24 * 3600)
        )


def test_counts_of_a_state_agree_with_the_rule_at_any_moment(app: Flask, now: datetime) -> None:
    _open_promises(now)
    promises = db.session.scalars(sa.select(Promise)).all()
    seen: Counter[TimeState] = Counter()
    for hours in range(0, 60, 3):
        moment = now + hours * HOUR
        expected = Counter(
            time_state(
                now=moment, nearly_at=one.nearly_at, target_at=one.target_at, due_at=one.due_at
            )
            for one in promises
        )
        asked = {state.value: QueueFilter(state=state) for state in TimeState}
        counts = count_lists(asked, now=moment)
        assert counts == {state.value: expected[state] for state in TimeState}, moment
        seen += expected
    assert set(seen) == set(TimeState), "a state that never occurs proves nothing"


def test_every_promise_knows_how_long_it_can_be_nearly_gone(app: Flask, now: datetime) -> None:
    make_case(now=now)
    promise = db.session.scalars(sa.select(Promise)).one()
    lasts = promise.due_at - promise.nearly_at
    assert timedelta(seconds=promise.nearly_seconds) - lasts < timedelta(seconds=1)


def test_a_part_of_a_second_is_rounded_up(now: datetime) -> None:
    assert nearly_seconds(now, now + timedelta(seconds=10, microseconds=1)) == 11
    assert nearly_seconds(now, now + timedelta(seconds=10)) == 10
    assert nearly_seconds(now, now - HOUR) == 0
