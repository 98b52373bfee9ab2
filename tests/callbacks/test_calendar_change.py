# SPDX-License-Identifier: EUPL-1.2
"""A calendar edit moves our norm and never what the resident was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from flask import Flask

from feedback.accounts.rules import program
from feedback.audit.queries import list_entries_about
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.services.promises import publish_hours
from feedback.callbacks.tasks import follow_calendar
from feedback.clock import AMSTERDAM
from feedback.db import db, unit_of_work
from feedback.service_calendar.queries import active_calendar
from tests.make import make_case

BOARD = program("beheer", origin="web")
TUESDAY = date(2026, 11, 24)


def close_tuesday(now: datetime, valid_from: datetime | None = None) -> int:
    with unit_of_work():
        current = active_calendar(now)
        draft = replace(current, closures={TUESDAY: "Teamdag"})
        return publish_hours(
            draft,
            based_on=current.version,
            reason="Teamdag",
            by=BOARD,
            now=now,
            valid_from=valid_from,
        ).version


def test_a_closing_day_moves_the_warnings_but_not_the_promise(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    before = find_open_promise(case_id)
    assert before is not None
    told = (before.due_at, before.due_policy, before.calendar_version_id)
    half_at, version = before.half_at, close_tuesday(now)
    db.session.expire_all()
    after = find_open_promise(case_id)
    assert after is not None
    assert (after.due_at, after.due_policy, after.calendar_version_id) == told
    assert after.norm_calendar_version_id == version
    assert after.half_at < half_at, "half of Monday's remaining hours only"
    assert after.norm_version == 2
    assert after.target_at == after.due_at, "our own target may never be later than the promise"
    entries = list_entries_about("calendar_version", version)
    assert "norms.recomputed" in [entry.action for entry in entries]


def test_a_new_promise_counts_on_the_new_hours(app: Flask, now: datetime) -> None:
    close_tuesday(now)
    receipt = make_case(now=now)
    assert receipt.promise is not None
    assert receipt.promise.due_at == datetime(2026, 11, 25, 17, 0, tzinfo=AMSTERDAM)


def test_hours_for_later_are_followed_when_they_start(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    close_tuesday(now, valid_from=now + timedelta(hours=1))
    assert follow_calendar(now=now) == 0
    assert follow_calendar(now=now + timedelta(hours=1)) == 1
    assert follow_calendar(now=now + timedelta(hours=2)) == 0
    running = find_open_promise(case_id)
    assert running is not None and running.norm_version == 2
